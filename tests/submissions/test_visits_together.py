"""Visits that arrive at the same time: each gets the answer that it would get alone."""

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
import pytest

from services.kernel.auth.principals import Scope
from services.kernel.ids import new_id
from services.submissions.visits import log_queries
from services.submissions.visits.rules import VisitLog
from tests.submissions.conftest import Running
from tests.submissions.samples import visit_body
from tests.support.parts import part_of_app
from tests.support.people import LINGYUAN_VILLAGE, TEAM_A, TEAM_B, XIAO_LI, XIAO_WANG, Person
from tests.support.pictures import jpeg


async def put(service: Running, person: Person, visit_id: UUID, body: dict[str, Any]) -> httpx.Response:
    return await service.client.put(f"/api/visits/{visit_id}", json=body, headers=person.headers)


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the problem or the state."""
    body = answer.json()
    return answer.status_code, str(body.get("type", body.get("state"))).removeprefix("/problems/")


async def test_each_of_many_parallel_requests_gets_its_own_answer(service: Running) -> None:
    ours, theirs = service.pairings.pair(), service.pairings.pair(TEAM_B, LINGYUAN_VILLAGE)
    known, listed = new_id(), visit_body(ours, jpeg())
    assert (await put(service, XIAO_LI, known, listed)).status_code == 201
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


async def test_forty_teams_visits_at_once_are_all_there_once(service: Running) -> None:
    households = [service.pairings.pair(TEAM_A if n % 2 else TEAM_B) for n in range(40)]
    people = [XIAO_LI if n % 2 else XIAO_WANG for n in range(40)]
    answers = await asyncio.gather(
        *(
            put(service, person, new_id(), visit_body(household, jpeg()))
            for person, household in zip(people, households, strict=True)
        )
    )
    assert {outcome(answer) for answer in answers} == {(201, "awaiting_photos")}
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


@pytest.mark.parametrize("teams", [{TEAM_B}, set[UUID]()], ids=["another team's", "no team's"])
async def test_row_level_security_alone_keeps_another_teams_visit_apart(service: Running, teams: set[UUID]) -> None:
    """The statement without its own conditions stores nothing and finds nothing of another team."""
    ours, visit_id = service.pairings.pair(), new_id()
    assert (await put(service, XIAO_LI, visit_id, visit_body(ours))).status_code == 201
    written = log_queries.PUT_VISIT
    bare = re.sub(r"(?:earlier\.)?team_id = any \(cast\(%\(teams\)s as uuid\[\]\)\)", "true", written)
    assert bare != written
    stored = service.pairings.connection.execute("select wrapped_key from household_keys where id = %s", (ours,))
    sent = visit_body(ours) | {
        "id": visit_id,
        "words": "\\x5a",
        "wrapped_key": "\\x" + stored.fetchall()[0][0].hex(),
        "signature": None,
        "event_id": new_id(),
        "fingerprint": "\\x" + "5a" * 32,
        "author_id": XIAO_WANG.account_id,
    }
    log = part_of_app(service.app, VisitLog)
    parameters = {"teams": Scope(sending_team_ids=tuple(teams)).sending_literal, "visit": orjson.dumps(sent).decode()}
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security policy"):
        await log.database.fetch_one(bare, parameters)
    # Nor is the visit found that has this id.
    lost = bare.replace("cross join pairing", "cross join pairing where false")
    row = await log.database.fetch_one(lost, parameters)
    assert row is not None
    assert (row.is_created, row.fingerprint, row.state) == (False, None, None)
