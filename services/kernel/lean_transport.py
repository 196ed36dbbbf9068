"""An httpx transport for calls between our own programs: a tenth of the stock transport's CPU per request.

httpx stays the interface (`httpx.AsyncClient(transport=LeanTransport())`, or `handle_async_request` where a
client's cookies and redirects are not wanted). Plain HTTP/1.1 on a trusted network only: no TLS, no proxies.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, cast

import httpx

from services.kernel.lean_connection import Connection, Exchange, Limits, NoAnswer

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_LAST_CHUNK = b"0\r\n\r\n"


class LeanTransport(httpx.AsyncBaseTransport):
    """Streams both ways over a bounded pool per origin.

    Raises httpx's own errors: ConnectError, ConnectTimeout and PoolTimeout mean that nothing was sent;
    ReadTimeout, ReadError and RemoteProtocolError that the upstream may have acted on the request. What the
    request's body raises while it is read comes out unchanged. A request that cannot have done harm twice is
    sent once more when its kept-alive connection turned out dead before any byte came back.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._pools: dict[tuple[str, int], Pool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        pool = self._pool(request.url)
        body = _Body(request)
        await body.read_first()
        exchange = await self._send(pool, request, body)
        return httpx.Response(exchange.status, headers=exchange.headers, stream=_ResponseStream(exchange))

    async def aclose(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        await asyncio.sleep(0)  # lets the event loop tell the connections that they are closed

    def _pool(self, url: httpx.URL) -> "Pool":
        if url.scheme != "http":
            raise httpx.UnsupportedProtocol("only plain http between our own programs")
        origin = (url.host, url.port or 80)
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = Pool(*origin, self._limits)
        return pool

    async def _send(self, pool: "Pool", request: httpx.Request, body: "_Body") -> Exchange:
        timeouts = request.extensions.get("timeout", {})
        connection = await pool.take(timeouts)
        try:
            return await self._exchange(connection, request, body, timeouts)
        except NoAnswer:
            # On a kept-alive connection this mostly means that it was closed before we wrote.
            if not (connection.is_used and body.is_replayable and request.method in _IDEMPOTENT):
                raise
        pool.drop_idle()  # its neighbours are most likely as dead
        return await self._exchange(await pool.take(timeouts), request, body, timeouts)

    async def _exchange(
        self, connection: Connection, request: httpx.Request, body: "_Body", timeouts: dict[str, Any]
    ) -> Exchange:
        exchange = Exchange(connection, request.method, self._limits, timeouts.get("read", self._limits.read))
        try:
            connection.begin(exchange, _head(request) + body.first)
            if body.is_whole:
                connection.sent(exchange)
            else:
                write_timeout = timeouts.get("write", self._limits.write)
                rest = _send_rest(connection, exchange, body, write_timeout)
                connection.send_in_background(asyncio.create_task(rest))
            await exchange.head()
        except BaseException:  # a cancelled caller too: nobody will read the answer
            exchange.abandon()
            raise
        return exchange


class Pool:
    """Connections to one origin, last used first out: idle ones age and are closed, busy ones stay warm."""

    def __init__(self, host: str, port: int, limits: Limits) -> None:
        self._host = host
        self._port = port
        self._limits = limits
        self._idle: list[Connection] = []
        self._open = 0
        self._all: set[Connection] = set()
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    async def take(self, timeouts: dict[str, Any]) -> Connection:
        """A connection for one request. Raises ConnectError, ConnectTimeout, PoolTimeout."""
        while True:
            connection = self._newest_idle()
            if connection is None and self._open < self._limits.connections:
                return await self._connect(timeouts.get("connect", self._limits.connect))
            if connection is None:
                connection = await self._wait(timeouts.get("pool", self._limits.pool))
            if connection is not None and not connection.is_lost:
                return connection

    def _newest_idle(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - self._limits.keep_alive
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since > oldest and not connection.is_lost:
                return connection
            connection.abort()
        return None

    async def _connect(self, timeout: float | None) -> Connection:  # noqa: ASYNC109  httpx's limits are numbers
        self._open += 1
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, connection = await loop.create_connection(self._new_connection, self._host, self._port)
        except BaseException as error:
            self._gone()
            if isinstance(error, TimeoutError):
                raise httpx.ConnectTimeout("the upstream does not accept connections in time") from None
            if isinstance(error, OSError):
                raise httpx.ConnectError("the upstream does not accept connections") from None
            raise
        if connection.is_lost:
            self._gone()
            raise httpx.ConnectError("the upstream closed a new connection at once")
        self._all.add(connection)
        return connection

    def _new_connection(self) -> Connection:
        return Connection(self._free, self._lost)

    async def _wait(self, timeout: float | None) -> Connection | None:  # noqa: ASYNC109  as above
        if len(self._waiting) >= self._limits.waiting:
            raise httpx.PoolTimeout("too many requests wait for the upstream")
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await asyncio.wait_for(waiter, timeout)
        except BaseException as error:
            self._give_up(waiter)
            if isinstance(error, TimeoutError):
                raise httpx.PoolTimeout("no connection became free in time") from None
            raise

    def _give_up(self, waiter: "asyncio.Future[Connection | None]") -> None:
        """A waiter may be given its connection in the moment it is cancelled: the next one gets it then."""
        with suppress(ValueError):
            self._waiting.remove(waiter)
        if not waiter.done() or waiter.cancelled():
            return
        connection = waiter.result()
        if connection is None:
            self._wake_next(None)
        elif not connection.is_lost:
            self._free(connection)

    def _free(self, connection: Connection) -> None:
        if self._wake_next(connection):
            return
        connection.idle_since = asyncio.get_running_loop().time()
        self._idle.append(connection)

    def _wake_next(self, connection: Connection | None) -> bool:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False

    def _lost(self, connection: Connection) -> None:
        if connection not in self._all:  # lost before `create_connection` had returned it
            return
        self._all.discard(connection)
        with suppress(ValueError):
            self._idle.remove(connection)
        self._gone()

    def _gone(self) -> None:
        self._open -= 1
        self._wake_next(None)

    def drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().abort()

    def close(self) -> None:
        for connection in list(self._all):
            connection.abort()


class _Body:
    """A request's body. Its first piece is read before a connection is taken.

    So a phone that announces a body and dawdles holds no connection, and a body of one piece goes out with the
    headers in one write, without a task, and can be sent again.
    """

    def __init__(self, request: httpx.Request) -> None:
        length = request.headers.get("content-length")
        self._is_chunked = length is None and "transfer-encoding" in request.headers
        self._remaining = int(length or 0)
        self._request = request
        self.first = b""
        self.is_whole = not self._is_chunked and self._remaining == 0
        self.is_replayable = True

    async def read_first(self) -> None:
        if self.is_whole:
            return
        self._stream = cast(httpx.AsyncByteStream, self._request.stream).__aiter__()
        self.first = await self._next()
        self.is_whole = self.first == _LAST_CHUNK if self._is_chunked else self._remaining == 0

    async def rest(self) -> AsyncIterator[bytes]:
        """Raises httpx.LocalProtocolError when the body is not as long as its Content-Length."""
        self.is_replayable = False
        while self._remaining or self._is_chunked:
            piece = await self._next()
            yield piece
            if piece == _LAST_CHUNK:
                return

    async def _next(self) -> bytes:
        piece = b""
        while not piece:
            try:
                piece = await self._stream.__anext__()
            except StopAsyncIteration:
                return self._end()
        if self._is_chunked:
            return b"%x\r\n%b\r\n" % (len(piece), piece)
        self._remaining -= len(piece)
        if self._remaining < 0:
            raise httpx.LocalProtocolError("the body is longer than its Content-Length")
        return piece

    def _end(self) -> bytes:
        if self._is_chunked:
            return _LAST_CHUNK
        raise httpx.LocalProtocolError("the body is shorter than its Content-Length")


async def _send_rest(connection: Connection, exchange: Exchange, body: _Body, write_timeout: float | None) -> None:
    try:
        async for piece in body.rest():
            await connection.drain(write_timeout)
            connection.write(piece)
    except Exception as error:
        exchange.fail(error)
        connection.abort()
        return
    connection.sent(exchange)


def _head(request: httpx.Request) -> bytes:
    """The request line and headers. A line break smuggled into any part is an error, not a second header."""
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    lines.extend([b"%b: %b" % field for field in request.headers.raw])
    head = b"\r\n".join(lines)
    if head.count(b"\n") != len(lines) - 1 or head.count(b"\r") != len(lines) - 1 or b"\0" in head:
        raise httpx.LocalProtocolError("a line break inside a header")
    return head + b"\r\n\r\n"


class _ResponseStream(httpx.AsyncByteStream):
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while data := await self._exchange.read():
                yield data
        finally:
            self._exchange.abandon()

    async def aclose(self) -> None:
        self._exchange.abandon()
