"""A visit is stored once, only by those who may, and a repeat never loses it."""

import asyncio
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.kernel.audit.subjects import KEY
from services.kernel.clock import today
from services.kernel.ids import new_id
from services.submissions.events import VisitSaved
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.household_keys.words import conflict_place
from services.submissions.visits.schemas import PhotoOut, VisitOut
from tests.submissions.conftest import Running
from tests.submissions.samples import INTERNAL_SECRET, manifest, visit_body
from tests.support.feeds import wait_for_open_transactions
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    BEIPIAO_VILLAGE,
    CHEN,
    EDITOR,
    INSPECTOR,
    LEADER_A,
    LINGYUAN_OFFICER,
    LINGYUAN_VILLAGE,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
    Person,
)
from tests.support.pictures import jpeg


async def put(service: Running, person: Person, visit_id: UUID, body: dict[str, Any]) -> httpx.Response:
    return await service.client.put(f"/api/visits/{visit_id}", json=body, headers=person.headers)


def problem_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    return str(body["type"]).removeprefix("/problems/")


async def test_it_refuses_an_anonymous_visit(service: Running) -> None:
    answer = await service.client.put(f"/api/visits/{new_id()}", json=visit_body(service.pairings.pair()))
    assert (answer.status_code, problem_of(answer)) == (401, "not-signed-in")


async def test_it_refuses_another_teams_household(service: Running) -> None:
    answer = await put(service, XIAO_WANG, new_id(), visit_body(service.pairings.pair()))
    assert (answer.status_code, problem_of(answer)) == (404, "household-not-paired")


async def test_it_refuses_a_household_that_does_not_exist_in_the_same_words(service: Running) -> None:
    foreign = await put(service, XIAO_WANG, new_id(), visit_body(service.pairings.pair()))
    absent = await put(service, XIAO_WANG, new_id(), visit_body(new_id()))
    assert foreign.json() == absent.json()


@pytest.mark.parametrize("person", [ZHANG, CHEN, INSPECTOR, EDITOR, API_CLIENT, *ADMINS], ids=lambda p: p.name)
async def test_only_teams_log_visits(service: Running, person: Person) -> None:
    answer = await put(service, person, new_id(), visit_body(service.pairings.pair()))
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"visited_on": (today() + timedelta(days=1)).isoformat()}, "visited_on", "date_in_future"),
        ({"visited_on": "1999-12-31"}, "visited_on", "date_too_early"),
        ({"visited_on": "2020-02-30"}, "visited_on", "date_from_datetime_parsing"),
        ({"content": "   "}, "content", "string_too_short"),
        ({"content": "字" * 4001}, "content", "string_too_long"),
        ({"content": "半个\x00字"}, "", "text_forbidden"),
        ({"amount_fen": -1}, "amount_fen", "greater_than_equal"),
        ({"amount_fen": False}, "amount_fen", "int_type"),
        ({"amount_fen": "200"}, "amount_fen", "int_type"),
        ({"amount_fen": 10**12}, "amount_fen", "less_than_equal"),
        ({"aid_domains": ["Gold!"]}, "aid_domains.0", "string_pattern_mismatch"),
        ({"supports": ["funds", "funds"]}, "supports", "repeated"),
        ({"aid_domains": ["goods", "goods"]}, "aid_domains", "repeated"),
        ({"minutes": 1441}, "minutes", "less_than_equal"),
        ({"visited_on": 1588291200}, "visited_on", "date_parsing"),
        ({"visited_on": "1588291200"}, "visited_on", "date_parsing"),
        ({"visited_on": "2020-05-12T00:00:00Z"}, "visited_on", "date_parsing"),
        ({"recorded_at": "2020-05-12T11:00:00"}, "recorded_at", "timezone_aware"),
        ({"recorded_at": 1589248800}, "recorded_at", "datetime_parsing"),
        ({"photos": [manifest(b"1", taken_at=0)]}, "photos.0.taken_at", "datetime_parsing"),
        ({"recorded_at": "0001-01-01T00:00:00+14:00"}, "recorded_at", "time_out_of_range"),
        ({"recorded_at": "9999-12-31T23:59:59-14:00"}, "recorded_at", "time_out_of_range"),
        ({"verified": True}, "verified", "extra_forbidden"),
        ({"team_id": str(uuid4())}, "team_id", "extra_forbidden"),
        ({"signature": {"strokes": "x" * 70_000}}, "signature", "too_long"),
        ({"signature": {"strokes": "字" * 30_000}}, "signature", "too_long"),
    ],
)
async def test_it_refuses_a_malformed_visit_and_names_the_field(
    service: Running, change: dict[str, Any], field: str, code: str
) -> None:
    answer = await put(service, XIAO_LI, new_id(), visit_body(service.pairings.pair(), **change))
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    assert {"field": field, "code": code} in [
        {"field": error["field"], "code": error["code"]} for error in answer.json()["errors"]
    ]


