"""What tells of a household's circumstances is stored sealed; what an earlier release stored in clear is sealed while
people work, and nothing of it is lost when a program is killed."""

import asyncio
import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from pydantic import SecretStr

from deploy.programs import migrations_of
from services.households.households.rekeying import REKEYED
from services.households.pairings.queries import hold_key
from services.households.sealing import SEALED
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db import migrations, sealing
from services.kernel.db.database import Database
from tests.databases import MakeDatabase, ServiceDatabase, throwaway_postgres
from tests.households import earlier_release, forms
from tests.households.conftest import Register, make_settings, running_register
from tests.households.people import CHEN_GRANT, CHEN_ID, chen, leader
from tests.households.test_pairings import PLAN, problem_of

MANY = 120

PLANTED_IN_A_HOUSEHOLD: dict[str, Any] = {
    "poverty_causes": ["lack_of_skill", "lack_of_labour", "lack_of_funds"],
    "needs": ["work_and_schooling", "medical_care", "subsistence_allowance", "product_sales"],
    "guarantees": {"health_care": False},
}
PLANTED_IN_PLANS: list[dict[str, Any]] = [
    {
        "funds": "化疗费用三千元",
        "project": "代养黑山羊",
        "goods": "轮椅一辆",
        "other": "陪同透析",
        "goals": ["prosperity"],
    },
    {"funds": "低保补差", "project": "编筐", "goods": "胰岛素冷藏箱", "other": "心理疏导", "goals": ["aspiration"]},
]
PLANTED_REASONS = ["户主因病去世", "随女儿迁往外省"]
PLANTED_RELATION = "继子之妻"
PLANTED = [
    "health_care",
    *(text for plan in PLANTED_IN_PLANS for name, text in plan.items() if name != "goals"),
    *PLANTED_REASONS,
    PLANTED_RELATION,
]
# Words of a list, which stand on the disk as such: they are looked for in the rows of all other tables.
PLANTED_WORDS = [
    *PLANTED_IN_A_HOUSEHOLD["poverty_causes"],
    *PLANTED_IN_A_HOUSEHOLD["needs"],
    *(plan["goals"][0] for plan in PLANTED_IN_PLANS),
]


def files_with(folder: Path, texts: list[str]) -> dict[str, str]:
    """For each text that stands in a file below the folder: one of those files."""
    found: dict[str, str] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found |= {text: str(path.relative_to(folder)) for text in texts if text.encode() in content}
    return found


async def test_no_planted_text_of_a_fresh_register_is_readable_on_its_disk() -> None:
    assert (len(set(PLANTED)), len(set(PLANTED_WORDS))) == (12, 9)
    with throwaway_postgres() as server:
        database = ServiceDatabase(server, "households", "bangfu_households")
        migrations.upgrade(migrations_of("households"), database.migrator)
        async with running_register(database) as register:
            await _plant(register)
            assert _on_disk(database, PLANTED) == {}
            assert _in_rows(database, PLANTED_WORDS) == set()
            # The same search finds what is not sealed: in a table and in the log.
            with psycopg.connect(database.dsn()) as connection:
                connection.execute("update pairings set close_reason = %s", [PLANTED_REASONS[0]])
                connection.execute("update households set needs = '{product_sales}'")
            found = _on_disk(database, PLANTED)
            assert set(found) == {PLANTED_REASONS[0]}
            assert _in_rows(database, PLANTED_WORDS) == {"households: product_sales"}
            with psycopg.connect(database.dsn()) as connection:
                connection.execute("update pairings set close_reason = %s", [PLANTED_WORDS[-1]])
            assert f"pairings: {PLANTED_WORDS[-1]}" in _in_rows(database, PLANTED_WORDS)


def _in_rows(database: ServiceDatabase, texts: list[str]) -> set[str]:
    """In which tables but that of the words."""
    found = set()
    with psycopg.connect(database.dsn()) as connection:
        tables = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> 'words'"
        ).fetchall()
        for (table,) in tables:
            for text in texts:
                rows = f'select exists (select from "{table}" r where r::text like %s)'
                if connection.execute(rows.encode(), [f"%{text}%"]).fetchone() == (True,):
                    found.add(f"{table}: {text}")
    return found


