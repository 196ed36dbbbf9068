"""An installation without accounts: who may make the first one, how often, and its rights until there is a second."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from gateway.people.accounts import UsernameTaken
from gateway.people.bootstrap import (
    NoSuchAccount,
    NotAnAdministrator,
    invite_admin,
    list_admins,
    offer_first_run,
    recover_admin,
)
from gateway.people.usernames import UsernameNamesPerson
from services.kernel.ids import new_id
from tests.gateway.conftest import KEYS, PASSWORD, MakeWorld, Person, World

NOT_VALID = (404, "first-run-not-valid")
NO_ACCOUNTS = (409, "no-accounts-yet")


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def actions(world: World, subject: str) -> list[tuple[str, dict[str, Any]]]:
    return rows(world, "select action, details from audit_entries where subject = %s order by id", subject)


async def code_of(world: World) -> str:
    link = await offer_first_run(world.database.app)
    assert link is not None
    assert link.path == "/first-run"
    return link.code


async def begin(world: World, code: str, address: str = "10.0.0.1", **changes: Any) -> httpx.Response:
    given = {"code": code, "name": "赵敏", "username": "zhao", "password": PASSWORD, **changes}
    async with world.client(address=address) as http:
        return await http.post("/api/auth/first-run/accept", json=given)


async def look(world: World, code: str, address: str = "10.0.0.1") -> httpx.Response:
    async with world.client(address=address) as http:
        return await http.post("/api/auth/first-run", json={"code": code})


async def first_person(world: World) -> Person:
    answer = await begin(world, await code_of(world))
    assert answer.status_code == 200, answer.text
    return person_of(world, answer)


def person_of(world: World, answer: httpx.Response) -> Person:
    body = answer.json()
    me = body["principal"]
    return Person(UUID(me["id"]), me["username"], world.client(body["access_token"]), me["roles"])


async def second_person(world: World, first: Person, role: str = "system_admin") -> Person:
    account_id = new_id()
    given = {"username": f"qian-{account_id.hex[-6:]}", "name": "钱红", "phone": None, "roles": [{"role": role}]}
    made = await first.http.put(f"/api/accounts/{account_id}", json=given)
    assert made.status_code == 201, made.text
    answer = await world.accept(await world.invite(first, account_id))
    assert answer.status_code == 200, answer.text
    return person_of(world, answer)


async def test_without_a_link_nobody_begins(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    for code in ("0" * 26, "first", "\ud7ff", " x "):
        assert kind_of(await look(world, code)) == NOT_VALID
        assert kind_of(await begin(world, code)) == NOT_VALID
    assert rows(world, "select count(*) from accounts") == [(0,)]
    assert rows(world, "select count(*) from audit_entries where action = 'first_run.refused'")[0][0] == 8


@pytest.mark.parametrize("username", ["13900001234", "139-0000-1234", "zhao-13900001234", "11010519491231002x"])
async def test_no_first_or_further_administrator_has_a_number_of_a_person_as_user_name(
    make_world: MakeWorld, username: str
) -> None:
    world = await make_world(is_empty=True)
    code = await code_of(world)
    assert kind_of(await begin(world, code, username=username)) == (422, "username-names-person")
    with pytest.raises(UsernameNamesPerson):
        await invite_admin(world.database.app, KEYS, username=username, name="孙宁", role="audit_admin")
    assert rows(world, "select count(*) from accounts") == [(0,)]
    # The link still works.
    assert (await begin(world, code)).status_code == 200


async def test_a_sign_in_says_that_nothing_is_set_up(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    async with world.client() as http:
        answer = await http.post("/api/auth/login", json={"username": "admin", "password": PASSWORD})
        assert kind_of(answer) == NO_ACCOUNTS
        assert "bangfu account admin" in answer.json()["title"]
        await begin(world, await code_of(world))
        later = await http.post("/api/auth/login", json={"username": "admin", "password": PASSWORD})
    assert kind_of(later) == (401, "wrong-credentials")


async def test_a_link_ends_after_half_an_hour_and_with_the_next_one(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    old = await code_of(world)
    assert rows(world, "select expires_at - now() <= interval '30 minutes' from first_run") == [(True,)]
    new = await code_of(world)
    assert kind_of(await begin(world, old)) == NOT_VALID
    change(world, "update first_run set expires_at = now() - interval '1 second'")
    assert kind_of(await begin(world, new)) == NOT_VALID
    assert (await begin(world, await code_of(world))).status_code == 200


async def test_a_link_works_once_however_many_hold_it(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    code = await code_of(world)
    assert (await look(world, code)).status_code == 200
    answers = await asyncio.gather(*(begin(world, code, address=f"10.0.1.{n}", username=f"zhao-{n}") for n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 5
    assert kind_of(await begin(world, code)) == NOT_VALID
    assert rows(world, "select count(*) from accounts") == [(1,)]


async def test_where_there_are_accounts_there_is_no_link_and_an_old_one_is_refused(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    code = await code_of(world)
    await invite_admin(world.database.app, KEYS, username="sun", name="孙宁", role="security_admin")
    assert await offer_first_run(world.database.app) is None
    assert kind_of(await look(world, code)) == NOT_VALID
    assert kind_of(await begin(world, code)) == NOT_VALID


@pytest.mark.parametrize(
    "changes",
    [{"password": "short"}, {"username": "赵"}, {"name": " "}, {"phone": "call me"}, {"roles": []}, {"name": "a\x00"}],
)
async def test_what_cannot_be_an_account_leaves_the_link_as_it_was(
    make_world: MakeWorld, changes: dict[str, Any]
) -> None:
    world = await make_world(is_empty=True)
    code = await code_of(world)
    assert (await begin(world, code, **changes)).status_code == 422
    assert (await begin(world, code)).status_code == 200


async def test_guessing_is_slowed_down(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True, login_address_limit=5)
    answers = [await look(world, f"guess-{n}") for n in range(8)]
    assert {answer.status_code for answer in answers} == {404, 429}


async def test_the_first_is_signed_in_and_does_both_works_with_a_mark(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    assert sorted(role["role"] for role in first.roles) == ["security_admin", "system_admin"]
    unit_id, account_id = new_id(), new_id()
    unit = {"name": "北票市文明办", "kind": "office", "division_code": "211381", "lines": []}
    assert (await first.http.put(f"/api/organizations/{unit_id}", json=unit)).status_code == 201
    csv = "code,name\n211381901,示例镇\n".encode()
    loaded = await first.http.post("/api/divisions/import", content=csv, headers={"content-type": "text/csv"})
    assert loaded.status_code == 200, loaded.text
    officer = {"username": "zhou", "name": "周干部", "roles": [{"role": "county_officer", "division_code": "211381"}]}
    assert (await first.http.put(f"/api/accounts/{account_id}", json=officer)).status_code == 201
    assert (await first.http.post(f"/api/accounts/{account_id}/invitation")).status_code == 201
    assert (await first.http.post(f"/api/accounts/{account_id}/sign-out")).status_code == 204
    for subject in (f"organization:{unit_id}", "divisions", f"account:{account_id}"):
        found = actions(world, subject)
        assert found
        assert all(details["alone"] is True for _, details in found), found
    assert actions(world, f"account:{first.id}")[0][0] == "account.bootstrapped"


async def test_the_first_may_not_change_own_roles(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    roles = [{"role": "security_admin"}, {"role": "system_admin"}, {"role": "city_officer", "division_code": "2113"}]
    given = {"username": "zhao", "name": "赵敏", "phone": None, "roles": roles}
    assert kind_of(await first.http.put(f"/api/accounts/{first.id}", json=given)) == (403, "role-not-yours-to-give")


async def test_after_a_second_person_takes_over_the_mark_is_gone(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    second = await second_person(world, first)
    assert (await first.http.get("/api/me")).status_code == 401
    first = await world.sign_in("zhao")
    assert [role["role"] for role in first.roles] == ["security_admin"]
    assert [role["role"] for role in second.roles] == ["system_admin"]
    unit = {"name": "北票市文明办", "kind": "office", "division_code": "211381", "lines": []}
    assert (await first.http.put(f"/api/organizations/{new_id()}", json=unit)).status_code == 403
    unit_id, account_id = new_id(), new_id()
    assert (await second.http.put(f"/api/organizations/{unit_id}", json=unit)).status_code == 201
    officer = {"username": "zhou", "name": "周干部", "roles": [{"role": "county_officer", "division_code": "211381"}]}
    assert (await second.http.put(f"/api/accounts/{account_id}", json=officer)).status_code == 403
    assert (await first.http.put(f"/api/accounts/{account_id}", json=officer)).status_code == 201
    for subject in (f"organization:{unit_id}", f"account:{account_id}"):
        assert all("alone" not in details for _, details in actions(world, subject))
    taken = actions(world, f"account:{first.id}")[-1]
    assert taken == ("role.handed_over", {"role": "system_admin", "to": str(second.id)})


async def test_whoever_gets_the_role_later_takes_over_too(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    account_id = new_id()
    given = {"username": "qian", "name": "钱红", "phone": None}
    inspector = {"role": "inspector", "division_code": "2113"}
    await first.http.put(f"/api/accounts/{account_id}", json={**given, "roles": [inspector]})
    code = await world.invite(first, account_id)
    waiting = {**given, "roles": [{"role": "system_admin"}]}
    assert (await first.http.put(f"/api/accounts/{account_id}", json=waiting)).status_code == 200
    assert (await first.http.get("/api/me")).status_code == 200, "nobody has come in yet"
    await first.http.put(f"/api/accounts/{account_id}", json={**given, "roles": [inspector]})
    assert kind_of(await world.accept(code)) == (404, "invitation-not-valid")
    assert (await world.accept(await world.invite(first, account_id))).status_code == 200
    assert (await first.http.put(f"/api/accounts/{account_id}", json=waiting)).status_code == 200
    assert (await first.http.get("/api/me")).status_code == 401
    assert [role["role"] for role in (await world.sign_in("zhao")).roles] == ["security_admin"]


async def test_nobody_closes_the_own_account(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    roles = [{"role": "security_admin"}, {"role": "system_admin"}]
    given = {"username": "zhao", "name": "赵敏", "phone": None, "roles": roles, "is_active": False}
    assert kind_of(await first.http.put(f"/api/accounts/{first.id}", json=given)) == (403, "role-not-yours-to-give")


async def test_another_role_of_the_second_takes_nothing_over(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    first = await first_person(world)
    await second_person(world, first, "audit_admin")
    assert (await first.http.get("/api/me")).status_code == 200
    world.system_admin = await second_person(world, first, "system_admin")
    await second_person(world, await world.sign_in("zhao"), "system_admin")
    handed = rows(world, "select count(*) from audit_entries where action = 'role.handed_over'")
    assert handed == [(1,)]


async def test_only_administrators_are_recovered_on_the_machine(world: World) -> None:
    with pytest.raises(NoSuchAccount):
        await recover_admin(world.database.app, KEYS, username="nobody-here")
    await world.person("clerk-rec", {"role": "county_officer", "division_code": "211381"})
    with pytest.raises(NotAnAdministrator):
        await recover_admin(world.database.app, KEYS, username="clerk-rec")
    with pytest.raises(UsernameTaken):
        await invite_admin(world.database.app, KEYS, username="clerk-rec", name="孙宁", role="audit_admin")


async def test_a_locked_out_administrator_signs_in_again(world: World) -> None:
    lost = await world.person("lost-admin", {"role": "audit_admin"})
    change(world, "update accounts set is_active = false where id = %s", lost.id)
    async with world.client(address="10.7.7.7") as http:
        for _ in range(8):
            await http.post("/api/auth/login", json={"username": "lost-admin", "password": "wrong password"})
        blocked = await http.post("/api/auth/login", json={"username": "lost-admin", "password": PASSWORD})
    assert blocked.status_code == 429
    way = await recover_admin(world.database.app, KEYS, username="lost-admin")
    assert (way.path, way.was_closed) == ("/invite", True)
    async with world.client(address="10.7.7.8") as http:
        old = await http.post("/api/auth/login", json={"username": "lost-admin", "password": PASSWORD})
    assert kind_of(old) == (401, "wrong-credentials"), "a closed account opens by its link alone"
    answer = await world.accept(way.code, "a new password of mine", address="10.7.7.7")
    assert answer.status_code == 200, answer.text
    async with world.client(address="10.7.7.7") as http:
        given = {"username": "lost-admin", "password": "a new password of mine"}
        assert (await http.post("/api/auth/login", json=given)).status_code == 200
    found = dict(actions(world, f"account:{lost.id}"))
    assert found["account.recovered"] == {"was_closed": True}
    assert found["invitation.accepted"]["given_by"] == "machine"
    assert kind_of(await world.accept(way.code)) == (404, "invitation-not-valid")


async def test_a_way_back_ends_after_half_an_hour(world: World) -> None:
    await world.person("late-admin", {"role": "system_admin"})
    way = await recover_admin(world.database.app, KEYS, username="late-admin")
    (left,) = rows(
        world,
        "select i.expires_at - now() <= interval '30 minutes' from invitations i "
        "join accounts a on a.id = i.account_id where a.username = 'late-admin'",
    )
    assert left == (True,)
    change(world, "update invitations set expires_at = now() where created_by is null")
    assert kind_of(await world.accept(way.code)) == (404, "invitation-not-valid")


async def test_the_machine_lists_its_administrators(world: World) -> None:
    await invite_admin(world.database.app, KEYS, username="listed-admin", name="李列", role="audit_admin")
    found = {whole.row.username: whole for whole in await list_admins(world.database.app, KEYS)}
    assert {"security-admin", "system-admin", "listed-admin"} <= found.keys()
    assert not found["listed-admin"].has_own_password
    assert found["listed-admin"].invited_until is not None