async def test_a_refusal_never_echoes_what_was_sent(service: Running) -> None:
    secret = "211381199001011234"
    answer = await put(service, XIAO_LI, new_id(), visit_body(service.pairings.pair(), minutes=secret))
    assert answer.status_code == 422
    assert secret not in answer.text


async def test_it_refuses_half_a_surrogate_pair(service: Running) -> None:
    raw = b'{"household_id":"%s","visited_on":"2020-05-12","content":"\\ud800"}' % str(service.pairings.pair()).encode()
    headers = {**XIAO_LI.headers, "content-type": "application/json"}
    answer = await service.client.put(f"/api/visits/{new_id()}", content=raw, headers=headers)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
@pytest.mark.parametrize(
    "signature",
    [
        '{"x":NaN}',
        '{"x":[1e999]}',
        '{"x":' * 400 + "1" + "}" * 400,
        '{"x":' * 900 + "1" + "}" * 900,
    ],
    ids=["no number", "infinite", "deep", "deeper"],
)
async def test_it_refuses_a_signature_nobody_could_store_or_draw(
    service: Running, signature: str, content_type: str
) -> None:
    raw = json.dumps(visit_body(service.pairings.pair(), signature="?")).replace('"?"', signature)
    headers = {**XIAO_LI.headers, "content-type": content_type}
    answer = await service.client.put(f"/api/visits/{new_id()}", content=raw, headers=headers)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_it_refuses_an_integer_no_json_reader_keeps(service: Running) -> None:
    body = visit_body(service.pairings.pair(), signature={"x": 10**30})
    headers = {**XIAO_LI.headers, "content-type": "application/json; charset=utf-8"}
    answer = await service.client.put(f"/api/visits/{new_id()}", content=json.dumps(body), headers=headers)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_it_refuses_an_id_that_was_not_made_as_version_7(service: Running) -> None:
    answer = await put(service, XIAO_LI, uuid4(), visit_body(service.pairings.pair()))
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_it_refuses_a_body_cut_in_the_middle(service: Running) -> None:
    headers = {**XIAO_LI.headers, "content-type": "application/json"}
    answer = await service.client.put(f"/api/visits/{new_id()}", content=b'{"household_id": "0', headers=headers)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "abc"},
        {"size": 0},
        {"size": 12_000_001},
        {"content_type": "text/html"},
        {"content_type": "image/svg+xml"},
        {"taken_at": "0001-01-01T00:00:00+14:00"},
        {"taken_at": "9999-12-31T23:59:59-14:00"},
        {"id": "1"},
    ],
)
async def test_it_refuses_a_photo_list_no_store_would_take(service: Running, change: dict[str, Any]) -> None:
    body = visit_body(service.pairings.pair(), jpeg())
    body["photos"][0].update(change)
    answer = await put(service, XIAO_LI, new_id(), body)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_it_refuses_a_photo_that_belongs_to_another_visit(service: Running) -> None:
    household = service.pairings.pair()
    body = visit_body(household, jpeg())
    assert (await put(service, XIAO_LI, new_id(), body)).status_code == 201
    answer = await put(service, XIAO_LI, new_id(), body)
    assert (answer.status_code, problem_of(answer)) == (409, "photo-id-taken")


