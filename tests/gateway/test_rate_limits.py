"""How many requests an account or an address may send in a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.edge.front import Front
from gateway.edge.rate_limits import MOST_KNOWN, Kind, RateLimits, TooManyRequests
from gateway.settings import GatewaySettings
from services.kernel.ids import new_id
from tests.gateway.running import echo, parts
from tests.security import forge

KEY = ec.generate_private_key(ec.SECP256R1())
ALLOWED: Mapping[Kind, int] = {"read": 5, "write": 4, "costly": 2, "anonymous": 3}


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Gateway:
    """A gateway with small limits and a clock of its own."""

    front: Front
    clock: Clock

    async def ask(
        self, method: str, path: str, token: str | None = None, address: str = "10.0.0.1", **content: Any
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.front, client=(address, 1))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as http:
            return await http.request(method, path, **content)

    async def allowed(self, method: str, path: str, token: str | None = None, address: str = "10.0.0.1") -> int:
        """How many requests are served before the first one is refused."""
        for served in range(1_000):
            if (await self.ask(method, path, token, address)).status_code == 429:
                return served
        raise AssertionError("no limit")


@pytest.fixture
def gateway() -> Gateway:
    clock = Clock()
    limits = RateLimits(ALLOWED, clock)
    return Gateway(Front(parts("http://127.0.0.1:9", forge.jwks(KEY), app=echo, rate_limits=limits)), clock)


async def test_a_refusal_says_when_to_come_again_and_who_waits_as_long_is_served(gateway: Gateway) -> None:
    token = forge.token(KEY)
    assert await gateway.allowed("GET", "/api/visits", token) == ALLOWED["read"]
    refused = await gateway.ask("GET", "/api/visits", token)
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"
    wait = int(refused.headers["retry-after"])
    assert refused.json()["retry_after"] == wait == 12
    gateway.clock.now += wait
    assert await gateway.allowed("GET", "/api/visits", token) == 1


async def test_thousands_of_searches_in_a_minute_are_refused_and_cost_no_service(gateway: Gateway) -> None:
    token = forge.token(KEY)
    answers = [await gateway.ask("GET", f"/api/households?q={n}", token) for n in range(300)]
    assert [answer.status_code for answer in answers].count(200) == ALLOWED["read"]


COSTLY = [
    ("GET", "/api/reports/1.pdf"),
    ("GET", "/api/reports/1.docx"),
    ("GET", "/api/reports/month.zip"),
    ("GET", "/api/audit.csv"),
    ("GET", "/api/divisions/template.xlsx"),
    ("POST", "/api/notices/proposals"),
    ("POST", "/api/households/imports"),
    ("POST", "/api/households/search"),
    ("POST", "/api/households/1/file"),
    ("POST", "/api/household-files/1"),
    ("POST", "/api/divisions/import"),
    ("POST", "/api/reports/1/scans"),
]


@pytest.mark.parametrize(("method", "path"), COSTLY)
async def test_what_costs_much_has_a_budget_of_its_own(gateway: Gateway, method: str, path: str) -> None:
    token = forge.token(KEY)
    assert await gateway.allowed(method, path, token) == ALLOWED["costly"]
    assert await gateway.allowed("GET", "/api/households", token) == ALLOWED["read"]


async def test_reading_takes_nothing_from_writing(gateway: Gateway) -> None:
    token = forge.token(KEY)
    assert await gateway.allowed("GET", "/api/visits", token) == ALLOWED["read"]
    assert await gateway.allowed("PUT", f"/api/visits/{new_id()}", token) == ALLOWED["write"]


async def test_an_account_has_one_budget_on_all_its_devices_and_nobody_elses(gateway: Gateway) -> None:
    subject = str(new_id())
    phone, desk = (forge.token(KEY, body=forge.claims(sub=subject, sid=str(new_id()))) for _ in range(2))
    assert await gateway.allowed("GET", "/api/visits", phone, "10.0.0.1") == ALLOWED["read"]
    assert await gateway.allowed("GET", "/api/visits", desk, "10.0.0.2") == 0
    assert (
        await gateway.allowed("GET", "/api/visits", forge.token(KEY, body=forge.claims(sub=str(new_id()))))
        == ALLOWED["read"]
    )


@pytest.mark.parametrize("path", ["/api/auth/refresh", "/api/calendar.ics", "/api/visits", "/api/divisions"])
async def test_an_address_without_a_valid_token_has_a_budget(gateway: Gateway, path: str) -> None:
    assert await gateway.allowed("GET", path) == ALLOWED["anonymous"]
    assert await gateway.allowed("GET", path, "no.valid.token") == 0
    assert await gateway.allowed("GET", path, address="10.0.0.9") == ALLOWED["anonymous"]


@pytest.mark.parametrize("token", [None, forge.token(KEY)])
async def test_uploads_count_for_the_address(gateway: Gateway, token: str | None) -> None:
    path = f"/api/uploads/{new_id()}"
    for _ in range(ALLOWED["anonymous"]):
        assert (await gateway.ask("PUT", path, token, content=b"x")).status_code != 429
    refused = await gateway.ask("PUT", path, token, content=b"x")
    assert (refused.status_code, int(refused.headers["retry-after"]) >= 1) == (429, True)
    assert (await gateway.ask("GET", "/api/auth/refresh")).status_code == 429
    assert (await gateway.ask("PUT", path, token, "10.0.0.9", content=b"x")).status_code != 429


async def test_the_addresses_of_one_ipv6_subscriber_are_one(gateway: Gateway) -> None:
    assert await gateway.allowed("GET", "/api/visits", address="2001:db8:1:2::1") == ALLOWED["anonymous"]
    assert await gateway.allowed("GET", "/api/visits", address="2001:db8:1:2::ffff") == 0


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/token", "/healthz", "/readyz", "/"])
async def test_signing_in_has_its_own_throttle_and_health_has_none(gateway: Gateway, path: str) -> None:
    assert [(await gateway.ask("GET", path)).status_code for _ in range(20)].count(429) == 0


def test_a_week_of_visits_with_all_their_photos_fits_into_the_defaults_in_a_minute() -> None:
    """40 visits with 20 photos: put, complete and the receipt; the photos themselves need no token."""
    given = {name: field.default for name, field in GatewaySettings.model_fields.items() if "per_minute" in name}
    limits = RateLimits({"write": given["writes_per_minute"], "anonymous": given["anonymous_per_minute"]}, Clock())
    for _ in range(40):
        for _ in range(1 + 20):
            limits.count("write", "phone")
        for _ in range(20):
            limits.count("anonymous", "10.0.0.1")


def test_memory_is_bounded_and_who_is_at_the_limit_is_not_forgotten_first() -> None:
    clock = Clock()
    limits = RateLimits({"read": 2}, clock)
    for n in range(MOST_KNOWN - 1):
        limits.count("read", n)
    clock.now += 31
    for _ in range(2):
        limits.count("read", "busy")
    limits.count("read", "new")
    assert len(limits) < 10
    with pytest.raises(TooManyRequests):
        limits.count("read", "busy")
