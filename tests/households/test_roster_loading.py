"""The import of the register: what is loaded, what stays, which events are published, and what is hidden."""

import asyncio
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.households.roster import loading_queries, sealed_files
from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.ids import new_id
from tests.households import forms, people, sheets
from tests.households.conftest import Register
from tests.households.people import SHANGYUAN, XIAHE, chen, liu, zhang
from tests.households.rosters import counts, faults_of, files_kept, imported, loader, upload, work

REVEALED = ("head.name", "head.id_number", "head.phone", "address")


async def clear(register: Register, registry_no: str) -> dict[str, Any]:
    """A household with its personal fields in clear."""
    household_id = register.rows("select id from households where registry_no = %s", registry_no)[0]["id"]
    path = f"/api/households/{household_id}"
    shown: dict[str, Any] = (await register.client.get(path, headers=zhang())).json()
    for field in REVEALED:
        body = {"field": field, "purpose": "核对导入结果"}
        answer = await register.client.post(f"{path}/reveal", json=body, headers=zhang())
        shown[field] = answer.json()["value"]
    return shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_a_clerks_sheet_becomes_households(register: Register, encoding: str) -> None:
    serial = {"utf-8": 1, "utf-8-sig": 2, "gb18030": 3}[encoding]
    row = sheets.row(1000 + serial, name="王\U00020bb7田", address='上园村"三组",12号\n东屋')
    state = await imported(register, sheets.csv_file([row], encoding=encoding))
    assert {name: state[name] for name in ("state", "rows", "accepted", "created", "rejected", "progress")} == {
        "state": "done",
        "rows": 1,
        "accepted": 1,
        "created": 1,
        "rejected": 0,
        "progress": 1,
    }
    shown = await clear(register, row[0])
    assert {name: shown[name] for name in REVEALED} == {
        "head.name": "王\U00020bb7田",
        "head.id_number": forms.id_number(1000 + serial),
        "head.phone": f"138{1000 + serial:08d}",
        "address": '上园村"三组",12号\n东屋',
    }
    assert (shown["division_code"], shown["registry_status"], shown["labour_ability"], shown["members_count"]) == (
        SHANGYUAN,
        "OUT_OF_POVERTY",
        "none",
        4,
    )
    assert shown["poverty_causes"] == ["illness", "lack_of_labour"]


async def test_the_field_names_of_the_api_are_titles_too(register: Register) -> None:
    titles = ["registry_no", "division_code", "head.name", "guarantees.food", "hygiene_indoors_clean", "needs"]
    content = sheets.csv_file([["API-1", SHANGYUAN, "=cmd|' /C calc'!A0", "是", "否", "低保、medical_care"]], titles)
    assert (await imported(register, content))["created"] == 1
    shown = await clear(register, "API-1")
    assert shown["head.name"] == "=cmd|' /C calc'!A0"
    assert (shown["guarantees"]["food"], shown["hygiene"]["indoors_clean"]) == (True, False)
    assert shown["needs"] == ["subsistence_allowance", "medical_care"]


async def test_the_same_file_twice_changes_nothing(register: Register) -> None:
    content = sheets.csv_file([sheets.row(number) for number in range(1100, 1200)])
    first = await imported(register, content)
    before = counts(register), stored_rows(register)
    again = await imported(register, content)
    assert (first["created"], first["accepted"]) == (100, 100)
    assert (again["state"], again["unchanged"], again["created"], again["changed"]) == ("done", 100, 0, 0)
    assert (counts(register), stored_rows(register)) == before


async def test_what_is_different_is_changed_and_published_once(register: Register) -> None:
    await imported(register, sheets.csv_file([sheets.row(1201), sheets.row(1202)]))
    touched = len(register.rows("select 1 from progress_touched"))
    state = await imported(register, sheets.csv_file([sheets.row(1201, phone="13900009999"), sheets.row(1202)]))
    assert (state["changed"], state["unchanged"]) == (1, 1)
    rows = register.rows(
        "select registry_no, version, updated_by from households where registry_no like 'HB0000120_' order by 1"
    )
    assert [(row["version"], row["updated_by"]) for row in rows] == [(2, people.ZHANG_ID), (1, people.ZHANG_ID)]
    assert (await clear(register, "HB00001201"))["head.phone"] == "13900009999"
    household_id = register.rows("select id from households where registry_no = 'HB00001201'")[0]["id"]
    events = register.rows("select type, data from outbox where subject = %s order by id", str(household_id))
    assert [event["type"] for event in events] == ["household.saved", "household.saved"]
    assert events[1]["data"] == {
        "household_id": str(household_id),
        "village_code": SHANGYUAN,
        "registry_status": "OUT_OF_POVERTY",
    }
    entries = register.rows(
        "select action, actor_id from audit_entries where subject = %s and action like 'household.c%%' order by id",
        f"household:{household_id}",
    )
    assert [entry["action"] for entry in entries] == ["household.created", "household.changed"]
    assert len(register.rows("select 1 from progress_touched")) == touched + 1


