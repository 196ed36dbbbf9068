"""Visits that arrive at the same moment share a statement; each is answered as if it had come alone."""

import asyncio
from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

import httpx
import orjson
import pytest
from psycopg.errors import InsufficientPrivilege

from services.kernel.ids import new_id
from services.submissions.parts import Parts
from services.submissions.visits import statements as hot
from tests.submissions.conftest import Running
from tests.submissions.samples import visit_body
from tests.support.people import LINGYUAN_VILLAGE, TEAM_A, TEAM_B, XIAO_LI, XIAO_WANG, Person
from tests.support.pictures import jpeg


@pytest.fixture
def rounds(service: Running, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many visits each statement held."""
    sizes: list[int] = []
    statements = parts(service).statements
    fetch_all = type(statements).fetch_all

    async def counting(statement: LiteralString, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        sizes.append(len(orjson.loads(parameters["visits"])))
        return await fetch_all(statements, statement, parameters)

    monkeypatch.setattr(statements, "fetch_all", counting)
    return sizes


def parts(service: Running) -> Parts:
    found: Parts = service.app.state.parts
    return found


async def put(service: Running, person: Person, visit_id: UUID, body: dict[str, Any]) -> httpx.Response:
    return await service.client.put(f"/api/visits/{visit_id}", json=body, headers=person.headers)


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the problem or the state."""
    body = answer.json()
    return answer.status_code, str(body.get("type", body.get("state"))).removeprefix("/problems/")


async def test_each_of_a_crowd_gets_its_own_answer(service: Running, rounds: list[int]) -> None:
    ours, theirs = service.pairings.pair(), service.pairings.pair(TEAM_B, LINGYUAN_VILLAGE)
    known, listed = new_id(), visit_body(ours, jpeg())
    assert (await put(service, XIAO_LI, known, listed)).status_code == 201
    rounds.clear()
    sent = [
        (XIAO_LI, new_id(), visit_body(ours), (201, "complete")),
        (XIAO_WANG, new_id(), visit_body(theirs, jpeg()), (201, "awaiting_photos")),
        (XIAO_WANG, new_id(), visit_body(ours), (404, "household-not-paired")),
        (XIAO_LI, new_id(), visit_body(theirs), (404, "household-not-paired")),
        (XIAO_LI, new_id(), listed, (409, "photo-id-taken")),
        (XIAO_LI, known, listed, (200, "awaiting_photos")),
        (XIAO_LI, known, visit_body(ours, content="另一种说法"), (409, "visit-changed")),
        (XIAO_WANG, known, visit_body(theirs), (409, "visit-id-taken")),
    ]
    answers = await asyncio.gather(*(put(service, person, visit_id, body) for person, visit_id, body, _ in sent))
    assert [outcome(answer) for answer in answers] == [expected for *_, expected in sent]
    assert max(rounds) > 1, "nothing was sent together: the test shows nothing"


async def test_forty_teams_visits_at_once_are_all_there_once(service: Running, rounds: list[int]) -> None:
    households = [service.pairings.pair(TEAM_A if n % 2 else TEAM_B) for n in range(40)]
    people = [XIAO_LI if n % 2 else XIAO_WANG for n in range(40)]
    answers = await asyncio.gather(
        *(
            put(service, person, new_id(), visit_body(household, jpeg()))
            for person, household in zip(people, households, strict=True)
        )
    )
    assert {outcome(answer) for answer in answers} == {(201, "awaiting_photos")}
    assert len(rounds) < 40
    stored = service.pairings.connection.execute(
        """
        select household_id, team_id, author_id, state, photos_missing,
               (select count(*) from photos where visit_id = visits.id and photos.team_id = visits.team_id)
          from visits where household_id = any(%s)
        """,
        (households,),
    ).fetchall()
    expected = {
        (household, person.grants[0].organization_id, person.account_id, "awaiting_photos", 1, 1)
        for person, household in zip(people, households, strict=True)
    }
    assert len(stored) == 40
    assert set(stored) == expected


async def test_what_one_team_stored_is_not_told_to_another_of_the_same_statement(service: Running) -> None:
    """Row-level security sees both teams here: the statement itself must keep them apart."""
    ours, theirs = service.pairings.pair(), service.pairings.pair(TEAM_B, LINGYUAN_VILLAGE)
    visit_id = new_id()
    assert (await put(service, XIAO_LI, visit_id, visit_body(ours))).status_code == 201
    rows = await put_both(service, {TEAM_A, TEAM_B}, sent(XIAO_WANG, visit_id, theirs), sent(XIAO_LI, new_id(), ours))
    assert rows[0] | {"id": None} == {
        "id": None,
        "is_paired": True,
        "is_created": False,
        "fingerprint": None,
        "state": None,
    }
    assert rows[1]["is_created"]


async def test_row_level_security_still_stands_behind_the_statement(service: Running) -> None:
    """A visit that claims a team which is not among those of the statement's senders goes nowhere."""
    ours = service.pairings.pair()
    for teams in ({TEAM_B}, set[UUID]()):
        with pytest.raises(InsufficientPrivilege):
            await put_both(service, teams, sent(XIAO_LI, new_id(), ours))
    stored = service.pairings.connection.execute("select from visits where household_id = %s", (ours,))
    assert stored.fetchone() is None


def sent(person: Person, visit_id: UUID, household_id: UUID) -> dict[str, Any]:
    teams = [grant.organization_id for grant in person.grants]
    return visit_body(household_id) | {
        "id": visit_id,
        "event_id": new_id(),
        "fingerprint": "\\x" + "5a" * 32,
        "author_id": person.account_id,
        "teams": teams,
    }


async def put_both(service: Running, teams: set[UUID], *visits: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows in the order of `visits`."""
    literal = "{" + ",".join(map(str, teams)) + "}" if teams else ""
    rows = await parts(service).statements.fetch_all(
        hot.PUT_VISITS, {"teams": literal, "visits": orjson.dumps(visits).decode()}
    )
    by_id = {row["id"]: row for row in rows}
    return [by_id[visit["id"]] for visit in visits]
