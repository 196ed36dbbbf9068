"""An import that is only checked: nothing is in the register until its sender loads it; it can be let go of."""

from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from deploy.keys import new_sm4_key
from services.households.roster import queries
from services.households.roster.file_names import name_of
from services.households.roster.rekeying import REKEYED
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.rotation import FIRST, try_batch
from tests.households import people, sheets
from tests.households.conftest import Register
from tests.households.people import zhang
from tests.households.rosters import CSV, counts, files_kept, work
from tests.households.test_register import problem_of

_numbers = count(7001)


@pytest.fixture
def two() -> bytes:
    return sheets.csv_file([sheets.row(next(_numbers)), sheets.row(next(_numbers))])


@pytest.fixture
def one_bad() -> bytes:
    return sheets.csv_file([sheets.row(next(_numbers)), sheets.row(next(_numbers), name="")])


@pytest.fixture(autouse=True)
def nothing_open(register: Register) -> None:
    register.rows("delete from roster_imports where finished_at is null returning id")


async def checked(register: Register, content: bytes, *, name: str = "", who: Any = zhang) -> dict[str, Any]:
    headers = who()
    register.programs.believe(headers)
    answer = await register.client.post(
        "/api/households/imports",
        params={"dry_run": "true"} | ({"name": name} if name else {}),
        content=content,
        headers={**headers, "Content-Type": CSV},
    )
    assert answer.status_code == 202, answer.text
    await work(register)
    return await found(register, answer.json()["id"], who=who)


async def found(register: Register, import_id: str, *, who: Any = zhang) -> dict[str, Any]:
    state: dict[str, Any] = (await register.client.get(f"/api/households/imports/{import_id}", headers=who())).json()
    return state


async def load(register: Register, import_id: str, *, who: Any = zhang, partial: bool = False) -> Any:
    path = f"/api/households/imports/{import_id}/load"
    return await register.client.post(path, json={"partial": partial}, headers=who())


async def drop(register: Register, import_id: str, *, who: Any = zhang) -> Any:
    return await register.client.delete(f"/api/households/imports/{import_id}", headers=who())


@pytest.mark.parametrize("act", [load, drop])
async def test_only_its_sender_loads_or_drops_a_checked_file(register: Register, act: Any, two: bytes) -> None:
    state = await checked(register, two)
    colleague = people.signed_in(people.ZHANG_GRANT)
    for who, refusal in ((lambda: colleague, (404, "not-found")), (people.leader, (403, "not-permitted"))):
        answer = await act(register, state["id"], who=who)
        assert (answer.status_code, problem_of(answer)) == refusal
    assert (await found(register, state["id"]))["state"] == "checked"


@pytest.mark.parametrize("act", [load, drop])
async def test_what_is_not_checked_is_neither_loaded_nor_dropped(register: Register, act: Any, two: bytes) -> None:
    unknown = await act(register, str(uuid4()))
    assert (unknown.status_code, problem_of(unknown)) == (404, "not-found")
    state = await checked(register, two)
    assert (await load(register, state["id"])).status_code == 202
    waiting = await act(register, state["id"])
    assert (waiting.status_code, problem_of(waiting)) == (409, "import-not-checked")
    await work(register)
    done = await act(register, state["id"])
    assert (done.status_code, problem_of(done)) == (409, "import-not-checked")


async def test_checking_counts_and_changes_nothing(register: Register, two: bytes) -> None:
    before = counts(register)
    state = await checked(register, two)
    numbers = {name: state[name] for name in ("state", "rows", "created", "changed", "unchanged", "rejected")}
    assert numbers == {"state": "checked", "rows": 2, "created": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    assert {**counts(register), "roster_import_chunks": 0} == {**before, "roster_import_chunks": 0}
    assert state["finished_at"] is None


async def test_what_was_checked_is_loaded_and_its_file_deleted(register: Register, two: bytes) -> None:
    state = await checked(register, two)
    assert (await load(register, state["id"])).json() == {"id": state["id"], "state": "waiting"}
    await work(register)
    done = await found(register, state["id"])
    assert (done["state"], done["created"], done["progress"]) == ("done", 2, 1)
    assert files_kept(register) == []
    again = await checked(register, two)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)


