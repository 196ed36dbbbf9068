"""The client for calls between our programs."""

import httpx
import pytest

from services.kernel.web.client import program_client, without_certificates
from tests.gateway.hostile_server import Visit, hostile_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def ends_at_the_second_request(visit: Visit) -> None:
    await visit.request()
    await visit.send(OK)
    await visit.request()


async def test_it_sends_nothing_twice() -> None:
    """The caller decides about a request that was lost with its connection: the other program may have acted."""
    async with hostile_server(ends_at_the_second_request) as server, program_client() as client:
        assert (await client.get(server.url)).text == "ok"
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(server.url)
        assert server.visits == 1


async def test_it_uses_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with hostile_server(ends_at_the_second_request) as server, program_client() as client:
        assert (await client.get(server.url)).text == "ok"


def test_it_trusts_no_certificate() -> None:
    assert without_certificates().get_ca_certs() == []
    assert without_certificates().check_hostname