async def test_it_refuses_a_visit_after_the_pairing_ended_and_takes_one_from_before(service: Running) -> None:
    household = service.pairings.pair(ends_on="2020-05-31")
    late = await put(service, XIAO_LI, new_id(), visit_body(household, visited_on="2020-06-01"))
    in_time = await put(service, XIAO_LI, new_id(), visit_body(household, visited_on="2020-05-31"))
    assert (late.status_code, in_time.status_code) == (404, 201)


async def test_a_visit_belongs_to_the_pairing_of_its_day_and_not_to_the_newest(service: Running) -> None:
    """A phone offline for weeks: the team was paired again meanwhile, and Form 2 counts by pairing."""
    household = service.pairings.pair(ends_on="2020-05-31")
    service.pairings.connection.execute(
        "insert into paired_households values (%s, %s, %s, %s, '2020-06-01', null, false)",
        (new_id(), household, TEAM_A, BEIPIAO_VILLAGE),
    )
    pairings = []
    for day in ("2020-05-20", "2020-06-02"):
        visit_id = new_id()
        await put(service, XIAO_LI, visit_id, visit_body(household, visited_on=day))
        visit = await service.client.get(f"/api/visits/{visit_id}", headers=XIAO_LI.headers)
        pairings.append(UUID(visit.json()["pairing_id"]))
    starts = [
        service.pairings.connection.execute(
            "select starts_on::text from paired_households where pairing_id = %s", (pairing_id,)
        ).fetchone()
        for pairing_id in pairings
    ]
    assert starts == [("2020-01-01",), ("2020-06-01",)]


async def test_a_visit_without_photos_is_complete_at_once(service: Running) -> None:
    visit_id = new_id()
    answer = await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair()))
    assert answer.status_code == 201
    assert answer.json() == {"id": str(visit_id), "state": "complete", "photos": []}
    receipt = await service.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)
    assert receipt.json()["state"] == "complete"
    assert receipt.json()["received_at"]


async def test_an_identical_repeat_is_200_however_it_is_written(service: Running) -> None:
    visit_id, body = new_id(), visit_body(service.pairings.pair(), jpeg())
    first = await put(service, XIAO_LI, visit_id, body)
    shuffled = dict(reversed(body.items()))
    shuffled["photos"][0]["sha256"] = shuffled["photos"][0]["sha256"].upper()
    second = await put(service, XIAO_LI, visit_id, shuffled)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["photos"][0]["upload"]["url"] == first.json()["photos"][0]["upload"]["url"]


