"""The real gateway with another client below its proxy: `create_NAME` is a factory for uvicorn.

Each forwarder does what `gateway.edge.proxy` needs from its client: raw headers in both directions, bodies streamed in
both directions, no decompression, no cookies, no redirects; with as little of its library as its public interface
allows.
"""

from typing import Any, Protocol
from unittest import mock

import aiohttp
import httpcore
import pyreqwest.client
import yarl

from gateway import app
from gateway.edge.http_client.client import Fields, Outgoing

CONNECTIONS = 32
_AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class Answer(Protocol):
    """The part of an answer that the proxy uses."""

    status: int
    headers: Fields

    @property
    def is_drained(self) -> bool: ...

    def take(self) -> bytes: ...

    async def read(self) -> bytes: ...

    def abandon(self) -> None: ...


class Forwarder(Protocol):
    async def exchange(self, host: str, port: int, request: Outgoing) -> Answer: ...


class AiohttpForwarder:
    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def exchange(self, host: str, port: int, request: Outgoing) -> Answer:
        url = yarl.URL(f"http://{host}:{port}{request.target.decode('ascii')}", encoded=True)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers]
        answer = await self._open().request(
            request.method, url, headers=headers, data=request.body, allow_redirects=False
        )
        return AiohttpAnswer(answer)

    def _open(self) -> aiohttp.ClientSession:
        """A session belongs to the event loop in which it is made."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, limit_per_host=CONNECTIONS, keepalive_timeout=4),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_AUTOMATIC,
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=2, sock_read=30),
            )
        return self._session


class AiohttpAnswer:
    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.status: int = answer.status
        self.headers: Fields = answer.raw_headers
        self._answer = answer

    @property
    def is_drained(self) -> bool:
        return bool(self._answer.content.at_eof())

    def take(self) -> bytes:
        return b""

    async def read(self) -> bytes:
        piece: bytes = await self._answer.content.readany()
        return piece

    def abandon(self) -> None:
        self._answer.close()


class HttpcoreForwarder:
    """The library below httpx."""

    def __init__(self) -> None:
        self._pool = httpcore.AsyncConnectionPool(max_connections=CONNECTIONS, keepalive_expiry=4, http2=False)
        self._timeouts = {"timeout": {"connect": 2.0, "read": 30.0, "write": 30.0, "pool": 5.0}}

    async def exchange(self, host: str, port: int, request: Outgoing) -> Answer:
        url = httpcore.URL(scheme=b"http", host=host.encode(), port=port, target=request.target)
        sent = httpcore.Request(
            request.method.encode(), url, headers=request.headers, content=request.body, extensions=self._timeouts
        )
        return StreamAnswer(await self._pool.handle_async_request(sent))


class StreamAnswer:
    """httpcore shows the end of a body only by the end of its stream."""

    is_drained = False

    def __init__(self, answer: Any) -> None:
        self.status: int = answer.status
        self.headers: Fields = answer.headers
        self._answer = answer
        self._pieces = aiter(answer.stream)

    def take(self) -> bytes:
        return b""

    async def read(self) -> bytes:
        piece: bytes = await anext(self._pieces, b"")
        if not piece:
            await self._answer.aclose()
        return piece

    def abandon(self) -> None:
        """Reading to the end of the body, as every request here does, has returned the connection to the pool."""


class PyreqwestForwarder:
    def __init__(self) -> None:
        builder = pyreqwest.client.ClientBuilder().no_proxy().http1_lower_case_headers().follow_redirects(enable=False)
        builder = builder.gzip(enable=False).brotli(enable=False).zstd(enable=False).deflate(enable=False)
        self._client = builder.referer(enable=False).max_connections(CONNECTIONS).build()

    async def exchange(self, host: str, port: int, request: Outgoing) -> Answer:
        asked = self._client.request(request.method, f"http://{host}:{port}{request.target.decode('ascii')}")
        asked = asked.headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers])
        if request.body is not None:
            asked = asked.body_stream(request.body)
        streamed = asked.build_streamed()
        return PyreqwestAnswer(streamed, await streamed.__aenter__())


class PyreqwestAnswer:
    is_drained = False

    def __init__(self, request: Any, answer: Any) -> None:
        self.status: int = answer.status
        self.headers: Fields = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
        self._request = request
        self._reader = answer.body_reader

    def take(self) -> bytes:
        return b""

    async def read(self) -> bytes:
        piece = await self._reader.read_chunk()
        if piece is None:
            await self._request.__aexit__(None, None, None)
            return b""
        return bytes(piece)

    def abandon(self) -> None:
        """Reading to the end of the body, as every request here does, has closed it."""


def _gateway_on(forwarder: Forwarder) -> app.Gateway:
    with mock.patch.object(app, "HttpClient", return_value=forwarder):
        return app.create_app()


def create_own() -> app.Gateway:
    return app.create_app()


def create_aiohttp() -> app.Gateway:
    return _gateway_on(AiohttpForwarder())


def create_httpcore() -> app.Gateway:
    return _gateway_on(HttpcoreForwarder())


def create_pyreqwest() -> app.Gateway:
    return _gateway_on(PyreqwestForwarder())