async def test_what_the_sheet_does_not_say_stays(register: Register) -> None:
    member = {"name": "李桂兰", "relation": "配偶", "phone": "13612345678"}
    household_id = await register.put_household(registry_no="STAY-1", members=[member], needs=["medical_care"])
    before = await clear(register, "STAY-1")
    titles = ["户编号", "村代码", "户主姓名", "联系电话", "户类型"]
    state = await imported(register, sheets.csv_file([["STAY-1", SHANGYUAN, "王守田", "", "边缘户"]], titles))
    assert (state["changed"], state["errors"]) == (1, [])
    after = await clear(register, "STAY-1")
    changing = {"registry_status": "AT_RISK", "version": 2, "updated_at": after["updated_at"]}
    assert after == {**before, **changing}
    assert after["id"] == str(household_id)
    # The stored row equals that of a PUT with the same content: nothing is left to change.
    body = forms.household(
        registry_no="STAY-1",
        head={"name": "王守田", "id_number": after["head.id_number"], "phone": after["head.phone"]},
        members=[{**member, "id": after["members"][0]["id"]}],
        members_count=2,
        registry_status="AT_RISK",
        needs=["medical_care"],
    )
    answer = await register.client.put(f"/api/households/{household_id}", json=body, headers=zhang())
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


async def test_a_household_takes_its_pairings_to_another_village(register: Register) -> None:
    household_id = await register.put_household(registry_no="MOVE-1", members=[{"name": "李桂兰"}])
    pairing_id = await register.put_pairing(household_id)
    await register.client.put(f"/api/pairings/{pairing_id}/plan", json={"funds": "500 元"}, headers=chen())
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("delete from progress_touched")
        connection.execute(
            "insert into visit_facts values (%s, %s, %s, %s, '2020-05-02', '2020-05-01', 0)",
            (new_id(), household_id, people.TEAM_A, SHANGYUAN),
        )
    content = sheets.csv_file([["MOVE-1", XIAHE, "王守田"]], ["户编号", "村代码", "户主姓名"])
    assert (await imported(register, content))["changed"] == 1
    for table in ("household_members", "pairings", "visit_facts"):
        rows = register.rows(f"select village_code from {table} where household_id = %s", household_id)
        assert rows == [{"village_code": XIAHE}], table
    plans = register.rows("select village_code from support_plans where pairing_id = %s", pairing_id)
    assert plans == [{"village_code": XIAHE}]
    told = register.rows("select data from outbox where subject = %s order by id", str(pairing_id))
    assert told[1]["data"] == {**told[0]["data"], "village_code": XIAHE}
    touched = register.rows("select village_code, month::text from progress_touched order by 1, 2")
    assert [tuple(row.values()) for row in touched] == [
        (SHANGYUAN, "2020-05-01"),
        (SHANGYUAN, None),
        (XIAHE, "2020-05-01"),
        (XIAHE, None),
    ]


async def test_partial_loads_the_good_rows_only(register: Register) -> None:
    rows = [sheets.row(1301), sheets.row(1302, name=""), sheets.row(1303), sheets.row(1304, division_code="34")]
    whole = await imported(register, sheets.csv_file(rows))
    assert (whole["state"], whole["accepted"], whole["rejected"], whole["partial"]) == ("refused", 0, 2, False)
    part = await imported(register, sheets.csv_file(rows), partial=True)
    assert (part["state"], part["accepted"], part["rejected"], part["partial"]) == ("done", 2, 2, True)
    assert faults_of(part) == faults_of(whole)
    stored = register.rows("select registry_no from households where registry_no like 'HB0000130_' order by 1")
    assert [row["registry_no"] for row in stored] == ["HB00001301", "HB00001303"]


