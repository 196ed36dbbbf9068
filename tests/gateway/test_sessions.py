"""Signing in, refreshing, signing out."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest

from gateway.sessions.parts import IdentityParts
from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, MakeWorld, World, learn_revocations
from tests.support.parts import part_of_app

OFFICER = {"role": "county_officer", "division_code": "211381"}


async def login(http: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/api/auth/login", json={"username": username, "password": password})


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


async def test_wrong_password_unknown_name_and_closed_account_get_one_answer(world: World) -> None:
    await world.person("zhang1", OFFICER)
    closed = await world.person("zhang2", OFFICER)
    given = {"username": "zhang2", "name": "x", "roles": [OFFICER], "is_active": False}
    assert (await world.admin.http.put(f"/api/accounts/{closed.id}", json=given)).status_code == 200
    async with world.client() as http:
        answers = [
            await login(http, "zhang1", "wrong password"),
            await login(http, "nobody-here"),
            await login(http, "zhang2"),
        ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["type"] == "/problems/wrong-credentials"
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert {answer.headers.get("www-authenticate") for answer in answers} == {'Bearer realm="bangfu"'}


@pytest.mark.parametrize(
    "given",
    [{}, {"username": "a"}, {"username": 1, "password": "x"}, {"username": "a", "password": "b", "x": 1}, [], "x"],
)
async def test_a_malformed_sign_in_is_malformed_and_not_echoed(world: World, given: Any) -> None:
    async with world.client() as http:
        answer = await http.post("/api/auth/login", json=given)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "input" not in answer.text


async def test_a_failed_sign_in_is_in_the_audit_trail_without_the_name_tried(world: World) -> None:
    async with world.client(address="10.9.9.9") as http:
        await login(http, "somebody-else")
    found = rows(
        world,
        "select subject, details::text from audit_entries "
        "where action = 'login.failed' and details->>'address' = '10.9.9.9'",
    )
    assert len(found) == 1
    assert "somebody-else" not in str(found)


async def test_signing_in_gives_a_token_a_cookie_and_the_person(world: World) -> None:
    await world.person("zhang3", OFFICER, name="张主任")
    async with world.client() as http:
        answer = await login(http, "Zhang3")
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 600
    assert body["principal"]["name"] == "张主任"
    assert body["principal"]["roles"] == [
        {
            "role": "county_officer",
            "organization_id": None,
            "organization_name": None,
            "division_code": "211381",
            "division_name": "北票市",
            "composed": None,
            "until": None,
        }
    ]
    assert "households.write" in body["principal"]["permissions"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("bangfu_refresh=")
    assert {"HttpOnly", "SameSite=strict", "Path=/api/auth"} <= set(cookie.split("; "))
    async with world.client(body["access_token"]) as http:
        assert (await http.get("/api/me")).json() == body["principal"]


async def test_over_tls_the_cookie_is_bound_to_the_host(make_world: MakeWorld) -> None:
    world = await make_world(public_url="https://bangfu.example")
    await world.person("zhang4", OFFICER)
    async with world.client(scheme="https") as http:
        answer = await login(http, "zhang4")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-bangfu_refresh=")
        assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert answer.headers["strict-transport-security"]
        assert (await http.post("/api/auth/refresh")).status_code == 200


async def signed_in(world: World, username: str) -> tuple[str, str]:
    """Access and refresh token of a new session."""
    async with world.client() as http:
        answer = await login(http, username)
    return answer.json()["access_token"], answer.cookies["bangfu_refresh"]


async def refresh(world: World, token: str, **headers: str) -> httpx.Response:
    async with world.client() as http:
        return await http.post("/api/auth/refresh", headers={"Cookie": f"bangfu_refresh={token}", **headers})


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 5000, "é", "../..", "A" * 42 + "="])
async def test_a_refresh_token_that_is_none_is_refused(world: World, token: str) -> None:
    async with world.client() as http:
        answer = await http.post("/api/auth/refresh", headers={b"Cookie": f"bangfu_refresh={token}".encode()})
    assert answer.status_code == 401


async def test_another_site_cannot_refresh_or_sign_out(world: World) -> None:
    await world.person("zhang5", OFFICER)
    _, token = await signed_in(world, "zhang5")
    assert (await refresh(world, token, Origin="https://evil.example")).status_code == 403
    assert (await refresh(world, token, Origin="http://bangfu.example")).status_code == 200


async def test_every_refresh_gives_another_token(world: World) -> None:
    await world.person("zhang6", OFFICER)
    _, first = await signed_in(world, "zhang6")
    second = (await refresh(world, first)).cookies["bangfu_refresh"]
    third = (await refresh(world, second)).cookies["bangfu_refresh"]
    assert len({first, second, third}) == 3


async def test_a_lost_reply_is_given_again(world: World) -> None:
    await world.person("zhang7", OFFICER)
    _, first = await signed_in(world, "zhang7")
    answers = [await refresh(world, first) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    successors = {answer.cookies["bangfu_refresh"] for answer in answers}
    assert len(successors) == 1
    assert (await refresh(world, successors.pop())).status_code == 200


async def test_two_tabs_that_refresh_at_once_get_the_same_successor(world: World) -> None:
    await world.person("zhang8", OFFICER)
    _, first = await signed_in(world, "zhang8")
    answers = await asyncio.gather(*(refresh(world, first) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.cookies["bangfu_refresh"] for answer in answers}) == 1


async def test_a_token_used_again_after_its_successor_was_ends_the_session(world: World) -> None:
    await world.person("zhang9", OFFICER)
    access, first = await signed_in(world, "zhang9")
    second = (await refresh(world, first)).cookies["bangfu_refresh"]
    third = (await refresh(world, second)).cookies["bangfu_refresh"]
    assert (await refresh(world, first)).status_code == 401
    assert (await refresh(world, third)).status_code == 401
    async with world.client(access) as http:
        assert (await http.get("/api/me")).status_code == 401
        assert (await http.get("/api/visits")).status_code == 401
    assert rows(world, "select count(*) from audit_entries where action = 'session.reuse'")[0][0] >= 1


async def test_a_token_used_again_after_a_minute_ends_the_session(world: World) -> None:
    await world.person("zhang10", OFFICER)
    _, first = await signed_in(world, "zhang10")
    second = (await refresh(world, first)).cookies["bangfu_refresh"]
    change(world, "update refresh_tokens set used_at = used_at - interval '61 seconds' where used_at is not null")
    assert (await refresh(world, first)).status_code == 401
    assert (await refresh(world, second)).status_code == 401


async def test_an_expired_refresh_token_is_refused(world: World) -> None:
    person = await world.person("zhang11", OFFICER)
    _, token = await signed_in(world, "zhang11")
    change(
        world,
        "update refresh_tokens set expires_at = now() - interval '1 second' "
        "where session_id in (select id from sessions where account_id = %s)",
        person.id,
    )
    assert (await refresh(world, token)).status_code == 401


async def test_no_refresh_token_is_stored_in_clear(world: World) -> None:
    await world.person("zhang12", OFFICER)
    _, token = await signed_in(world, "zhang12")
    await refresh(world, token)
    everything = str(rows(world, "select * from refresh_tokens")) + str(rows(world, "select * from sessions"))
    assert token not in everything


async def test_signing_out_ends_the_session_and_its_tokens(world: World) -> None:
    await world.person("zhang13", OFFICER)
    access, token = await signed_in(world, "zhang13")
    async with world.client(access) as http:
        assert (await http.get("/api/me")).status_code == 200
        answer = await http.post("/api/auth/logout", headers={"Cookie": f"bangfu_refresh={token}"})
        assert answer.status_code == 204
        assert 'bangfu_refresh=""' in answer.headers["set-cookie"]
        assert (await http.get("/api/me")).status_code == 401
    assert (await refresh(world, token)).status_code == 401


async def test_another_gateway_reads_a_revoked_session(world: World) -> None:
    person = await world.person("zhang14", OFFICER)
    assert (await person.http.get("/api/me")).status_code == 200
    change(world, "update sessions set revoked_at = now() where account_id = %s", person.id)
    await learn_revocations(world.app)
    assert (await person.http.get("/api/visits")).status_code == 401


async def test_security_admin_ends_all_sessions_of_a_lost_phone(world: World) -> None:
    person = await world.person("zhang15", OFFICER)
    _, token = await signed_in(world, "zhang15")
    assert (await person.http.post(f"/api/accounts/{person.id}/sign-out")).status_code == 403
    assert (await world.admin.http.post(f"/api/accounts/{new_id()}/sign-out")).status_code == 404
    assert (await world.admin.http.post(f"/api/accounts/{person.id}/sign-out")).status_code == 204
    assert (await person.http.get("/api/me")).status_code == 401
    assert (await refresh(world, token)).status_code == 401
    again = await world.sign_in("zhang15")
    assert (await again.http.get("/api/me")).status_code == 200


async def test_an_account_closed_right_after_its_roles_changed_is_closed_at_once(world: World) -> None:
    given = {"username": "zhang21", "name": "张廿一", "phone": None, "roles": [OFFICER]}
    person = await world.person("zhang21", OFFICER)
    # As if revoked a moment ago: the token of the next sign-in is dated ahead of the clock.
    change(world, "update accounts set tokens_from = clock_timestamp() + interval '1 second' where id = %s", person.id)
    again = await world.sign_in("zhang21")
    answer = await world.admin.http.put(f"/api/accounts/{person.id}", json={**given, "is_active": False})
    assert answer.status_code == 200
    assert (await again.http.get("/api/visits")).status_code == 401


async def test_a_revocation_stays_after_a_reading_that_began_before_it(world: World) -> None:
    person = await world.person("zhang22", OFFICER)
    assert (await world.admin.http.post(f"/api/accounts/{person.id}/sign-out")).status_code == 204
    # The database as a reading sees it that began before the revocation was committed.
    change(world, "update accounts set tokens_from = 'epoch' where id = %s", person.id)
    change(world, "update sessions set revoked_at = null where account_id = %s", person.id)
    await learn_revocations(world.app)
    assert (await person.http.get("/api/visits")).status_code == 401


async def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    person = await world.person("zhang16", OFFICER)
    _, token = await signed_in(world, "zhang16")
    given = {"current": "not this one", "new": "another good password"}
    assert (await person.http.post("/api/auth/password", json=given)).status_code == 401
    answer = await person.http.post("/api/auth/password", json={**given, "current": PASSWORD})
    assert answer.status_code == 200
    assert (await refresh(world, token)).status_code == 401
    assert (await person.http.get("/api/me")).status_code == 401
    async with world.client(answer.json()["access_token"]) as http:
        assert (await http.get("/api/me")).status_code == 200
    async with world.client() as http:
        assert (await login(http, "zhang16")).status_code == 401
        assert (await login(http, "zhang16", "another good password")).status_code == 200


async def test_guessing_at_one_account_is_slowed_down(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang17", OFFICER)
    await world.person("zhang18", OFFICER)
    async with world.client(address="10.1.1.1") as http:
        answers = [await login(http, "zhang17", "wrong password") for _ in range(6)]
        right = await login(http, "zhang17")
        other = await login(http, "zhang18")
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 401, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 5
    assert answers[-1].json()["type"] == "/problems/too-many-attempts"
    assert right.status_code == 429
    assert other.status_code == 200
    # A restart does not reset the counts: another process over the same database refuses too.
    assert rows(world, "select count(*) from login_failures where blocked_until > now()")[0][0] == 1


async def test_parallel_guesses_are_counted_one_by_one(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang19", OFFICER)
    async with world.client(address="10.1.1.2") as http:
        answers = await asyncio.gather(*(login(http, "zhang19", f"wrong {number}") for number in range(20)))
    assert [answer.status_code for answer in answers].count(401) <= 5


async def test_who_guesses_does_not_lock_out_the_owner_elsewhere(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang23", OFFICER)
    async with world.client(address="10.2.1.1") as guesser, world.client(address="10.2.1.2") as owner:
        guesses = [await login(guesser, "zhang23", "wrong password") for _ in range(6)]
        assert guesses[-1].status_code == 429
        assert (await login(owner, "zhang23")).status_code == 200
        assert (await login(guesser, "zhang23")).status_code == 429


async def test_guessing_from_many_places_blocks_the_account_everywhere(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang24", OFFICER)
    async with world.client(address="10.2.2.1") as first, world.client(address="10.2.2.2") as second:
        assert (await login(first, "zhang24", "wrong password")).status_code == 401
        change(world, "update login_failures set count = 49 where key like 'account:%%' and key not like '%%@%%'")
        assert (await login(second, "zhang24", "wrong password")).status_code == 401
        assert (await login(first, "zhang24", "wrong password")).status_code == 429


async def test_a_whole_ipv6_network_is_one_place(make_world: MakeWorld) -> None:
    world = await make_world(login_address_limit=5)
    statuses = []
    for number in range(6):
        async with world.client(address=f"2001:db8:1:2::{number}") as http:
            statuses.append((await login(http, f"nobody-{number}", "wrong password")).status_code)
    assert statuses == [401, 401, 401, 401, 401, 429]


async def test_signing_in_rightly_many_times_at_once_is_no_guessing(world: World) -> None:
    await world.person("zhang25", OFFICER)
    async with world.client(address="10.2.3.1") as http:
        answers = await asyncio.gather(*(login(http, "zhang25") for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}


async def test_an_account_being_changed_keeps_nobody_else_waiting(world: World) -> None:
    busy, free = await world.person("zhang27", OFFICER), await world.person("zhang28", OFFICER)
    async with world.client(address="10.2.4.1") as here, world.client(address="10.2.4.2") as there:
        with psycopg.connect(world.database.dsn()) as connection:
            connection.execute("select from accounts where id = %s for update", (busy.id,))
            waiting = asyncio.create_task(login(here, busy.username))
            await asyncio.sleep(1)
            answer = await asyncio.wait_for(login(there, free.username), 5)
            assert (answer.status_code, waiting.done()) == (200, False)
        assert (await waiting).status_code == 200


@pytest.mark.parametrize("meanwhile", ["is_active = false", "password_hash = 'another'"])
async def test_an_account_that_changes_while_its_password_is_checked_stays_out(
    world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    person = await world.person(f"zhang26-{len(meanwhile)}", OFFICER)
    passwords = part_of_app(world.app.identity, IdentityParts).passwords
    is_right = passwords.is_right

    async def check_slowly(password: str, known_hash: str | None) -> bool:
        answer: bool = await is_right(password, known_hash)
        change(world, f"update accounts set {meanwhile} where id = %s", person.id)
        return answer

    monkeypatch.setattr(passwords, "is_right", check_slowly)
    async with world.client() as http:
        assert (await login(http, person.username)).status_code == 401
    given = {"current": PASSWORD, "new": "another good password"}
    monkeypatch.setattr(passwords, "is_right", is_right)
    assert (await person.http.post("/api/auth/password", json=given)).status_code == 401


async def test_unknown_names_are_slowed_down_like_known_ones(make_world: MakeWorld) -> None:
    world = await make_world()
    async with world.client(address="10.1.1.3") as http:
        answers = [await login(http, "nobody-at-all", "wrong password") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 401, 429]


async def test_nobody_is_locked_out_for_longer_than_a_quarter_of_an_hour(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang20", OFFICER)
    async with world.client(address="10.1.1.4") as http:
        await login(http, "zhang20", "wrong password")
        for _ in range(40):
            change(world, "update login_failures set count = count + 3, blocked_until = null")
            await login(http, "zhang20", "wrong password")
        longest = rows(world, "select max(blocked_until - now()) <= interval '15 minutes' from login_failures")[0][0]
        assert longest is True
        change(world, "update login_failures set blocked_until = now() - interval '1 second'")
        assert (await login(http, "zhang20")).status_code == 200
    assert rows(world, "select count(*) from login_failures where key like 'account:%%'")[0][0] == 0


async def test_guessing_many_names_from_one_address_is_slowed_down(make_world: MakeWorld) -> None:
    world = await make_world(login_address_limit=5)
    async with world.client(address="10.1.1.5") as http:
        answers = [await login(http, f"name{number}", "Spring2026!") for number in range(7)]
    async with world.client(address="10.1.1.6") as http:
        other = await login(http, "name9", "Spring2026!")
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 401, 429, 429]
    assert other.status_code == 401


async def test_too_many_sign_ins_are_refused_and_other_requests_are_answered(make_world: MakeWorld) -> None:
    world = await make_world()
    async with world.client(address="10.1.1.7") as http:
        flood = [asyncio.create_task(login(http, f"flood{number}", "x")) for number in range(80)]
        await asyncio.sleep(0.05)
        assert (await http.get("/.well-known/jwks.json")).status_code == 200
        answers = await asyncio.gather(*flood)
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {401, 503}
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 503)


async def test_an_api_client_signs_in_with_its_secret(world: World) -> None:
    from gateway.people.bootstrap import create_client

    client = await create_client(world.database.app, name="省平台", division_code="21")
    async with world.client() as http:
        form = {"grant_type": "client_credentials", "client_id": str(client.id), "client_secret": client.secret}
        wrong = await http.post("/api/auth/token", data={**form, "client_secret": "x"})
        unknown = await http.post("/api/auth/token", data={**form, "client_id": str(new_id())})
        password = await http.post("/api/auth/token", data={**form, "grant_type": "password"})
        answer = await http.post("/api/auth/token", data=form)
        basic = await http.post(
            "/api/auth/token", data={"grant_type": "client_credentials"}, auth=(str(client.id), client.secret)
        )
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert wrong.headers["www-authenticate"] == 'Basic realm="bangfu"'
    assert unknown.content == wrong.content
    assert (password.status_code, password.json()["error"]) == (400, "unsupported_grant_type")
    assert answer.json()["expires_in"] == 600
    assert answer.headers["cache-control"] == "no-store"
    assert basic.status_code == 200
    async with world.client(answer.json()["access_token"]) as http:
        assert (await http.get("/api/progress")).status_code == 200
        assert (await http.put(f"/api/accounts/{new_id()}", json={})).status_code == 403
        me = (await http.get("/api/me")).json()
    assert (me["id"], me["name"], me["username"]) == (str(client.id), "省平台", str(client.id))
    assert [(held["role"], held["division_name"]) for held in me["roles"]] == [("api_client", "辽宁省")]
    assert me["permissions"] == ["campaigns.read", "dues.read", "progress.read"]