async def _plant(register: Register) -> None:
    members = [{"name": "李桂兰", "relation": PLANTED_RELATION, "labour_ability": "partial"}]
    for plan, reason in zip(PLANTED_IN_PLANS, PLANTED_REASONS, strict=True):
        household_id = await register.put_household(**PLANTED_IN_A_HOUSEHOLD, members=members)
        pairing_id = await register.put_pairing(household_id)
        written = await register.client.put(f"/api/pairings/{pairing_id}/plan", json=plan, headers=leader())
        assert written.status_code == 200, written.text
        closing = {"reason": reason, "closed_on": "2020-06-01"}
        closed = await register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=chen())
        assert closed.json()["close_reason"] == reason


def _on_disk(database: ServiceDatabase, texts: list[str]) -> dict[str, str]:
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("checkpoint")
    return files_with(database.postgres.data, texts)


MOVES = [
    ("households", "id", "circumstances"),
    ("household_members", "id", "circumstances"),
    ("support_plans", "pairing_id", "content"),
    ("pairings", "id", "reason"),
]


@pytest.mark.parametrize(("table", "key", "column"), MOVES)
async def test_a_ciphertext_in_another_row_of_the_same_household_does_not_open(
    register: Register, table: str, key: str, column: str
) -> None:
    """Same key, same table, another row; for `households`, which has one row a key, another column."""
    members = [{"name": "李桂兰", "relation": "配偶"}, {"name": "王小宝", "relation": "子"}]
    household_id = await register.put_household(members=members)
    pairing_ids = []
    for reason in ("脱贫", "搬走"):
        pairing_id = await register.put_pairing(household_id)
        await register.client.put(f"/api/pairings/{pairing_id}/plan", json=PLAN, headers=leader())
        closing = {"reason": reason, "closed_on": "2020-06-01"}
        await register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=chen())
        pairing_ids.append(pairing_id)
    of_household = {
        "households": "id = %(household)s",
        "household_members": "household_id = %(household)s",
    }.get(table, f"{key} = any (%(pairings)s)")
    names = {"household": household_id, "pairings": pairing_ids}
    taken = (
        "address" if table == "households" else f"(select (array_agg({column}))[1] from {table} where {of_household})"
    )
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute(f"update {table} set {column} = {taken} where {of_household}".encode(), names)
    path = f"households/{household_id}" if table.startswith("household") else f"pairings?household_id={household_id}"
    answer = await register.client.get(f"/api/{path}", headers=chen())
    assert (answer.status_code, problem_of(answer)) == (500, "internal")
    for text in ("配偶", "脱贫", "养鸡", "illness"):
        assert text not in answer.text


@dataclass
class OldRegister:
    """A register that an earlier release filled, with the schema of this one."""

    register: Register
    households: list[UUID]
    pairings: list[UUID]

    @property
    def keys(self) -> KeyRing:
        return self.register.settings.key_ring

    def clear_rows(self) -> dict[str, int]:
        return {
            kind.table: self.register.rows(f"select count(*) from {kind.table} where {kind.is_clear}")[0]["count"]
            for kind in SEALED
        }

    async def everything(self) -> dict[str, tuple[Any, str | None]]:
        """What the API answers about each household and each pairing, with its ETag."""
        paths = [f"/api/households/{id_}" for id_ in self.households] + [
            f"/api/pairings/{id_}" for id_ in self.pairings
        ]
        found = {}
        for path in paths:
            answer = await self.register.client.get(path, headers=chen())
            assert answer.status_code == 200, (path, answer.text)
            found[path] = (answer.json(), answer.headers.get("etag"))
        return found


@pytest.fixture
async def old(service_database: MakeDatabase) -> AsyncIterator[OldRegister]:
    database = service_database("households")
    settings = make_settings(database)
    earlier_release.go_back(database)
    households, pairings = earlier_release.store(database, settings.key_ring, MANY)
    earlier_release.migrate(database)
    async with running_register(database, settings) as register:
        yield OldRegister(register, households, pairings)


