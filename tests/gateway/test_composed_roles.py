"""Roles of the deployment's own, and roles that end by themselves."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from gateway.people.ended_roles import end_roles
from services.kernel.auth.permissions import ADMIN_ROLES, COMPOSABLE_ROLES, READING, ROLE_PERMISSIONS, with_what_needs
from services.kernel.auth.principals import Principal
from services.kernel.clock import end_of_day, today
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from tests.gateway.conftest import INTERNAL, Person, World, learn_revocations
from tests.gateway.test_two_persons import body, change, fresh, held, kind_of, propose, put, rows, save, trail, waiting

COUNTY = {"role": "county_officer", "division_code": "211381"}
CITY = {"role": "city_officer", "division_code": "2113"}
TOMORROW = (today() + timedelta(days=1)).isoformat()


def role(code: str, *without: str, based_on: str = "county_officer", **more: Any) -> dict[str, Any]:
    return {"based_on": based_on, "without": sorted(without), "zh": f"角色{code}", "en": code, **more}


async def compose(world: World, *without: str, by: Person | None = None, **more: Any) -> str:
    code = fresh("role").replace("-", "_")
    answer = await (by or world.admin).http.put(f"/api/roles/{code}", json=role(code, *without, **more))
    assert answer.status_code == 201, answer.text
    return code


def permissions_of(person: Person, world: World) -> frozenset[str]:
    """As the token has them, which is all that the other programs know."""
    token = person.http.headers["authorization"].removeprefix("Bearer ")
    claims = world.app._tokens.verify(token)
    return Principal(claims.subject, None, claims.roles).permissions


@pytest.mark.parametrize(
    ("code", "given", "problem"),
    [
        ("city_officer", role("x", "quotas.write"), (409, "role-name-taken")),
        ("own", role("x", "visits.write"), (422, "permission-not-in-role")),
        ("own", role("x", "no.such"), (422, "permission-not-in-role")),
        ("own", role("x", "reports.read"), (422, "permission-needs-another")),
        ("own", role("x", *ROLE_PERMISSIONS["editor"], based_on="editor"), (422, "role-does-nothing")),
        ("own", role("x", based_on="security_admin"), (422, "role-not-composable")),
        ("own", role("x", based_on="api_client"), (422, "malformed")),
        ("Own", role("x"), (422, "malformed")),
        ("own", role("x", "visits"), (422, "malformed")),
        ("own", {**role("x"), "zh": " "}, (422, "malformed")),
    ],
)
async def test_a_role_that_cannot_be_is_refused(
    world: World, code: str, given: dict[str, Any], problem: tuple[int, str]
) -> None:
    before = rows(world, "select count(*) from composed_roles")
    assert kind_of(await world.admin.http.put(f"/api/roles/{code}", json=given)) == problem
    assert rows(world, "select count(*) from composed_roles") == before


async def test_only_the_security_administrator_composes_roles(world: World) -> None:
    city = await world.person(fresh("chen"), CITY)
    for who in (city, world.system_admin):
        answer = await who.http.put("/api/roles/own_of_others", json=role("own"))
        assert kind_of(answer) == (403, "not-permitted")
    listed = (await city.http.get("/api/roles")).json()
    assert {each["role"] for each in listed["shipped"] if each["is_base"]} == COMPOSABLE_ROLES
    assert all(each["holders"] is None for each in listed["items"])


async def test_no_name_is_given_twice_and_the_base_stays(world: World) -> None:
    code = await compose(world, "quotas.write")
    same_name = await world.admin.http.put("/api/roles/another_one", json=role(code, "quotas.write"))
    assert kind_of(same_name) == (409, "role-name-taken")
    other_base = role(code, "quotas.write", based_on="inspector")
    assert kind_of(await world.admin.http.put(f"/api/roles/{code}", json=other_base)) == (409, "role-base-is-fixed")


async def test_a_role_based_on_another_one_or_ended_is_not_given(world: World) -> None:
    code = await compose(world, "quotas.write")
    given = body(fresh("new"), {"role": "city_officer", "division_code": "2113", "composed": code})
    assert kind_of(await put(world.admin, new_id(), given)) == (422, "role-unknown")
    ended = role(code, "quotas.write", ended_on=today().isoformat())
    assert (await world.admin.http.put(f"/api/roles/{code}", json=ended)).status_code == 200
    for composed in (code, "nothing_like_it"):
        answer = await put(world.admin, new_id(), body(fresh("new"), {**COUNTY, "composed": composed}))
        assert kind_of(answer) == (422, "role-unknown")


async def test_a_role_lacks_what_was_taken_away_in_the_token_too(world: World) -> None:
    code = await compose(world, "reports.review", "households.write")
    person = await world.person(fresh("zhou"), {**COUNTY, "composed": code})
    wanted = ROLE_PERMISSIONS["county_officer"] - {"reports.review", "households.write"}
    assert permissions_of(person, world) == wanted
    me = (await person.http.get("/api/me")).json()
    assert frozenset(me["permissions"]) == wanted
    assert me["roles"][0]["composed"] == {"code": code, "zh": f"角色{code}", "en": code}
    headers = internal_headers(SecretStr(INTERNAL))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(world.app.identity), base_url="http://gateway") as http:
        answer = await http.get(f"/internal/accounts/{person.id}/grants", headers=headers)
    assert answer.json()["grants"][0]["without"] == ["households.write", "reports.review"]


async def test_a_role_that_reads_nobody_needs_no_second_person(world: World) -> None:
    code = await compose(world, *with_what_needs(READING, "county_officer"))
    _, asked = await propose(world, {**COUNTY, "composed": code})
    assert asked == []
    _, asked = await propose(world, COUNTY)
    assert len(asked) == 1


async def test_who_holds_less_gives_no_more(world: World) -> None:
    code = await compose(world, "households.reveal", based_on="city_officer")
    city = await world.person(fresh("he"), {**CITY, "composed": code})
    answer = await put(city, new_id(), body(fresh("new"), COUNTY))
    assert kind_of(answer) == (403, "role-not-yours-to-give")
    saved = await save(city, new_id(), body(fresh("new"), {"role": "inspector", "division_code": "211381"}))
    assert held(saved) == ["inspector"]


async def test_a_held_role_is_narrowed_at_once_and_never_widened(world: World) -> None:
    code = await compose(world, "reports.review")
    person = await world.person(fresh("lin"), {**COUNTY, "composed": code})
    wider = role(code)
    answer = await world.admin.http.put(f"/api/roles/{code}", json=wider)
    assert kind_of(answer) == (409, "role-is-held")
    assert (answer.json()["permissions"], answer.json()["holders"]) == (["reports.review"], 1)
    narrower = role(code, "reports.review", "pairings.plan")
    assert (await world.admin.http.put(f"/api/roles/{code}", json=narrower)).status_code == 200
    await learn_revocations(world.app)
    assert (await person.http.get("/api/me")).status_code == 401
    again = await world.sign_in(person.username)
    assert "pairings.plan" not in permissions_of(again, world)


async def test_saving_a_role_again_changes_nothing_and_a_stale_change_is_refused(world: World) -> None:
    code = await compose(world, "quotas.write")
    path, same = f"/api/roles/{code}", role(code, "quotas.write")
    assert (await world.admin.http.put(path, json=same)).json()["version"] == 1
    named = {**same, "zh": f"新{code}"}
    assert (await world.admin.http.put(path, json=named, headers={"If-Match": '"1"'})).json()["version"] == 2
    stale = await world.admin.http.put(path, json=same, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    statement = "select details from audit_entries where subject = %s order by id"
    assert len(rows(world, statement, f"role:{code}")) == 2


async def test_a_role_in_the_past_is_refused(world: World) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    answer = await put(world.admin, new_id(), body(fresh("new"), {**COUNTY, "until": yesterday}))
    assert kind_of(answer) == (422, "until-past")


async def test_a_role_until_a_day_ends_by_itself(world: World) -> None:
    person = await world.person(fresh("gu"), {**COUNTY, "until": TOMORROW}, {"role": "editor", "division_code": "2113"})
    me = (await person.http.get("/api/me")).json()
    assert [each["until"] for each in me["roles"]] == [TOMORROW, None]
    change(
        world, "update account_roles set until = current_date - 2 where account_id = %s and role <> 'editor'", person.id
    )
    again = await world.sign_in(person.username)
    assert permissions_of(again, world) == ROLE_PERMISSIONS["editor"]
    await _end(world)
    assert rows(world, "select role from account_roles where account_id = %s", person.id) == [("editor",)]
    ended = trail(world, person.id, "role")[-1]
    assert (ended[0], ended[1], ended[2]["role"]) == ("role.ended", None, "county_officer")


async def _end(world: World) -> None:
    async with (
        Database(world.database.worker, application_name="tests") as database,
        database.transaction() as connection,
    ):
        await end_roles(connection)


async def test_no_token_outlives_its_roles(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    username = fresh("wu")
    await world.person(username, {**COUNTY, "until": today().isoformat()})
    late = end_of_day(today()) - timedelta(seconds=90)
    monkeypatch.setattr("gateway.sessions.signing.now", lambda: late)
    async with world.client() as http:
        answer = await http.post("/api/auth/login", json={"username": username, "password": "correct horse battery"})
    assert answer.json()["expires_in"] == 90


async def test_the_leader_of_a_team_ends_with_the_day_and_the_team_is_told(world: World) -> None:
    team = await world.team()
    leader = await world.person(
        fresh("duizhang"), {"role": "team_leader", "organization_id": str(team), "until": TOMORROW}
    )
    change(world, "update account_roles set until = current_date - 2 where account_id = %s", leader.id)
    statement = "select data from outbox where type = 'organization.saved' and subject = %s order by id"
    before = rows(world, statement, str(team))
    await _end(world)
    after = rows(world, statement, str(team))
    assert len(after) == len(before) + 1
    assert (before[-1][0]["leader"]["account_id"], after[-1][0]["leader"]) == (str(leader.id), None)


async def test_who_is_to_keep_a_role_longer_keeps_it_while_that_waits(world: World) -> None:
    person = await world.person(fresh("ren"), {**COUNTY, "until": TOMORROW})
    longer = (today() + timedelta(days=30)).isoformat()
    given = {"username": person.username, "name": person.username, "phone": "13800000000"}
    saved = await save(world.admin, person.id, {**given, "roles": [{**COUNTY, "until": longer}]})
    assert [each["until"] for each in saved["roles"]] == [TOMORROW]
    assert [each["until"] for each in saved["pending_roles"]] == [longer]
    assert await world.confirm(person.id) == 1
    read = (await world.admin.http.get(f"/api/accounts/{person.id}")).json()
    assert ([each["until"] for each in read["roles"]], waiting(read)) == ([longer], [])


async def test_who_is_to_lose_a_role_sooner_needs_nobody(world: World) -> None:
    person = await world.person(fresh("qin"), COUNTY)
    given = {"username": person.username, "name": person.username, "phone": "13800000000"}
    saved = await save(world.admin, person.id, {**given, "roles": [{**COUNTY, "until": TOMORROW}]})
    assert ([each["until"] for each in saved["roles"]], waiting(saved)) == ([TOMORROW], [])


async def test_a_client_that_knows_no_such_roles_leaves_them_as_they_are(world: World) -> None:
    code = await compose(world, "reports.review")
    person = await world.person(fresh("pei"), {**COUNTY, "composed": code, "until": TOMORROW})
    given = {"username": person.username, "name": "改名", "phone": None, "roles": [COUNTY]}
    saved = await save(world.admin, person.id, given)
    assert [(each["composed"]["code"], each["until"]) for each in saved["roles"]] == [(code, TOMORROW)]
    assert waiting(saved) == []


async def test_the_people_of_a_team_keep_their_roles_when_others_join(world: World) -> None:
    code = await compose(world, "visits.write", based_on="volunteer")
    team = await world.team()
    given = {"role": "volunteer", "organization_id": str(team), "composed": code, "until": TOMORROW}
    person = await world.person(fresh("lan"), given)
    county = await world.person(fresh("ju"), COUNTY)
    other = new_id()
    await save(county, other, body(fresh("new"), {"role": "volunteer", "organization_id": str(team)}))
    team_body = {"name": "北票一队", "kind": "team", "division_code": "211381"}
    answer = await _put_team(
        county, team, {**team_body, "members": [str(person.id), str(other)], "leader_id": str(other)}
    )
    assert answer.status_code == 200, answer.text
    statement = "select composed, until::text from account_roles where account_id = %s"
    assert rows(world, statement, person.id) == [(code, TOMORROW)]


async def _put_team(by: Person, team: UUID, given: dict[str, Any]) -> httpx.Response:
    return await by.http.put(f"/api/organizations/{team}", json=given)


def test_no_shipped_role_has_a_permission_without_what_it_needs() -> None:
    for base, has in ROLE_PERMISSIONS.items():
        for one in READING | {"campaigns.read", "dues.read", "organizations.read"}:
            assert one in has or not with_what_needs([one], base) & has


def test_no_role_of_administrators_is_composable() -> None:
    assert not COMPOSABLE_ROLES & (ADMIN_ROLES | {"api_client"})
