"""Names that an earlier release stored get their index while people work; whoever is killed meanwhile loses nothing."""

import asyncio
import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import UUID

import psycopg
import pytest
from pydantic import SecretStr

from services.households.households.rekeying import REKEYED
from services.households.name_indexing import INDEXED
from services.households.name_indexing_queries import HEADS, MEMBERS
from services.kernel.audit.rekeying import REKEYED as TRAIL
from services.kernel.auth.principals import RoleGrant
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import FIRST, try_batch
from services.kernel.db import sealing
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import earlier_release, forms
from tests.households.conftest import Register, make_settings, running_register
from tests.households.people import BEIPIAO, chen, signed_in

MANY = 60
PURPOSE = "来访群众核对身份"


@pytest.fixture
async def filled(service_database: MakeDatabase) -> AsyncIterator[tuple[Register, list[UUID]]]:
    """A register that an earlier release filled, with the schema of this one."""
    database = service_database("households")
    settings = make_settings(database)
    earlier_release.go_back(database)
    households, _ = earlier_release.store(database, settings.key_ring, MANY)
    earlier_release.migrate(database)
    async with running_register(database, settings) as register:
        yield register, households


def unindexed(register: Register) -> dict[str, int]:
    return {
        str(kind.table.name): register.rows(f"select count(*) from {kind.table} where {kind.is_unindexed}")[0]["count"]
        for kind in (HEADS, MEMBERS)
    }


async def found(register: Register, name: str) -> set[str]:
    """By an account that has not searched before."""
    headers = signed_in(RoleGrant("county_officer", None, BEIPIAO), account_id=new_id())
    body = {"field": "name", "value": name, "purpose": PURPOSE}
    answer = await register.client.post("/api/households/search", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["items"]}


INDEX = """
import asyncio, sys
from services.households.name_indexing import INDEXED
from services.kernel.crypto.keys import KeyRing
from services.kernel.db import sealing
from services.kernel.db.database import Database

sealing.BATCH = 10
url, kek, index = sys.stdin.read().split()
asyncio.run(sealing.seal_all(Database(url, application_name="killed"), KeyRing(kek, index), INDEXED))
"""


def _index_and_be_killed(register: Register) -> None:
    """With small batches, and SIGKILL after the first of them."""
    settings = register.settings
    given = (register.database.worker, settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value())
    process = subprocess.Popen([sys.executable, "-c", INDEX], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write("\n".join(given))
    process.stdin.close()
    end = time.monotonic() + 60
    while unindexed(register)["households"] == MANY:
        assert time.monotonic() < end
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


async def test_a_killed_indexing_goes_on_while_people_work_and_leaves_no_name_out(
    filled: tuple[Register, list[UUID]],
) -> None:
    register, households = filled
    # Every fifth household has no member.
    assert unindexed(register) == {"households": MANY, "household_members": MANY - MANY // 5}
    assert await found(register, "家人甲") == set()
    _index_and_be_killed(register)
    assert 0 < unindexed(register)["households"] < MANY

    async def change(number: int) -> None:
        body = forms.household(head={"name": f"改名{'甲乙丙丁戊己庚辛壬癸'[number]}"}, members=[])
        answer = await register.client.put(f"/api/households/{households[number]}", json=body, headers=chen())
        assert answer.status_code == 200, answer.text

    await asyncio.gather(
        sealing.seal_all(register.worker, register.settings.key_ring, INDEXED),
        *(change(number) for number in range(10)),
    )
    await sealing.seal_all(register.worker, register.settings.key_ring, INDEXED)
    assert unindexed(register) == {"households": 0, "household_members": 0}
    assert await found(register, "改名丁") == {str(households[3])}
    assert await found(register, "改名癸") == {str(households[9])}
    assert len(await found(register, "王守田")) == 10


async def test_a_household_that_no_key_opens_stops_no_other(filled: tuple[Register, list[UUID]]) -> None:
    register, households = filled
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("update households set wrapped_key = %s where id = %s", [os.urandom(60), households[4]])
    await sealing.seal_all(register.worker, register.settings.key_ring, INDEXED)
    assert unindexed(register) == {"households": 1, "household_members": 1}


async def test_the_way_down_loses_only_the_index(filled: tuple[Register, list[UUID]]) -> None:
    register, households = filled
    await sealing.seal_all(register.worker, register.settings.key_ring, INDEXED)
    earlier_release.go_back(register.database)
    earlier_release.migrate(register.database)
    assert unindexed(register)["households"] == MANY
    answer = await register.client.get(f"/api/households/{households[0]}", headers=chen())
    assert answer.json()["head"]["name"] == "王**"


async def test_names_are_found_before_and_after_every_change_of_keys_and_of_cipher(
    service_database: MakeDatabase,
) -> None:
    """Also by a program that knows both keys, while half of the register is under the old cipher."""
    async with running_register(service_database("households")) as register:
        ids = {str(await register.put_household(head={"name": "慕容换钥"})) for _ in range(2)}
        ids.add(str(await register.put_household(members=[{"name": "慕容换钥"}])))
        settings = register.settings
        keks = [
            settings.kek.get_secret_value(),
            f"sm4:{base64.b64encode(os.urandom(16)).decode()}",
            base64.b64encode(os.urandom(32)).decode(),
        ]
        for kek, next_kek in pairwise(keks):
            both = f"{next_kek}\n{kek}"
            async with running_register(
                register.database, settings.model_copy(update={"kek": SecretStr(both)})
            ) as during:
                assert await found(during, "慕容换钥") == ids
                new = await during.put_household(head={"name": "慕容换钥"})
                ids.add(str(new))
                assert await found(during, "慕容换钥") == ids
                await _rekey(during, KeyRing(both, settings.blind_index_key.get_secret_value()))
            async with running_register(
                register.database, settings.model_copy(update={"kek": SecretStr(next_kek)})
            ) as after:
                assert await found(after, "慕容换钥") == ids


async def _rekey(register: Register, keys: KeyRing) -> None:
    owner = Database(register.database.migrator, application_name="keys", pool_size=1)
    # A search leaves its purpose in the trail, which has keys of its own.
    for rekeyed in (*REKEYED, *TRAIL):
        last = FIRST
        while True:
            async with owner.transaction() as connection:
                batch = await try_batch(connection, keys, rekeyed, last)
            assert batch is not None
            last, _ = batch
            if last == FIRST:
                break
    await owner.close()


async def test_the_index_of_a_name_goes_with_its_member_and_its_household(register: Register) -> None:
    household_id = await register.put_household(members=[{"name": "慕容离户"}])
    body = forms.household(members=[])
    await register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
    assert register.rows("select 1 from household_members where household_id = %s", household_id) == []
    assert await found(register, "慕容离户") == set()
