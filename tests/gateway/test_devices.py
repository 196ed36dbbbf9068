"""A thousand guesses cannot block the owner on a device that signed in before, and the attacker gains nothing from
it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psycopg
import pytest

from gateway.sessions.devices import MAX_ACCOUNTS, Devices
from gateway.sessions.throttle import account_key
from tests.gateway.conftest import PASSWORD, MakeWorld, World

OFFICER = {"role": "county_officer", "division_code": "211381"}


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


async def login(http: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/api/auth/login", json={"username": username, "password": password})


def device_cookie(answer: httpx.Response) -> str:
    named = [cookie for cookie in answer.headers.get_list("set-cookie") if "bangfu_device=" in cookie]
    assert len(named) == 1
    return named[0].partition("=")[2].partition(";")[0]


async def known_device(world: World, username: str, address: str = "10.5.0.1") -> str:
    """The cookie of a device on which `username` has signed in."""
    async with world.client(address=address) as http:
        return device_cookie(await login(http, username))


@asynccontextmanager
async def at(world: World, address: str, cookie: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    async with world.client(address=address) as http:
        if cookie is not None:
            http.headers["Cookie"] = f"bangfu_device={cookie}"
        yield http


async def guess_from_everywhere(world: World, username: str) -> None:
    """The last two of many guesses, from two addresses: the account is blocked everywhere."""
    async with at(world, "10.6.0.1") as http:
        assert (await login(http, username, "wrong password")).status_code in (401, 429)
    change(world, "update login_failures set count = 49, blocked_until = null where key = %s", account_key(username))
    async with at(world, "10.6.0.2") as http:
        assert (await login(http, username, "wrong password")).status_code == 401
    async with at(world, "10.6.0.3") as http:
        assert (await login(http, username, "wrong password")).status_code == 429


async def test_a_cookie_without_a_valid_proof_is_ignored(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang-dev1", OFFICER)
    await world.person("zhang-dev2", OFFICER)
    own, others = await known_device(world, "zhang-dev1"), await known_device(world, "zhang-dev2")
    number, proof = own.split(".")
    forged = [
        others,
        number,
        f"{number}.{'A' * 22}",
        f"{others.split('.')[0]}.{proof}",
        f"{proof}.{number}",
        ".".join([number, proof, *["A" * 22] * MAX_ACCOUNTS]),
        own + "x",
        "",
        "." * 9,
        Devices([b"another secret"]).remember("", "account:whatever"),
    ]
    await guess_from_everywhere(world, "zhang-dev1")
    for cookie in [None, *forged]:
        async with at(world, "10.5.1.1", cookie) as http:
            assert (await login(http, "zhang-dev1")).status_code == 429, cookie
    async with at(world, "10.5.1.1", own) as http:
        assert (await login(http, "zhang-dev1")).status_code == 200


async def test_guesses_from_many_addresses_do_not_block_the_owner_on_a_known_device(make_world: MakeWorld) -> None:
    world = await make_world(login_address_limit=5)
    await world.person("zhang-dev3", OFFICER)
    cookie = await known_device(world, "zhang-dev3")
    await guess_from_everywhere(world, "zhang-dev3")
    # The attackers use the owner's address too, and the global limit is exceeded.
    async with at(world, "10.5.0.1") as http:
        for number in range(8):
            last = await login(http, f"nobody-{number}", "wrong password")
    assert last.status_code == 429
    change(world, "update login_failures set count = 100000 where key = 'all'")
    async with at(world, "10.5.0.1", cookie) as http:
        answer = await login(http, "zhang-dev3")
        assert answer.status_code == 200
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        given = {"current": PASSWORD, "new": "another good password"}
        assert (await http.post("/api/auth/password", json=given)).status_code == 200
    async with at(world, "10.5.0.1") as http:
        assert (await login(http, "zhang-dev3", "another good password")).status_code == 429


async def test_a_sign_in_of_the_owner_does_not_reset_the_counts_of_the_guessers(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang-dev4", OFFICER)
    cookie = await known_device(world, "zhang-dev4")
    await guess_from_everywhere(world, "zhang-dev4")
    counted = "select count, blocked_until from login_failures where key = %s", account_key("zhang-dev4")
    before = rows(world, *counted)
    async with at(world, "10.5.2.1", cookie) as http:
        assert (await login(http, "zhang-dev4")).status_code == 200
    assert rows(world, *counted) == before != []
    async with at(world, "10.6.0.9") as http:
        assert (await login(http, "zhang-dev4", "wrong password")).status_code == 429


async def test_guessing_on_a_known_device_is_slowed_down_wherever_it_is_carried(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang-dev5", OFFICER)
    cookie = await known_device(world, "zhang-dev5")
    statuses = []
    for number in range(6):
        async with at(world, f"10.5.3.{number}", cookie) as http:
            statuses.append((await login(http, "zhang-dev5", "wrong password")).status_code)
    assert statuses == [401, 401, 401, 401, 401, 429]
    async with at(world, "10.5.3.99", cookie) as http:
        right = await login(http, "zhang-dev5")
    assert right.status_code == 429
    assert 1 <= int(right.headers["retry-after"]) <= 5
    # Only that device is blocked: the owner signs in on another one.
    async with at(world, "10.5.3.100") as http:
        assert (await login(http, "zhang-dev5")).status_code == 200
    async with at(world, "10.5.3.99", cookie) as http:
        for _ in range(40):
            change(world, "update login_failures set count = count + 3, blocked_until = null")
            assert (await login(http, "zhang-dev5", "wrong password")).status_code == 401
    longest = rows(world, "select max(blocked_until - now()) from login_failures where key like '%%@device%%'")[0][0]
    assert 14 * 60 < longest.total_seconds() <= 15 * 60


async def test_parallel_guesses_on_a_known_device_are_counted_one_by_one(make_world: MakeWorld) -> None:
    world = await make_world()
    await world.person("zhang-dev6", OFFICER)
    cookie = await known_device(world, "zhang-dev6")
    async with at(world, "10.5.4.1", cookie) as http:
        answers = await asyncio.gather(*(login(http, "zhang-dev6", f"wrong {number}") for number in range(20)))
    assert [answer.status_code for answer in answers].count(401) <= 5


async def test_one_device_knows_several_people_and_forgets_the_longest_unused(make_world: MakeWorld) -> None:
    world = await make_world()
    names = [f"zhang-dev7-{number}" for number in range(MAX_ACCOUNTS + 1)]
    for name in names:
        await world.person(name, OFFICER)
    cookie = ""
    for name in names:
        async with at(world, "10.5.5.1", cookie) as http:
            cookie = device_cookie(await login(http, name))
    for name in names:
        await guess_from_everywhere(world, name)
    for name in names:
        async with at(world, "10.5.5.1", cookie) as http:
            assert (await login(http, name)).status_code == (429 if name == names[0] else 200)


async def test_a_session_from_before_makes_its_device_known_once(world: World) -> None:
    await world.person("zhang-dev8", OFFICER)
    async with world.client() as http:
        token = (await login(http, "zhang-dev8")).cookies["bangfu_refresh"]
    async with world.client() as http:
        http.headers["Cookie"] = f"bangfu_refresh={token}"
        first = await http.post("/api/auth/refresh")
        cookie = device_cookie(first)
        http.headers["Cookie"] = f"bangfu_refresh={first.cookies['bangfu_refresh']}; bangfu_device={cookie}"
        again = await http.post("/api/auth/refresh")
    assert again.status_code == 200
    assert not any("bangfu_device" in header for header in again.headers.get_list("set-cookie"))


async def test_over_tls_the_device_cookie_is_bound_to_the_host_and_outlives_signing_out(
    make_world: MakeWorld,
) -> None:
    world = await make_world(public_url="https://bangfu.example")
    await world.person("zhang-dev9", OFFICER)
    async with world.client(scheme="https") as http:
        answer = await login(http, "zhang-dev9")
        (cookie,) = [one for one in answer.headers.get_list("set-cookie") if "bangfu_device" in one]
        out = await http.post("/api/auth/logout")
    name, _, rest = cookie.partition("=")
    assert name == "__Host-bangfu_device"
    assert {part.strip().lower() for part in rest.split(";")[1:]} == {
        "httponly", "max-age=31536000", "path=/", "samesite=strict", "secure",
    }  # fmt: skip
    assert not any("bangfu_device" in header for header in out.headers.get_list("set-cookie"))


@pytest.mark.parametrize("keys", [[b"new", b"old"], [b"old"]])
def test_a_new_signing_key_still_knows_the_devices_of_the_old_one(keys: list[bytes]) -> None:
    cookie = Devices([b"old"]).remember("", "li")
    assert Devices(keys).recognise(cookie, "li") is not None
    renewed = Devices(keys).remember(cookie, "li")
    assert renewed.count(".") == 1
    assert Devices(keys[:1]).recognise(renewed, "li") == cookie.partition(".")[0]
    assert Devices([b"neither"]).recognise(cookie, "li") is None
