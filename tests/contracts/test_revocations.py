"""A revoked token at the port of a service, without the gateway in front: a real gateway tells it, over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from gateway.app import Gateway, create_app
from services.campaigns.app import create_app as create_campaigns
from services.campaigns.settings import CampaignsSettings
from tests.campaigns.office import settings_of
from tests.databases import MakeDatabase
from tests.gateway.conftest import (
    INTERNAL,
    PASSWORD,
    MakeWorld,
    Person,
    World,
    gateway_settings,
    learn_revocations,
    make_world,
    new_pem,
)
from tests.gateway.running import serving
from tests.support.ports import free_port

__all__ = ["make_world"]

PEM = new_pem()
CITY = {"role": "city_officer", "division_code": "2113"}
PATH = "/internal/revocations"
Service = httpx.AsyncClient


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world(signing_key=PEM)


@asynccontextmanager
async def listening(gateway: Gateway, port: int | None = None, **options: Any) -> AsyncIterator[str]:
    await learn_revocations(gateway)
    async with serving(gateway, at=port, **options) as chosen:
        yield f"http://127.0.0.1:{chosen}"


@pytest.fixture
async def campaigns(world: World, service_database: MakeDatabase) -> Callable[..., Any]:
    """Starts the service beside a gateway: `async with campaigns(gateway_url) as service`."""
    settings = {**settings_of(service_database("campaigns")), "internal_secret": INTERNAL}
    async with world.client() as http:
        settings["jwks"] = (await http.get("/.well-known/jwks.json")).text

    @asynccontextmanager
    async def start(gateway_url: str, silence: float = 60.0) -> AsyncIterator[Service]:
        given = {**settings, "gateway_url": gateway_url, "longest_silence": silence}
        app = create_campaigns(CampaignsSettings.model_validate(given))
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), Service(transport=transport, base_url="http://s.test") as client:
            yield client

    return start


async def status(service: Service, person: Person) -> int:
    bearer = {"Authorization": person.http.headers["Authorization"]}
    return (await service.get("/api/campaigns", headers=bearer)).status_code


async def becomes(wanted: int, ask: Callable[[], Awaitable[int]]) -> None:
    async with asyncio.timeout(20):
        while await ask() != wanted:  # noqa: ASYNC110  another program decides
            await asyncio.sleep(0.02)


async def sign_out(world: World, person: Person) -> None:
    """A second session of the same person, ended; `person` gets its token."""
    async with world.client() as http:
        answer = await http.post("/api/auth/login", json={"username": person.username, "password": PASSWORD})
        person.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        ended = await http.post("/api/auth/logout")
        assert ended.status_code == 204


async def close_account(world: World, person: Person) -> None:
    await save(world, person, {"roles": [CITY], "is_active": False})


async def take_roles(world: World, person: Person) -> None:
    await save(world, person, {"roles": []})


async def save(world: World, person: Person, changes: dict[str, Any]) -> None:
    given = {"username": person.username, "name": person.username, "phone": "13800000000", **changes}
    answer = await world.admin.http.put(f"/api/accounts/{person.id}", json=given)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("revoke", [sign_out, close_account, take_roles])
async def test_the_port_of_a_service_refuses_a_revoked_token(
    world: World, campaigns: Callable[..., Any], revoke: Callable[[World, Person], Awaitable[None]]
) -> None:
    person, colleague = await world.person("officer-a", CITY), await world.person("officer-b", CITY)
    async with listening(world.app) as url, campaigns(url) as service:
        assert await status(service, person) == 200
        await revoke(world, person)
        await becomes(401, lambda: status(service, person))
        assert await status(service, colleague) == 200


async def test_a_service_that_is_started_again_knows_at_its_first_request(
    world: World, campaigns: Callable[..., Any]
) -> None:
    person = await world.person("officer-c", CITY)
    async with listening(world.app) as url:
        await close_account(world, person)
        async with campaigns(url) as service:
            assert await status(service, person) == 401


async def test_after_a_restart_of_the_gateway_old_and_new_revocations_hold(
    world: World, campaigns: Callable[..., Any]
) -> None:
    before, after = await world.person("officer-d", CITY), await world.person("officer-e", CITY)
    port = free_port()
    async with campaigns(f"http://127.0.0.1:{port}") as service:
        async with listening(world.app, port):
            await close_account(world, before)
            await becomes(401, lambda: status(service, before))
        other = create_app({}, gateway_settings(world.database, signing_key=PEM))
        async with listening(other, port, lifespan="on"):
            # The old process stores it; the new one reads it in its database, and so does the service.
            await close_account(world, after)
            await becomes(401, lambda: status(service, after))
            assert await status(service, before) == 401


async def test_a_service_that_hears_nothing_of_the_gateway_is_not_ready_and_answers_503(
    world: World, campaigns: Callable[..., Any]
) -> None:
    person = await world.person("officer-f", CITY)
    port = free_port()
    async with campaigns(f"http://127.0.0.1:{port}", silence=0.5) as service:
        await becomes(503, lambda: status(service, person))
        ready = await service.get("/readyz")
        assert (ready.status_code, ready.json()["parts"]["revocations"]) == (503, False)
        refused = await service.get("/api/campaigns", headers=dict(person.http.headers))
        assert refused.headers["retry-after"] == "5"
        assert (await service.get("/api/calendar.ics?token=x")).status_code == 503


async def test_a_service_without_the_gateway_goes_on_for_a_while(world: World, campaigns: Callable[..., Any]) -> None:
    person = await world.person("officer-g", CITY)
    port = free_port()
    async with campaigns(f"http://127.0.0.1:{port}", silence=86_400) as service:
        assert await status(service, person) == 200
        async with listening(world.app, port):
            await close_account(world, person)
            await becomes(401, lambda: status(service, person))


async def test_the_calendar_address_of_a_closed_account_ends_before_the_event_of_it_comes(
    world: World, campaigns: Callable[..., Any]
) -> None:
    person = await world.person("officer-h", CITY)
    async with listening(world.app) as url, campaigns(url) as service:
        made = await service.post("/api/dues/calendar-token", headers=dict(person.http.headers))
        address = made.json()["url"]

        async def calendar() -> int:
            answer: httpx.Response = await service.get(address)
            return answer.status_code

        assert await calendar() == 200
        await close_account(world, person)
        await becomes(404, calendar)


async def test_only_our_own_programs_read_the_list(world: World) -> None:
    async with world.client() as http:
        secret = {"Authorization": f"Bearer {INTERNAL}"}
        for headers in ({}, {"Authorization": "Bearer guess"}, {**secret, "X-Forwarded-For": "10.0.0.1"}):
            assert (await http.get(PATH, headers=headers)).status_code == 404


async def test_before_its_first_reading_a_gateway_gives_no_list(make_world: MakeWorld) -> None:
    world = await make_world(is_empty=True)
    async with world.client() as http:
        answer = await http.get(PATH, headers={"Authorization": f"Bearer {INTERNAL}"})
    assert answer.status_code == 503
