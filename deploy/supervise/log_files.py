"""The log files of the children: one rotating file each, without secrets."""

import asyncio
import contextlib
import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES_A_FILE = 5_000_000
OLD_FILES = 3
LONGEST_LINE = 8192
# Tokens and passwords in URLs: created at run time, so they cannot be listed.
TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
URL_PASSWORD = re.compile(r"(://[^/\s:@]*):[^/\s@]+@")
SIGNATURE = re.compile(r"(X-Amz-(?:Signature|Credential)=)[^&\s\"]+", re.IGNORECASE)


class Redactor:
    """Removes secrets from a line before it is written."""

    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {line for secret in secrets for line in secret.splitlines() if len(line) >= 8}
        known = sorted((re.escape(part) for part in parts if not part.startswith("-----")), key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def __call__(self, line: str) -> str:
        """
        >>> Redactor(["correct horse"])("password correct horse at postgresql://me:pw@db/x")
        'password [secret] at postgresql://me:[secret]@db/x'
        """
        line = self._known.sub("[secret]", line) if self._known else line
        line = TOKEN.sub("[token]", line)
        line = SIGNATURE.sub(r"\1[secret]", line)
        return URL_PASSWORD.sub(r"\1:[secret]@", line)


class _Handler(RotatingFileHandler):
    """On a full disk a line is lost; this is reported once, and not with a traceback a line."""

    _is_failing = False

    def emit(self, record: logging.LogRecord) -> None:
        self._has_failed = False
        super().emit(record)
        self._is_failing = self._has_failed

    def handleError(self, _: logging.LogRecord) -> None:  # noqa: N802  # the name is logging's
        self._has_failed = True
        if not self._is_failing:
            print(f"{self.baseFilename} takes no more lines: {sys.exception()}", file=sys.stderr, flush=True)
        # The stream still buffers the lost line and would fail for ever; the next line opens the file again.
        stream, self.stream = self.stream, None
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


class LogFile:
    """`folder/name.log`, rotated at 5 MB, three old ones kept."""

    def __init__(
        self, folder: Path, name: str, redact: Redactor, on_progress: Callable[[str], None] | None = None
    ) -> None:
        """`on_progress` gets every line that is not indented: progress, but no traceback."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{name}.log"
        self._redact = redact
        self._print_progress = on_progress
        self._following: dict[asyncio.Task[None], asyncio.ReadTransport] = {}
        self._handler = _Handler(self.path, maxBytes=BYTES_A_FILE, backupCount=OLD_FILES, encoding="utf-8")

    def write(self, line: str) -> None:
        line = self._redact(line)
        self._handler.emit(logging.LogRecord("", logging.INFO, "", 0, line, None, None))
        if self._print_progress and not line.startswith((" ", "Traceback")):
            self._print_progress(line)

    @contextlib.asynccontextmanager
    async def pipe(self) -> AsyncIterator[int]:
        """The write end for a child, open while it is being started; its output is read from now on.

        Our own pipe and not asyncio's: with that one, the end of a child is seen only after every grandchild has closed
        the pipe as well, which may be never.
        """
        read_end, write_end = os.pipe()
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb", 0)
        )
        following = asyncio.create_task(self._follow(reader))
        self._following[following] = transport
        following.add_done_callback(self._following.pop)
        try:
            yield write_end
        finally:
            os.close(write_end)

    async def _follow(self, stream: asyncio.StreamReader) -> None:
        """Write every line to the file until no process has the write end open."""
        rest = b""
        while chunk := await stream.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.write(line[:LONGEST_LINE].decode("utf-8", "replace"))
            # Without a limit, a child that never ends its line would fill our memory.
            rest = rest[-LONGEST_LINE:]
        if rest:
            self.write(rest.decode("utf-8", "replace"))

    def tail(self, lines: int = 12) -> str:
        """The last output, for the message about a child that did not start."""
        return "\n".join(self.path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    async def close(self, drain_seconds: float = 1.0) -> None:
        """Writes the last output; does not wait for processes that still have a pipe open."""
        if self._following:
            await asyncio.wait(self._following, timeout=drain_seconds)
        for following, transport in list(self._following.items()):
            following.cancel()
            transport.close()
        self._handler.close()
