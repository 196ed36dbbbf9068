"""One connection, and one exchange (request and answer) on it.

Both directions have back-pressure: reading pauses while the caller has not taken what arrived, writing waits while the
kernel's buffer is full.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import httptools

from gateway.edge.http_client.errors import Abandoned, Cut, Malformed, NoAnswer, ReadTimedOut, WriteTimedOut

_READ_AHEAD = 256 * 1024
"""Bytes of an answer buffered for a slow caller before reading from the upstream pauses."""

_TIMER_TICK = 0.001
"""Seconds: uvloop counts in milliseconds, so a timer may fire a little early."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes. `keep_alive` is below uvicorn's 5 s so that we close first."""

    connections: int = 32
    waiting: int = 256
    connect: float = 2.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 5.0
    keep_alive: float = 4.0
    head_bytes: int = 65_536
    head_fields: int = 128


class Exchange:
    """The answer to one request. The parser calls the `on_*` methods, in the order of the bytes."""

    __slots__ = (
        "_body",
        "_body_received",
        "_buffered",
        "_connection",
        "_deadline",
        "_is_head_request",
        "_is_spoilt",
        "_keep_alive",
        "_limits",
        "_parser",
        "_waiter",
        "error",
        "has_head",
        "headers",
        "is_complete",
        "is_sent",
        "received",
        "status",
    )

    def __init__(self, connection: "Connection", method: str, limits: Limits) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.has_head = False
        self.is_complete = False
        self.is_sent = False
        self.error: Exception | None = None
        self.received = 0
        self._connection = connection
        self._is_head_request = method == "HEAD"
        self._limits = limits
        self._body: list[bytes] = []
        self._body_received = 0
        self._buffered = 0
        self._keep_alive = False
        self._is_spoilt = False
        self._waiter: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._parser = httptools.HttpResponseParser(self)

    @property
    def is_reusable(self) -> bool:
        """Whether the connection may carry another request now."""
        return self.is_complete and self.is_sent and self._keep_alive and not self._is_spoilt

    @property
    def is_drained(self) -> bool:
        """The caller has read the whole body."""
        return self.is_complete and not self._body

    def feed(self, data: bytes) -> None:
        """Raises Malformed when the upstream breaks HTTP/1.1, or when its headers are too large."""
        self.received += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise Malformed(f"the upstream sent a malformed response: {error}") from None
        # Headers, trailers, chunk sizes and their extensions are limited; the factor allows a body in chunks of one
        # byte.
        if self.received - self._body_received > self._limits.head_bytes + 16 * self._body_received:
            raise Malformed("the upstream sent too many header bytes")

    def on_message_begin(self) -> None:
        self._is_spoilt = self._is_spoilt or self.is_complete

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.has_head:  # a trailer: the caller does not use them
            return
        if len(self.headers) >= self._limits.head_fields:
            raise ValueError("too many header fields")
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.has_head:  # a second answer to one request: already marked as malformed
            return
        status = self._parser.get_status_code()
        if status < 200:
            self._skip_interim(status)
            return
        self.status, self.has_head = status, True
        self._keep_alive = self._parser.should_keep_alive()
        self.is_complete = self._is_head_request
        self._wake()

    def _skip_interim(self, status: int) -> None:
        if status < 100 or status == 101:
            raise ValueError("an upgrade nobody asked for")
        self.headers.clear()

    def on_body(self, data: bytes) -> None:
        if self.is_complete:
            self._is_spoilt = True
            return
        self._body.append(data)
        self._body_received += len(data)
        self._buffered += len(data)
        if self._buffered > _READ_AHEAD:
            self._connection.pause_reading()
        self._wake()

    def on_message_complete(self) -> None:
        if self.has_head:
            self.is_complete = True
            self._wake()

    def on_end_of_stream(self, error: Exception | None) -> None:
        """The connection was closed; that ends a body without length, and cuts any other."""
        if self.is_complete:
            return
        if error is None and self.has_head and not self._is_framed():
            self.is_complete = True
            self._wake()
            return
        if self.received == 0:
            self.fail(NoAnswer("the upstream closed the connection without an answer"))
            return
        self.fail(Cut("the upstream closed the connection inside its answer"))

    def _is_framed(self) -> bool:
        return any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in self.headers)

    def fail(self, error: Exception) -> None:
        self.error = self.error or error
        self._wake()

    def sent(self) -> None:
        """The whole request was sent: the read timeout starts now."""
        self.is_sent = True
        self._wake()

    async def head(self) -> None:
        """Waits for status and headers; raises the error of the exchange."""
        while not self.has_head:
            if self.error is not None:
                raise self.error
            await self._news(is_timed=self.is_sent)

    async def read(self) -> bytes:
        """All of the body that has arrived, at least one byte; b"" at its end."""
        while not self._body:
            if self.is_complete:
                return b""
            if self.error is not None:
                raise self.error
            await self._news(is_timed=True)
        return self.take()

    def take(self) -> bytes:
        """What `read` would return at once; b"" when nothing has arrived."""
        if not self._body:
            return b""
        data = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body.clear()
        self._buffered = 0
        if not self.is_complete:  # else the connection may already carry another exchange
            self._connection.resume_reading()
        return data

    def abandon(self) -> None:
        """The caller needs no more. A connection with an incomplete answer carries no other request."""
        if not self.is_complete:
            self.fail(Abandoned())
            self._connection.abort()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _news(self, *, is_timed: bool) -> asyncio.Future[None]:
        """Waits for the next event; a timeout counts as one, and as a failure."""
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        self._deadline = 0.0
        if is_timed:
            self._deadline = loop.time() + self._limits.read
            self._connection.look_at(self._deadline)
        return waiter

    def expire(self, now: float) -> float | None:
        """Fails when a waiter has timed out; else returns the time of the next check, if there is a waiter with a
        timeout."""
        if self._waiter is None or self._waiter.done() or not self._deadline:
            return None
        if self._deadline - now > _TIMER_TICK:
            return self._deadline
        self.fail(ReadTimedOut("the upstream did not answer in time"))
        self._connection.abort()
        return None


