"""Reading the audit trail: permissions, filters, pages, programs that are down."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from gateway.people.bootstrap import create_client
from services.kernel.auth.permissions import NATIONAL_ROLES, ROLE_PERMISSIONS, TEAM_ROLES
from services.kernel.ids import new_id
from services.kernel.web.paging import encode_cursor
from tests.databases import MakeDatabase
from tests.gateway.audit_programs import PROGRAMS, Trails, keys, running_trails
from tests.gateway.conftest import INTERNAL, MakeWorld

READS = ("/api/audit", "/api/audit/actions", "/api/audit/actors?q=a", "/api/audit.csv")
MOMENT = "2020-05-08T09:00:00+00:00"


@pytest_asyncio.fixture(scope="module")
async def trails(make_world: MakeWorld, service_database: MakeDatabase) -> AsyncIterator[Trails]:
    async with running_trails(make_world, service_database) as running:
        yield running


@pytest.fixture
def action() -> str:
    """An action that no other test writes."""
    return f"test.{uuid4().hex[:12]}"


async def test_nobody_anonymous_reads_the_trail(trails: Trails) -> None:
    async with trails.world.client() as http:
        answers = [await http.get(path) for path in READS]
        answers.append(await http.post("/api/audit/verify", json={"program": "gateway"}))
        malformed = await http.get("/api/audit?program=nowhere")
    assert {answer.status_code for answer in (*answers, malformed)} == {401}


@pytest.mark.parametrize("role", sorted(set(ROLE_PERMISSIONS) - {"audit_admin", "api_client"}))
async def test_no_other_role_reads_the_trail(trails: Trails, role: str) -> None:
    place: dict[str, Any] = {}
    if role in TEAM_ROLES:
        place = {"organization_id": str(await trails.world.team(name=f"{role}的队"))}
    elif not role.endswith("_admin"):
        place = {"division_code": "" if role in NATIONAL_ROLES else "211381"}
    person = await trails.world.person(f"other-{role.replace('_', '-')}", {"role": role, **place})
    for path in (*READS, "/api/audit?program=nowhere"):
        answer = await person.http.get(path)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted"), path
    assert (await person.http.post("/api/audit/verify", json={"program": "gateway"})).status_code == 403


async def test_a_provincial_system_does_not_read_the_trail(trails: Trails) -> None:
    client = await create_client(trails.world.database.app, name="省级系统", division_code="21")
    given = {"grant_type": "client_credentials", "client_id": client.username, "client_secret": client.secret}
    async with trails.world.client() as http:
        token = (await http.post("/api/auth/token", data=given)).json()["access_token"]
    async with trails.world.client(token) as http:
        assert {(await http.get(path)).status_code for path in READS} == {403}


HOSTILE = [
    "program=nowhere",
    "program=gateway&program=gateway&program=gateway&program=gateway&program=gateway",
    "colour=red",
    "action=",
    "action=Household%27",
    "action=a%00b",
    "&".join(f"action=a{number}" for number in range(21)),
    "actor=1",
    "actor=none",
    "subject=%20",
    "subject=household%3A%27%20or%201%3D1",
    f"subject={'a' * 200}",
    "from=2020-02-30",
    "from=yesterday",
    "from=1589000000",
    "from=2020-05-08T09:00:00",
    "from=0001-01-01T00:00:00%2B14:00",
    "to=9999-12-31",
    "to=9999-12-31T23:59:59Z",
    "to=2020-05-08T25:00:00Z",
    "limit=0",
    "limit=501",
    "limit=many",
    "cursor=x",
    f"cursor={encode_cursor([MOMENT, 'gateway'])}",
    f"cursor={encode_cursor([MOMENT, 'nowhere', 1])}",
    f"cursor={encode_cursor([MOMENT, 'gateway', -1])}",
    f"cursor={encode_cursor([MOMENT, 'gateway', 2**63])}",
    f"cursor={encode_cursor([MOMENT, 'gateway', '1; drop table audit_entries'])}",
    f"cursor={encode_cursor(['2020-05-08', 'gateway', 1])}",
    f"cursor={encode_cursor(['9999-12-31T23:59:59-14:00', 'gateway', 1])}",
    f"cursor={'A' * 513}",
]


@pytest.mark.parametrize("query", HOSTILE)
async def test_what_is_no_filter_of_ours_is_malformed(trails: Trails, query: str) -> None:
    answer = await trails.auditor.http.get(f"/api/audit?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if "limit" not in query and "cursor" not in query:
        assert (await trails.auditor.http.get(f"/api/audit.csv?{query}")).status_code == 422


@pytest.mark.parametrize("path", ["/api/audit/actions?x=1", "/api/audit/actors", "/api/audit/actors?q="])
async def test_the_lists_beside_it_are_as_strict(trails: Trails, path: str) -> None:
    assert (await trails.auditor.http.get(path)).status_code == 422


@pytest.mark.parametrize("path", ["/internal/audit/entries", "/internal/audit/step", "/api/internal/audit/entries"])
async def test_the_internal_routes_are_not_reached_through_the_gateway(trails: Trails, path: str) -> None:
    headers = {"Authorization": f"Bearer {INTERNAL}"}
    async with trails.world.client() as http:
        assert (await http.get(path, headers=headers)).status_code == 404


async def test_an_entry_is_shown_with_who_did_it_and_no_more(trails: Trails, action: str) -> None:
    known, stranger = trails.auditor.id, new_id()
    trails.write("households", MOMENT, action=action, actor=known, subject=f"household:{stranger}", details={"n": 1})
    trails.write("gateway", "2020-05-08T08:00:00Z", action=action, actor=stranger, subject=f"account:{known}")
    trails.write("campaigns", "2020-05-08T07:00:00Z", action=action, subject="account:0123456789abcdef")
    first, second, third = (await trails.page(action=action))["items"]
    auditor = {"id": str(known), "name": "审计员小周", "username": "auditor", "kind": "account"}
    assert first == {
        "program": "households",
        "id": first["id"],
        "occurred_at": "2020-05-08T09:00:00Z",
        "actor_id": str(known),
        "actor": auditor,
        "action": action,
        "subject": f"household:{stranger}",
        "about": None,
        "details": {"n": 1},
    }
    assert (second["actor_id"], second["actor"], second["about"]) == (str(stranger), None, auditor)
    assert (third["actor_id"], third["actor"], third["about"]) == (None, None, None)


async def test_entries_of_one_moment_keep_one_order_whatever_the_page(trails: Trails, action: str) -> None:
    written = {program: trails.write(program, *[MOMENT] * 3, action=action) for program in PROGRAMS}
    expected = [(program, id_) for program in PROGRAMS for id_ in reversed(written[program])]
    for limit in (1, 2, 5, 100):
        assert keys(await trails.pages(action=action, limit=limit)) == expected


async def test_all_programs_are_merged_by_time(trails: Trails, action: str) -> None:
    moments = [f"2020-05-08T09:00:{second:02}Z" for second in range(40)]
    for program, moment in zip(itertools.cycle(PROGRAMS), moments, strict=False):
        trails.write(program, moment, action=action)
    found = await trails.pages(action=action, limit=7)
    assert [entry["occurred_at"] for entry in found] == sorted(moments, reverse=True)
    assert len({entry["program"] for entry in found}) == 4


async def test_entries_that_come_in_meanwhile_neither_shift_nor_double_a_page(trails: Trails, action: str) -> None:
    for program in PROGRAMS:
        trails.write(program, *[f"2020-05-08T09:{minute:02}:00Z" for minute in range(10)], action=action)
    before = keys(await trails.pages(action=action, limit=500))
    found: list[tuple[str, int]] = []
    cursor: str | None = None
    while True:
        page = await trails.page(action=action, limit=3, **({"cursor": cursor} if cursor else {}))
        found += keys(page["items"])
        for program in PROGRAMS:
            trails.write(program, "2020-05-08T10:00:00Z", action=action)
        cursor = page["next"]
        if cursor is None:
            break
    assert found == before


async def test_a_registry_number_finds_what_concerns_the_household(trails: Trails, action: str) -> None:
    household_id, number = new_id(), f"DEMO{str(new_id())[-8:].upper()}"
    trails.change(
        "households",
        "insert into households (id, registry_no, village_code, registry_status, members_count, hygiene, head_name, "
        "head_name_indexed, fingerprint, circumstances) "
        "values (%s, %s, '211381101201', 'REGISTERED_POOR', 1, '{}', '', 0, '', '')",
        household_id,
        number,
    )
    trails.write("households", MOMENT, action=action, subject=f"household:{household_id}")
    trails.write("submissions", MOMENT, action=action, subject="visits", details={"subjects": [str(household_id)]})
    assert len(await trails.pages(subject=number)) == 2
    assert len(await trails.pages(subject=number, program="submissions")) == 1
    assert await trails.pages(subject=f"{number}0") == []
    exported = await trails.auditor.http.get("/api/audit.csv", params={"subject": number})
    assert exported.headers["x-total-count"] == "2"
    trails.switches["households"].answers_left = 0
    try:
        page = await trails.page(subject=number)
    finally:
        trails.switches["households"].answers_left = None
    assert (page["items"], page["missing"]) == ([], ["households"])


async def test_each_filter_leaves_what_it_says(trails: Trails, action: str) -> None:
    other, actor, thing = f"{action}.other", new_id(), new_id()
    trails.write("households", MOMENT, action=action, actor=actor, subject=f"household:{thing}")
    trails.write("households", MOMENT, action=other, actor=actor, subject=str(thing))
    trails.write("submissions", MOMENT, action=other, subject=f"report:{thing}")
    trails.write("submissions", MOMENT, action=f"{action}.third", subject=f"thing:{thing}x")

    async def count(**query: Any) -> int:
        return len(await trails.pages(**query))

    assert await count(action=action) == 1
    assert await count(action=[action, other]) == 3
    assert await count(action=[action, other], limit=1) == 3
    assert await count(actor=str(actor)) == 2
    assert await count(actor=str(actor), action=other) == 1
    assert await count(subject=f"household:{thing}") == 1
    assert await count(subject=str(thing)) == 3
    assert await count(subject=str(thing), program="submissions") == 1
    assert await count(subject=str(thing), program=["submissions", "households"]) == 3
    assert await count(actor=str(new_id())) == 0


async def test_days_are_those_of_shanghai_and_the_end_is_included(trails: Trails, action: str) -> None:
    moments = [
        "2020-05-07T15:59:59.999999Z",
        "2020-05-07T16:00:00Z",
        "2020-05-08T15:59:59.999999Z",
        "2020-05-08T16:00Z",
    ]
    ids = trails.write("households", *moments, action=action)

    async def found(**query: str) -> list[int]:
        return sorted(entry["id"] for entry in await trails.pages(action=action, **query))

    assert await found(**{"from": "2020-05-08"}) == ids[1:]
    assert await found(to="2020-05-08") == ids[:3]
    assert await found(**{"from": "2020-05-08", "to": "2020-05-08"}) == ids[1:3]
    assert await found(**{"from": "2020-05-07T16:00:00Z", "to": "2020-05-07T16:00:00Z"}) == [ids[1]]
    assert await found(to="2020-05-08T00:00:00+08:00") == ids[:2]
    assert await found(**{"from": "2020-05-09", "to": "2020-05-08"}) == []


async def test_a_program_that_is_down_is_named_and_the_others_answer(trails: Trails, action: str) -> None:
    for program in PROGRAMS:
        trails.write(program, MOMENT, action=action)
    trails.switches["submissions"].answers_left = 0
    try:
        page = await trails.page(action=action)
        actions = (await trails.auditor.http.get("/api/audit/actions")).json()
        alone = await trails.page(action=action, program="submissions")
        without = await trails.page(action=action, program=["gateway", "households"])
    finally:
        trails.switches["submissions"].answers_left = None
    assert page["missing"] == ["submissions"]
    assert [entry["program"] for entry in page["items"]] == ["gateway", "campaigns", "households"]
    assert actions["missing"] == ["submissions"]
    assert action in actions["items"]
    assert alone == {"items": [], "missing": ["submissions"], "next": None}
    assert without["missing"] == []


async def test_a_program_that_hangs_does_not_hang_the_page(
    make_world: MakeWorld, service_database: MakeDatabase
) -> None:
    """Its connections are never accepted."""
    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    world = await make_world(campaigns_url=url, submissions_url=url, households_url=url)
    auditor = await world.person("auditor", {"role": "audit_admin"})
    began = asyncio.get_running_loop().time()
    page = (await auditor.http.get("/api/audit")).json()
    silent.close()
    assert page["missing"] == ["campaigns", "submissions", "households"]
    assert {entry["program"] for entry in page["items"]} == {"gateway"}
    assert asyncio.get_running_loop().time() - began < 15


async def test_the_actions_of_all_programs_are_listed_once(trails: Trails, action: str) -> None:
    for program in ("gateway", "households"):
        trails.write(program, MOMENT, MOMENT, action=action)
    listed = (await trails.auditor.http.get("/api/audit/actions")).json()
    assert listed["items"].count(action) == 1
    assert listed["items"] == sorted(listed["items"])
    assert "login.succeeded" in listed["items"]
    assert listed["missing"] == []


async def test_people_and_systems_are_found_by_name(trails: Trails) -> None:
    await create_client(trails.world.database.app, name="省级系统小周", division_code="21")
    found = (await trails.auditor.http.get("/api/audit/actors", params={"q": "小周"})).json()["items"]
    assert [(actor["name"], actor["kind"]) for actor in found] == [
        ("审计员小周", "account"),
        ("省级系统小周", "client"),
    ]
    assert UUID(found[0]["id"]) == trails.auditor.id
    by_username = (await trails.auditor.http.get("/api/audit/actors", params={"q": "AUDITOR"})).json()["items"]
    assert by_username == found[:1]
    assert "phone" not in by_username[0]


async def test_a_page_links_to_the_next(trails: Trails, action: str) -> None:
    trails.write("households", MOMENT, MOMENT, action=action)
    answer = await trails.auditor.http.get("/api/audit", params={"action": action, "limit": 1})
    assert f"cursor={answer.json()['next']}" in answer.headers["link"]
    assert answer.headers["cache-control"] == "no-store"
