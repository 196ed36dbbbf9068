"""Malformed and malicious requests, over a real socket, to the real server."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.edge.front import Front
from tests.gateway.running import RawAnswer, echo, parts, raw_exchange, read_answer, serving
from tests.security import forge
from tests.security.hostile_tokens import hostile_tokens

KEY = ec.generate_private_key(ec.SECP256R1())


@pytest_asyncio.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    async with serving(echo) as upstream:
        front = Front(parts(f"http://127.0.0.1:{upstream}", forge.jwks(KEY)))
        async with serving(front) as gateway:
            yield gateway


def request(target: str | bytes, *lines: str, method: str = "GET", token: str | None = None) -> bytes:
    path = target.encode() if isinstance(target, str) else target
    bearer = [f"Authorization: Bearer {token or forge.token(KEY)}"]
    head = "\r\n".join(["Host: bangfu.example", *bearer, *lines])
    return method.encode() + b" " + path + b" HTTP/1.1\r\n" + head.encode("latin-1") + b"\r\n\r\n"


async def ask(port: int, raw: bytes) -> RawAnswer:
    answer = await raw_exchange(port, raw)
    assert answer is not None
    return answer


NOT_ALLOWED = [
    "/api/visits/../households",
    "/api/visits/..",
    "/api/visits/./1",
    "/api/visits/.",
    "/..",
    "/.",
    "/../etc/passwd",
    "/api/%2e%2e/internal/events",
    "/api/%2E%2E/internal",
    "/api/.%2e/internal",
    "/api/%2e./internal",
    "/api/%2e",
    "/api/visits/%2e%2e%2fhouseholds",
    "/api/visits/..%2fhouseholds",
    "/api/visits/..%2Fhouseholds",
    "/api/visits/a%2fb",
    "/api/visits%2f1",
    "/api%2fvisits",
    "/%2fapi/visits",
    "/api/visits/%5c..%5c",
    "/api/visits/..%5chouseholds",
    "/api/visits\\1",
    "/api\\visits",
    "/api/visits/%00",
    "/api/visits/1%00.pdf",
    "/api/visits/%0d%0aX-User-Id:1",
    "/api/visits/%0a",
    "/api/visits/%09",
    "/api/visits/%7f",
    "/api/visits/%1b",
    "/api/visits/%252e%252e",
    "/api/visits/%25",
    "/api/visits/%",
    "/api/visits/%2",
    "/api/visits/%zz",
    "/api/visits/%u002e",
    "/api/visits/%c0%ae%c0%ae",
    "/api/visits/%ff",
    "/api/visits/%ef%bc%8e%ef%bc%8e",
    "/api/visits/a%ef%bc%8fb",
    "/api/visits/a%ef%bc%bcb",
    "/api/visits/%e2%80%a5",
    "/api/visits/%20",
    "/api/visits/.. /x".replace(" ", "%20"),
    "//api/visits",
    "/api//visits",
    "/api/visits//1",
    "/api/visits/1//",
    "//",
    "/api/visits/{id}",
    "/api/visits/<b>",
    '/api/visits/"',
    "/api/visits/`id`",
    "/api/visits/a|b",
    "/api/visits/a^b",
    "/" + "a" * 9_000,
    "/api/visits?x=" + "a" * 9_000,
]


@pytest.mark.parametrize("target", NOT_ALLOWED, ids=[target[:40] for target in NOT_ALLOWED])
async def test_it_refuses_a_path_that_could_mean_two_things(port: int, target: str) -> None:
    answer = await ask(port, request(target))
    assert (answer.status, answer.problem()) == (400, "path-not-allowed")


@pytest.mark.parametrize(
    "target",
    [
        b"/api/visits/\xe5\x8c\x97",
        b"/api/visits/\xff",
        b"/api/visits?q=\xe5\x8c\x97",
        b"/api/vis\tits",
        b"/a\x00b",
        b"*",
    ],
)
async def test_it_refuses_raw_bytes_in_a_target(port: int, target: bytes) -> None:
    answer = await ask(port, request(target, method="OPTIONS" if target == b"*" else "GET"))
    assert answer.status == 400


@pytest.mark.parametrize(
    "target",
    [
        "/internal/other",
        "/internal",
        "/api/internal/events",
        "/api",
        "/api/",
        "/api/unknown",
        "/API/visits",
        "/api/Visits",
    ],
)
async def test_what_is_not_in_the_table_is_not_there(port: int, target: str) -> None:
    answer = await ask(port, request(target))
    assert (answer.status, answer.problem()) == (404, "not-found")


@pytest.mark.parametrize(
    "target",
    [
        "/api/visits",
        "/api/visits/0190a000-0000-7000-8000-000000000001/receipt",
        "/api/reports/0190a000-0000-7000-8000-000000000001.pdf",
        "/api/households?q=%E7%8E%8B%2F..&division=2113",
        "/api/visits/%E5%8C%97%E7%A5%A8",
        "/api/visits/a..b",
        "/api/visits/...x",
        "/api/visits/",
        "/api/progress?month=2020-05&next=//evil",
    ],
)
async def test_it_forwards_a_valid_path_byte_for_byte(port: int, target: str) -> None:
    answer = await ask(port, request(target))
    path, _, query = target.partition("?")
    assert answer.status == 200
    assert (answer.seen()["raw_path"], answer.seen()["query"]) == (path, query)


async def test_an_absolute_target_does_not_choose_the_upstream(port: int) -> None:
    answer = await ask(port, request("http://evil.example/api/visits/1"))
    assert answer.status == 200
    assert answer.seen()["raw_path"] == "/api/visits/1"
    assert ["host", "bangfu.example"] in answer.seen()["headers"]


SPOOFED = [
    "X-User-Id: 1",
    "X-User-Roles: city_officer",
    "x-user-anything: 1",
    "X-Forwarded-For: 1.2.3.4",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Prefix: /x",
    "Forwarded: for=1.2.3.4",
    "X-Real-IP: 1.2.3.4",
    "X-Request-Id: mine",
    "X-Original-URL: /internal/events",
    "X-Rewrite-URL: /internal/events",
    "X-HTTP-Method-Override: DELETE",
    "Via: 1.1 evil",
    "Cookie: bangfu_refresh=stolen",
    "TE: trailers",
    "Trailer: X-A",
    "Proxy-Authorization: Basic eA==",
    "Proxy-Connection: keep-alive",
    "Keep-Alive: timeout=5",
]


@pytest.mark.parametrize("line", SPOOFED)
async def test_a_header_that_a_client_may_not_set_is_not_forwarded(port: int, line: str) -> None:
    name, _, value = line.partition(": ")
    answer = await ask(port, request("/api/visits", line))
    seen = [field for field in answer.seen()["headers"] if field[0] == name.lower()]
    assert [name.lower(), value] not in seen
    assert len(seen) <= 1


async def test_the_gateway_says_itself_where_a_request_came_from(port: int) -> None:
    answer = await ask(port, request("/api/visits", "X-Forwarded-For: 1.2.3.4"))
    headers = dict(answer.seen()["headers"])
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-host"] == headers["host"] == "bangfu.example"
    assert headers["x-request-id"]


@pytest.mark.parametrize(
    "line", ["Connection: X-Bangfu, close", "Connection: x-bangfu", "Connection: keep-alive,X-BANGFU"]
)
async def test_headers_named_by_connection_are_not_forwarded(port: int, line: str) -> None:
    answer = await ask(port, request("/api/visits", "X-Bangfu: 1", line))
    assert "x-bangfu" not in dict(answer.seen()["headers"])


async def test_connection_cannot_name_our_own_headers_away(port: int) -> None:
    answer = await ask(port, request("/api/visits", "Connection: X-Forwarded-For, X-Request-Id"))
    assert {"x-forwarded-for", "x-request-id"} <= dict(answer.seen()["headers"]).keys()


BAD_HEADERS = [
    (["X_User_Id: 1"], 400),
    (["Content_Length: 5"], 400),
    (["Host: other.example"], 400),
    (["Authorization: Bearer other"], 400),
    (["Content-Type: a/b", "Content-Type: c/d"], 400),
    (["Content-Length: 0", "Content-Length: 5"], 400),
    (["Content-Length: 5", "Transfer-Encoding: chunked"], 400),
    (["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], 400),
    (["Transfer-Encoding: gzip, chunked"], 400),
    (["Transfer-Encoding: xchunked"], 400),
    (["Content-Length: -1"], 400),
    (["Content-Length: +5"], 400),
    (["Content-Length: 0x5"], 400),
    (["Content-Length: 5 5"], 400),
    (["Content-Length: 99999999999999999999999"], 400),
    (["Bad Name: 1"], 400),
    (["X-A: 1\x00"], 400),
    ([f"X-{number}: 1" for number in range(150)], 431),
    (["X-A: " + "a" * 40_000], 431),
    (["X-A: " + "a" * 2_000_000], 431),
]


@pytest.mark.parametrize(("lines", "status"), BAD_HEADERS, ids=[lines[0][:30] for lines, _ in BAD_HEADERS])
async def test_it_refuses_headers_that_could_mean_two_things(port: int, lines: list[str], status: int) -> None:
    answer = await ask(port, request("/api/visits", *lines))
    assert answer.status == status


@pytest.mark.parametrize("host", ["", "evil.example/x", "a b", "evil@bangfu.example", "x:y", "bangfu.example#", "é"])
async def test_it_refuses_a_malformed_host(port: int, host: str) -> None:
    raw = f"GET /api/visits HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {forge.token(KEY)}\r\n\r\n"
    assert (await ask(port, raw.encode("latin-1"))).status == 400


async def test_it_refuses_a_request_without_host(port: int) -> None:
    raw = f"GET /api/visits HTTP/1.1\r\nAuthorization: Bearer {forge.token(KEY)}\r\n\r\n"
    assert (await ask(port, raw.encode())).status == 400


SMUGGLED = b"GET /api/visits/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLING = {
    "CL.TE": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "TE.CL": b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\nSMUGGLED\r\n0\r\n\r\n",
    "TE with a tab": b"Transfer-Encoding:\tchunked, identity\r\n\r\n0\r\n\r\n",
    "TE with a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "folded TE": b"X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "chunk size with sign": b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "chunk size too long": b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
}


@pytest.mark.parametrize("name", SMUGGLING)
async def test_no_second_request_is_smuggled_in_a_body(port: int, name: str) -> None:
    token = forge.token(KEY)
    head = f"POST /api/visits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + SMUGGLING[name] + SMUGGLED)
    async with asyncio.timeout(5):
        first = await read_answer(reader)
        rest = await reader.read() if first is None or first.status == 400 else b""
    writer.close()
    assert first is None or first.status == 400
    assert b"smuggled" not in rest


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, str]]:
    return hostile_tokens(KEY)


async def test_no_hostile_token_passes_the_gateway(port: int, corpus: list[tuple[str, str]]) -> None:
    """Those that HTTP cannot carry are refused as a header; none ever reaches a service."""
    accepted = []
    for name, token in corpus:
        raw = b"GET /api/visits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token.encode() + b"\r\n\r\n"
        answer = await raw_exchange(port, raw)
        if answer is not None and answer.status not in (400, 401, 431):
            accepted.append(name)
    assert len(corpus) >= 200
    assert accepted == []


@pytest.mark.parametrize("line", ["Authorization:", "Authorization: Bearer", "Authorization: Bearer ", "X-A: 1"])
async def test_a_caller_without_a_token_is_not_signed_in(port: int, line: str) -> None:
    raw = f"GET /api/visits HTTP/1.1\r\nHost: x\r\n{line}\r\n\r\n".encode()
    answer = await ask(port, raw)
    assert (answer.status, answer.problem()) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Bearer2", "bearer:"])
async def test_another_scheme_is_not_signed_in(port: int, scheme: str) -> None:
    raw = f"GET /api/visits HTTP/1.1\r\nHost: x\r\nAuthorization: {scheme} {forge.token(KEY)}\r\n\r\n"
    assert (await ask(port, raw.encode())).status == 401


async def test_an_upgrade_is_not_offered(port: int) -> None:
    lines = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGVzdA==", "Sec-WebSocket-Version: 13")
    answer = await raw_exchange(port, request("/api/visits", *lines))
    assert answer is None or answer.status != 101


async def test_random_bytes_do_no_harm(port: int) -> None:
    for _ in range(50):
        await raw_exchange(port, os.urandom(300) + b"\r\n\r\n")
    assert (await ask(port, request("/api/visits"))).status == 200
