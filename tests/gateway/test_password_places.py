"""The rule for passwords, at every place where one is set, and at the sign-in of holders of an office."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from gateway.people.bootstrap import offer_first_run
from gateway.sessions import passwords
from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, MakeWorld, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}
GOOD = "boat tea 7"


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def make(
    world: World, *roles: dict[str, Any], username: str, by: Person | None = None, **more: Any
) -> tuple[UUID, httpx.Response]:
    account_id = new_id()
    given = {"username": username, "name": "钱多多", "phone": None, "roles": list(roles), **more}
    return account_id, await (by or world.admin).http.put(f"/api/accounts/{account_id}", json=given)


async def test_a_password_for_somebody_of_a_team_is_measured(world: World) -> None:
    role = {"role": "volunteer", "organization_id": str(await world.team())}
    office = await world.person("pw-office", COUNTY)
    for password, code in (
        ("boat tea7", "password-too-short"),
        ("password123", "password-common"),
        ("pw-one likes tea", "password-names-owner"),
        ("钱多多 likes tea", "password-names-owner"),
    ):
        _, answer = await make(world, role, username="pw-one", by=office, password=password)
        assert kind_of(answer) == (422, code), password
        assert password not in answer.text
    account_id, answer = await make(world, role, username="pw-one", by=office, password=GOOD)
    assert answer.status_code == 201
    with psycopg.connect(world.database.dsn()) as connection:
        found = connection.execute("select id from accounts where username = 'pw-one'").fetchall()
    assert found == [(account_id,)]


async def test_the_invited_choose_by_their_roles_and_the_code_stays_open(world: World) -> None:
    account_id, _ = await make(world, COUNTY, username="pw-two")
    code = await world.invite(world.admin, account_id)
    async with world.client() as http:
        assert (await http.post("/api/auth/invitation", json={"code": code})).json()["shortest_password"] == 12
    for number, (password, reason) in enumerate(
        (
            (GOOD, "password-too-short-for-office"),
            ("password123456", "password-common"),
            ("it is pw-two here", "password-names-owner"),
            ("abcdefghijklmnop", "password-monotonous"),
        )
    ):
        assert kind_of(await world.accept(code, password, f"10.7.0.{number}")) == (422, reason), password
    assert (await world.accept(code)).status_code == 200


async def test_the_first_account_is_measured_as_an_administrator(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    link = await offer_first_run(world.database.app)
    assert link is not None
    given = {"code": link.code, "name": "孙一", "username": "sun"}
    async with world.client() as http:
        for password, reason in (
            (GOOD, "password-too-short-for-office"),
            ("password123456", "password-common"),
            ("the sun also rises", "password-names-owner"),
        ):
            answer = await http.post("/api/auth/first-run/accept", json={**given, "password": password})
            assert kind_of(answer) == (422, reason)
        answer = await http.post("/api/auth/first-run/accept", json={**given, "password": PASSWORD})
    assert answer.status_code == 200


async def test_a_refused_new_password_is_no_attempt_at_the_present_one(world: World) -> None:
    person = await world.person("pw-three", COUNTY)
    for _ in range(8):
        given = {"current": PASSWORD, "new": "password123456"}
        assert kind_of(await person.http.post("/api/me/password", json=given)) == (422, "password-common")
    assert (await person.http.get("/api/me")).json()["shortest_password"] == 12
    given = {"current": PASSWORD, "new": "boat tea 777"}
    assert (await person.http.post("/api/me/password", json=given)).status_code == 200


def set_hash(world: World, person: Person, password: str) -> None:
    """As a release before this rule stored it: the text as it was typed."""
    with psycopg.connect(world.database.dsn()) as connection:
        hashed = passwords._HASHER.hash(password)
        connection.execute("update accounts set password_hash = %s where id = %s", (hashed, person.id))


async def volunteer(world: World, username: str) -> Person:
    return await world.person(username, {"role": "volunteer", "organization_id": str(await world.team())})


async def sign_in(world: World, username: str, password: str) -> httpx.Response:
    async with world.client() as http:
        return await http.post("/api/auth/login", json={"username": username, "password": password})


@pytest.mark.parametrize("old", ["1234567890", "password１２３", "cafe\u0301 \ufb01ne"])
async def test_a_volunteers_old_password_works_until_it_is_changed(world: World, old: str) -> None:
    person = await volunteer(world, f"pw-old-{len(old)}")
    set_hash(world, person, old)
    answer = await sign_in(world, person.username, old)
    assert answer.status_code == 200
    assert (answer.json()["principal"]["duty"], "visits.write" in answer.json()["principal"]["permissions"]) == (
        None,
        True,
    )


async def test_a_password_is_the_same_on_another_keyboard(world: World) -> None:
    person = await volunteer(world, "pw-wide")
    given = {"current": PASSWORD, "new": "ｂｏａｔ　ｔｅａ　７７"}
    assert (await person.http.post("/api/me/password", json=given)).status_code == 200
    assert (await sign_in(world, "pw-wide", "boat tea 77")).status_code == 200
    assert (await sign_in(world, "pw-wide", "ｂｏａｔ　ｔｅａ　７７")).status_code == 200
    assert (await sign_in(world, "pw-wide", "boat tea 78")).status_code == 401


async def test_an_officer_with_a_weak_old_password_chooses_another_before_anything_else(world: World) -> None:
    person = await world.person("pw-officer", COUNTY)
    set_hash(world, person, "boat tea 7")
    answer = await sign_in(world, "pw-officer", "boat tea 7")
    me = answer.json()["principal"]
    assert (answer.status_code, me["duty"], me["permissions"]) == (200, "choose_password", [])
    async with world.client(answer.json()["access_token"]) as http:
        assert (await http.get("/api/me")).json() == me
        assert kind_of(await http.get("/api/accounts")) == (403, "not-permitted")
        assert kind_of(await http.put("/api/me", json={"name": "别人", "phone": None})) == (403, "not-permitted")
        http.cookies = answer.cookies
        renewed = (await http.post("/api/auth/refresh")).json()
        assert (renewed["principal"]["duty"], renewed["principal"]["permissions"]) == ("choose_password", [])
        given = {"current": "boat tea 7", "new": "boat tea 777"}
        changed = await http.post("/api/me/password", json=given)
    assert changed.json()["principal"]["duty"] is None
    async with world.client(changed.json()["access_token"]) as http:
        assert (await http.get("/api/accounts")).status_code == 200


async def test_whoever_gets_an_office_signs_in_again_and_is_measured(world: World) -> None:
    person = await volunteer(world, "pw-raised")
    given = {"current": PASSWORD, "new": GOOD}
    changed = await person.http.post("/api/me/password", json=given)
    assert changed.status_code == 200
    team = {"role": "volunteer", "organization_id": person.roles[0]["organization_id"]}
    raised = {"username": "pw-raised", "name": "钱多多", "phone": None, "roles": [team, COUNTY]}
    assert (await world.admin.http.put(f"/api/accounts/{person.id}", json=raised)).status_code == 200
    await world.confirm(person.id)
    async with world.client() as http:
        http.cookies = changed.cookies
        assert kind_of(await http.post("/api/auth/refresh")) == (401, "not-signed-in")
    answer = await sign_in(world, "pw-raised", GOOD)
    assert (answer.json()["principal"]["duty"], answer.json()["principal"]["permissions"]) == ("choose_password", [])
    # Taken away again, the duty goes with it.
    raised["roles"] = [team]
    assert (await world.admin.http.put(f"/api/accounts/{person.id}", json=raised)).status_code == 200
    assert (await sign_in(world, "pw-raised", GOOD)).json()["principal"]["duty"] is None


async def test_a_second_office_signs_nobody_out(world: World) -> None:
    await world.person("pw-two-offices", COUNTY)
    answer = await sign_in(world, "pw-two-offices", PASSWORD)
    account_id = answer.json()["principal"]["id"]
    roles = [COUNTY, {"role": "county_officer", "division_code": "211382"}]
    more = {"username": "pw-two-offices", "name": "钱多多", "phone": None, "roles": roles}
    assert (await world.admin.http.put(f"/api/accounts/{account_id}", json=more)).status_code == 200
    async with world.client() as http:
        http.cookies = answer.cookies
        assert (await http.post("/api/auth/refresh")).status_code == 200