async def test_rows_of_an_earlier_release_are_read_before_they_are_sealed(old: OldRegister) -> None:
    number = 3
    household = (await old.register.client.get(f"/api/households/{old.households[number]}", headers=chen())).json()
    assert (household["poverty_causes"], household["labour_ability"]) == (earlier_release.CAUSES[:3], None)
    assert household["guarantees"]["income"] is True
    assert household["needs"] == earlier_release.NEEDS
    assert (household["members"][0]["relation"], household["members"][0]["labour_ability"]) == ("关系3", "none")
    pairing = (await old.register.client.get(f"/api/pairings/{old.pairings[number]}", headers=chen())).json()
    assert (pairing["close_reason"], pairing["plan"]["goods"], pairing["plan"]["goals"]) == (
        "搬迁3",
        "goods 的方案3",
        [],
    )


async def test_a_killed_sealing_goes_on_while_people_work_and_loses_nothing(old: OldRegister) -> None:
    before = await old.everything()
    at_first = old.clear_rows()
    assert all(count > 50 for count in at_first.values())
    _seal_and_be_killed(old)
    left = old.clear_rows()
    assert 0 < left["households"] < at_first["households"]
    assert left["support_plans"] == at_first["support_plans"]
    assert await old.everything() == before
    changed = await _work_while_it_is_sealed(old)
    assert old.clear_rows() == dict.fromkeys(at_first, 0)
    after = await old.everything()
    assert {path: after[path] for path in before if path not in changed} == {
        path: answer for path, answer in before.items() if path not in changed
    }
    for path, expected in changed.items():
        assert {name: after[path][0][name] for name in expected} == expected
    # Nobody is left to be sealed, and a second run finds nothing to do.
    assert await sealing.seal_all(old.register.worker, old.keys, SEALED) == 0


SEAL = """
import asyncio, sys
from services.households.sealing import SEALED
from services.kernel.crypto.keys import KeyRing
from services.kernel.db import sealing
from services.kernel.db.database import Database

sealing.BATCH = 10
url, kek, index = sys.stdin.read().split()
asyncio.run(sealing.seal_all(Database(url, application_name="killed"), KeyRing(kek, index), SEALED))
"""


def _seal_and_be_killed(old: OldRegister) -> None:
    """With small batches, and SIGKILL after the first of them."""
    settings = old.register.settings
    given = (
        old.register.database.worker,
        settings.kek.get_secret_value(),
        settings.blind_index_key.get_secret_value(),
    )
    process = subprocess.Popen([sys.executable, "-c", SEAL], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write("\n".join(given))
    process.stdin.close()
    end = time.monotonic() + 60
    with psycopg.connect(old.register.database.dsn(), autocommit=True) as connection:
        while not _one(connection, "select exists (select from households where circumstances is not null)"):
            assert time.monotonic() < end
            assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


async def _work_while_it_is_sealed(old: OldRegister) -> dict[str, dict[str, Any]]:
    """Changes households, plans and pairings until the sealing is through. What the API must answer afterwards, by
    path."""
    expected: dict[str, dict[str, Any]] = {}

    async def change(number: int) -> None:
        household_id, pairing_id = old.households[number], old.pairings[number]
        needs = ["subsistence_allowance", "work_and_schooling"][: 1 + number % 2]
        body = forms.household(needs=needs, poverty_causes=["disaster"], labour_ability="full")
        put = await old.register.client.put(f"/api/households/{household_id}", json=body, headers=chen())
        assert put.status_code == 200, put.text
        expected[f"/api/households/{household_id}"] = {
            "needs": needs,
            "poverty_causes": ["disaster"],
            "labour_ability": "full",
            "members": [],
            "version": 2,
        }
        if number % 2:
            return
        plan = {**PLAN, "other": f"改过{number}"}
        written = await old.register.client.put(f"/api/pairings/{pairing_id}/plan", json=plan, headers=leader())
        assert written.status_code == 200, written.text
        closing = {"reason": f"结束{number}", "closed_on": "2020-06-01"}
        closed = await old.register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=chen())
        assert closed.status_code == 200, closed.text
        expected[f"/api/pairings/{pairing_id}"] = {
            "close_reason": closing["reason"],
            "plan": closed.json()["plan"],
        }
        assert closed.json()["plan"]["other"] == plan["other"]

    async def seal() -> None:
        while any(old.clear_rows().values()):
            await sealing.seal_all(old.register.worker, old.keys, SEALED)

    numbers = range(0, MANY, 7)
    await asyncio.gather(seal(), *(change(number) for number in numbers))
    return expected


