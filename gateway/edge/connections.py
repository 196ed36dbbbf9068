"""Connections of clients: uvicorn's, with the limits that it lacks.

uvicorn ends a connection that is idle after an answer, and nothing else: a request head that never ends, a client that
sends no byte, or one that reads no byte of its answer would hold a connection for ever. A request under way is never
cut here, however long it takes: its body has a limit of its own (`bodies`).
"""

import fcntl
import resource
import sys
import termios
from asyncio import BaseTransport, TimerHandle
from dataclasses import dataclass
from typing import Any

from prometheus_client import Counter
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CUT = Counter("bangfu_gateway_connections_cut", "Connections the gateway ended.", ["because"])

_OTHER_FILES = 512
"""Open files beside the clients' connections: those to the services, the store and the database, and files."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    head_seconds: float = 10.0
    """From the connection, or from the first byte of a later request, to the end of the head."""
    stalled_seconds: float = 120.0
    """Without a byte of the answer being taken."""
    most: int = 4_000


def with_files_for(limits: ConnectionLimits) -> ConnectionLimits:
    """Raises this process's limit of open files as far as that is allowed, and lowers `most` where it is not enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = limits.most + _OTHER_FILES
    possible = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < possible:
        resource.setrlimit(resource.RLIMIT_NOFILE, (possible, hard))
    most = min(limits.most, max(possible - _OTHER_FILES, 1))
    return ConnectionLimits(limits.head_seconds, limits.stalled_seconds, most)


class TimedConnection(HttpToolsProtocol):
    """For `uvicorn --http gateway.edge.connections:TimedConnection`; the application has `connection_limits`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._limits: ConnectionLimits = self.app.connection_limits
        self._head_timer: TimerHandle | None = None
        self._stall_timer: TimerHandle | None = None
        self.waiting_since = self.loop.time()

    @property
    def is_waiting(self) -> bool:
        """No request is under way: none came, the next one is not complete, or the last one is answered."""
        return self.cycle is None or (self.cycle.response_complete and not self.pipeline)

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # asyncio gives a Transport here
        if len(self.connections) > self._limits.most:
            self._make_room()
        self._wait_for_head()

    def _make_room(self) -> None:
        """Ends the connection that has waited longest. That is this one when a request is under way on all others."""
        waiting = [each for each in self.connections if isinstance(each, TimedConnection) and each.is_waiting]
        min(waiting, key=lambda each: each.waiting_since).cut("full")

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # Mostly the head came whole and its request is under way. Otherwise these bytes have stopped uvicorn's timer of
        # idle connections, and nothing would start it again.
        if self._head_timer is None and self.is_waiting:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_timer = _cancelled(self._head_timer)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self.waiting_since = self.loop.time()
        super().on_response_complete()
        # A transport that is closing waits for its client to read the rest of the answer.
        if self.transport.is_closing():
            self._watch_reading()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._stall_timer = _cancelled(self._stall_timer)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._watch_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_timer = _cancelled(self._head_timer)
        self._stall_timer = _cancelled(self._stall_timer)
        super().connection_lost(exc)

    def cut(self, because: str) -> None:
        CUT.labels(because).inc()
        self.transport.abort()

    def _wait_for_head(self) -> None:
        if not self.transport.is_closing():
            self._head_timer = self.loop.call_later(self._limits.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.is_waiting:
            self.cut("head")

    def _watch_reading(self) -> None:
        if self.transport.get_write_buffer_size() and self._stall_timer is None:
            self._stall_timer = self.loop.call_later(self._limits.stalled_seconds, self._look_at_reading, self._left())

    def _left(self) -> int:
        """Bytes that the client has not acknowledged: ours, and the megabytes that the kernel takes in one go."""
        own = self.transport.get_write_buffer_size()
        try:
            waiting = fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        except OSError:
            return own
        return own + int.from_bytes(waiting, sys.byteorder)

    def _look_at_reading(self, left_before: int) -> None:
        self._stall_timer = None
        if self._left() >= left_before:
            self.cut("stalled")
            return
        self._watch_reading()


def _cancelled(timer: TimerHandle | None) -> TimerHandle | None:
    """Always None, the timer that there is then."""
    if timer is not None:
        timer.cancel()
    return None