async def test_five_parallel_identical_visits_make_one_row(service: Running) -> None:
    household = service.pairings.pair()
    for _ in range(20):
        visit_id, body = new_id(), visit_body(household, jpeg())
        answers = await asyncio.gather(*(put(service, XIAO_LI, visit_id, body) for _ in range(5)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 4}
    rows = service.pairings.connection.execute("select count(*) from visits where household_id = %s", (household,))
    assert rows.fetchone() == (20,)


async def test_different_content_is_409_and_both_are_kept(service: Running) -> None:
    household, visit_id = service.pairings.pair(), new_id()
    await put(service, XIAO_LI, visit_id, visit_body(household))
    for _ in range(2):
        answer = await put(service, XIAO_LI, visit_id, visit_body(household, content="另一种说法"))
        assert (answer.status_code, problem_of(answer)) == (409, "visit-changed")
    kept = service.pairings.connection.execute(
        "select visit_id, fingerprint, body, body_sealed, wrapped_key from visit_conflicts, household_keys k "
        "where visit_id = %s and k.id = %s",
        (visit_id, household),
    ).fetchall()
    ((_, code, body, sealed, wrapped),) = kept
    key = HouseholdKeys(service.settings.key_ring).of_row(household, wrapped)
    place = conflict_place(visit_id, code)
    assert body is None
    assert key.open("visit_conflicts", "body", place, sealed)["content"] == "另一种说法"
    stored = await service.client.get(f"/api/visits/{visit_id}", headers=XIAO_LI.headers)
    assert stored.json()["content"] == visit_body(household)["content"]


async def test_a_moment_written_in_another_zone_is_the_same_visit(service: Running) -> None:
    visit_id, household = new_id(), service.pairings.pair()
    answers = [
        await put(service, XIAO_LI, visit_id, visit_body(household, recorded_at=moment))
        for moment in ("2026-05-06T10:00:00+08:00", "2026-05-06T02:00:00Z", "2026-05-06T02:00:01Z")
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 409]


async def test_another_team_cannot_touch_a_visit_by_its_id(service: Running) -> None:
    visit_id, household = new_id(), service.pairings.pair()
    await put(service, XIAO_LI, visit_id, visit_body(household))
    own = service.pairings.pair(TEAM_B, LINGYUAN_VILLAGE)
    taken = await put(service, XIAO_WANG, visit_id, visit_body(own))
    assert (taken.status_code, problem_of(taken)) == (409, "visit-id-taken")
    recorded = service.pairings.connection.execute(
        "select actor_id, details from audit_entries where action = 'access.refused' and subject = %s",
        (f"visit:{visit_id}",),
    ).fetchall()
    told = {"method": "PUT", "path": "/api/visits/{visit_id}", "problem": "visit-id-taken", "status": 409}
    ((actor, details),) = recorded
    # Found by the household of the visit and by the one that was named.
    assert set(details.pop(KEY)) == {str(household), str(own)}
    assert (actor, details) == (XIAO_WANG.account_id, told)
    for path in (f"/api/visits/{visit_id}", f"/api/visits/{visit_id}/receipt", f"/api/visits/{visit_id}/revisions"):
        answer = await service.client.get(path, headers=XIAO_WANG.headers)
        assert (answer.status_code, problem_of(answer)) == (404, "not-found")
    conflicts = service.pairings.connection.execute(
        "select count(*) from visit_conflicts where visit_id = %s", (visit_id,)
    )
    assert conflicts.fetchone() == (0,)


@pytest.mark.parametrize("person", [LINGYUAN_OFFICER, OTHER_CITY, XIAO_WANG], ids=lambda p: p.name)
async def test_a_foreign_visit_looks_like_none(service: Running, person: Person) -> None:
    visit_id = new_id()
    await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair()))
    foreign = await service.client.get(f"/api/visits/{visit_id}", headers=person.headers)
    absent = await service.client.get(f"/api/visits/{new_id()}", headers=person.headers)
    assert foreign.status_code == 404
    assert foreign.json() == absent.json()


@pytest.mark.parametrize("person", [EDITOR, *ADMINS, API_CLIENT], ids=lambda p: p.name)
async def test_roles_without_visits_may_not_list_them(service: Running, person: Person) -> None:
    answer = await service.client.get("/api/visits", headers=person.headers)
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


@pytest.mark.parametrize("person", [XIAO_LI, LEADER_A, ZHANG, CHEN, INSPECTOR], ids=lambda p: p.name)
async def test_the_team_and_its_offices_see_the_visit(service: Running, person: Person) -> None:
    visit_id, household = new_id(), service.pairings.pair()
    await put(service, XIAO_LI, visit_id, visit_body(household, jpeg()))
    one = await service.client.get(f"/api/visits/{visit_id}", headers=person.headers)
    assert one.status_code == 200
    listed = await service.client.get(f"/api/visits?household_id={household}", headers=person.headers)
    assert [item["id"] for item in listed.json()["items"]] == [str(visit_id)]
    assert one.json() == listed.json()["items"][0]
    assert one.json()["team_id"] == str(XIAO_LI.grants[0].organization_id)


