"""Who may create which account, who sees which organisation, and the events for the other programs."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from gateway.events import DivisionSaved
from services.kernel.clock import now
from services.kernel.ids import new_id
from services.kernel.web.paging import encode_cursor
from tests.gateway.conftest import INTERNAL, PASSWORD, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}
CITY = {"role": "city_officer", "division_code": "2113"}


def account(username: str, *roles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"username": username, "name": "某人", "phone": None, "password": None, "roles": list(roles), **more}


async def put_account(by: Person, given: dict[str, Any], account_id: Any = None) -> httpx.Response:
    return await by.http.put(f"/api/accounts/{account_id or new_id()}", json=given)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def test_a_volunteer_manages_no_accounts_and_no_organisations(world: World) -> None:
    team = await world.team()
    volunteer = await world.person("li1", {"role": "volunteer", "organization_id": str(team)})
    assert (
        await put_account(volunteer, account("li1x", {"role": "volunteer", "organization_id": str(team)}))
    ).status_code == 403
    assert (await volunteer.http.get("/api/accounts")).status_code == 403
    given = {"name": "x", "kind": "team", "division_code": "211381"}
    assert (await volunteer.http.put(f"/api/organizations/{new_id()}", json=given)).status_code == 403
    assert (await volunteer.http.post("/api/divisions/import", content=b"code,name\n")).status_code == 403


async def test_nobody_anonymous_gets_anything(world: World) -> None:
    async with world.client() as http:
        for path in ("/api/me", "/api/accounts", "/api/organizations", "/api/divisions"):
            assert kind_of(await http.get(path)) == (401, "not-signed-in")


@pytest.mark.parametrize(
    "role",
    [
        {"role": "county_officer", "division_code": "211381"},
        {"role": "city_officer", "division_code": "2113"},
        {"role": "inspector", "division_code": "211381"},
        {"role": "security_admin"},
        {"role": "system_admin"},
        {"role": "audit_admin"},
        {"role": "province_officer", "division_code": "21"},
    ],
)
async def test_a_county_officer_gives_no_officer_role(world: World, role: dict[str, Any]) -> None:
    officer = await world.person(f"zhang-{uuid4().hex[:8]}", COUNTY)
    assert kind_of(await put_account(officer, account(f"x-{uuid4().hex[:8]}", role))) == (403, "role-not-yours-to-give")


async def test_a_county_officer_gives_nothing_in_another_county(world: World) -> None:
    officer = await world.person("zhang31", COUNTY)
    team = await world.team("211382", "凌源一队")
    answer = await put_account(officer, account("x31", {"role": "volunteer", "organization_id": str(team)}))
    assert kind_of(answer) == (403, "role-not-yours-to-give")


async def test_an_officer_cannot_take_over_a_higher_account_by_its_password(world: World) -> None:
    officer = await world.person("zhang32", COUNTY)
    city = await world.person("chen32", CITY, COUNTY)
    given = account("chen32", CITY, COUNTY, password="taken over by me")
    assert kind_of(await put_account(officer, given, city.id)) == (403, "role-not-yours-to-give")
    assert (await world.sign_in("chen32")).id == city.id


async def test_an_account_of_another_county_is_not_there(world: World) -> None:
    officer = await world.person("zhang33", COUNTY)
    team = await world.team("211382", "凌源二队")
    wang = await world.person("wang33", {"role": "volunteer", "organization_id": str(team)})
    own_team = str(await world.team())
    given = account("wang33", {"role": "volunteer", "organization_id": own_team})
    assert kind_of(await put_account(officer, given, wang.id)) == (404, "not-found")
    listed = (await officer.http.get("/api/accounts", params={"limit": 500})).json()["items"]
    assert str(wang.id) not in {item["id"] for item in listed}


async def test_nobody_changes_own_roles(world: World) -> None:
    given = account("security-admin", {"role": "security_admin"}, {"role": "city_officer", "division_code": "2113"})
    assert kind_of(await put_account(world.admin, given, world.admin.id)) == (403, "role-not-yours-to-give")
    officer = await world.person("chen34", CITY)
    given = account("chen34", {"role": "city_officer", "division_code": "21"})
    assert (await put_account(officer, given, officer.id)).status_code == 403


async def test_a_password_of_ones_own_takes_the_present_one(world: World) -> None:
    officer = await world.person("chen44", CITY)
    given = account("chen44", CITY, password="whoever held the token")
    assert kind_of(await put_account(officer, given, officer.id)) == (403, "own-password")
    assert (await put_account(officer, {**given, "password": None}, officer.id)).status_code == 200
    assert (await world.sign_in("chen44")).id == officer.id


async def test_an_officer_does_not_join_a_team(world: World) -> None:
    officer = await world.person("chen37", COUNTY)
    team = {"name": "x", "kind": "team", "division_code": "211381"}
    for more in ({"members": [str(officer.id)]}, {"leader_id": str(officer.id)}):
        answer = await officer.http.put(f"/api/organizations/{new_id()}", json={**team, **more})
        assert kind_of(answer) == (403, "role-not-yours-to-give")


async def test_system_admin_makes_itself_no_team(world: World) -> None:
    given = {"name": "x", "kind": "team", "division_code": "211381", "leader_id": str(world.system_admin.id)}
    assert kind_of(await world.system_admin.http.put(f"/api/organizations/{new_id()}", json=given)) == (
        403,
        "not-permitted",
    )
    assert (await put_account(world.system_admin, account("x35", CITY))).status_code == 403


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"role": "volunteer"}, 422, "place-unknown"),
        ({"role": "volunteer", "organization_id": str(uuid4())}, 422, "place-unknown"),
        ({"role": "city_officer"}, 422, "place-unknown"),
        ({"role": "city_officer", "division_code": "9999"}, 422, "place-unknown"),
        ({"role": "city_officer", "division_code": "21_3"}, 422, "malformed"),
        ({"role": "security_admin", "division_code": "2113"}, 422, "place-unknown"),
        ({"role": "api_client", "division_code": "21"}, 422, "malformed"),
        ({"role": "god"}, 422, "malformed"),
        ({"role": "volunteer", "is_admin": True}, 422, "malformed"),
    ],
)
async def test_a_role_without_its_place_is_refused(world: World, given: dict[str, Any], status: int, code: str) -> None:
    assert kind_of(await put_account(world.admin, account(f"x-{uuid4().hex[:8]}", given))) == (status, code)


@pytest.mark.parametrize(
    "more",
    [
        {"password": "x" * 129},
        {"username": "a"},
        {"username": "a b c"},
        {"name": ""},
        {"name": "a\u0000b"},
        {"is_active": 1},
    ],
)
async def test_a_malformed_account_is_refused(world: World, more: dict[str, Any]) -> None:
    given = account(f"x-{uuid4().hex[:8]}", CITY, password=PASSWORD)
    answer = await put_account(world.admin, {**given, **more})
    assert kind_of(answer) == (422, "malformed")
    assert PASSWORD not in answer.text


async def test_an_account_sent_many_times_at_once_is_made_once(world: World) -> None:
    given, account_id = account("many1", COUNTY, password=None), new_id()
    answers = await asyncio.gather(*(put_account(world.admin, given, account_id) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 200, 201]


async def test_an_organisation_sent_many_times_at_once_is_made_once(world: World) -> None:
    given, path = {"name": "多队", "kind": "team", "division_code": "211381"}, f"/api/organizations/{new_id()}"
    answers = await asyncio.gather(*(world.system_admin.http.put(path, json=given) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 200, 201]


async def test_a_user_name_is_given_once_whatever_its_case(world: World) -> None:
    await world.person("same-name", CITY)
    assert kind_of(await put_account(world.admin, account("Same-Name", CITY))) == (409, "username-taken")


@pytest.mark.parametrize("username", ["13900001234", "139-0000-1234", "li-13900001234", "11010519491231002X"])
async def test_a_new_user_name_holds_no_number_of_a_person_and_an_old_one_stays(world: World, username: str) -> None:
    account_id = new_id()
    refused = (422, "username-names-person")
    assert kind_of(await put_account(world.admin, account(username, CITY), account_id)) == refused
    sound = f"u-{uuid4().hex[:6]}"
    assert (await put_account(world.admin, account(sound, CITY), account_id)).status_code == 201
    assert kind_of(await put_account(world.admin, account(username, CITY), account_id)) == refused
    # An account of an earlier release.
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute("update accounts set username = %s where id = %s", [username.lower(), account_id])
    saved = await put_account(world.admin, account(username, CITY, name="新名字"), account_id)
    assert (saved.status_code, saved.json()["username"]) == (200, username.lower())


async def test_a_team_has_one_leader(world: World) -> None:
    team = str(await world.team())
    await world.person("ma1", {"role": "team_leader", "organization_id": team})
    answer = await put_account(world.admin, account("ma2", {"role": "team_leader", "organization_id": team}))
    assert kind_of(answer) == (409, "team-has-leader")


async def test_an_account_is_made_once_and_saved_again_without_change(world: World) -> None:
    officer = await world.person("chen36", CITY)
    account_id, given = new_id(), account("zhang36", COUNTY)
    first = await put_account(officer, given, account_id)
    again = await put_account(officer, given, account_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["has_password"] is False
    assert "password_hash" not in first.text


async def test_an_identical_save_without_password_keeps_people_signed_in(world: World) -> None:
    person = await world.person("zhang37", COUNTY, name="张三七")
    given = {"username": "zhang37", "name": "张三七", "phone": "13800000000", "roles": [COUNTY]}
    assert (await put_account(world.admin, given, person.id)).status_code == 200
    assert (await person.http.get("/api/me")).status_code == 200


async def test_a_role_taken_away_is_gone_at_once(world: World) -> None:
    team = str(await world.team())
    person = await world.person("zhang38", COUNTY)
    given = account("zhang38", {"role": "volunteer", "organization_id": team}, password=None)
    assert (await put_account(world.admin, given, person.id)).status_code == 200
    assert (await person.http.get("/api/accounts")).status_code == 401
    assert (await world.sign_in("zhang38")).roles == []
    await world.confirm(person.id)
    again = await world.sign_in("zhang38")
    assert [role["role"] for role in again.roles] == ["volunteer"]
    assert (await again.http.get("/api/accounts")).status_code == 403


async def test_saving_an_account_is_in_the_audit_trail(world: World) -> None:
    person = await world.person("zhang39", COUNTY)
    with psycopg.connect(world.database.dsn()) as connection:
        entries = connection.execute(
            "select actor_id, details from audit_entries where action = 'account.saved' and subject = %s",
            (f"account:{person.id}",),
        ).fetchall()
    assert [entry[0] for entry in entries] == [world.admin.id]
    assert (entries[0][1]["roles"], entries[0][1]["waiting"]) == ([], [["county_officer", "", "211381"]])


async def test_a_team_says_who_leads_it_and_who_reports_for_it(world: World) -> None:
    unit = new_id()
    given = {"name": "北票市文明办", "kind": "office", "division_code": "211381"}
    assert (await world.system_admin.http.put(f"/api/organizations/{unit}", json=given)).status_code == 201
    lines = [{"line": "civilization", "parent_id": str(unit)}]
    team = await world.team("211381", "北票三队", lines=lines)
    leader = await world.person("ma3", {"role": "team_leader", "organization_id": str(team)}, name="马队长")
    li = await world.person("li3", {"role": "volunteer", "organization_id": str(team)}, name="小李")
    seen = (await li.http.get(f"/api/organizations/{team}")).json()
    assert seen["leader"] == {"account_id": str(leader.id), "name": "马队长", "phone": "13800000000"}
    assert seen["reporting_unit"] == "北票市文明办"
    assert seen["lines"] == lines
    assert {member["name"] for member in seen["members"]} == {"马队长", "小李"}
    assert seen["division_name"] == "北票市"
    assert li.roles[0]["organization_name"] == "北票三队"


async def test_another_team_and_another_county_are_not_there(world: World) -> None:
    ours, theirs = await world.team("211381", "我队"), await world.team("211382", "他队")
    li = await world.person("li4", {"role": "volunteer", "organization_id": str(ours)})
    officer = await world.person("zhang40", COUNTY)
    assert kind_of(await li.http.get(f"/api/organizations/{theirs}")) == (404, "not-found")
    assert kind_of(await officer.http.get(f"/api/organizations/{theirs}")) == (404, "not-found")
    listed = (await li.http.get("/api/organizations")).json()["items"]
    assert [item["id"] for item in listed] == [str(ours)]
    params = {"division": "2113", "kind": "team", "limit": "500"}
    listed = (await officer.http.get("/api/organizations", params=params)).json()["items"]
    assert {item["division_code"] for item in listed} == {"211381"}
    given = {"name": "taken", "kind": "team", "division_code": "211381"}
    assert kind_of(await officer.http.put(f"/api/organizations/{theirs}", json=given)) == (404, "not-found")
    moved = {"name": "moved away", "kind": "team", "division_code": "211382"}
    assert kind_of(await officer.http.put(f"/api/organizations/{ours}", json=moved)) == (403, "not-permitted")


@pytest.mark.parametrize("kind", ["team", "office", "association", "site"])
async def test_who_keeps_organisations_moves_none_to_another_office(world: World, kind: str) -> None:
    """The other county would then make people of the team, who read what the team is paired with."""
    place_id, given = new_id(), {"name": "会动的单位", "kind": kind, "division_code": "211381"}
    path = f"/api/organizations/{place_id}"
    assert (await world.system_admin.http.put(path, json=given)).status_code == 201
    both = await world.person(
        f"both-{uuid4().hex[:8]}", {"role": "system_admin"}, {"role": "county_officer", "division_code": "211382"}
    )
    for by in (world.system_admin, both):
        for place in ("211382", "2113", "211381100"):
            refused = await by.http.put(path, json={**given, "division_code": place})
            assert kind_of(refused) == (409, "place-is-fixed"), place
        assert (await by.http.put(path, json={**given, "name": f"改名{by.username}"})).status_code == 200
    here = (await world.system_admin.http.get(path)).json()
    assert here["division_code"] == "211381"


async def test_an_office_above_both_places_moves_a_team_with_its_people(world: World) -> None:
    team = await world.team()
    city = await world.person(f"chen-{uuid4().hex[:8]}", {"role": "city_officer", "division_code": "2113"})
    county = await world.person(f"zhang-{uuid4().hex[:8]}", COUNTY)
    await world.person(f"li-{uuid4().hex[:8]}", {"role": "volunteer", "organization_id": str(team)})
    moved = {"name": "北票一队", "kind": "team", "division_code": "211382"}
    assert kind_of(await county.http.put(f"/api/organizations/{team}", json=moved)) == (403, "not-permitted")
    assert (await city.http.put(f"/api/organizations/{team}", json=moved)).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"division_code": "9999"},
        {"lines": [{"line": "civilization", "parent_id": str(uuid4())}]},
        {"lines": [{"line": "civilization"}, {"line": "civilization"}]},
        {"kind": "office", "members": []},
    ],
)
async def test_an_organisation_with_unknown_parts_is_refused(world: World, more: dict[str, Any]) -> None:
    officer = await world.person(f"chen-{uuid4().hex[:8]}", {"role": "city_officer", "division_code": "2113"})
    by = world.system_admin if more.get("division_code") else officer
    given = {"name": "x", "kind": "team", "division_code": "211381", **more}
    answer = await by.http.put(f"/api/organizations/{new_id()}", json=given)
    assert kind_of(answer) == (422, "organization-incomplete")


async def test_no_organisation_is_its_own_ancestor(world: World) -> None:
    upper, lower = new_id(), new_id()
    for this, parent in ((upper, None), (lower, upper)):
        lines = [{"line": "civilization", "parent_id": parent and str(parent)}]
        given = {"name": "x", "kind": "office", "division_code": "2113", "lines": lines}
        assert (await world.system_admin.http.put(f"/api/organizations/{this}", json=given)).status_code == 201
    for parent in (upper, lower):
        given = {**given, "lines": [{"line": "civilization", "parent_id": str(parent)}]}
        answer = await world.system_admin.http.put(f"/api/organizations/{upper}", json=given)
        assert kind_of(answer) == (422, "organization-incomplete")


async def test_members_set_on_the_team_are_roles_of_the_people(world: World) -> None:
    officer = await world.person("zhang41", COUNTY)
    first, second = await world.team("211381", "甲队"), await world.team("211381", "乙队")
    li = await world.person("li5", {"role": "volunteer", "organization_id": str(first)})
    given = {"name": "乙队", "kind": "team", "division_code": "211381", "leader_id": str(li.id), "members": []}
    answer = await officer.http.put(f"/api/organizations/{second}", json=given)
    assert answer.json()["leader"]["account_id"] == str(li.id)
    assert (await li.http.get("/api/me")).status_code == 401
    again = await world.sign_in("li5")
    assert {(role["role"], role["organization_id"]) for role in again.roles} == {
        ("volunteer", str(first)),
        ("team_leader", str(second)),
    }
    with psycopg.connect(world.database.dsn()) as connection:
        entry = connection.execute(
            "select actor_id, details -> 'people' from audit_entries where subject = %s order by id desc limit 1",
            (f"organization:{second}",),
        ).fetchone()
    assert entry == (officer.id, [[str(li.id), "team_leader", "given"]])
    stranger = await world.person("wang5", {"role": "volunteer", "organization_id": str(await world.team("211382"))})
    answer = await officer.http.put(f"/api/organizations/{second}", json={**given, "members": [str(stranger.id)]})
    assert kind_of(answer) == (422, "organization-incomplete")


async def test_teams_that_take_in_the_same_people_at_once_do_not_block_each_other(world: World) -> None:
    officer = await world.person("zhang45", COUNTY)
    home = await world.team("211381", "原队")
    role = {"role": "volunteer", "organization_id": str(home)}
    people = [str((await world.person(f"many-{number}", role)).id) for number in range(4)]
    teams = [await world.team("211381", f"新队{number}") for number in range(6)]
    given = {"name": "新队", "kind": "team", "division_code": "211381"}
    answers = await asyncio.gather(
        *(
            officer.http.put(f"/api/organizations/{team}", json={**given, "members": people[number % 2 :]})
            for number, team in enumerate(teams)
        )
    )
    assert {answer.status_code for answer in answers} == {200}


async def test_the_kind_of_an_organisation_does_not_change(world: World) -> None:
    team = await world.team()
    given = {"name": "x", "kind": "office", "division_code": "211381"}
    assert kind_of(await world.system_admin.http.put(f"/api/organizations/{team}", json=given)) == (
        409,
        "kind-is-fixed",
    )


async def events(world: World, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    async with world.client() as http:
        while True:
            headers = {"Authorization": f"Bearer {INTERNAL}"}
            answer = await http.get("/internal/events", params={"after": cursor}, headers=headers)
            assert answer.status_code == 200
            found += [event for event in answer.json() if event["type"] == kind]
            if not answer.json():
                return found
            cursor = answer.headers["next-cursor"]


async def test_the_feed_is_for_our_own_programs(world: World) -> None:
    async with world.client() as http:
        wrong = await http.get("/internal/events", headers={"Authorization": "Bearer x"})
        bearer = {"Authorization": f"Bearer {INTERNAL}", "X-Forwarded-For": "1.2.3.4"}
        through_a_proxy = await http.get("/internal/events", headers=bearer)
        anonymous = await http.get("/internal/events")
    assert {wrong.status_code, through_a_proxy.status_code, anonymous.status_code} == {404}


async def test_divisions_and_teams_with_their_leader_are_published(world: World) -> None:
    divisions = await events(world, "division.saved")
    for event in divisions:
        # The database wrote most of them.
        DivisionSaved.model_validate(event["data"])
    named = {event["data"]["code"]: event["data"] for event in divisions}
    assert named["211381"] == {"code": "211381", "name": "北票市", "level": "county", "parent": "2113"}
    assert named["429004"]["parent"] == "42"
    assert named[""] == {"code": "", "name": "全国", "level": "country", "parent": None}
    assert {code for code, data in named.items() if data["parent"] == ""} == {code for code in named if len(code) == 2}
    assert len(named) == 3217
    team = await world.team("211381", "丙队")
    leader = await world.person("ma6", {"role": "team_leader", "organization_id": str(team)}, name="马六")
    told = [event["data"] for event in await events(world, "organization.saved") if event["data"]["id"] == str(team)]
    assert told[0]["leader"] is None
    assert told[-1]["leader"] == {"account_id": str(leader.id)}
    assert told[-1]["kind"] == "team"
    assert "13800000000" not in str(told)


async def test_revocations_are_published(world: World) -> None:
    team = str(await world.team())
    person = await world.person("ma9", COUNTY)
    given = account("ma9", {"role": "volunteer", "organization_id": team}, password=None)
    assert (await put_account(world.admin, given, person.id)).is_success
    told = [event for event in await events(world, "account.revoked") if event["subject"] == str(person.id)]
    # Once when the county's role was confirmed, once when it was taken away.
    assert [event["data"]["account_id"] for event in told] == [str(person.id)] * 2
    assert datetime.fromisoformat(told[0]["data"]["at"]) <= now() + timedelta(seconds=2)


async def test_a_team_without_its_leader_is_published(world: World) -> None:
    team = await world.team()
    role = {"role": "team_leader", "organization_id": str(team)}
    leader = await world.person("ma8", role, name="马八")
    assert (
        await put_account(world.admin, account("ma8", role, name="马八", password=None, is_active=False), leader.id)
    ).is_success
    with psycopg.connect(world.database.dsn()) as connection:
        told = connection.execute(
            "select data -> 'leader' from outbox where subject = %s order by id desc limit 1", (str(team),)
        ).fetchone()
    assert told == (None,)


async def test_divisions_are_listed_by_parent(world: World) -> None:
    listed = (await world.admin.http.get("/api/divisions", params={"parent": "2113"})).json()["items"]
    assert [item["code"] for item in listed] == ["211302", "211303", "211321", "211322", "211324", "211381", "211382"]
    assert listed[5] == {
        "code": "211381", "name": "北票市", "level": "county", "parent": "2113", "kind": "县级市", "valid_to": None,
    }  # fmt: skip
    provinces = (await world.admin.http.get("/api/divisions", params={"limit": 500})).json()["items"]
    assert len(provinces) == 34
    abolished = (await world.admin.http.get("/api/divisions", params={"parent": "3504"})).json()["items"]
    assert {item["code"]: item["valid_to"] for item in abolished}["350427"] == "2021-02-01"


async def test_divisions_page(world: World) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        params = {"parent": "2113", "limit": "3", **({"cursor": cursor} if cursor else {})}
        page = (await world.admin.http.get("/api/divisions", params=params)).json()
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("path", ["/api/divisions?parent=2113", "/api/organizations", "/api/accounts"])
@pytest.mark.parametrize("key", [[], ["x", "y", "z"], ["2113\x00"]])
async def test_a_cursor_of_another_list_is_refused(world: World, path: str, key: list[str]) -> None:
    separator = "&" if "?" in path else "?"
    answer = await world.admin.http.get(f"{path}{separator}cursor={encode_cursor(key)}")
    assert kind_of(answer) == (422, "cursor-malformed")


TOWNS = "code,name\n211381001,甲镇\n211381001001,甲村\n211381001002,乙村\n"


async def load(by: Person, text: str | bytes, **query: str) -> httpx.Response:
    content = text.encode() if isinstance(text, str) else text
    headers = {"Content-Type": "text/csv"}
    return await by.http.post("/api/divisions/import", content=content, headers=headers, params=query)


# These read as hanzi in Big5, too (湮鏜), and the heading decides nothing.
DOUBTFUL = "code,name\n211381001,大庙\n".encode("gb18030")


async def test_a_file_of_doubtful_encoding_is_not_loaded_but_shown_in_each(world: World) -> None:
    answer = await load(world.system_admin, DOUBTFUL)
    assert kind_of(answer) == (422, "file-not-readable")
    body = answer.json()
    assert body["reason"] == "encoding-doubtful"
    previews = {each["encoding"]: each["lines"] for each in body["previews"]}
    assert previews["gb18030"] == ["code,name", "211381001,大庙"]
    assert len(previews) > 1
    assert (await load(world.system_admin, b"a,b\n1,2\n")).json()["previews"] == []


@pytest.mark.parametrize("encoding", ["latin-1", "gbk", ""])
async def test_an_encoding_that_nobody_offered_is_refused(world: World, encoding: str) -> None:
    assert (await load(world.system_admin, DOUBTFUL, encoding=encoding)).status_code == 422


async def test_a_file_is_loaded_in_the_encoding_that_was_chosen(world: World) -> None:
    wrong = await load(world.system_admin, DOUBTFUL, encoding="utf-8-sig")
    assert wrong.json()["reason"] == "encoding-unknown"
    assert (await load(world.system_admin, DOUBTFUL, encoding="gb18030")).json()["changed"] == 1
    children = (await world.system_admin.http.get("/api/divisions", params={"parent": "211381"})).json()["items"]
    assert "大庙" in [item["name"] for item in children]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'code,name\n"211381001,x\n', "代码,名称\n".encode()]
)
async def test_a_file_that_is_not_the_list_is_refused(world: World, content: bytes) -> None:
    assert kind_of(await load(world.system_admin, content)) == (422, "file-not-readable")


async def test_an_import_loads_the_good_rows_and_names_the_others(world: World) -> None:
    officer = await world.person("chen42", CITY)
    text = (
        "code,name\n"
        "211382001,丙镇\n"
        "211382001001,丙村\n"
        "2113,朝阳市\n"
        "210102001,沈阳某街道\n"
        "211382002001,无镇之村\n"
        "211382003,\n"
        "211382004\n"
        "211382001,另一个名字\n"
    )
    answer = (await load(officer, text)).json()
    assert (answer["rows"], answer["changed"]) == (8, 2)
    assert {(refusal["row"], refusal["code"]) for refusal in answer["refused"]} == {
        (4, "code"),
        (5, "scope"),
        (6, "parent"),
        (7, "name"),
        (8, "columns"),
        (9, "twice"),
    }
    children = (await officer.http.get("/api/divisions", params={"parent": "211382001"})).json()["items"]
    assert [(item["code"], item["name"], item["level"]) for item in children] == [("211382001001", "丙村", "village")]


async def test_the_same_file_twice_changes_nothing(world: World) -> None:
    first = (await load(world.system_admin, "\ufeff" + TOWNS)).json()
    before = len(await events(world, "division.saved"))
    again = (await load(world.system_admin, TOWNS)).json()
    assert (first["changed"], again["changed"], again["refused"]) == (3, 0, [])
    assert len(await events(world, "division.saved")) == before
    renamed = (await load(world.system_admin, TOWNS.replace("乙村", "新乙村"))).json()
    assert renamed["changed"] == 1
