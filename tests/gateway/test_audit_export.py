"""The CSV file of the trail: complete or cut, without formulas, and recorded in the trail."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from gateway.audit_trail import export, merging
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.gateway.audit_programs import PROGRAMS, Trails, running_trails
from tests.gateway.conftest import MakeWorld
from tests.gateway.running import serving

MOMENT = "2020-05-08T09:00:00+00:00"


@pytest_asyncio.fixture(scope="module")
async def trails(make_world: MakeWorld, service_database: MakeDatabase) -> AsyncIterator[Trails]:
    async with running_trails(make_world, service_database) as running:
        yield running


@pytest.fixture
def action() -> str:
    return f"test.{uuid4().hex[:12]}"


async def fetch(trails: Trails, **query: Any) -> httpx.Response:
    return await trails.auditor.http.get("/api/audit.csv", params=query)


def rows(answer: httpx.Response) -> list[list[str]]:
    """Without the heading."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))[1:]


async def test_a_program_that_is_down_is_named_and_nothing_is_exported(trails: Trails, action: str) -> None:
    trails.switches["households"].answers_left = 0
    try:
        answer = await fetch(trails, action=action)
        others = await fetch(trails, action=action, program=["gateway", "campaigns"])
    finally:
        trails.switches["households"].answers_left = None
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/trail-silent"
    assert answer.json()["missing"] == ["households"]
    assert others.status_code == 200
    exported = await trails.page(action="audit.exported")
    assert [entry["details"]["filter"].get("program") for entry in exported["items"]] == [["gateway", "campaigns"]]


async def test_a_program_that_stops_answering_half_way_cuts_the_transfer(
    trails: Trails, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "BATCH", 10)
    monkeypatch.setattr(merging, "PAUSE_SECONDS", 0.01)
    trails.write("households", *[MOMENT] * 2000, action=action)
    # The count, and some of the batches.
    trails.switches["households"].answers_left = 60
    headers = {"Authorization": trails.auditor.http.headers["authorization"]}
    try:
        async with (
            serving(trails.world.app) as port,
            httpx.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
        ):
            with pytest.raises(httpx.RemoteProtocolError):
                await http.get(f"http://127.0.0.1:{port}/api/audit.csv?action={action}")
    finally:
        trails.switches["households"].answers_left = None


async def test_a_program_that_restarts_half_way_is_waited_for(
    trails: Trails, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "BATCH", 10)
    monkeypatch.setattr(merging, "PAUSE_SECONDS", 0.2)
    trails.write("households", *[MOMENT] * 100, action=action)
    switch = trails.switches["households"]
    switch.answers_left = 5

    async def come_back() -> None:
        while switch.answers_left:  # noqa: ASYNC110  # it counts down in the server
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        switch.answers_left = None

    async with asyncio.TaskGroup() as group:
        group.create_task(come_back())
        assert len(rows(await fetch(trails, action=action))) == 100


async def test_the_file_says_what_the_page_says(trails: Trails, action: str) -> None:
    for program in PROGRAMS:
        trails.write(program, MOMENT, "2020-05-08T09:00:01Z", action=action, actor=trails.auditor.id)
    trails.write("households", "2020-05-08T15:59:59Z", action=action, subject="household:1", details={"用途": "走访"})
    answer = await fetch(trails, action=action)
    found = rows(answer)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="audit-20')
    assert answer.headers["x-total-count"] == "9"
    assert [(row[1], int(row[2])) for row in found] == [
        (entry["program"], entry["id"]) for entry in await trails.pages(action=action)
    ]
    first = found[0]
    assert first[0] == "2020-05-08 23:59:59.000000"
    assert first[3:6] == ["", "", ""]
    assert first[6:] == [action, "household:1", '{"用途":"走访"}']
    assert found[1][3:6] == ["审计员小周", "auditor", str(trails.auditor.id)]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
async def test_no_cell_is_a_formula(trails: Trails, begin: str) -> None:
    formula, action = f'{begin}HYPERLINK("http://x.example","请点这里")', f"test.{uuid4().hex[:12]}"
    actor = new_id()
    trails.change(
        "gateway",
        "insert into accounts (id, username, name) values (%s, %s, %s)",
        actor,
        f"{begin}{uuid4().hex[:8]}",
        formula,
    )
    trails.write("households", MOMENT, action=action, actor=actor, subject=formula)
    (row,) = rows(await fetch(trails, action=action))
    assert row[3] == "'" + formula
    assert row[7] == "'" + formula
    assert not any(cell.startswith(begin) for cell in row)


async def test_text_that_would_break_a_row_does_not(trails: Trails, action: str) -> None:
    trails.write("households", MOMENT, action=action, details={"purpose": '他说："好"，\r\n=1+1;\t,'})
    (row,) = rows(await fetch(trails, action=action))
    assert json.loads(row[8]) == {"purpose": '他说："好"，\r\n=1+1;\t,'}


async def test_the_export_is_in_the_trail_before_its_first_byte(trails: Trails, action: str) -> None:
    trails.write("households", *[MOMENT] * 3, action=action)
    query = {"action": action, "from": "2020-05-08", "program": "households"}
    async with trails.auditor.http.stream("GET", "/api/audit.csv", params=query) as answer:
        assert answer.status_code == 200
        newest = (await trails.page(action="audit.exported", limit=1))["items"][0]
        await answer.aread()
    assert newest["actor_id"] == str(trails.auditor.id)
    assert newest["subject"] == "trail"
    assert newest["details"] == {
        "filter": {"action": [action], "from": "2020-05-08", "program": ["households"]},
        "entries": 3,
    }


async def test_the_file_ends_with_the_moment_it_was_asked_for(trails: Trails) -> None:
    exports = rows(await fetch(trails, action="audit.exported"))
    again = rows(await fetch(trails, action="audit.exported"))
    assert len(again) == len(exports) + 1


async def test_many_batches_are_one_file(trails: Trails, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "BATCH", 7)
    monkeypatch.setattr(export, "BATCH", 5)
    for program in PROGRAMS:
        trails.write(program, *[f"2020-05-08T09:00:{second:02}Z" for second in range(30)], action=action)
    found = [(row[0], row[1], int(row[2])) for row in rows(await fetch(trails, action=action))]
    assert len(set(found)) == len(found) == 120
    assert [moment for moment, *_ in found] == sorted((moment for moment, *_ in found), reverse=True)
