"""A small server that breaks the protocol as a test asks: raw bytes out, all bytes in are kept."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Script = Callable[["Visit"], Awaitable[None]]


class Visit:
    """One accepted connection."""

    def __init__(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self.reader = reader
        self.writer = writer

    async def request(self) -> bytes:
        """The head of the next request, ending in a blank line. Raises asyncio.IncompleteReadError at the end."""
        return await self.reader.readuntil(b"\r\n\r\n")

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def cut(self) -> None:
        """Ends the connection with a reset, as a killed process does."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.writer.transport.abort()


class HostileServer:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.visits = 0
        self.closed_by_peer = asyncio.Event()
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.visits += 1
        try:
            await self.script(Visit(self.visits, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed_by_peer.set()
        except asyncio.CancelledError:  # the test is over; streams would log it as a failure
            return
        finally:
            self._tasks.discard(task)
            writer.close()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


@asynccontextmanager
async def hostile_server(script: Script) -> AsyncIterator[HostileServer]:
    toy = HostileServer(script)
    listener = await asyncio.start_server(toy.serve, "127.0.0.1", 0)
    toy.port = listener.sockets[0].getsockname()[1]
    try:
        yield toy
    finally:
        listener.close()
        toy.stop()
        await asyncio.sleep(0)
