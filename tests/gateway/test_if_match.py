"""Two people edit an account or an organisation: the second one is refused, whatever changed first."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}


def account(username: str, *roles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"username": username, "name": "某人", "phone": None, "roles": list(roles), **more}


def volunteer(team: UUID) -> dict[str, Any]:
    return {"role": "volunteer", "organization_id": str(team)}


def organization(**more: Any) -> dict[str, Any]:
    return {"name": "北票一队", "kind": "team", "division_code": "211381", **more}


async def put(by: Person, path: str, given: dict[str, Any], if_match: str | None = None) -> httpx.Response:
    headers = {} if if_match is None else {"If-Match": if_match}
    return await by.http.put(f"/api/{path}", json=given, headers=headers)


async def tag_of(by: Person, path: str) -> str:
    answer = await by.http.get(f"/api/{path}")
    assert answer.status_code == 200
    return answer.headers["etag"]


def assert_changed_meanwhile(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/changed-meanwhile")


def saves(world: World, subject: str) -> int:
    statement = "select count(*) from audit_entries where subject = %s and action like '%%.saved'"
    with psycopg.connect(world.database.dsn()) as connection:
        found = connection.execute(statement, (subject,)).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("stale", ['"99"', '"0"', "1", "x"])
async def test_a_stale_account_is_refused_and_stays(world: World, stale: str) -> None:
    path = f"accounts/{new_id()}"
    given = account(f"stale-{new_id().hex[-8:]}", volunteer(await world.team()))
    officer = await world.person(f"zhang-{new_id().hex[-8:]}", COUNTY)
    first = await put(officer, path, given)
    assert_changed_meanwhile(await put(officer, path, {**given, "name": "别人"}, stale))
    assert_changed_meanwhile(await put(officer, path, {**given, "password": PASSWORD}, stale))
    assert await tag_of(officer, path) == first.headers["etag"]
    assert (await officer.http.get(f"/api/{path}")).json() == first.json()


@pytest.mark.parametrize("stale", ['"99"', '"0"', "1", "x"])
async def test_a_stale_organisation_is_refused_and_stays(world: World, stale: str) -> None:
    path = f"organizations/{new_id()}"
    first = await put(world.system_admin, path, organization())
    assert_changed_meanwhile(await put(world.system_admin, path, organization(name="别队"), stale))
    assert await tag_of(world.system_admin, path) == first.headers["etag"]
    assert (await world.system_admin.http.get(f"/api/{path}")).json()["name"] == "北票一队"


@pytest.mark.parametrize("path", ["accounts", "organizations"])
async def test_what_is_not_there_has_no_version(world: World, path: str) -> None:
    by, given = (
        (world.admin, account("nobody-yet", COUNTY)) if path == "accounts" else (world.system_admin, organization())
    )
    assert_changed_meanwhile(await put(by, f"{path}/{new_id()}", given, "*"))


async def test_who_may_not_see_an_account_learns_no_version(world: World) -> None:
    officer = await world.person("zhang-etag", COUNTY)
    other = account("li-etag", {"role": "county_officer", "division_code": "211382"})
    path = f"accounts/{new_id()}"
    assert (await put(world.admin, path, other)).status_code == 201
    for answer in (await officer.http.get(f"/api/{path}"), await put(officer, path, other, '"99"')):
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        assert "etag" not in answer.headers
    team = await world.team()
    member = await world.person("wang-etag", volunteer(team))
    assert (await member.http.get(f"/api/accounts/{member.id}")).status_code == 403


async def test_a_new_member_of_a_team_changes_the_version_of_the_account(world: World) -> None:
    team = await world.team()
    officer = await world.person("chen-etag", {"role": "city_officer", "division_code": "2113"})
    li = await world.person("li-member", volunteer(team))
    path = f"accounts/{li.id}"
    before = await tag_of(officer, path)
    other = await world.team(name="乙队")
    taken_in = await put(officer, f"organizations/{other}", organization(name="乙队", members=[str(li.id)]))
    assert taken_in.status_code == 200
    given = account("li-member", volunteer(team), name="小李")
    assert_changed_meanwhile(await put(officer, path, given, before))


@pytest.mark.parametrize("change", ["role", "name"])
async def test_an_account_that_changes_changes_its_team(world: World, change: str) -> None:
    team, username = await world.team(), f"wang-{change}"
    li = await world.person(username, volunteer(team))
    path = f"organizations/{team}"
    before = await tag_of(world.system_admin, path)
    given = account(username, COUNTY if change == "role" else volunteer(team), name="小王")
    assert (await put(world.admin, f"accounts/{li.id}", given)).status_code == 200
    assert_changed_meanwhile(await put(world.system_admin, path, organization(name="改名"), before))


async def test_of_two_changes_of_the_same_at_once_one_is_refused(world: World) -> None:
    for by, path, body in (
        (world.admin, f"accounts/{new_id()}", account("at-once", COUNTY)),
        (world.system_admin, f"organizations/{new_id()}", organization()),
    ):
        tag = (await put(by, path, body)).headers["etag"]
        answers = await asyncio.gather(*(put(by, path, {**body, "name": f"第{n}名"}, tag) for n in range(6)))
        assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]


async def test_a_repeat_whose_answer_was_lost_is_no_conflict_and_no_change(world: World) -> None:
    account_id, team_id = new_id(), new_id()
    given = account("repeat-me", COUNTY)
    team = organization(lines=[{"line": "civilization", "parent_id": None}])
    for by, path, body, subject in (
        (world.admin, f"accounts/{account_id}", given, f"account:{account_id}"),
        (world.system_admin, f"organizations/{team_id}", team, f"organization:{team_id}"),
    ):
        first = await put(by, path, body)
        again = await put(by, path, body, '"99"')
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.headers["etag"] == first.headers["etag"]
        assert again.json() == first.json()
        assert saves(world, subject) == 1


async def test_the_version_read_may_be_changed_once(world: World) -> None:
    for by, path, body in (
        (world.admin, f"accounts/{new_id()}", account("once-only", COUNTY)),
        (world.system_admin, f"organizations/{new_id()}", organization()),
    ):
        assert (await put(by, path, body)).status_code == 201
        tag = await tag_of(by, path)
        changed = await put(by, path, {**body, "name": "甲"}, tag)
        assert (changed.status_code, changed.json()["name"]) == (200, "甲")
        assert changed.headers["etag"] == await tag_of(by, path) != tag
        assert_changed_meanwhile(await put(by, path, {**body, "name": "乙"}, tag))
        assert (await put(by, path, {**body, "name": "乙"})).status_code == 200
