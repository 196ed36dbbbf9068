"""A request's body as a stream: counted, with timeouts, never buffered as a whole.

A body that is `hurried` has a limit of time as a whole: a minute of waiting for the client, and a second more for each
hundred bytes that came. A visit of 2 KB arrives in time over a line of 50 bytes a second, and a byte a second is cut
after a minute. Time in which a program is not ready to take the body does not count.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping

from gateway.edge.asgi import Message, Receive, TooSlow
from services.kernel.problems import TooLarge

IDLE_SECONDS = 30.0
SECONDS_OF_WAITING = 60.0
LEAST_BYTES_A_SECOND = 100.0


class ClientDisconnected(Exception):
    """The client closed the connection."""


class IncomingBody:
    """Raises TooLarge as soon as the announced or the received length passes `limit` bytes.

    `once`: the headers that may occur only once, from `request_checks.check_headers`.
    """

    def __init__(self, receive: Receive, once: Mapping[bytes, bytes], limit: int, *, is_hurried: bool) -> None:
        self._receive = receive
        self._limit = limit
        self._is_hurried = is_hurried
        self._received = 0
        self._waited = 0.0
        self._is_begun = False
        self.is_chunked = b"transfer-encoding" in once
        self.length = 0 if self.is_chunked else int(once.get(b"content-length", b"0"))
        self.is_read = not self.is_chunked and self.length == 0
        if self.length > limit:
            raise TooLarge()

    @property
    def is_begun(self) -> bool:
        """The client was asked for it (`Expect: 100-continue`), or has sent some of it."""
        return self._is_begun

    async def receive(self) -> Message:
        """As ASGI's own `receive`, for a service mounted in this process. Raises TooLarge, TooSlow."""
        if self.is_read:
            return await self._receive()
        self._is_begun = True
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow() from None
        self._waited += clock() - began
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self.is_read = not message.get("more_body", False)
            if self._received > self._limit:
                raise TooLarge()
        return message

    def _patience(self) -> float:
        """Seconds until the next bytes must be there."""
        if not self._is_hurried:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, SECONDS_OF_WAITING + self._received / LEAST_BYTES_A_SECOND - self._waited)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Raises TooLarge, TooSlow, ClientDisconnected."""
        while not self.is_read:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnected
            if message.get("body"):
                yield message["body"]
