"""The client: sends requests, returns exchanges. The package's docstring is its contract."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import cast

from gateway.edge.http_client.connection import Connection, Exchange, Limits
from gateway.edge.http_client.errors import NoAnswer, NotSendable
from gateway.edge.http_client.pool import Connect, Pool, connect

Fields = Sequence[tuple[bytes, bytes]]

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(slots=True)  # not frozen: creating a frozen one for each request costs four times as much
class Outgoing:
    """A request to send: `target` and `headers` are written without change, framing headers among them.

    `length` is the Content-Length in `headers`; None means that they announce chunks.
    """

    method: str
    target: bytes
    headers: Fields
    body: AsyncIterator[bytes] | None = None
    length: int | None = 0


class HttpClient:
    """`connect`: another way to open a connection. The exceptions are in `errors`."""

    def __init__(self, limits: Limits | None = None, connect: Connect = connect) -> None:
        self._limits = limits or Limits()
        self._connect = connect
        self._pools: dict[tuple[str, int], Pool] = {}

    async def exchange(self, host: str, port: int, request: Outgoing) -> Exchange:
        """Sends `request`; returns when the head of the answer has arrived. Read the body, or abandon the exchange."""
        body = _NO_BODY
        if request.length != 0:
            body = _Body(request)
            await body.read_first()
        pool = self._pools.get((host, port)) or self._pool(host, port)
        connection = pool.take_idle() or await pool.take()
        try:
            return await self._exchange(connection, request, body)
        except NoAnswer:
            # On a kept-alive connection this mostly means that it was closed before we wrote.
            if not (connection.is_used and body.is_replayable and request.method in _IDEMPOTENT):
                raise
        pool.drop_idle()  # the others of its pool are most likely closed as well
        return await self._exchange(await pool.take(), request, body)

    async def aclose(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        await asyncio.sleep(0)  # lets the event loop deliver `connection_lost` to the connections

    def _pool(self, *origin: *tuple[str, int]) -> Pool:
        return self._pools.setdefault(origin, Pool(*origin, self._limits, self._connect))

    async def _exchange(self, connection: Connection, request: Outgoing, body: "_Body") -> Exchange:
        exchange = Exchange(connection, request.method, self._limits)
        try:
            connection.begin(exchange, _head(request) + body.first if body.first else _head(request))
            if body.is_whole:
                connection.sent(exchange)
            else:
                rest = _send_rest(connection, exchange, body, self._limits.write)
                connection.send_in_background(asyncio.create_task(rest))
            await exchange.head()
        except BaseException:  # also when the caller is cancelled: nobody will read the answer
            exchange.abandon()
            raise
        return exchange


class _Body:
    """A request's body. Its first piece is read before a connection is taken.

    So a phone that announces a body and sends slowly holds no connection, and a body of one piece is sent with the
    headers in one write, without a task, and can be sent again.
    """

    def __init__(self, request: Outgoing) -> None:
        self._is_chunked = request.length is None
        self._remaining = request.length or 0
        self._pieces = cast(AsyncIterator[bytes], request.body)
        self.first = b""
        self.is_whole = not self._is_chunked and self._remaining == 0
        self.is_replayable = True

    async def read_first(self) -> None:
        if self.is_whole:
            return
        self.first = await self._next()
        self.is_whole = self.first == _LAST_CHUNK if self._is_chunked else self._remaining == 0

    async def rest(self) -> AsyncIterator[bytes]:
        """Raises NotSendable when the body does not have its Content-Length."""
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
                piece = await anext(self._pieces)
            except StopAsyncIteration:
                return self._end()
        if self._is_chunked:
            return b"%x\r\n%b\r\n" % (len(piece), piece)
        self._remaining -= len(piece)
        if self._remaining < 0:
            raise NotSendable("the body is longer than its Content-Length")
        return piece

    def _end(self) -> bytes:
        if self._is_chunked:
            return _LAST_CHUNK
        raise NotSendable("the body is shorter than its Content-Length")


_NO_BODY = _Body(Outgoing("GET", b"", ()))


async def _send_rest(connection: Connection, exchange: Exchange, body: _Body, seconds: float) -> None:
    try:
        async for piece in body.rest():
            await connection.drain(seconds)
            connection.write(piece)
    except Exception as error:
        exchange.fail(error)
        connection.abort()
        return
    connection.sent(exchange)


def _head(request: Outgoing) -> bytes:
    """The request line and headers. A line break in any part is an error, so that no second header can be injected."""
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.target)]
    lines += [name + b": " + value for name, value in request.headers]
    head = b"\r\n".join(lines)
    if head.count(b"\n") != len(lines) - 1 or head.count(b"\r") != len(lines) - 1 or b"\0" in head:
        raise NotSendable("a line break inside a header")
    return head + b"\r\n\r\n"
