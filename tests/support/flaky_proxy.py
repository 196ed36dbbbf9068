"""TCP proxies between a client and the gateway: one that can be cut, for browsers whose driver cannot go offline, and a
line that cuts by itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

CHUNK = 16_384


class FlakyProxy:
    """Forwards TCP from `port` to `target` on 127.0.0.1. When cut, it resets open connections and refuses new ones."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.bytes_up = 0
        self._cut_after: int | None = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def mend(self, cut_after: int | None = None) -> None:
        """Forwards again; after `cut_after` bytes from the browser it cuts itself, in the middle of a request."""
        self.bytes_up, self._cut_after = 0, cut_after
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None
        for writer in self._writers:
            writer.transport.abort()

    @property
    def is_up(self) -> bool:
        return self._server is not None

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, far_writer}
        self._writers |= both
        try:
            await asyncio.gather(self._pump(reader, far_writer, is_up=True), self._pump(far_reader, writer))
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_up: bool = False) -> None:
        try:
            while data := await reader.read(CHUNK):
                self.bytes_up += len(data) if is_up else 0
                if self._cut_after is not None and self.bytes_up > self._cut_after:
                    self.cut()
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.transport.close()


@asynccontextmanager
async def proxy_to(target: int) -> AsyncIterator[FlakyProxy]:
    proxy = FlakyProxy(target)
    await proxy.mend()
    try:
        yield proxy
    finally:
        proxy.cut()


class CuttingLine:
    """Forwards TCP to `target` on 127.0.0.1, and resets each connection after some bytes from the client.

    `bytes_up`: of all connections, with those of requests that were cut. `budgets`: how many bytes each may carry.
    """

    def __init__(self, target: int, budgets: Iterator[int]) -> None:
        self.target = target
        self.port = 0
        self.bytes_up = 0
        self.connections = 0
        self.cuts = 0
        self._budgets = budgets

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        budget = next(self._budgets)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        back = asyncio.create_task(_copy(far_reader, writer))
        try:
            while budget > 0 and (data := await reader.read(min(CHUNK, budget))):
                budget -= len(data)
                self.bytes_up += len(data)
                far_writer.write(data)
                await far_writer.drain()
            self.cuts += budget <= 0
        except OSError:
            pass
        finally:
            back.cancel()
            for one in (writer, far_writer):
                one.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except OSError:
        return
    finally:
        writer.transport.close()


@asynccontextmanager
async def cutting_line(target: int, budgets: Iterator[int]) -> AsyncIterator[CuttingLine]:
    """`budgets`: in bytes, without an end, such as `itertools.repeat(100_000)`."""
    line = CuttingLine(target, budgets)
    server = await asyncio.start_server(line._forward, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
