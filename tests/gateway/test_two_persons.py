"""Two persons for a reader: what one administrator gives waits until another confirms it, whichever way he tries."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from gateway.people.administration import OFFICES_THAT_GIVE, is_guarded, may_grant
from gateway.people.bootstrap import invite_admin
from gateway.people.second_person import end_expired
from services.kernel.auth.permissions import ADMIN_ROLES, READING, ROLE_PERMISSIONS
from services.kernel.auth.principals import Principal, RoleGrant
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.gateway.conftest import KEYS, MakeWorld, Person, World, learn_revocations

COUNTY = {"role": "county_officer", "division_code": "211381"}
OTHER_COUNTY = {"role": "county_officer", "division_code": "211382"}
CITY = {"role": "city_officer", "division_code": "2113"}
SECURITY, SYSTEM = {"role": "security_admin"}, {"role": "system_admin"}
BY_ANOTHER = (403, "confirmed-by-another")


def in_team(role: str, team: UUID) -> dict[str, Any]:
    return {"role": role, "organization_id": str(team)}


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def body(username: str, *roles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"username": username, "name": f"新人{username}", "phone": None, "roles": list(roles), **more}


def fresh(word: str) -> str:
    return f"{word}-{uuid4().hex[:8]}"


async def put(by: Person, account_id: UUID, given: dict[str, Any]) -> httpx.Response:
    return await by.http.put(f"/api/accounts/{account_id}", json=given)


async def save(by: Person, account_id: UUID, given: dict[str, Any]) -> dict[str, Any]:
    answer = await put(by, account_id, given)
    assert answer.is_success, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


def held(saved: dict[str, Any]) -> list[str]:
    return [role["role"] for role in saved["roles"]]


def waiting(saved: dict[str, Any]) -> list[str]:
    return [role["role"] for role in saved["pending_roles"]]


async def propose(world: World, *roles: dict[str, Any], by: Person | None = None) -> tuple[UUID, list[str]]:
    """A new account, and the ids of what waits for it."""
    account_id = new_id()
    saved = await save(by or world.admin, account_id, body(fresh("new"), *roles))
    return account_id, [role["id"] for role in saved["pending_roles"]]


async def act(by: Person, what: str, confirmation_id: Any, **headers: str) -> httpx.Response:
    return await by.http.post(f"/api/confirmations/{confirmation_id}/{what}", headers=headers)


async def listed(by: Person, account_id: UUID) -> list[dict[str, Any]]:
    answer = await by.http.get("/api/confirmations", params={"limit": 500})
    assert answer.status_code == 200, answer.text
    return [item for item in answer.json()["items"] if item["account"]["id"] == str(account_id)]


def trail(world: World, account_id: UUID, kind: str) -> list[Any]:
    statement = "select action, actor_id, details from audit_entries where subject = %s and action like %s order by id"
    return rows(world, statement, f"account:{account_id}", f"{kind}.%")


async def second_admin(world: World) -> Person:
    """Another security administrator, confirmed by the system administrator."""
    return await world.person(fresh("second"), SECURITY)


@pytest.mark.parametrize(
    "role", ["volunteer", "team_leader", "county_officer", "city_officer", "province_officer", "inspector"]
)
async def test_one_administrator_alone_makes_no_reader(world: World, role: str) -> None:
    """Finding F3: in four calls a security administrator read every household of the city."""
    team = await world.team()
    given = in_team(role, team) if role in ("volunteer", "team_leader") else {"role": role, "division_code": "2113"}
    account_id, username = new_id(), fresh("ghost")
    saved = await save(world.admin, account_id, body(username, given))
    assert (held(saved), waiting(saved)) == ([], [role])
    code = await world.invite(world.admin, account_id)
    async with world.client() as http:
        looked = (await http.post("/api/auth/invitation", json={"code": code})).json()
    assert [each["role"] for each in looked["roles"]] == [role]
    accepted = await world.accept(code)
    assert accepted.status_code == 200
    me = accepted.json()["principal"]
    assert (me["roles"], me["permissions"], [each["role"] for each in me["pending_roles"]]) == ([], [], [role])
    assert (await world.sign_in(username)).roles == []
    async with world.client() as http:
        path, bearer = (
            f"/internal/accounts/{account_id}/grants",
            {"Authorization": "Bearer internal-secret-of-the-tests"},
        )
        assert (await http.get(path, headers=bearer)).json() == {"name": saved["name"], "grants": [], "let_in_by": []}


@pytest.mark.parametrize("role", [SECURITY, SYSTEM])
async def test_nobody_makes_the_other_person_alone(world: World, role: dict[str, Any]) -> None:
    account_id, (asked,) = await propose(world, role)
    await world.accept(await world.invite(world.admin, account_id))
    username = rows(world, "select username from accounts where id = %s", account_id)[0][0]
    ghost = await world.sign_in(username)
    _, (ask,) = await propose(world, CITY)
    assert kind_of(await act(ghost, "confirm", ask)) == (403, "not-permitted")
    assert kind_of(await act(ghost, "confirm", asked)) == (403, "not-permitted")


async def test_who_asked_the_owner_and_who_may_not_give_it_do_not_confirm(world: World) -> None:
    team = await world.team()
    owner = await world.person(fresh("owner"), SECURITY)
    saved = await save(world.admin, owner.id, {**body(owner.username, SECURITY, CITY), "name": owner.username})
    (ask,) = [role["id"] for role in saved["pending_roles"]]
    county = await world.person(fresh("zhang"), COUNTY)
    other = await world.person(fresh("sun"), OTHER_COUNTY)
    chief = await world.person(fresh("ma"), in_team("team_leader", team))
    li = await world.person(fresh("li"), in_team("volunteer", team))
    audit = await world.person(fresh("audit"), {"role": "audit_admin"})
    for by, expected in (
        (world.admin, BY_ANOTHER),
        (owner, BY_ANOTHER),
        (county, (404, "not-found")),
        (chief, (404, "not-found")),
        (li, (403, "not-permitted")),
        (audit, (403, "not-permitted")),
    ):
        for what in ("confirm", "decline"):
            assert kind_of(await act(by, what, ask)) == expected, (by.username, what)
    _, (volunteer,) = await propose(world, in_team("volunteer", team))
    assert kind_of(await act(other, "confirm", volunteer)) == (404, "not-found")
    _, (office,) = await propose(world, COUNTY)
    assert kind_of(await act(county, "confirm", office)) == BY_ANOTHER
    assert await listed(county, owner.id) == []
    assert kind_of(await act(world.system_admin, "withdraw", ask)) == (404, "not-found")
    async with world.client() as http:
        assert kind_of(await http.post(f"/api/confirmations/{ask}/confirm")) == (401, "not-signed-in")
        assert kind_of(await http.get("/api/confirmations")) == (401, "not-signed-in")
    assert held((await world.admin.http.get(f"/api/accounts/{owner.id}")).json()) == ["security_admin"]


async def test_what_another_confirms_takes_effect_like_saving(world: World) -> None:
    team = await world.team()
    account_id, (ask,) = await propose(world, in_team("team_leader", team))
    await world.accept(await world.invite(world.admin, account_id))
    username = rows(world, "select username from accounts where id = %s", account_id)[0][0]
    person = await world.sign_in(username)
    (item,) = await listed(world.system_admin, account_id)
    assert (item["kind"], item["role"]["role"], item["role"]["organization_name"]) == (
        "role", "team_leader", "北票一队",
    )  # fmt: skip
    assert (item["asked_by"], item["may_confirm"], item["is_own"], item["has_password"]) == (
        str(world.admin.id), True, False, True,
    )  # fmt: skip
    (own,) = await listed(world.admin, account_id)
    assert (own["may_confirm"], own["is_own"]) == (False, True)
    assert (await act(world.system_admin, "confirm", ask)).status_code == 204
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (404, "not-found")
    assert (await person.http.get("/api/me")).status_code == 401
    assert [role["role"] for role in (await world.sign_in(username)).roles] == ["team_leader"]
    saved = (await world.admin.http.get(f"/api/accounts/{account_id}")).json()
    assert (held(saved), waiting(saved)) == (["team_leader"], [])
    published = "select data -> 'leader' ->> 'account_id' from outbox where subject = %s order by id desc limit 1"
    assert rows(world, published, str(team)) == [(str(account_id),)]
    assert [(action, actor) for action, actor, _ in trail(world, account_id, "role")] == [
        ("role.proposed", world.admin.id), ("role.confirmed", world.system_admin.id),
    ]  # fmt: skip
    assert trail(world, account_id, "role")[1][2] == {
        "role": "team_leader", "team_id": str(team), "division_code": "211381", "asked_by": str(world.admin.id),
    }  # fmt: skip


async def test_of_two_confirmations_at_once_one_succeeds(world: World) -> None:
    other = await second_admin(world)
    _, (ask,) = await propose(world, COUNTY)
    answers = await asyncio.gather(*(act(by, "confirm", ask) for by in (other, world.system_admin) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]


async def test_an_office_gives_alone_what_it_reads_and_confirms_it_for_an_administrator(world: World) -> None:
    team = await world.team()
    city, county = await world.person(fresh("chen"), CITY), await world.person(fresh("zhang"), COUNTY)
    chief = await world.person(fresh("ma"), in_team("team_leader", team))
    for by, role in ((city, COUNTY), (county, in_team("volunteer", team)), (chief, in_team("volunteer", team))):
        saved = await save(by, new_id(), body(fresh("direct"), role))
        assert (held(saved), waiting(saved)) == ([role["role"]], []), by.username
    for by, role in ((city, COUNTY), (county, in_team("volunteer", team)), (chief, in_team("volunteer", team))):
        account_id, (ask,) = await propose(world, role)
        assert [item["may_confirm"] for item in await listed(by, account_id)] == [True]
        assert (await act(by, "confirm", ask)).status_code == 204
        assert [action for action, _, _ in trail(world, account_id, "role")] == ["role.proposed", "role.confirmed"]


async def test_an_office_sees_and_takes_over_what_waits_for_its_people(world: World) -> None:
    team = await world.team()
    account_id, (ask,) = await propose(world, in_team("volunteer", team))
    county, other = await world.person(fresh("zhang"), COUNTY), await world.person(fresh("sun"), OTHER_COUNTY)
    seen = (await county.http.get("/api/accounts", params={"organization_id": str(team)})).json()["items"]
    assert [waiting(item) for item in seen] == [["volunteer"]]
    assert kind_of(await other.http.get(f"/api/accounts/{account_id}")) == (404, "not-found")
    saved = await save(county, account_id, body(seen[0]["username"], in_team("volunteer", team)))
    assert (held(saved), waiting(saved)) == (["volunteer"], [])
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (404, "not-found")


async def test_an_office_changes_no_account_for_which_more_waits_than_it_gives(world: World) -> None:
    team = await world.team()
    county = await world.person(fresh("zhang"), COUNTY)
    li = await world.person(fresh("li"), in_team("volunteer", team))
    await save(world.admin, li.id, body(li.username, in_team("volunteer", team), CITY))
    assert kind_of(await put(county, li.id, body(li.username, in_team("volunteer", team)))) == (
        403, "role-not-yours-to-give",
    )  # fmt: skip
    assert kind_of(await county.http.post(f"/api/accounts/{li.id}/invitation")) == (403, "role-not-yours-to-give")


async def test_another_place_another_team_and_a_closed_account_opened_again_wait_too(world: World) -> None:
    first, second = await world.team(), await world.team("211382", "凌源一队")
    county = await world.person(fresh("zhang"), COUNTY)
    moved = await save(world.admin, county.id, body(county.username, OTHER_COUNTY))
    assert (held(moved), waiting(moved)) == ([], ["county_officer"])
    li = await world.person(fresh("li"), in_team("volunteer", first))
    moved = await save(world.admin, li.id, body(li.username, in_team("volunteer", second)))
    assert (held(moved), waiting(moved)) == ([], ["volunteer"])
    inspector = await world.person(fresh("wu"), {"role": "inspector", "division_code": "2113"})
    given = body(inspector.username, {"role": "inspector", "division_code": "2113"})
    closed = await save(world.admin, inspector.id, {**given, "is_active": False})
    assert (held(closed), waiting(closed)) == (["inspector"], [])
    opened = await save(world.admin, inspector.id, given)
    assert (opened["is_active"], held(opened), waiting(opened)) == (True, [], ["inspector"])
    assert (await world.sign_in(inspector.username)).roles == []
    await world.confirm(inspector.id)
    assert [role["role"] for role in (await world.sign_in(inspector.username)).roles] == ["inspector"]


async def test_nobody_who_keeps_accounts_and_teams_puts_people_into_a_team_by_its_list(world: World) -> None:
    both = await world.person(fresh("both"), SECURITY, SYSTEM)
    team = await world.team()
    account_id, _ = await propose(world)
    given = {"name": "北票一队", "kind": "team", "division_code": "211381"}
    for people in ({"members": [str(account_id)]}, {"leader_id": str(account_id)}):
        answer = await both.http.put(f"/api/organizations/{team}", json={**given, **people})
        assert kind_of(answer) == (409, "second-person-needed")
    assert rows(world, "select count(*) from account_roles where account_id = %s", account_id) == [(0,)]


async def test_an_administrator_chooses_no_password_of_a_reader(world: World) -> None:
    team, username, account_id = await world.team(), fresh("li"), new_id()
    county = await world.person(fresh("zhang"), COUNTY)
    given = body(username, in_team("volunteer", team))
    await save(county, account_id, {**given, "password": "known to the county"})
    known = {**given, "password": "known to the admin"}
    assert kind_of(await put(world.admin, account_id, known)) == (403, "password-is-theirs")
    assert kind_of(await put(world.admin, new_id(), {**known, "username": fresh("li")})) == (403, "password-is-theirs")
    # Nor before there is a role: whoever signs in with it may change it, and then it looks like the owner's.
    ghost = body(fresh("ghost"), password="known to the admin")
    assert kind_of(await put(world.admin, new_id(), ghost)) == (403, "password-is-theirs")
    both = in_team("volunteer", team), in_team("volunteer", await world.team())
    saved = await save(world.admin, account_id, body(username, *both))
    (ask,) = [role["id"] for role in saved["pending_roles"]]
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (409, "password-known")


async def test_who_changes_the_account_meanwhile_asks_anew(world: World) -> None:
    other = await second_admin(world)
    account_id, username = new_id(), fresh("new")
    saved = await save(world.admin, account_id, body(username, COUNTY))
    (before,) = [role["id"] for role in saved["pending_roles"]]
    seen = f'"{saved["version"]}"'
    same = await save(other, account_id, body(username, COUNTY))
    assert [role["id"] for role in same["pending_roles"]] == [before]
    renamed = await save(other, account_id, {**body(username, COUNTY), "name": "另一个人"})
    (after,) = renamed["pending_roles"]
    assert (after["id"] != before, after["asked_by"]) == (True, str(other.id))
    assert kind_of(await act(world.system_admin, "confirm", before)) == (404, "not-found")
    assert kind_of(await act(other, "confirm", after["id"])) == BY_ANOTHER
    assert kind_of(await act(world.system_admin, "confirm", after["id"], **{"If-Match": seen})) == (
        412, "changed-meanwhile",
    )  # fmt: skip
    left_out = await save(world.admin, account_id, body(username))
    assert waiting(left_out) == []
    assert kind_of(await act(world.system_admin, "confirm", after["id"])) == (404, "not-found")
    assert trail(world, account_id, "role")[-1][:2] == ("role.withdrawn", world.admin.id)


async def test_what_was_asked_for_ends_with_the_role_of_who_asked(world: World) -> None:
    other = await second_admin(world)
    account_id, (ask,) = await propose(world, COUNTY, by=other)
    await save(world.admin, other.id, {**body(other.username), "name": other.username})
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (404, "not-found")
    assert trail(world, account_id, "role")[-1][:2] == ("role.withdrawn", world.admin.id)
    third = await second_admin(world)
    _, (ask,) = await propose(world, COUNTY, by=third)
    change(world, "delete from account_roles where account_id = %s", third.id)
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (409, "asked-in-vain")


async def test_who_lost_the_role_a_moment_ago_confirms_nothing(world: World) -> None:
    other = await second_admin(world)
    _, (ask,) = await propose(world, COUNTY)
    # The token still says security administrator.
    change(world, "delete from account_roles where account_id = %s", other.id)
    assert kind_of(await act(other, "confirm", ask)) == BY_ANOTHER


async def test_what_is_closed_declined_withdrawn_or_expired_is_not_confirmed(world: World) -> None:
    account_id, username = new_id(), fresh("shut")
    saved = await save(world.admin, account_id, body(username, COUNTY, is_active=False))
    (ask,) = [role["id"] for role in saved["pending_roles"]]
    assert kind_of(await act(world.system_admin, "confirm", ask)) == (409, "asked-in-vain")
    assert (await act(world.system_admin, "decline", ask)).status_code == 204
    _, (withdrawn,) = await propose(world, COUNTY)
    assert (await act(world.admin, "withdraw", withdrawn)).status_code == 204
    expired_id, (expired,) = await propose(world, COUNTY)
    change(world, "update confirmations set expires_at = now() - interval '1 second' where id = %s", expired)
    for gone in (ask, withdrawn, expired):
        assert kind_of(await act(world.system_admin, "confirm", gone)) == (404, "not-found")
    assert await listed(world.system_admin, expired_id) == []
    worker = Database(world.database.worker, application_name="test", pool_size=1)
    async with worker as database, database.transaction() as connection:
        await end_expired(connection)
    assert trail(world, expired_id, "role")[-1] == (
        "role.expired", None, {"role": "county_officer", "division_code": "211381", "asked_by": str(world.admin.id)},
    )  # fmt: skip
    assert [action for action, _, _ in trail(world, account_id, "role")] == ["role.proposed", "role.declined"]


async def test_a_role_waits_fourteen_days(world: World) -> None:
    _, (ask,) = await propose(world, COUNTY)
    ((left,),) = rows(world, "select expires_at - asked_at from confirmations where id = %s", ask)
    assert left == timedelta(days=14)


async def test_a_team_that_has_a_leader_is_promised_no_other(world: World) -> None:
    team = await world.team()
    await world.person(fresh("ma"), in_team("team_leader", team))
    answer = await put(world.admin, new_id(), body(fresh("ma"), in_team("team_leader", team)))
    assert kind_of(answer) == (409, "team-has-leader")
    second = await world.team()
    waits = [(await propose(world, in_team("team_leader", second)))[1][0] for _ in range(2)]
    assert (await act(world.system_admin, "confirm", waits[0])).status_code == 204
    assert kind_of(await act(world.system_admin, "confirm", waits[1])) == (409, "team-has-leader")


async def one_administrator(make_world: MakeWorld) -> World:
    """As after a first run: nobody else is there."""
    world = await make_world()
    change(world, "delete from account_roles where account_id = %s", world.system_admin.id)
    return world


async def test_while_nobody_else_is_there_it_takes_effect_at_once_and_the_trail_says_so(make_world: MakeWorld) -> None:
    world = await one_administrator(make_world)
    account_id = new_id()
    saved = await save(world.admin, account_id, body(fresh("zhang"), COUNTY))
    assert (held(saved), waiting(saved)) == (["county_officer"], [])
    assert trail(world, account_id, "account")[0][2]["alone"] is True
    second = new_id()
    saved = await save(world.admin, second, body("second", SYSTEM))
    assert held(saved) == ["system_admin"]
    # Invited, but not yet come in: still nobody is there.
    code = await world.invite(world.admin, second)
    assert held(await save(world.admin, new_id(), body(fresh("zhang"), COUNTY))) == ["county_officer"]
    assert (await world.accept(code)).status_code == 200
    assert held(await save(world.admin, new_id(), body(fresh("zhang"), COUNTY))) == []
    editor = await save(world.admin, new_id(), body(fresh("edit"), {"role": "editor", "division_code": "2113"}))
    assert held(editor) == ["editor"]


@pytest.mark.parametrize("way", ["closed", "without the role"])
async def test_who_removes_the_other_administrator_is_not_alone_by_it(make_world: MakeWorld, way: str) -> None:
    world = await make_world()
    account_id = rows(world, "select id from accounts where username = 'system-admin'")[0][0]
    change(world, "update accounts set password_is_own = true where id = %s", account_id)
    given = {"username": "system-admin", "name": "x", "phone": None}
    removed = {"roles": [SYSTEM], "is_active": False} if way == "closed" else {"roles": []}
    await save(world.admin, account_id, {**given, **removed})
    assert held(await save(world.admin, new_id(), body(fresh("zhang"), COUNTY))) == []
    assert held(await save(world.admin, new_id(), body(fresh("next"), SYSTEM))) == []
    opened = await save(world.admin, account_id, {**given, "roles": [SYSTEM]})
    assert (held(opened), waiting(opened)) == ([], ["system_admin"])
    # The machine makes the next one, and that stands in its trail.
    link = await invite_admin(world.database.app, KEYS, username="from-machine", name="机", role="system_admin")
    assert (await world.accept(link.code)).status_code == 200
    confirmer = await world.sign_in("from-machine")
    account_id, (ask,) = await propose(world, CITY)
    assert (await act(confirmer, "confirm", ask)).status_code == 204
    assert held((await world.admin.http.get(f"/api/accounts/{account_id}")).json()) == ["city_officer"]


async def test_an_office_counts_as_the_other_person_for_what_it_gives(make_world: MakeWorld) -> None:
    world = await one_administrator(make_world)
    city, username = new_id(), fresh("chen")
    assert held(await save(world.admin, city, body(username, CITY))) == ["city_officer"]
    assert (await world.accept(await world.invite(world.admin, city))).status_code == 200
    officer = await world.sign_in(username)
    account_id, (ask,) = await propose(world, COUNTY)
    assert (await act(officer, "confirm", ask)).status_code == 204
    assert held((await world.admin.http.get(f"/api/accounts/{account_id}")).json()) == ["county_officer"]
    outside = {"role": "county_officer", "division_code": "341302"}
    assert held(await save(world.admin, new_id(), body(fresh("out"), outside))) == ["county_officer"]


async def test_another_process_refuses_the_old_token_of_a_confirmed_person(world: World) -> None:
    county = await world.person(fresh("zhang"), COUNTY)
    await save(world.admin, county.id, {**body(county.username, COUNTY, OTHER_COUNTY), "name": county.username})
    again = await world.sign_in(county.username)
    await world.confirm(county.id)
    await learn_revocations(world.app)
    assert (await again.http.get("/api/accounts")).status_code == 401


def test_every_office_reads_what_it_gives() -> None:
    for giver in OFFICES_THAT_GIVE:
        own = RoleGrant(giver, UUID(int=1), "2113")
        for role in ROLE_PERMISSIONS:
            if may_grant(Principal(UUID(int=2), None, (own,)), RoleGrant(role, UUID(int=1), "2113")):
                assert ROLE_PERMISSIONS[role] & READING <= ROLE_PERMISSIONS[giver], (giver, role)


def test_a_new_permission_on_households_visits_or_reports_is_looked_at() -> None:
    """Whoever adds one decides whether it reads; then a role with it needs two persons."""
    things = {"households", "pairings", "reports", "visits"}
    known = {each for permissions in ROLE_PERMISSIONS.values() for each in permissions}
    assert {each for each in known if each.partition(".")[0] in things} - READING == {
        "households.erase", "households.restrict", "households.write",
        "pairings.plan", "pairings.write", "reports.review", "reports.write", "visits.write",
    }  # fmt: skip


def test_neither_administrators_nor_clients_read_households() -> None:
    """An API client is made by one administrator, so its role must not read persons."""
    assert [role for role in ROLE_PERMISSIONS if not READING & ROLE_PERMISSIONS[role]] == [
        "national_officer", "editor", "api_client", "security_admin", "system_admin", "audit_admin",
    ]  # fmt: skip
    assert {role for role in ROLE_PERMISSIONS if is_guarded(RoleGrant(role, None, "21"))} == {
        *ADMIN_ROLES, *(role for role in ROLE_PERMISSIONS if READING & ROLE_PERMISSIONS[role]),
    }  # fmt: skip