async def test_what_a_program_of_the_earlier_release_still_writes_counts_and_is_sealed_in_turn(
    old: OldRegister,
) -> None:
    await sealing.seal_all(old.register.worker, old.keys, SEALED)
    household_id, pairing_id = old.households[1], old.pairings[2]
    with psycopg.connect(old.register.database.dsn()) as connection:
        connection.execute(
            "update households set poverty_causes = '{disaster}', labour_ability = 'full', guarantees = '{}', "
            "needs = '{}', version = version + 1 where id = %s",
            [household_id],
        )
        connection.execute(
            "update support_plans set funds = '新', project = '', goods = '', other = '', goals = '{}' "
            "where pairing_id = %s",
            [pairing_id],
        )
    for _ in range(2):
        read = (await old.register.client.get(f"/api/households/{household_id}", headers=chen())).json()
        assert (read["poverty_causes"], read["labour_ability"], read["needs"]) == (["disaster"], "full", [])
        plan = (await old.register.client.get(f"/api/pairings/{pairing_id}", headers=chen())).json()["plan"]
        assert (plan["funds"], plan["goods"], plan["goals"]) == ("新", "", [])
        await sealing.seal_all(old.register.worker, old.keys, SEALED)
    assert sum(old.clear_rows().values()) == 0


async def test_with_another_key_nothing_is_sealed(old: OldRegister, register: Register) -> None:
    before = old.clear_rows()
    assert await sealing.seal_all(old.register.worker, register.settings.key_ring, SEALED) == 0
    assert old.clear_rows() == before


