"""The port to a virus scanner that speaks clamd's protocol (command INSTREAM): the bytes go to it, no file is named.

A scanner that is down, slow or answers anything unclear says nothing about a file: the file waits.
"""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

CHUNK: Final = 256 * 1024
LONGEST_ANSWER: Final = 4096
_COMMAND = b"zINSTREAM\0"
_OK = re.compile(rb"(?:stream|instream\([^)]{0,100}\)): OK")
_FOUND = re.compile(rb"(?:stream|instream\([^)]{0,100}\)): ([ -~]{1,200}) FOUND")
_ADDRESS = re.compile(r"unix:(?P<path>/.+)|tcp:(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]/\s]+):(?P<port>[0-9]{1,5})")


class ScannerUnavailable(Exception):
    """There is no verdict. The message says why, for the log; it holds nothing of the file."""


@dataclass(frozen=True, slots=True)
class Infected:
    """`name`: what the scanner calls it, printable ASCII."""

    name: str


@dataclass(frozen=True, slots=True)
class ScannerAddress:
    """A socket in the file system, or a host with its port."""

    path: str | None = None
    host: str = ""
    port: int = 0

    @classmethod
    def read(cls, setting: str) -> "ScannerAddress":
        """Raises ValueError.

        >>> ScannerAddress.read("tcp:scanner:3310")
        ScannerAddress(path=None, host='scanner', port=3310)
        """
        found = _ADDRESS.fullmatch(setting)
        if found is None or not (found["path"] or 1 <= int(found["port"]) <= 65_535):
            raise ValueError("a scanner is unix:/path/of/socket or tcp:host:port")
        if found["path"]:
            return cls(found["path"])
        return cls(None, found["host"].strip("[]"), int(found["port"]))


@dataclass(frozen=True, slots=True)
class Scanner:
    """`seconds`: for one file, from the connection to the verdict. `seconds_to_connect` are of these."""

    address: ScannerAddress
    seconds: float = 60.0
    seconds_to_connect: float = 5.0

    async def find_infection(self, content: bytes) -> Infected | None:
        """None when the scanner saw all bytes and found nothing. Raises ScannerUnavailable."""
        try:
            async with asyncio.timeout(self.seconds):
                return _verdict(*await self._ask(content))
        except TimeoutError:
            raise ScannerUnavailable("no answer in time") from None
        except OSError as error:
            raise ScannerUnavailable(f"no connection: {error.strerror or type(error).__name__}") from None

    async def _ask(self, content: bytes) -> tuple[bytes, bool]:
        """(answer, whether all bytes were sent)."""
        reader, writer = await self._connect()
        try:
            is_sent = await _send(writer, content)
            return await _receive(reader), is_sent
        finally:
            # At once: what a scanner that stopped reading has not taken would hold the connection open.
            writer.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(self.seconds_to_connect):
            if self.address.path is not None:
                return await asyncio.open_unix_connection(self.address.path, limit=LONGEST_ANSWER)
            return await asyncio.open_connection(self.address.host, self.address.port, limit=LONGEST_ANSWER)


async def _send(writer: asyncio.StreamWriter, content: bytes) -> bool:
    """False when the scanner closed before the end, as it does when a file is larger than its limit: its answer, which
    may have come before, gives the reason."""
    with suppress(ConnectionError):
        for piece in _framed(content):
            writer.write(piece)
            await writer.drain()
        return True
    return False


def _framed(content: bytes) -> Iterator[bytes]:
    yield _COMMAND
    for place in range(0, len(content), CHUNK):
        piece = content[place : place + CHUNK]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


async def _receive(reader: asyncio.StreamReader) -> bytes:
    """Raises ScannerUnavailable."""
    try:
        return (await reader.readuntil(b"\0"))[:-1]
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise ScannerUnavailable("no complete answer") from None


def _verdict(answer: bytes, is_sent: bool) -> Infected | None:
    """Raises ScannerUnavailable."""
    if found := _FOUND.fullmatch(answer):
        return Infected(found[1].decode("ascii"))
    if is_sent and _OK.fullmatch(answer):
        return None
    if b"size limit exceeded" in answer:
        raise ScannerUnavailable("the file is larger than the scanner's StreamMaxLength")
    raise ScannerUnavailable("an unclear answer")
