"""The connections to one origin."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from gateway.edge.http_client.connection import Connection, Limits
from gateway.edge.http_client.errors import NoFreeConnection, NotConnected

Connect = Callable[[Callable[[], Connection], str, int], Awaitable[Connection]]
"""Opens a connection of the given class to a host and a port. Raises OSError."""


async def connect(make: Callable[[], Connection], host: str, port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(make, host, port)
    return connection


class Pool:
    """Connections to one origin, last in, first out: idle connections reach their timeout and are closed."""

    def __init__(self, host: str, port: int, limits: Limits, connect: Connect = connect) -> None:
        self._host = host
        self._port = port
        self._limits = limits
        self._connect = connect
        self._idle: list[Connection] = []
        self._open = 0
        self._all: set[Connection] = set()
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    async def take(self) -> Connection:
        """A connection for one request. Raises NotConnected, NoFreeConnection."""
        while True:
            connection = self.take_idle()
            if connection is None and self._open < self._limits.connections:
                return await self._open_one()
            if connection is None:
                connection = await self._wait()
            if connection is not None and not connection.is_lost:
                return connection

    def take_idle(self) -> Connection | None:
        """The connection used last, if one is free."""
        if not self._idle:
            return None
        oldest = asyncio.get_running_loop().time() - self._limits.keep_alive
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since > oldest and not connection.is_lost:
                return connection
            connection.abort()
        return None

    async def _open_one(self) -> Connection:
        self._open += 1
        try:
            async with asyncio.timeout(self._limits.connect):
                connection = await self._connect(self._new_connection, self._host, self._port)
        except BaseException as error:
            self._gone()
            if isinstance(error, TimeoutError):
                raise NotConnected("the upstream does not accept connections in time") from None
            if isinstance(error, OSError):
                raise NotConnected("the upstream does not accept connections") from None
            raise
        if connection.is_lost:
            self._gone()
            raise NotConnected("the upstream closed a new connection at once")
        self._all.add(connection)
        return connection

    def _new_connection(self) -> Connection:
        return Connection(self._free, self._lost)

    async def _wait(self) -> Connection | None:
        if len(self._waiting) >= self._limits.waiting:
            raise NoFreeConnection("too many requests wait for the upstream")
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await asyncio.wait_for(waiter, self._limits.pool)
        except BaseException as error:
            self._give_up(waiter)
            if isinstance(error, TimeoutError):
                raise NoFreeConnection("no connection became free in time") from None
            raise

    def _give_up(self, waiter: "asyncio.Future[Connection | None]") -> None:
        """A waiter may get its connection at the moment it is cancelled: the next waiter gets it then."""
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