async def test_a_whole_batch_of_households_that_no_key_opens_stops_no_other(
    old: OldRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are the first ones, which every batch would begin with."""
    monkeypatch.setattr(sealing, "BATCH", 10)
    with psycopg.connect(old.register.database.dsn()) as connection:
        connection.execute(
            "update households set wrapped_key = %s where id in (select id from households order by id limit 12)",
            [os.urandom(60)],
        )
        of_damaged = "(select id from households order by id limit 12)"
        members = connection.execute(f"select count(*) from household_members where household_id in {of_damaged}")
        (members_left,) = members.fetchone() or (0,)
    await sealing.seal_all(old.register.worker, old.keys, SEALED)
    left = old.clear_rows()
    assert (left["households"], left["household_members"]) == (12, members_left)


async def test_a_household_that_no_key_opens_stops_no_other(old: OldRegister) -> None:
    damaged = old.households[4]
    with psycopg.connect(old.register.database.dsn()) as connection:
        connection.execute("update households set wrapped_key = %s where id = %s", [os.urandom(60), damaged])
    await sealing.seal_all(old.register.worker, old.keys, SEALED)
    assert old.clear_rows() == {"households": 1, "household_members": 1, "support_plans": 1, "pairings": 0}
    (row,) = old.register.rows("select poverty_causes, circumstances from households where id = %s", damaged)
    assert (row["poverty_causes"], row["circumstances"]) == ([], None)


async def test_the_way_down_refuses_to_lose_what_is_sealed(old: OldRegister) -> None:
    await sealing.seal_all(old.register.worker, old.keys, SEALED)
    with pytest.raises(RuntimeError, match="holds sealed rows"):
        earlier_release.go_back(old.register.database)
    earlier_release.migrate(old.register.database)
    answer = await old.register.client.get(f"/api/households/{old.households[0]}", headers=chen())
    assert answer.status_code == 200


async def test_a_change_of_keys_and_of_cipher_covers_what_is_sealed_and_what_is_not_yet(old: OldRegister) -> None:
    """A third of the register is sealed before it, a third between the two changes, the rest after them."""
    before = await old.everything()
    database, settings = old.register.database, old.register.settings
    index_key = settings.blind_index_key.get_secret_value()
    keks = [
        settings.kek.get_secret_value(),
        base64.b64encode(os.urandom(32)).decode(),
        f"sm4:{base64.b64encode(os.urandom(16)).decode()}",
        base64.b64encode(os.urandom(32)).decode(),
    ]
    for kek, next_kek in pairwise(keks):
        await _seal_some(old, KeyRing(kek, index_key))
        await _rekey(database, KeyRing(f"{next_kek}\n{kek}", index_key))
    assert 0 < old.clear_rows()["households"] < MANY
    await sealing.seal_all(old.register.worker, KeyRing(keks[-1], index_key), SEALED)
    renewed = settings.model_copy(update={"kek": SecretStr(keks[-1])})
    async with running_register(database, renewed) as register:
        assert await OldRegister(register, old.households, old.pairings).everything() == before


async def test_no_change_of_keys_comes_between_the_key_and_what_is_sealed_with_it(
    service_database: MakeDatabase,
) -> None:
    """Held while a plan or a reason is written, and while rows are sealed: the change takes the household later."""
    async with running_register(service_database("households")) as register:
        await _change_keys_meanwhile(register)


async def _change_keys_meanwhile(register: Register) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    keys = _with_another_cipher(register)
    scope = Principal(CHEN_ID, None, (CHEN_GRANT,)).scope_for("pairings.write")
    app = Database(register.database.app, application_name="held", pool_size=1)
    async with app.transaction(scope) as writing:
        held = await hold_key(writing, scope, pairing_id)
        await _rekey_once(register.database, keys)
        assert _wrapped(register, household_id) == held
    clear = {"poverty_causes": ["illness"], "guarantees": "{}", "needs": []}
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute(
            "update households set poverty_causes = %(poverty_causes)s, guarantees = %(guarantees)s, "
            "needs = %(needs)s where id = %(id)s",
            {**clear, "id": household_id},
        )
    async with register.worker.transaction() as connection:
        assert (await SEALED[0].seal_rows(connection, keys, 1, None)).sealed == 1
        await _rekey_once(register.database, keys)
        assert _wrapped(register, household_id) == held
    await app.close()
    await _rekey_once(register.database, keys)
    assert _wrapped(register, household_id) != held


def _with_another_cipher(register: Register) -> KeyRing:
    settings = register.settings
    new = f"sm4:{base64.b64encode(os.urandom(16)).decode()}"
    return KeyRing(f"{new}\n{settings.kek.get_secret_value()}", settings.blind_index_key.get_secret_value())


def _wrapped(register: Register, household_id: UUID) -> bytes:
    (row,) = register.rows("select wrapped_key from households where id = %s", household_id)
    return bytes(row["wrapped_key"])


async def _rekey_once(database: ServiceDatabase, keys: KeyRing) -> None:
    """One batch, which waits for nobody."""
    owner = Database(database.migrator, application_name="keys", pool_size=1)
    async with asyncio.timeout(30), owner.transaction() as connection:
        assert await try_batch(connection, keys, REKEYED[0], FIRST) is not None
    await owner.close()


async def _seal_some(old: OldRegister, keys: KeyRing) -> None:
    for kind in SEALED:
        async with old.register.worker.transaction() as connection:
            assert (await kind.seal_rows(connection, keys, 15, None)).sealed == 15


async def _rekey(database: ServiceDatabase, keys: KeyRing) -> None:
    owner = Database(database.migrator, application_name="keys", pool_size=1)
    for kind in REKEYED:
        last = FIRST
        while True:
            async with owner.transaction() as connection:
                batch = await try_batch(connection, keys, kind, last)
            assert batch is not None
            last, _ = batch
            if last == FIRST:
                break
        async with owner.transaction() as connection:
            left, _ = await count_left(connection, keys, kind)
        assert left == 0
    await owner.close()


async def test_a_closed_pairing_has_a_reason_in_one_form_or_the_other(register: Register) -> None:
    pairing_id = await register.put_pairing(await register.put_household())
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        for change in ("closed_at = now(), ends_on = '2020-09-30'", "reason = '\\x00'", "close_reason = '无'"):
            with pytest.raises(psycopg.errors.CheckViolation, match="pairings_closed_with_reason"):
                connection.execute(f"update pairings set {change} where id = %s".encode(), [pairing_id])
