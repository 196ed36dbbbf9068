"""What the gateway serves itself: pages and its own endpoints; and upstreams that fail."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.edge.asgi import Receive, Scope, Send
from gateway.edge.front import Front
from gateway.edge.http_client.connection import Limits
from gateway.edge.openapi import merge
from gateway.edge.spa import Spa
from tests.gateway.conftest import World
from tests.gateway.hostile_server import Visit, hostile_server
from tests.gateway.running import echo, parts, raw_exchange, ready, serving
from tests.security import forge

KEY = ec.generate_private_key(ec.SECP256R1())
JWKS = forge.jwks(KEY)
NOWHERE = "http://127.0.0.1:9"
CSP = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)


def client(front: Front, address: str = "127.0.0.1") -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {forge.token(KEY)}"}
    transport = httpx.ASGITransport(app=front, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://bangfu.example", headers=headers)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>帮扶</title>")
    (folder / "assets" / "app-1a2b3c.js").write_text("export {}")
    (folder / "assets" / "app-1a2b3c.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b3c.js.gz").write_bytes(b"gzip")
    (folder / "assets" / "icon-1a2b3c.svg").write_text("<svg/>")
    (folder / "assets" / "hashing.worker-1a2b3c.js").write_text("export {}")
    (folder / "sw.js").write_text("export {}")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / ".env").write_text("SECRET=1")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


def pages(dist: Path, **changes: Any) -> httpx.AsyncClient:
    return client(Front(parts(NOWHERE, JWKS, dist, **changes)))


@pytest.mark.parametrize(
    "path",
    ["/secret.txt", "/link.txt", "/.env", "/assets/../../secret.txt", "/assets/gone.js", "/assets/gone", "/x.php"],
)
async def test_no_file_beside_the_build_is_served(dist: Path, path: str) -> None:
    async with serving(Front(parts(NOWHERE, JWKS, dist))) as port:
        answer = await raw_exchange(port, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert answer is not None
    assert answer.status in (400, 404)
    assert b"secret" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_pages_are_only_read(dist: Path, method: str) -> None:
    async with pages(dist) as http:
        answer = await http.request(method, "/")
    assert kind_of(answer) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/login", "/office/board/2113", "/volunteer/"])
async def test_every_screen_is_the_index(dist: Path, path: str) -> None:
    async with pages(dist) as http:
        answer = await http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "帮扶" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert (
        answer.headers["cross-origin-opener-policy"] == answer.headers["cross-origin-resource-policy"] == "same-origin"
    )
    assert "camera=(), geolocation=(), microphone=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers


async def test_over_tls_every_answer_has_hsts_for_the_browser(dist: Path) -> None:
    async with pages(dist, is_tls=True) as http:
        assert (await http.get("/")).headers["strict-transport-security"]
        assert (await http.get("/healthz")).headers["strict-transport-security"]
        assert (await http.get("/api/unknown")).headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [
        ("gzip, deflate, br", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("br;q=0, gzip", "gzip", b"gzip"),
        ("identity", None, b"export {}"),
        ("", None, b"export {}"),
    ],
)
async def test_an_asset_comes_as_small_as_the_client_reads_it(
    dist: Path, accepted: str, encoding: str | None, content: bytes
) -> None:
    async with (
        pages(dist) as http,
        http.stream("GET", "/assets/app-1a2b3c.js", headers={"Accept-Encoding": accepted}) as answer,
    ):
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    assert (answer.headers.get("content-encoding"), raw) == (encoding, content)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/sw.js", "/assets/icon-1a2b3c.svg", "/assets/hashing.worker-1a2b3c.js"])
async def test_what_may_become_a_document_or_a_worker_has_the_policy_of_pages(dist: Path, path: str) -> None:
    async with pages(dist) as http:
        answer = await http.get(path)
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_part_of_a_page_says_no_more_than_it_must(dist: Path) -> None:
    async with pages(dist, is_tls=True) as http:
        answer = await http.get("/assets/app-1a2b3c.js", headers={"Accept-Encoding": "identity"})
    told = {"content-type", "cache-control", "x-content-type-options", "vary", "content-length"}
    assert answer.headers.keys() == told
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_data_can_neither_run_nor_be_embedded() -> None:
    async with client(Front(parts(NOWHERE, JWKS))) as http:
        answer = await http.get("/api/unknown")
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_unchanged_page_is_not_sent_again(dist: Path) -> None:
    async with pages(dist) as http:
        first = await http.get("/")
        again = await http.get("/", headers={"If-None-Match": first.headers["etag"]})
        (dist / "index.html").write_text("<!doctype html><title>new</title>")
        os.utime(dist / "index.html", ns=(1, 1))
        rebuilt = await http.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (rebuilt.status_code, "new" in rebuilt.text) == (200, True)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("target", ["/bangfu-photos", "/bangfu-photos/", "/bangfu-photos/photos/1/a?list-type=2"])
async def test_the_store_has_no_address_here(method: str, target: str) -> None:
    async with client(Front(parts(NOWHERE, JWKS))) as http:
        answer = await http.request(method, target)
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("path", ["/", "/sw.js", "/assets/icon-1a2b3c.svg"])
async def test_a_page_may_send_to_a_store_that_browsers_reach(dist: Path, path: str) -> None:
    spa = Spa(dist, "https://store.bangfu.example:9000")
    async with pages(dist, spa=spa) as http:
        answer = await http.get(path)
        data = await http.get("/api/unknown")
    assert answer.headers["content-security-policy"] == f"{CSP}; connect-src 'self' https://store.bangfu.example:9000"
    assert "store" not in data.headers["content-security-policy"]


async def test_metrics_are_answered_to_this_machine_only() -> None:
    front = Front(parts(NOWHERE, JWKS))
    async with client(front) as http:
        assert "bangfu_gateway_requests_total" in (await http.get("/metrics")).text
        assert (await http.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"})).status_code == 404
    async with client(front, "192.0.2.7") as http:
        assert (await http.get("/metrics")).status_code == 404


async def test_a_forwarded_address_is_believed_from_a_named_proxy_only() -> None:
    for trusted, expected in ((frozenset({"127.0.0.1"}), "203.0.113.9"), (frozenset[str](), "127.0.0.1")):
        front = Front(parts(NOWHERE, JWKS, app=echo, trusted_proxies=trusted))
        async with client(front) as http:
            sent = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
            headers = dict((await http.get("/api/visits", headers=sent)).json()["headers"])
        assert headers["x-forwarded-for"] == expected
        assert headers["x-forwarded-proto"] == ("https" if trusted else "http")


async def test_readiness_names_what_is_missing() -> None:
    async def half() -> dict[str, bool]:
        return {"gateway": True, "households": False}

    async with client(Front(parts(NOWHERE, JWKS, readiness=half))) as http:
        answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"gateway": True, "households": False}}
    async with client(Front(parts(NOWHERE, JWKS, readiness=ready))) as http:
        assert (await http.get("/readyz")).status_code == 200


async def test_a_whole_gateway_asks_its_database_and_the_services(world: World) -> None:
    async with world.client() as http:
        answer = await http.get("/readyz")
        keys = (await http.get("/.well-known/jwks.json")).json()["keys"]
        page = (await http.get("/api/openapi.json")).json()
    assert answer.json()["parts"] == {"gateway": True, "campaigns": False, "submissions": False, "households": False}
    assert [set(key) for key in keys] == [{"kty", "crv", "x", "y", "kid", "alg", "use"}]
    assert "/api/auth/login" in page["paths"]


async def test_schemas_of_one_name_and_two_meanings_both_stay() -> None:
    one = {
        "paths": {"/a": {"$ref": "#/components/schemas/Line"}},
        "components": {"schemas": {"Line": {"type": "string"}}},
    }
    two = {
        "paths": {"/b": {"$ref": "#/components/schemas/Line"}},
        "components": {"schemas": {"Line": {"type": "object"}}},
    }
    page = merge([("gateway", one), ("campaigns", two)])
    assert page["paths"]["/a"]["$ref"] == "#/components/schemas/Line"
    assert page["paths"]["/b"]["$ref"] == "#/components/schemas/CampaignsLine"
    assert page["components"]["schemas"]["CampaignsLine"] == {"type": "object"}


async def refuse(visit: Visit) -> None:
    await visit.request()


async def hang(visit: Visit) -> None:
    await visit.request()
    await visit.request()


async def speak_nonsense(visit: Visit) -> None:
    await visit.request()
    await visit.send(b"nonsense\r\n\r\n")


@pytest.mark.parametrize(
    ("script", "expected"),
    [(refuse, (502, "upstream-cut")), (speak_nonsense, (502, "upstream-cut")), (hang, (504, "upstream-slow"))],
)
async def test_a_failing_service_is_a_problem_a_person_can_act_on(script: Any, expected: tuple[int, str]) -> None:
    async with hostile_server(script) as upstream:
        front = Front(parts(upstream.url, JWKS, limits=Limits(read=0.3)))
        async with client(front) as http:
            assert kind_of(await http.post("/api/visits")) == expected


async def test_a_service_that_is_down_may_be_asked_again() -> None:
    async with client(Front(parts(NOWHERE, JWKS))) as http:
        answer = await http.put("/api/visits/1", content=b"{}")
    assert kind_of(answer) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize("start", [b"Content-Length: 100\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n5\r\n"])
async def test_an_answer_cut_in_the_middle_is_cut_for_the_client_too(start: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + start + b"half")
        await asyncio.sleep(0.05)
        visit.cut()

    async with hostile_server(script) as upstream, serving(Front(parts(upstream.url, JWKS))) as port:
        bearer = {"Authorization": f"Bearer {forge.token(KEY)}"}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=bearer, timeout=60) as http:
            with pytest.raises(httpx.RemoteProtocolError):
                await http.get("/api/visits")


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
async def test_a_client_that_goes_away_frees_the_service(start: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.send(start)
        await visit.request()

    async with hostile_server(script) as upstream, serving(Front(parts(upstream.url, JWKS))) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        bearer = f"Authorization: Bearer {forge.token(KEY)}"
        writer.write(f"GET /api/visits HTTP/1.1\r\nHost: x\r\n{bearer}\r\n\r\n".encode())
        await asyncio.sleep(0.4)
        writer.close()
        await asyncio.wait_for(upstream.closed_by_peer.wait(), 3)


async def test_a_client_that_breaks_off_its_upload_frees_the_service() -> None:
    async def script(visit: Visit) -> None:
        await visit.request()
        await visit.reader.readexactly(1_000)

    async with hostile_server(script) as upstream, serving(Front(parts(upstream.url, JWKS))) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        bearer = f"Authorization: Bearer {forge.token(KEY)}"
        writer.write(f"PUT /api/visits/1 HTTP/1.1\r\nHost: x\r\n{bearer}\r\nContent-Length: 1000\r\n\r\nhalf".encode())
        await asyncio.sleep(0.2)
        writer.close()
        await asyncio.wait_for(upstream.closed_by_peer.wait(), 3)


async def test_a_service_may_tighten_the_policy_of_its_answer_but_not_loosen_our_headers() -> None:
    async def service(_: Scope, receive: Receive, send: Send) -> None:
        own = [
            (b"content-security-policy", b"default-src 'none'; plugin-types application/pdf"),
            (b"x-content-type-options", b"sniff"),
            (b"cache-control", b"private, max-age=60"),
            (b"connection", b"upgrade"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b""})

    async with client(Front(parts(NOWHERE, JWKS, app=service))) as http:
        answer = await http.get("/api/photos/1")
    assert answer.headers.get_list("content-security-policy") == ["default-src 'none'; plugin-types application/pdf"]
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert "connection" not in answer.headers


async def test_an_answer_without_caching_headers_is_not_cached() -> None:
    async with client(Front(parts(NOWHERE, JWKS, app=echo))) as http:
        answer = await http.get("/api/households")
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert json.loads(answer.content)["raw_path"] == "/api/households"