async def test_loading_reads_the_register_as_it_is_then(register: Register, two: bytes) -> None:
    first = await checked(register, two)
    second = await checked(register, two)
    for state in (first, second):
        await load(register, state["id"])
    await work(register)
    done = [await found(register, state["id"]) for state in (first, second)]
    assert [(state["created"], state["unchanged"]) for state in done] == [(2, 0), (0, 2)]


async def test_rows_with_faults_are_loaded_around_only_when_asked(register: Register, one_bad: bytes) -> None:
    state = await checked(register, one_bad)
    assert (state["state"], state["created"], state["rejected"]) == ("checked", 1, 1)
    await load(register, state["id"])
    await work(register)
    assert (await found(register, state["id"]))["state"] == "refused"
    again = await checked(register, one_bad)
    await load(register, again["id"], partial=True)
    await work(register)
    done = await found(register, again["id"])
    assert (done["state"], done["created"], done["rejected"]) == ("done", 1, 1)


async def test_what_is_dropped_cannot_be_read_again(register: Register, two: bytes) -> None:
    state = await checked(register, two, name="大板镇名册.csv")
    assert (await drop(register, state["id"])).status_code == 204
    async with register.worker.transaction() as connection:
        await queries.drop_forgotten(connection, 30)
    assert files_kept(register) == []
    left = await found(register, state["id"])
    assert (left["state"], left["name"], left["created"]) == ("dropped", "大板镇名册.csv", 2)


async def test_what_nobody_loads_for_a_month_is_dropped(register: Register, two: bytes) -> None:
    old, new = await checked(register, two), await checked(register, two)
    register.rows(
        "update roster_imports set received_at = now() - interval '31 days' where id = %s returning id", old["id"]
    )
    async with register.worker.transaction() as connection:
        await queries.drop_forgotten(connection, 30)
    assert (await found(register, old["id"]))["state"] == "dropped"
    assert (await found(register, new["id"]))["state"] == "checked"
    assert {str(row["id"]) for row in files_kept(register)} == {new["id"]}
    await drop(register, new["id"])


async def test_the_name_of_a_file_lies_sealed_and_is_shown_after_the_import_has_ended(
    register: Register, two: bytes
) -> None:
    state = await checked(register, two, name="王守田一户.csv")
    stored = register.rows("select i::text as row, name_sealed from roster_imports i where id = %s", state["id"])[0]
    assert "王守田" not in stored["row"]
    assert "王守田".encode() not in bytes(stored["name_sealed"])
    await drop(register, state["id"])
    assert (await found(register, state["id"]))["name"] == "王守田一户.csv"


async def test_the_name_of_a_file_follows_a_change_of_keys_and_cipher(register: Register, two: bytes) -> None:
    state = await checked(register, two, name="王守田一户.csv")
    await drop(register, state["id"])
    kek, index_key = register.settings.kek.get_secret_value(), register.settings.blind_index_key.get_secret_value()
    other = new_sm4_key()
    (kind,) = REKEYED
    # Back again at last, for the other tests of the register.
    for new, old in ((other, kek), (kek, other)):
        async with register.worker.transaction() as connection:
            assert await try_batch(connection, KeyRing(f"{new}\n{old}", index_key), kind, FIRST) is not None
        (row,) = register.rows("select id, name_key, name_sealed from roster_imports where id = %s", state["id"])
        assert name_of(KeyRing(new, index_key), SimpleNamespace(**row)) == "王守田一户.csv"


async def test_a_number_of_a_person_in_the_name_of_a_file_is_masked(register: Register, two: bytes) -> None:
    state = await checked(register, two, name="王守田13900001234.csv")
    assert "13900001234" not in state["name"]
    assert state["name"].startswith("王守田")
    await drop(register, state["id"])
