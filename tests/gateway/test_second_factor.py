"""The second factor: setting it up, signing in with it, and the ways without the phone."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import pytest_asyncio

from deploy.keys import new_key, new_sm4_key
from gateway.app import Gateway, create_app
from gateway.people.bootstrap import recover_admin
from gateway.queries.second_factors import find_active
from gateway.sessions.challenges import Challenges
from gateway.sessions.parts import IdentityParts
from gateway.sessions.rekeying import REKEYED
from gateway.sessions.second_factors import open_secret
from gateway.sessions.totp import code_at, step_at
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db.database import Database
from tests.gateway.conftest import (
    BLIND_INDEX_KEY,
    KEK,
    KEYS,
    NOBODY,
    PASSWORD,
    MakeWorld,
    Person,
    World,
    gateway_settings,
)
from tests.support.parts import part_of_app

COUNTY = {"role": "county_officer", "division_code": "211381"}
DUE = (401, "second-factor-due")
WRONG = (403, "wrong-code")
PATH = "/api/me/second-factor"


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def trail(world: World, account_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """What was written about the second factor of an account, in its order, without the network address."""
    found = rows(
        world,
        "select action, details - 'address' from audit_entries "
        "where subject = %s and (action like 'second_factor.%%' or action = 'login.code_asked') order by id",
        f"account:{account_id}",
    )
    return [(row[0], row[1]) for row in found]


@dataclass
class Protected:
    """A person with a second factor, signed in since before it."""

    world: World
    person: Person
    secret: bytes
    recovery_codes: list[str]

    def code(self, away: int = 0) -> str:
        return code_at(self.secret, step_at(time.time()) + away)

    def forget_step(self) -> None:
        """As if half a minute had passed since the last code."""
        change(self.world, "update second_factors set last_step = 0 where id = %s", self.person.id)

    async def first_step(self, address: str = "10.0.0.1", **more: Any) -> httpx.Response:
        given = {"username": self.person.username, "password": PASSWORD, **more}
        async with self.world.client(address=address) as http:
            return await http.post("/api/auth/login", json=given)

    async def challenge(self) -> str:
        answer = await self.first_step()
        assert kind_of(answer) == DUE
        made: str = answer.json()["challenge"]
        return made

    async def second_step(self, challenge: str, code: str, address: str = "10.0.0.1") -> httpx.Response:
        async with self.world.client(address=address) as http:
            return await http.post("/api/auth/login/code", json={"challenge": challenge, "code": code})

    async def prove(self, act: str, password: str, code: str) -> httpx.Response:
        return await self.person.http.post(f"{PATH}/{act}", json={"password": password, "code": code})


def secret_of(begun: httpx.Response) -> bytes:
    assert begun.status_code == 201, begun.text
    return base64.b32decode(begun.json()["secret"])


async def begin(person: Person, password: str = PASSWORD) -> httpx.Response:
    return await person.http.post(PATH, json={"password": password})


async def confirm(person: Person, code: str) -> httpx.Response:
    return await person.http.post(f"{PATH}/confirm", json={"code": code})


async def protect(world: World, person: Person) -> Protected:
    secret = secret_of(await begin(person))
    answer = await confirm(person, code_at(secret, step_at(time.time())))
    assert answer.status_code == 200, answer.text
    made = Protected(world, person, secret, answer.json()["codes"])
    made.forget_step()
    return made


async def protected(world: World, username: str) -> Protected:
    return await protect(world, await world.person(username, COUNTY))


async def test_people_of_a_team_are_not_offered_one(world: World) -> None:
    li = await world.person("sf-li", {"role": "volunteer", "organization_id": str(await world.team())})
    status = (await li.http.get(PATH)).json()
    assert (status["is_offered"], status["is_active"], status["is_required"]) == (False, False, False)
    assert kind_of(await begin(li)) == (409, "second-factor-not-offered")
    async with world.client() as http:
        for method, path in (("GET", ""), ("POST", ""), ("POST", "/confirm"), ("POST", "/remove")):
            body = {"password": PASSWORD, "code": "123456"}
            assert kind_of(await http.request(method, PATH + path, json=body)) == (401, "not-signed-in")


async def test_without_the_password_and_a_right_code_nothing_is_set_up(world: World) -> None:
    person = await world.person("sf-zhang1", COUNTY)
    assert kind_of(await confirm(person, "123456")) == (409, "second-factor-not-begun")
    assert kind_of(await begin(person, "not the password")) == (401, "wrong-credentials")
    assert rows(world, "select count(*) from second_factors where id = %s", person.id) == [(0,)]
    secret = secret_of(await begin(person))
    assert kind_of(await confirm(person, code_at(secret, 7))) == WRONG
    assert (await world.sign_in("sf-zhang1")).id == person.id
    assert (await person.http.get(PATH)).json()["is_active"] is False
    # Who begins again has another secret, and the one before is worth nothing.
    another = secret_of(await begin(person))
    assert kind_of(await confirm(person, code_at(secret, step_at(time.time())))) == WRONG
    assert (await confirm(person, code_at(another, step_at(time.time())))).status_code == 200
    assert kind_of(await confirm(person, code_at(another, step_at(time.time()) + 1))) == (409, "second-factor-active")
    assert kind_of(await begin(person)) == (409, "second-factor-active")
    assert [act for act, _ in trail(world, person.id)] == [
        *("second_factor.refused",) * 3, "second_factor.enrolled", "second_factor.refused"
    ]  # fmt: skip


async def test_nobody_learns_of_it_before_the_right_password(world: World) -> None:
    found = await protected(world, "sf-zhang2")
    plain = await world.person("sf-plain2", COUNTY)
    for username in (found.person.username, plain.username, "sf-nobody"):
        for more in ({}, {"code": "123456"}, {"code": found.code()}):
            async with world.client(address="10.8.0.1") as http:
                answer = await http.post("/api/auth/login", json={"username": username, "password": "wrong", **more})
            assert kind_of(answer) in ((401, "wrong-credentials"), (429, "too-many-attempts")), username
            assert "challenge" not in answer.text
        change(world, "delete from login_failures")


async def test_the_password_alone_opens_nothing(world: World) -> None:
    found = await protected(world, "sf-zhang3")
    answer = await found.first_step()
    assert kind_of(answer) == DUE
    assert set(answer.json()) == {"type", "title", "title_en", "status", "challenge", "expires_in"}
    assert not answer.cookies
    async with world.client(answer.json()["challenge"]) as http:
        assert kind_of(await http.get("/api/me")) == (401, "not-signed-in")
    for code in ("000000", "", "abc", "0000-0000-0000-0000", found.code(-3), found.code(3)):
        refused = await found.second_step(answer.json()["challenge"], code)
        assert refused.status_code in (403, 422), code
        assert not refused.cookies
        change(world, "delete from login_failures")
    assert kind_of(await found.first_step(code="000000")) == WRONG
    assert trail(world, found.person.id)[1:4] == [
        ("login.code_asked", {}),
        ("second_factor.refused", {"why": "wrong-code"}),
        ("second_factor.refused", {"why": "wrong-code"}),
    ]


async def test_a_code_opens_a_session_once(world: World) -> None:
    found = await protected(world, "sf-zhang4")
    challenge, code = await found.challenge(), found.code()
    answer = await found.second_step(challenge, f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer.json()["principal"]["id"]) == (200, str(found.person.id))
    assert set(answer.cookies) == {"bangfu_refresh", "bangfu_device"}
    for again in (await found.second_step(challenge, code), await found.first_step(code=code)):
        assert kind_of(again) == (403, "code-used")
    # An older one is used up with it.
    assert kind_of(await found.second_step(challenge, found.code(-1))) == (403, "code-used")
    assert rows(
        world,
        "select details from audit_entries where action = 'login.succeeded' and actor_id = %s order by id desc limit 1",
        found.person.id,
    ) == [({"second_factor": "code"},)]


async def test_a_program_signs_in_with_one_request(world: World) -> None:
    found = await protected(world, "sf-zhang5")
    answer = await found.first_step(code=found.code())
    assert (answer.status_code, answer.json()["principal"]["username"]) == (200, "sf-zhang5")
    # Who has none may send one all the same.
    await world.person("sf-plain5", COUNTY)
    async with world.client() as http:
        given = {"username": "sf-plain5", "password": PASSWORD, "code": "123456"}
        assert (await http.post("/api/auth/login", json=given)).status_code == 200


async def test_of_many_uses_of_a_code_at_once_one_succeeds(world: World) -> None:
    found = await protected(world, "sf-zhang6")
    challenge, code = await found.challenge(), found.code()
    answers = await asyncio.gather(*(found.second_step(challenge, code, f"10.9.0.{n}") for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200, *(403,) * 7]
    found.forget_step()
    recovery = found.recovery_codes[0]
    answers = await asyncio.gather(*(found.second_step(challenge, recovery, f"10.9.1.{n}") for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200, *(403,) * 7]


async def test_guessing_codes_is_slowed_down_and_the_password_does_not_start_it_anew(world: World) -> None:
    found = await protected(world, "sf-zhang7")
    answers = []
    for number in range(7):
        challenge = await found.challenge()
        answers.append(await found.second_step(challenge, f"00000{number}"))
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403, 403, 429, 429]
    assert kind_of(await found.first_step(code=found.code())) == (429, "too-many-attempts")
    assert kind_of(await found.prove("remove", PASSWORD, found.code())) == (429, "too-many-attempts")
    # From elsewhere the owner comes in.
    assert (await found.second_step(challenge, found.code(), "10.9.2.1")).status_code == 200


async def test_a_challenge_is_bound_to_account_password_and_time(world: World) -> None:
    found, other = await protected(world, "sf-zhang8"), await protected(world, "sf-other8")
    parts = part_of_app(world.app.identity, IdentityParts)
    ((hashed,),) = rows(world, "select password_hash from accounts where id = %s", found.person.id)
    challenge = await found.challenge()
    ended = parts.challenges.make(found.person.id, hashed, must_choose_password=False, seconds=-1)
    foreign = Challenges([b"another key"]).make(found.person.id, hashed, must_choose_password=False)
    middle = len(challenge) // 2
    altered = challenge[:middle] + ("A" if challenge[middle] != "A" else "B") + challenge[middle + 1 :]
    for text in (ended, foreign, altered, challenge[:-4], "", "x" * 76, "é"):
        assert kind_of(await found.second_step(text, found.code())) == (401, "challenge-not-valid"), text
    assert kind_of(await found.second_step(await other.challenge(), found.code())) == WRONG
    given = {"current": PASSWORD, "new": "another good password"}
    assert (await found.person.http.post("/api/me/password", json=given)).status_code == 200
    assert kind_of(await found.second_step(challenge, found.code())) == (401, "challenge-not-valid")


async def test_a_closed_account_does_not_come_in_by_its_code(world: World) -> None:
    found = await protected(world, "sf-zhang9")
    challenge = await found.challenge()
    change(world, "update accounts set is_active = false where id = %s", found.person.id)
    assert kind_of(await found.second_step(challenge, found.code())) == (401, "wrong-credentials")
    assert rows(world, "select last_step from second_factors where id = %s", found.person.id) == [(0,)]


async def test_a_recovery_code_works_once_and_says_so(world: World) -> None:
    found, other = await protected(world, "sf-zhang10"), await protected(world, "sf-other10")
    assert (len(found.recovery_codes), len(set(found.recovery_codes))) == (10, 10)
    challenge, code = await found.challenge(), found.recovery_codes[3]
    assert kind_of(await found.second_step(challenge, other.recovery_codes[3])) == WRONG
    # As somebody types it from paper.
    answer = await found.second_step(challenge, code.lower().replace("-", " "))
    assert answer.status_code == 200
    assert kind_of(await found.second_step(challenge, code)) == (403, "recovery-code-used")
    assert (await found.person.http.get(PATH)).json()["recovery_codes_left"] == 9
    assert ("second_factor.recovery_code_used", {"left": 9}) in trail(world, found.person.id)


async def test_renewed_recovery_codes_end_the_old_ones(world: World) -> None:
    found = await protected(world, "sf-zhang11")
    assert kind_of(await found.prove("recovery-codes", "wrong password", found.code())) == (401, "wrong-credentials")
    assert kind_of(await found.prove("recovery-codes", PASSWORD, "000000")) == WRONG
    answer = await found.prove("recovery-codes", PASSWORD, found.code())
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    renewed = answer.json()["codes"]
    assert not set(renewed) & set(found.recovery_codes)
    challenge = await found.challenge()
    assert kind_of(await found.second_step(challenge, found.recovery_codes[0])) == WRONG
    assert (await found.second_step(challenge, renewed[0])).status_code == 200
    assert trail(world, found.person.id)[2] == ("second_factor.codes_renewed", {})


async def test_it_is_removed_with_password_and_code_only(world: World) -> None:
    found = await protected(world, "sf-zhang12")
    assert kind_of(await found.prove("remove", "wrong password", found.code())) == (401, "wrong-credentials")
    assert kind_of(await found.prove("remove", PASSWORD, "000000")) == WRONG
    assert kind_of(await found.first_step()) == DUE
    assert (await found.prove("remove", PASSWORD, found.recovery_codes[0])).status_code == 204
    assert (await found.first_step()).status_code == 200
    assert rows(world, "select count(*) from recovery_codes where account_id = %s", found.person.id) == [(0,)]
    assert ("second_factor.removed", {}) in trail(world, found.person.id)
    assert kind_of(await found.prove("remove", PASSWORD, found.code())) == WRONG


async def test_sessions_that_began_without_it_end(world: World) -> None:
    person = await world.person("sf-zhang13", COUNTY)
    other = await world.sign_in("sf-zhang13")
    assert (await other.http.get("/api/me")).status_code == 200
    await protect(world, person)
    assert kind_of(await other.http.get("/api/me")) == (401, "not-signed-in")
    assert (await person.http.get("/api/me")).status_code == 200


async def test_nothing_stored_or_written_down_gives_a_code(world: World) -> None:
    found = await protected(world, "sf-zhang14")
    await found.first_step(code=found.code())
    ((wrapped, sealed),) = rows(world, "select wrapped_key, secret from second_factors where id = %s", found.person.id)
    assert found.secret not in bytes(wrapped) + bytes(sealed)
    stored = str(rows(world, "select * from recovery_codes where account_id = %s", found.person.id))
    told = str(rows(world, "select details from audit_entries"))
    for code in (*found.recovery_codes, base64.b32encode(found.secret).decode()):
        assert code not in stored + told
        assert code.replace("-", "") not in stored + told


async def test_an_accepted_invitation_removes_it_and_the_trail_names_who_gave_it(world: World) -> None:
    found = await protected(world, "sf-zhang15")
    code = await world.invite(world.admin, found.person.id)
    assert kind_of(await found.first_step()) == DUE
    assert (await world.accept(code, "another good password")).status_code == 200
    assert trail(world, found.person.id)[-1] == ("second_factor.removed", {"given_by": str(world.admin.id)})
    assert (await world.sign_in("sf-zhang15", "another good password")).id == found.person.id


async def test_an_administrator_is_recovered_on_the_machine(world: World) -> None:
    person = await world.person("sf-boss", {"role": "audit_admin"})
    await protect(world, person)
    link = await recover_admin(world.database.app, KEYS, username="sf-boss")
    assert (await world.accept(link.code, "another good password")).status_code == 200
    assert trail(world, person.id)[-1] == ("second_factor.removed", {"given_by": "machine"})
    assert (await world.sign_in("sf-boss", "another good password")).id == person.id


@pytest_asyncio.fixture
async def others() -> AsyncIterator[list[Gateway]]:
    made: list[Gateway] = []
    yield made
    for app in made:
        await app.close()


def with_setting(world: World, others: list[Gateway], setting: str) -> World:
    """Another gateway over the same database."""
    app = create_app({}, gateway_settings(world.database, second_factor=setting))
    others.append(app)
    return replace(world, app=app, admin=NOBODY, system_admin=NOBODY)


async def test_turned_off_nobody_is_asked_and_nobody_is_offered_one(world: World, others: list[Gateway]) -> None:
    found = await protected(world, "sf-zhang16")
    off = with_setting(world, others, "off")
    person = await off.sign_in("sf-zhang16")
    status = (await person.http.get(PATH)).json()
    assert (status["is_active"], status["is_offered"], status["is_required"]) == (True, False, False)
    assert kind_of(await begin(person)) == (409, "second-factor-not-offered")
    assert kind_of(await found.first_step()) == DUE


async def test_required_an_officer_can_only_set_it_up(world: World, others: list[Gateway]) -> None:
    person = await world.person("sf-zhang17", COUNTY)
    li = await world.person("sf-li17", {"role": "volunteer", "organization_id": str(await world.team())})
    required = with_setting(world, others, "required")
    assert "visits.write" in (await (await required.sign_in(li.username)).http.get("/api/me")).json()["permissions"]
    async with required.client() as http:
        answer = await http.post("/api/auth/login", json={"username": "sf-zhang17", "password": PASSWORD})
        me = answer.json()["principal"]
        assert (me["duty"], me["permissions"]) == ("enrol_second_factor", [])
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        http.cookies = answer.cookies
        person = Person(person.id, person.username, http)
        for path in ("/api/accounts", "/api/organizations"):
            assert kind_of(await http.get(path)) == (403, "not-permitted")
        assert kind_of(await http.put("/api/me", json={"name": "别人", "phone": None})) == (403, "not-permitted")
        assert (await http.get(PATH)).json()["is_required"] is True
        assert (await http.post("/api/auth/refresh")).json()["principal"]["permissions"] == []
        found = await protect(required, person)
        renewed = (await http.post("/api/auth/refresh")).json()
        assert (renewed["principal"]["duty"], "accounts.write" in renewed["principal"]["permissions"]) == (None, True)
        http.headers["Authorization"] = f"Bearer {renewed['access_token']}"
        assert (await http.get("/api/accounts")).status_code == 200
        # Removed again, the next token holds no role.
        assert (await found.prove("remove", PASSWORD, found.code())).status_code == 204
        assert kind_of(await http.get("/api/accounts")) == (401, "not-signed-in")
        assert (await http.post("/api/auth/refresh")).json()["principal"]["duty"] == "enrol_second_factor"


async def test_a_weak_password_is_replaced_first_also_behind_a_code(world: World) -> None:
    found = await protected(world, "sf-zhang18")
    given = {"current": PASSWORD, "new": "another good password"}
    assert (await found.person.http.post("/api/me/password", json=given)).status_code == 200
    parts = part_of_app(world.app.identity, IdentityParts)
    weak = await parts.passwords.hash("boat tea 7")
    change(world, "update accounts set password_hash = %s where id = %s", weak, found.person.id)
    async with world.client() as http:
        asked = await http.post("/api/auth/login", json={"username": "sf-zhang18", "password": "boat tea 7"})
    answer = await found.second_step(asked.json()["challenge"], found.code())
    assert (answer.status_code, answer.json()["principal"]["duty"]) == (200, "choose_password")


@pytest.mark.parametrize("make_kek", [new_key, new_sm4_key])
async def test_a_change_of_keys_seals_it_anew(make_world: MakeWorld, make_kek: Callable[[], str]) -> None:
    world = await make_world()
    found = await protected(world, "sf-keys")
    (kind,) = REKEYED
    new = make_kek()
    both = KeyRing(f"{new}\n{KEK}", BLIND_INDEX_KEY)
    async with Database(world.database.migrator, application_name="keys", pool_size=1) as database:
        async with database.transaction() as connection:
            assert await count_left(connection, both, kind) == (1, 1)
            assert await try_batch(connection, both, kind, FIRST) == (found.person.id, 1)
        async with database.transaction() as connection:
            assert await count_left(connection, both, kind) == (0, 1)
            row = await find_active(connection, found.person.id)
    assert open_secret(KeyRing(new, BLIND_INDEX_KEY), row) == found.secret
    with pytest.raises(CannotDecrypt):
        open_secret(KeyRing(KEK, BLIND_INDEX_KEY), row)
