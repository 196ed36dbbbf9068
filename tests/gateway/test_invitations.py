"""Invitations: who may invite whom, what a code allows, and what only the owner knows."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, MakeWorld, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}
CITY = {"role": "city_officer", "division_code": "2113"}
NOT_VALID = (404, "invitation-not-valid")


def volunteer(team: UUID) -> dict[str, Any]:
    return {"role": "volunteer", "organization_id": str(team)}


def leader(team: UUID) -> dict[str, Any]:
    return {"role": "team_leader", "organization_id": str(team)}


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def body(username: str, *roles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"username": username, "name": f"邀请{username}", "phone": None, "roles": list(roles), **more}


async def put(by: Person, account_id: UUID, given: dict[str, Any]) -> httpx.Response:
    return await by.http.put(f"/api/accounts/{account_id}", json=given)


async def made(world: World, *roles: dict[str, Any], username: str = "") -> UUID:
    """An account without a password."""
    account_id = new_id()
    answer = await put(world.admin, account_id, body(username or f"inv-{uuid4().hex[:10]}", *roles))
    assert answer.status_code == 201, answer.text
    await world.confirm(account_id)
    return account_id


async def invite(by: Person, account_id: UUID) -> httpx.Response:
    return await by.http.post(f"/api/accounts/{account_id}/invitation")


async def look(world: World, code: str, address: str = "10.0.0.1") -> httpx.Response:
    async with world.client(address=address) as http:
        return await http.post("/api/auth/invitation", json={"code": code})


async def test_nobody_invites_without_the_right_to_manage_that_account(world: World) -> None:
    team, other = await world.team(), await world.team("211382", "凌源一队")
    mine, theirs = await made(world, volunteer(team)), await made(world, volunteer(other))
    officer_account, twice = await made(world, COUNTY), await made(world, volunteer(team), volunteer(other))
    boss = await made(world, {"role": "security_admin"})
    li = await world.person("li-inv1", volunteer(team))
    chief = await world.person("ma-inv1", leader(team))
    county = await world.person("zhang-inv1", COUNTY)
    city = await world.person("chen-inv1", CITY)
    async with world.client() as http:
        assert kind_of(await http.post(f"/api/accounts/{mine}/invitation")) == (401, "not-signed-in")
    refused = (403, "role-not-yours-to-give")
    for by, account_id, expected in (
        (li, mine, (403, "not-permitted")),
        (world.system_admin, mine, (403, "not-permitted")),
        (chief, theirs, (404, "not-found")),
        (chief, officer_account, (404, "not-found")),
        (chief, twice, refused),
        (county, theirs, (404, "not-found")),
        (county, officer_account, refused),
        (county, boss, (404, "not-found")),
        (city, city.id, (403, "own-password")),
        (city, new_id(), (404, "not-found")),
        (world.admin, world.admin.id, (403, "own-password")),
    ):
        assert kind_of(await invite(by, account_id)) == expected, (by.username, account_id)
    assert rows(world, "select count(*) from invitations where account_id = any(%s)", [[theirs, officer_account]]) == [
        (0,)
    ]


async def test_a_leader_manages_the_own_volunteers_and_nobody_else(world: World) -> None:
    team, other = await world.team(), await world.team("211381", "北票二队")
    chief = await world.person("ma-inv2", leader(team))
    for roles in ([volunteer(other)], [leader(team)], [COUNTY], [volunteer(team), COUNTY], []):
        answer = await put(chief, new_id(), body(f"x-{uuid4().hex[:8]}", *roles))
        assert kind_of(answer) == (403, "role-not-yours-to-give"), roles
    member = await made(world, volunteer(team))
    moved = body("moved-inv2", volunteer(other))
    assert kind_of(await put(chief, member, moved)) == (403, "role-not-yours-to-give")
    assert kind_of(await put(chief, chief.id, body("ma-inv2", leader(team), volunteer(other)))) == (
        403,
        "role-not-yours-to-give",
    )
    given = {"name": "x", "kind": "team", "division_code": "211381", "members": []}
    assert kind_of(await chief.http.put(f"/api/organizations/{team}", json=given)) == (403, "not-permitted")
    own = new_id()
    assert (await put(chief, own, body("li-inv2", volunteer(team)))).status_code == 201
    listed = (await chief.http.get("/api/accounts")).json()
    assert {item["id"]: item["may_change"] for item in listed["items"]} == {
        str(chief.id): False, str(member): True, str(own): True,
    }  # fmt: skip
    assert listed["roles_to_give"] == ["volunteer"]
    assert (await invite(chief, own)).status_code == 201
    assert (await chief.http.post(f"/api/accounts/{own}/sign-out")).status_code == 204
    assert kind_of(await chief.http.post(f"/api/accounts/{chief.id}/sign-out")) == (403, "role-not-yours-to-give")


async def test_system_admin_who_leads_a_team_takes_nobody_into_another(world: World) -> None:
    team, other = await world.team(), await world.team("211382", "凌源三队")
    both = await world.person("both-inv", {"role": "system_admin"}, leader(team))
    stranger = await made(world, volunteer(other))
    given = {"name": "x", "kind": "team", "division_code": "211382", "leader_id": str(stranger)}
    assert kind_of(await both.http.put(f"/api/organizations/{other}", json=given)) == (403, "not-permitted")


@pytest.mark.parametrize("role", [COUNTY, CITY, {"role": "system_admin"}])
async def test_nobody_chooses_the_password_of_an_officer(world: World, role: dict[str, Any]) -> None:
    account_id, username = new_id(), f"officer-{uuid4().hex[:8]}"
    known = body(username, role, password="known to who made it")
    assert kind_of(await put(world.admin, account_id, known)) == (403, "password-is-theirs")
    assert (await put(world.admin, account_id, body(username, role))).status_code == 201
    assert kind_of(await put(world.admin, account_id, known)) == (403, "password-is-theirs")
    # Not by removing the officer role for a moment either.
    team = await world.team()
    demoted = body(username, volunteer(team), password="known to who made it")
    assert kind_of(await put(world.admin, account_id, demoted)) == (403, "password-is-theirs")


async def test_an_account_with_a_known_password_gets_no_officer_role(world: World) -> None:
    account_id, team = new_id(), await world.team()
    given = body("known-inv", volunteer(team))
    county = await world.person("zhang-inv0", COUNTY)
    assert (await put(county, account_id, {**given, "password": PASSWORD})).status_code == 201
    assert (await world.sign_in("known-inv")).id == account_id
    promoted = body("known-inv", COUNTY)
    assert kind_of(await put(world.admin, account_id, promoted)) == (409, "password-known")
    assert (await world.accept(await world.invite(world.admin, account_id), "chosen by the owner")).status_code == 200
    assert (await put(world.admin, account_id, promoted)).status_code == 200


async def test_a_password_the_owner_chose_is_not_overwritten(world: World) -> None:
    team = await world.team()
    chief = await world.person("ma-inv3", leader(team))
    li = await world.person("li-inv3", volunteer(team))
    given = body("li-inv3", volunteer(team), password="what the leader likes")
    assert kind_of(await put(chief, li.id, given)) == (403, "password-is-theirs")
    assert (await world.sign_in("li-inv3")).id == li.id


@pytest.mark.parametrize("code", ["", "x", "0" * 26, "0" * 65, "\u0000", "邀请"])
async def test_a_code_that_was_never_issued_is_refused(world: World, code: str) -> None:
    looked, accepted = await look(world, code), await world.accept(code)
    assert kind_of(looked) in (NOT_VALID, (422, "malformed"))
    assert kind_of(accepted) == kind_of(looked)
    assert "set-cookie" not in accepted.headers


async def test_used_replaced_expired_withdrawn_and_unknown_codes_get_one_answer(world: World) -> None:
    team = await world.team()
    answers = []
    for ending in ("used", "replaced", "expired", "closed", "role", "author"):
        author = await world.person(f"author-{ending}", COUNTY)
        name = f"inv-{ending}"
        account_id = await made(world, volunteer(team), username=name)
        code = await world.invite(author, account_id)
        assert (await look(world, code)).status_code == 200
        if ending == "used":
            assert (await world.accept(code)).status_code == 200
        elif ending == "replaced":
            await world.invite(world.admin, account_id)
        elif ending == "expired":
            change(world, "update invitations set expires_at = now() where account_id = %s", account_id)
        elif ending == "author":
            gone = body(author.username, COUNTY, is_active=False)
            assert (await put(world.admin, author.id, gone)).status_code == 200
        else:
            roles = [volunteer(team)] if ending == "closed" else []
            changed = body(name, *roles, is_active=ending != "closed")
            assert (await put(world.admin, account_id, changed)).status_code == 200
        answers += [await look(world, code), await world.accept(code, "another good password")]
    answers.append(await look(world, "0" * 26))
    assert {kind_of(answer) for answer in answers} == {NOT_VALID}
    assert len({answer.content for answer in answers}) == 1
    assert "inv-" not in answers[0].text


async def test_a_code_for_a_volunteer_does_not_open_what_was_given_later(world: World) -> None:
    team = await world.team()
    chief = await world.person("ma-inv4", leader(team))
    account_id = new_id()
    await put(chief, account_id, body("li-inv4", volunteer(team)))
    code = await world.invite(chief, account_id)
    county = await world.person("zhang-inv4", COUNTY)
    second = await world.team("211381", "北票三队")
    given = {"name": "北票三队", "kind": "team", "division_code": "211381", "leader_id": str(account_id)}
    assert (await county.http.put(f"/api/organizations/{second}", json=given)).status_code == 200
    assert kind_of(await world.accept(code)) == NOT_VALID


async def test_a_closed_account_is_not_invited(world: World) -> None:
    team = await world.team()
    account_id = await made(world, volunteer(team), username="inv-shut")
    await put(world.admin, account_id, body("inv-shut", volunteer(team), is_active=False))
    assert kind_of(await invite(world.admin, account_id)) == (409, "account-closed")


@pytest.mark.parametrize("password", ["short", "x" * 129])
async def test_the_rules_for_passwords_hold_for_the_invited(world: World, password: str) -> None:
    code = await world.invite(world.admin, await made(world, COUNTY))
    answer = await world.accept(code, password)
    assert answer.status_code == 422
    assert code not in answer.text
    assert (await look(world, code)).status_code == 200


async def test_of_two_uses_of_a_code_at_once_one_succeeds(world: World) -> None:
    code = await world.invite(world.admin, await made(world, COUNTY))
    answers = await asyncio.gather(
        *(world.accept(code, f"password number {n}", address=f"10.4.0.{n}") for n in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404]


async def test_guessing_codes_is_slowed_down_like_guessing_passwords(make_world: MakeWorld) -> None:
    world = await make_world(login_address_limit=5)
    code = await world.invite(world.admin, await made(world, COUNTY))
    answers = [await look(world, f"{n:026d}", address="10.4.1.1") for n in range(7)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 404, 429, 429]
    assert kind_of(await look(world, code, address="10.4.1.1")) == (429, "too-many-attempts")
    assert (await look(world, code, address="10.4.1.2")).status_code == 200


async def test_the_code_says_whom_it_is_for_and_can_be_looked_at_again(world: World) -> None:
    team = await world.team(name="北票四队")
    account_id = await made(world, volunteer(team), username="li-inv5")
    given = await invite(await world.person("zhang-inv5", COUNTY), account_id)
    assert given.headers["cache-control"] == "no-store"
    invitation = given.json()
    assert invitation["waits"] is False
    assert invitation["link"] == f"http://bangfu.example/invite#{invitation['code']}"
    assert invitation["picture"].startswith("data:image/svg+xml")
    for _ in range(8):
        answer = await look(world, invitation["code"].lower())
    assert answer.json() == {
        "name": "邀请li-inv5",
        "username": "li-inv5",
        "roles": [
            {
                "role": "volunteer",
                "organization_id": str(team),
                "organization_name": "北票四队",
                "division_code": "211381",
                "division_name": "北票市",
                "composed": None,
                "until": None,
            }
        ],
        "shortest_password": 10,
        "expires_at": invitation["expires_at"],
    }
    ((hours,),) = rows(
        world,
        "select extract(epoch from expires_at - now()) / 3600 from invitations where account_id = %s",
        account_id,
    )
    assert 71.9 < hours <= 72
    text = str(rows(world, "select * from invitations")) + str(rows(world, "select * from audit_entries"))
    assert invitation["code"] not in text


async def test_the_invited_chooses_the_password_and_is_signed_in(world: World) -> None:
    officer = await world.person("chen-inv6", CITY)
    account_id = new_id()
    assert (await put(officer, account_id, body("zhang-inv6", COUNTY))).status_code == 201
    code = await world.invite(officer, account_id)
    answer = await world.accept(code, "chosen by the owner")
    assert answer.status_code == 200
    assert {header.partition("=")[0] for header in answer.headers.get_list("set-cookie")} == {
        "bangfu_refresh",
        "bangfu_device",
    }
    async with world.client(answer.json()["access_token"]) as http:
        me = (await http.get("/api/me")).json()
    assert (me["id"], me["roles"][0]["role"]) == (str(account_id), "county_officer")
    assert (await world.sign_in("zhang-inv6", "chosen by the owner")).id == account_id
    shown = (await officer.http.get(f"/api/accounts/{account_id}")).json()
    assert (shown["has_password"], shown["password_is_own"], shown["invited_until"]) == (True, True, None)
    noted = rows(
        world, "select actor_id, action from audit_entries where subject = %s order by id", f"account:{account_id}"
    )
    assert noted == [
        (officer.id, "account.saved"),
        (officer.id, "invitation.given"),
        (account_id, "invitation.accepted"),
    ]


async def test_a_forgotten_password_ends_only_when_the_new_invitation_is_used(world: World) -> None:
    person = await world.person("zhang-inv7", COUNTY)
    code = await world.invite(world.admin, person.id)
    assert (await world.sign_in("zhang-inv7")).id == person.id
    assert (await person.http.get("/api/me")).status_code == 200
    assert (await world.accept(code, "remembered this time")).status_code == 200
    assert (await person.http.get("/api/me")).status_code == 401
    async with world.client() as http:
        old = await http.post("/api/auth/login", json={"username": "zhang-inv7", "password": PASSWORD})
    assert kind_of(old) == (401, "wrong-credentials")


async def test_a_refused_code_is_in_the_audit_trail_with_its_address(world: World) -> None:
    assert kind_of(await look(world, "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", address="10.4.9.9")) == NOT_VALID
    noted = rows(
        world,
        "select actor_id, details from audit_entries where action = 'invitation.refused' order by id desc limit 1",
    )
    assert noted == [(None, {"address": "10.4.9.9"})]


async def test_people_and_teams_are_found_by_a_part_of_their_name(world: World) -> None:
    team = await world.team(name="寻找队100%")
    await made(world, leader(team), username="findme-1")
    await made(world, volunteer(team), username="findme-2")
    county = await world.person("zhang-inv8", COUNTY)
    for words, found in (("FINDME-", 2), ("邀请findme-2", 1), ("findme_", 0), ("%", 0)):
        listed = (await county.http.get("/api/accounts", params={"q": words})).json()["items"]
        assert len(listed) == found, words
    listed = (await county.http.get("/api/accounts", params={"office": "true"})).json()["items"]
    assert {role["role"] for item in listed for role in item["roles"]} >= {"county_officer"}
    assert not {"findme-1", "findme-2"} & {item["username"] for item in listed}
    for words, names in (("0%", ["寻找队100%"]), ("_", []), ("寻找队", ["寻找队100%"])):
        items = (await county.http.get("/api/organizations", params={"q": words})).json()["items"]
        assert [item["name"] for item in items] == names, words
    assert (items[0]["leader_name"], items[0]["people"], items[0]["division_name"]) == ("邀请findme-1", 2, "北票市")


async def test_our_own_programs_can_read_the_current_roles_of_an_account(world: World) -> None:
    person = await world.person("zhang-inv9", COUNTY)
    path, bearer = f"/internal/accounts/{person.id}/grants", {"Authorization": "Bearer internal-secret-of-the-tests"}
    async with world.client() as http:
        for headers in ({}, {"Authorization": "Bearer x"}, {**bearer, "X-Forwarded-For": "1.2.3.4"}):
            assert kind_of(await http.get(path, headers=headers)) == (404, "not-found")
        assert kind_of(await person.http.get(path)) == (404, "not-found")
        grant = {"role": "county_officer", "organization_id": None, "division_code": "211381"}
        assert (await http.get(path, headers=bearer)).json() == {
            "name": "zhang-inv9",
            "grants": [grant],
            "let_in_by": [],
        }
        await put(world.admin, person.id, body("zhang-inv9", COUNTY, is_active=False))
        assert (await http.get(path, headers=bearer)).json() == {"name": "", "grants": [], "let_in_by": []}
        unknown = await http.get(f"/internal/accounts/{new_id()}/grants", headers=bearer)
        assert unknown.json() == {"name": "", "grants": [], "let_in_by": []}