async def test_a_visit_is_answered_as_the_openapi_page_says_field_by_field(service: Running) -> None:
    """PostgreSQL writes the JSON: a new column must not be in it, every field of the page must be."""
    visit_id = new_id()
    signature = {"strokes": [[1, 2]]}
    await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair(), jpeg(), signature=signature))
    told = (await service.client.get(f"/api/visits/{visit_id}", headers=XIAO_LI.headers)).json()
    assert told.keys() == VisitOut.model_fields.keys()
    assert told["photos"][0].keys() == PhotoOut.model_fields.keys()
    read = VisitOut.model_validate_json(json.dumps(told), strict=True)
    assert read.is_signed
    assert read.recorded_at == datetime(2020, 5, 12, 3, 0, tzinfo=UTC)
    assert read.received_at.tzinfo is not None
    assert (read.needs, read.minutes, read.amount_fen) == ("希望联系玉米种子", 60, 20000)


async def test_the_list_pages_through_every_visit_once_newest_first(service: Running) -> None:
    household = service.pairings.pair()
    days = ["2020-04-03", "2020-05-01", "2020-05-01", "2020-05-25", "2020-06-30"]
    for day in days:
        await put(service, XIAO_LI, new_id(), visit_body(household, visited_on=day))
    seen: list[str] = []
    url: str | None = f"/api/visits?household_id={household}&limit=2"
    while url:
        answer = await service.client.get(url, headers=ZHANG.headers)
        seen += [item["visited_on"] for item in answer.json()["items"]]
        cursor = answer.json()["next"]
        assert (cursor is None) == ("link" not in answer.headers)
        url = f"/api/visits?household_id={household}&limit=2&cursor={cursor}" if cursor else None
    assert seen == sorted(days, reverse=True)
    month = await service.client.get(f"/api/visits?household_id={household}&month=2020-05", headers=ZHANG.headers)
    assert [item["visited_on"] for item in month.json()["items"]] == ["2020-05-25", "2020-05-01", "2020-05-01"]
    between = f"/api/visits?household_id={household}&first=2020-05-25&last=2020-06-30"
    of_days = await service.client.get(between, headers=ZHANG.headers)
    assert [item["visited_on"] for item in of_days.json()["items"]] == ["2020-06-30", "2020-05-25"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "cursor=%25%25",
        "cursor=WzFd",
        "cursor=WyJ4IiwgInkiXQ",
        "month=2020-13",
        "month=0000-01",
        "month=9999-12",
        "first=2020-05-01",
        "last=2020-05-01",
        "first=2020-05-02&last=2020-05-01",
        "month=2020-05&first=2020-05-01&last=2020-05-02",
        "first=2020-02-30&last=2020-05-02",
        "division=21138",
    ],
)
async def test_it_refuses_a_malformed_question(service: Running, query: str) -> None:
    answer = await service.client.get(f"/api/visits?{query}", headers=ZHANG.headers)
    assert answer.status_code == 422
    assert problem_of(answer) in {"malformed", "cursor-malformed"}


async def test_a_correction_is_refused_to_other_people(service: Running) -> None:
    visit_id, household = new_id(), service.pairings.pair()
    await put(service, LEADER_A, visit_id, visit_body(household))
    revision = {"visited_on": "2020-05-13", "content": "日期更正", "reason": "日期写错"}
    path = f"/api/visits/{visit_id}/revisions/{new_id()}"
    colleague = await service.client.put(path, json=revision, headers=XIAO_LI.headers)
    stranger = await service.client.put(path, json=revision, headers=XIAO_WANG.headers)
    office = await service.client.put(path, json=revision, headers=ZHANG.headers)
    assert [colleague.status_code, stranger.status_code, office.status_code] == [403, 404, 403]


async def test_it_refuses_a_correction_under_the_id_of_another_teams(service: Running) -> None:
    revision_id, revision = new_id(), {"visited_on": "2020-05-13", "content": "日期更正", "reason": "日期写错"}
    for who, team, village, status in (
        (XIAO_LI, TEAM_A, BEIPIAO_VILLAGE, 201),
        (XIAO_WANG, TEAM_B, LINGYUAN_VILLAGE, 409),
    ):
        visit_id, household = new_id(), service.pairings.pair(team=team, village=village)
        await put(service, who, visit_id, visit_body(household))
        path = f"/api/visits/{visit_id}/revisions/{revision_id}"
        answer = await service.client.put(path, json=revision, headers=who.headers)
        assert answer.status_code == status
    assert problem_of(answer) == "revision-changed"