async def test_faults_come_in_pages(register: Register) -> None:
    rows = [sheets.row(1400 + number, phone="1", name="") for number in range(7)]
    state = await imported(register, sheets.csv_file(rows))
    seen: list[tuple[int, str | None, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        path = f"/api/households/imports/{state['id']}/errors?limit=3" + (f"&cursor={cursor}" if cursor else "")
        answer = await register.client.get(path, headers=zhang())
        seen += faults_of({"errors": answer.json()["items"]})
        cursor = answer.json()["next"]
    assert seen == faults_of(state)
    assert len(seen) == 14


async def test_only_the_area_of_an_import_sees_it(register: Register) -> None:
    mine = await imported(register, sheets.csv_file([sheets.row(1501, phone="1")]))
    of_city = await imported(register, sheets.csv_file([sheets.row(1502)]), who=chen)
    for who, import_, expected in (
        (zhang, mine, 200),
        (chen, mine, 200),
        (liu, mine, 404),
        (zhang, of_city, 404),
        (people.inspector, mine, 403),
        (people.xiao_li, mine, 403),
        (zhang, {"id": new_id()}, 404),
    ):
        for path in ("", "/errors"):
            answer = await register.client.get(f"/api/households/imports/{import_['id']}{path}", headers=who())
            assert answer.status_code == expected, (who, path)


async def test_row_level_security_alone_hides_imports(register: Register) -> None:
    await imported(register, sheets.csv_file([sheets.row(1503, phone="1")]))
    for codes, sees in (('{["211381","211381:")}', True), ('{["211382","211382:")}', False), ("", False)):
        with psycopg.connect(register.database.dsn("app")) as connection:
            connection.execute("select set_config('app.codes', %s, true)", (codes,))
            for table in ("roster_imports", "roster_import_errors"):
                row = connection.execute(f"select count(*) > 0 from {table}".encode()).fetchone()
                assert row == (sees,), (codes, table)


async def test_the_file_is_stored_encrypted_and_deleted_when_the_import_ends(register: Register) -> None:
    rows = [sheets.row(number) for number in range(1600, 1610)]
    content = sheets.csv_file(rows) + b"\n" * 2_500_000
    import_id = UUID((await upload(register, content)).json()["id"])
    kept = register.rows("select number, content from roster_import_chunks where import_id = %s", import_id)
    assert len(kept) == 3
    assert max(len(chunk["content"]) for chunk in kept) <= 1_000_000
    assert not any(secret.encode() in bytes(chunk["content"]) for chunk in kept for secret in rows[0][2:6])
    await work(register)
    assert files_kept(register) == []
    assert register.rows("select 1 from roster_staging") == []


async def test_chunks_open_only_in_their_place(register: Register) -> None:
    content = b"a" * sealed_files.CHUNK + b"b" * sealed_files.CHUNK + b"c"
    import_id = UUID((await upload(register, content)).json()["id"])
    row = register.rows("select wrapped_key, size from roster_imports where id = %s", import_id)[0]
    keys = register.settings.key_ring
    file = sealed_files.SealedFile(register.worker, keys, import_id, bytes(row["wrapped_key"]), row["size"])
    assert b"".join([piece async for piece in file.pieces()]) == content
    with psycopg.connect(register.database.dsn(), autocommit=True) as connection:
        for damage in (
            "update roster_import_chunks set number = 7 - number where number in (1, 2)",
            "delete from roster_import_chunks where number = 2",
        ):
            connection.execute("update roster_import_chunks set number = 7 - number where number > 4")
            connection.execute(damage.encode())
            with pytest.raises(CannotDecrypt):
                [piece async for piece in file.pieces()]
        connection.execute("delete from roster_imports where id = %s", (import_id,))
        connection.execute("delete from procrastinate_jobs")


async def test_a_change_made_meanwhile_is_not_lost(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    household_id = await register.put_household(registry_no="RACE-1", needs=[])
    move = loading_queries.move_into_register
    raced: list[int] = []

    async def somebody_is_quicker(*arguments: Any) -> tuple[int, int]:
        if not raced:
            body = forms.household(registry_no="RACE-1", needs=["livelihood"])
            answer = await register.client.put(f"/api/households/{household_id}", json=body, headers=zhang())
            raced.append(answer.json()["version"])
        return await move(*arguments)

    monkeypatch.setattr(loading_queries, "move_into_register", somebody_is_quicker)
    rows = [["RACE-1", SHANGYUAN, "王新田"], ["RACE-2", SHANGYUAN, "王二"]]
    answer = await upload(register, sheets.csv_file(rows, ["户编号", "村代码", "户主姓名"]))
    await work(register)
    path = f"/api/households/imports/{answer.json()['id']}"
    assert (await register.client.get(path, headers=zhang())).json()["state"] == "running"
    assert register.rows("select 1 from households where registry_no = 'RACE-2'") == []
    await asyncio.sleep(2.2)
    await work(register)
    assert (await register.client.get(path, headers=zhang())).json()["state"] == "done"
    shown = await clear(register, "RACE-1")
    assert (shown["head.name"], shown["needs"], shown["version"], raced) == ("王新田", ["livelihood"], 3, [2])


async def test_an_import_that_never_succeeds_is_given_up(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_: Any) -> None:
        raise RuntimeError("as a fault of ours would")

    monkeypatch.setattr(loading_queries, "move_into_register", breaks)
    import_id = UUID((await upload(register, sheets.csv_file([sheets.row(1700)]))).json()["id"])
    async with loader(register) as roster_loader:
        for _ in range(8):
            with pytest.raises(RuntimeError):
                await roster_loader.load(import_id)
        await roster_loader.load(import_id)
        await roster_loader.load(import_id)
    answer = await register.client.get(f"/api/households/imports/{import_id}", headers=zhang())
    assert (answer.json()["state"], answer.json()["accepted"]) == ("failed", 0)
    assert files_kept(register) == []
    assert register.rows("select 1 from roster_staging") == []


def stored_rows(register: Register) -> list[dict[str, Any]]:
    return register.rows("select id, version, updated_at, xmin::text from households order by id")