class Connection(asyncio.Protocol):
    """`on_free` is called with the connection when it may carry another request, `on_lost` once, at its end."""

    def __init__(self, on_free: "Callable[[Connection], None]", on_lost: "Callable[[Connection], None]") -> None:
        self.is_lost = False
        self.is_used = False
        """Has carried a request before: only such a connection can have become stale while idle."""
        self.idle_since = 0.0
        self._on_free = on_free
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._exchange: Exchange | None = None
        self._sender: asyncio.Task[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._is_paused = False
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def begin(self, exchange: Exchange, first_bytes: bytes) -> None:
        self._exchange = exchange
        self.write(first_bytes)

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self.is_lost:
            self._transport.write(data)

    def send_in_background(self, sender: asyncio.Task[None]) -> None:
        self._sender = sender

    def sent(self, exchange: Exchange) -> None:
        self._sender = None
        exchange.sent()
        if exchange.is_complete and self._exchange is exchange:
            self._settle(exchange)

    def data_received(self, data: bytes) -> None:
        exchange = self._exchange
        if exchange is None:  # unexpected bytes would be read as the next answer
            self.abort()
            return
        try:
            exchange.feed(data)
        except Malformed as error:
            exchange.fail(error)
            self.abort()
            return
        if exchange.is_complete:
            self._settle(exchange)

    def _settle(self, exchange: Exchange) -> None:
        self._exchange = None
        self.resume_reading()
        if not exchange.is_reusable:
            self.abort()
            return
        self.is_used = True
        self._on_free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        self._stop_sender()
        if self._alarm is not None:
            self._alarm.cancel()
        self.resume_writing()
        if self._exchange is not None:
            self._exchange.on_end_of_stream(exc)
            self._exchange = None
        self._on_lost(self)

    def look_at(self, when: float) -> None:
        """Calls the exchange's `expire` at this time of the loop's clock, which is later than any set before.

        The timer of a finished answer stays and serves the next exchange: one timer a read timeout, not one a request.
        """
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_at(when, self._on_alarm)

    def _on_alarm(self) -> None:
        self._alarm = None
        if self._exchange is None:
            return
        again = self._exchange.expire(asyncio.get_running_loop().time())
        if again is not None:
            self.look_at(again)

    def abort(self) -> None:
        self._stop_sender()
        if self._transport is not None:
            self._transport.abort()

    def _stop_sender(self) -> None:
        if self._sender is not None:
            self._sender.cancel()
            self._sender = None

    def pause_writing(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    async def drain(self, seconds: float) -> None:
        """Waits until the write buffer is below its limit; raises WriteTimedOut."""
        if self._writable is None:
            return
        try:
            await asyncio.wait_for(asyncio.shield(self._writable), seconds)
        except TimeoutError:
            raise WriteTimedOut("the upstream does not take the request") from None

    def pause_reading(self) -> None:
        if self._transport is not None and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        if self._transport is not None and self._is_paused:
            self._is_paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()
