"""Under which names the gateway answers, and which names it writes into links."""

import httpx
import pytest

from gateway.edge.front import Front
from gateway.edge.hosts import AllowedHosts, HostNotAllowed
from services.kernel.ids import new_id
from tests.gateway.conftest import MakeWorld
from tests.gateway.running import parts, raw_exchange, serving
from tests.gateway.test_connections import JWK

FOREIGN = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.9", "[2001:db8::1]", "localhost."]


def front(*names: str, public_url: str | None = None) -> Front:
    hosts = AllowedHosts(public_url, names)
    return Front(parts("http://127.0.0.1:9", {"keys": [JWK]}, hosts=hosts))


def request(host: str, path: str = "/api/openapi.json") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/api/visits", "/api/uploads/x", "/api/auth/refresh"])
async def test_a_name_that_nobody_gave_this_installation_is_refused(host: str, path: str) -> None:
    async with serving(front(public_url="https://bangfu.example.gov.cn")) as port:
        answer = await raw_exchange(port, request(host, path))
    assert answer is not None
    assert (answer.status, answer.problem()) == (421, "host-not-allowed")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "BANGFU.example.gov.cn", "bangfu.example.gov.cn:443", "desk"]
)
async def test_its_own_names_are_answered(host: str) -> None:
    async with serving(front("desk", public_url="https://bangfu.example.gov.cn")) as port:
        answer = await raw_exchange(port, request(host))
    assert answer is not None
    assert answer.status == 200


def test_the_address_the_connection_came_to_is_a_name_of_it() -> None:
    hosts = AllowedHosts(None)
    hosts.check(b"10.1.2.3:8000", "10.1.2.3")
    hosts.check(b"10.1.2.3", "::ffff:10.1.2.3")
    with pytest.raises(HostNotAllowed):
        hosts.check(b"10.1.2.4", "10.1.2.3")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_load_balancer_may_ask_for_the_health_under_any_name(path: str) -> None:
    async with serving(front()) as port:
        answer = await raw_exchange(port, request("10.9.9.9", path))
    assert answer is not None
    assert answer.status == 200


async def link_of_an_invitation(make_world: MakeWorld, **settings: str) -> str:
    world = await make_world(**settings)
    account_id = new_id()
    given: dict[str, object] = {"username": "officer", "name": "陈处", "phone": None, "roles": []}
    assert (await world.admin.http.put(f"/api/accounts/{account_id}", json=given)).status_code == 201
    # The last hop of a request: what counts is the Host header alone.
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8123") as http:
        headers = dict(world.admin.http.headers) | {"host": "localhost:8123"}
        answer = await http.post(f"/api/accounts/{account_id}/invitation", headers=headers)
    assert answer.status_code == 201, answer.text
    link: str = answer.json()["link"]
    return link.partition("#")[0]


async def test_links_have_the_public_url_whatever_the_host(make_world: MakeWorld) -> None:
    link = await link_of_an_invitation(make_world, public_url="https://bangfu.example.gov.cn")
    assert link == "https://bangfu.example.gov.cn/invite"


async def test_without_a_public_url_links_have_the_allowed_host_of_the_request(make_world: MakeWorld) -> None:
    assert await link_of_an_invitation(make_world) == "http://localhost:8123/invite"
