"""A TCP proxy between a browser and the gateway that can be cut, for browsers whose driver cannot go offline."""

import asyncio
from collections.abc import AsyncIterator
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