async def test_a_correction_keeps_what_was_said_before(service: Running) -> None:
    visit_id, household, revision_id = new_id(), service.pairings.pair(), new_id()
    await put(service, XIAO_LI, visit_id, visit_body(household))
    revision = {"visited_on": "2020-05-13", "content": "日期更正", "amount_fen": 1, "reason": "日期写错"}
    path = f"/api/visits/{visit_id}/revisions/{revision_id}"
    first = await service.client.put(path, json=revision, headers=XIAO_LI.headers)
    second = await service.client.put(path, json=revision, headers=XIAO_LI.headers)
    changed = await service.client.put(path, json={**revision, "amount_fen": 2}, headers=XIAO_LI.headers)
    assert [first.status_code, second.status_code, changed.status_code] == [201, 200, 409]
    assert first.json()["content"] == "日期更正"
    kept = (await service.client.get(f"/api/visits/{visit_id}/revisions", headers=ZHANG.headers)).json()["items"]
    assert [(r["before"]["visited_on"], r["after"]["visited_on"]) for r in kept] == [("2020-05-12", "2020-05-13")]
    repeat = await put(service, XIAO_LI, visit_id, visit_body(household))
    assert repeat.status_code == 200


async def test_corrections_come_page_by_page(service: Running) -> None:
    visit_id, household = new_id(), service.pairings.pair()
    await put(service, XIAO_LI, visit_id, visit_body(household))
    path = f"/api/visits/{visit_id}/revisions"
    sent = [new_id() for _ in range(3)]
    for minutes, revision_id in enumerate(sent):
        body = {"visited_on": "2020-05-13", "content": "日期更正", "minutes": minutes, "reason": "日期写错"}
        assert (await service.client.put(f"{path}/{revision_id}", json=body, headers=XIAO_LI.headers)).is_success
    first = await service.client.get(f"{path}?limit=2", headers=ZHANG.headers)
    assert first.headers["Link"].endswith('; rel="next"')
    second = await service.client.get(f"{path}?cursor={first.json()['next']}", headers=ZHANG.headers)
    shown = [item["id"] for answer in (first, second) for item in answer.json()["items"]]
    assert (shown, second.json()["next"]) == ([str(revision_id) for revision_id in sent], None)


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=abc", "cursor=x", "cursor=WyJhIl0"])
async def test_it_refuses_a_page_of_corrections_that_cannot_be(service: Running, query: str) -> None:
    visit_id = new_id()
    await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair()))
    answer = await service.client.get(f"/api/visits/{visit_id}/revisions?{query}", headers=ZHANG.headers)
    assert answer.status_code == 422


async def test_the_feed_answers_our_own_programs_and_nobody_else(service: Running) -> None:
    visit_id = new_id()
    await put(service, XIAO_LI, visit_id, visit_body(service.pairings.pair()))
    stranger = await service.client.get("/internal/events", headers=ZHANG.headers)
    assert stranger.status_code == 404
    await wait_for_open_transactions(service.database.dsn())
    cursor, events = "", []
    while True:
        answer = await service.client.get(
            f"/internal/events?after={cursor}", headers={"Authorization": f"Bearer {INTERNAL_SECRET}"}
        )
        if not answer.json():
            break
        events += answer.json()
        cursor = answer.headers["next-cursor"]
    mine = [event for event in events if event["subject"] == str(visit_id)]
    assert [event["type"] for event in mine] == ["visit.completed"]
    assert mine[0]["data"].keys() == VisitSaved.model_fields.keys()
    assert VisitSaved.model_validate(mine[0]["data"]).visited_on == date(2020, 5, 12)
    assert "content" not in mine[0]["data"]
