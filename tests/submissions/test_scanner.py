"""The port to a virus scanner: every unclear answer is no verdict; with clamd itself where it is installed."""

import asyncio
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from services.submissions.files.scanner import Infected, Scanner, ScannerAddress, ScannerUnavailable

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
# The test file of the anti-virus trade, put together here: as one text it would be found in this file.
EICAR = b"".join((rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!", b"$H+H*"))

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def read_stream(reader: asyncio.StreamReader) -> bytes:
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    content = b""
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        content += await reader.readexactly(length)
    return content


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short: the path of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="scan") as made:
        yield Path(made)


@asynccontextmanager
async def speaking(speak: Speak, folder: Path, **limits: float) -> AsyncIterator[Scanner]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await speak(reader, writer)
        writer.transport.abort()

    path = folder / "socket"
    server = await asyncio.start_unix_server(serve, path)
    async with server:
        yield Scanner(ScannerAddress(str(path)), **limits)


def answering(answer: bytes, *, closes: bool = True) -> Speak:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_stream(reader)
        writer.write(answer)
        await writer.drain()
        if not closes:
            await reader.read()
        else:
            writer.close()
            await writer.wait_closed()

    return speak


UNCLEAR = {
    "nothing": b"",
    "no end": b"stream: OK",
    "an error": b"stream: ERROR\0",
    "its limit": b"INSTREAM size limit exceeded. ERROR\0",
    "a line": b"stream: OK\n\0",
    "another command's answer": b"PONG\0",
    "a web server": b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
    "bytes": secrets.token_bytes(64).replace(b"\0", b"a") + b"\0",
    "found without a name": b"stream:  FOUND\0",
    "a name with a line": b"stream: a\nb FOUND\0",
    "a very long name": b"stream: " + b"a" * 1000 + b" FOUND\0",
    "an endless answer": b"stream: " + b"a" * 1_000_000,
    "two answers in one": b"stream: OK stream: Eicar FOUND stream: OK\0",
}


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_an_unclear_answer_is_no_verdict(answer: bytes, folder: Path) -> None:
    async with speaking(answering(answer), folder) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.find_infection(b"a file")


async def test_an_answer_before_the_end_of_the_file_does_not_clear_it(folder: Path) -> None:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"stream: OK\0")
        await writer.drain()
        writer.close()

    async with speaking(speak, folder) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.find_infection(bytes(12_000_000))


async def test_a_scanner_that_says_too_large_and_closes_is_understood(folder: Path) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(100_000)
        writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        await writer.drain()
        writer.close()

    async with speaking(speak, folder) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.find_infection(bytes(12_000_000))


@pytest.mark.parametrize("reads", [False, True], ids=["a scanner that reads nothing", "a scanner that says nothing"])
async def test_a_scanner_that_hangs_is_left(reads: bool, folder: Path) -> None:
    over = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        if reads:
            await read_stream(reader)
        await over.wait()

    async with speaking(speak, folder, seconds=0.2) as scanner:
        with pytest.raises(ScannerUnavailable, match="in time"):
            await scanner.find_infection(bytes(12_000_000))
        over.set()


async def test_an_answer_that_comes_byte_by_byte_has_no_more_time(folder: Path) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_stream(reader)
        while not writer.is_closing():
            writer.write(b"s")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with speaking(speak, folder, seconds=0.3) as scanner:
        with pytest.raises(ScannerUnavailable):
            await scanner.find_infection(b"a file")


async def test_no_scanner_is_no_verdict(folder: Path) -> None:
    for address in (ScannerAddress(str(folder / "none")), ScannerAddress(None, "127.0.0.1", 9)):
        with pytest.raises(ScannerUnavailable, match="no connection"):
            await Scanner(address).find_infection(b"a file")


@pytest.mark.parametrize(
    "setting",
    ["", "unix:", "unix:relative", "tcp:host", "tcp:host:0", "tcp:host:65536", "tcp::3310", "tcp:a b:1", "http://a:1"],
)
def test_a_wrong_setting_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r"unix:/path/of/socket or tcp:host:port"):
        ScannerAddress.read(setting)


def test_a_setting_names_a_socket_or_a_host() -> None:
    assert ScannerAddress.read("unix:/run/clamav/clamd.ctl") == ScannerAddress("/run/clamav/clamd.ctl")
    assert ScannerAddress.read("tcp:127.0.0.1:3310") == ScannerAddress(None, "127.0.0.1", 3310)
    assert ScannerAddress.read("tcp:[::1]:3310") == ScannerAddress(None, "::1", 3310)


@pytest.mark.parametrize("content", [b"", b"a", bytes(range(256)) * 5000], ids=["empty", "small", "large"])
async def test_the_scanner_gets_every_byte(content: bytes, folder: Path) -> None:
    seen = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await read_stream(reader))
        writer.write(b"stream: OK\0")
        await writer.drain()

    async with speaking(speak, folder) as scanner:
        assert await scanner.find_infection(content) is None
    assert seen == [content]


@pytest.mark.parametrize("before", [b"stream", b"instream(127.0.0.1@3310)"])
@pytest.mark.parametrize("closes", [True, False])
async def test_what_was_found_is_named(before: bytes, closes: bool, folder: Path) -> None:
    async with speaking(answering(before + b": Eicar-Test-Signature FOUND\0", closes=closes), folder) as scanner:
        assert await scanner.find_infection(b"a file") == Infected("Eicar-Test-Signature")


@pytest.fixture(scope="module")
def clamd() -> Iterator[Path]:
    """Debian's scanner, with one signature, of the test file."""
    if CLAMD is None:
        pytest.skip("clamd (Debian: clamav-daemon) is not installed")
    with tempfile.TemporaryDirectory(prefix="clam") as made:
        home = Path(made)
        (home / "db").mkdir()
        (home / "db/test.ndb").write_text(f"Test-File:0:*:{EICAR.hex()}\n")
        (home / "clamd.conf").write_text(
            f"Foreground yes\nLocalSocket {home}/socket\nDatabaseDirectory {home}/db\nTemporaryDirectory {home}\n"
            f"LogFile {home}/log\nStreamMaxLength 12M\nMaxScanSize 50M\nMaxFileSize 50M\n"
        )
        with subprocess.Popen([CLAMD, "-F", "-c", home / "clamd.conf"], stdout=subprocess.DEVNULL) as running:
            try:
                _wait_for(home / "socket", running)
                yield home / "socket"
            finally:
                running.kill()


def _wait_for(socket: Path, running: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while not socket.exists():
        assert running.poll() is None, "clamd ended at its start"
        assert time.monotonic() < end, "clamd did not start"
        time.sleep(0.05)


async def test_clamd_finds_its_test_file_and_clears_others(clamd: Path) -> None:
    scanner = Scanner(ScannerAddress(str(clamd)))
    assert len(EICAR) == 68
    found = await scanner.find_infection(EICAR)
    assert found is not None
    assert found.name.startswith("Test-File")
    assert await scanner.find_infection(b"a file") is None
    assert await scanner.find_infection(b"") is None
    assert await scanner.find_infection(secrets.token_bytes(11_000_000)) is None
    with pytest.raises(ScannerUnavailable):
        await scanner.find_infection(bytes(13_000_000))
    verdicts = await asyncio.gather(*(scanner.find_infection(EICAR if n % 2 else b"a file") for n in range(20)))
    assert [verdict is None for verdict in verdicts] == [n % 2 == 0 for n in range(20)]
