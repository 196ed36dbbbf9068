"""An upstream in memory: without a socket, so that what it sends has arrived before the client continues."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from gateway.edge.http_client.connection import Connection


@dataclass(frozen=True)
class Reply:
    """`pieces` arrive one after the other; then the connection ends, or stays open in silence."""

    pieces: tuple[bytes, ...]
    ends: bool


Respond = Callable[[bytes], Reply]
"""Returns the answer for the head of a request."""


class MemoryUpstream:
    """`connect` is the argument of `HttpClient`; `opened` counts connections."""

    def __init__(self, respond: Respond) -> None:
        self.opened = 0
        self._respond = respond

    async def connect(self, make: Callable[[], Connection], host: str, port: int) -> Connection:
        self.opened += 1
        connection = make()
        connection.connection_made(_Wire(connection, self._respond))
        return connection


class _Wire(asyncio.Transport):
    def __init__(self, connection: Connection, respond: Respond) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._connection = connection
        self._respond = respond
        self._written = b""
        self._coming: deque[bytes | None] = deque()
        self._is_paused = False
        self._is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._written += bytes(data)
        head, separator, rest = self._written.partition(b"\r\n\r\n")
        if not separator:
            return
        self._written = rest
        reply = self._respond(head)
        self._coming.extend(reply.pieces)
        if reply.ends:
            self._coming.append(None)
        self._loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        """One piece for each turn of the event loop."""
        if self._is_closed or self._is_paused or not self._coming:
            return
        piece = self._coming.popleft()
        if piece is None:
            self.abort()
            return
        self._connection.data_received(piece)
        self._loop.call_soon(self._deliver)

    def pause_reading(self) -> None:
        self._is_paused = True

    def resume_reading(self) -> None:
        self._is_paused = False
        self._loop.call_soon(self._deliver)

    def is_closing(self) -> bool:
        return self._is_closed

    def abort(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._loop.call_soon(self._connection.connection_lost, None)
