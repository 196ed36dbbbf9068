"""Forms drawn by a child process, so that a form neither holds up visits nor leaves 150 MB of fonts in the service."""

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from services.submissions.documents.coverage import Coverage
from services.submissions.documents.fonts import FONT_DIR, is_everyday
from services.submissions.documents.form import Form
from services.submissions.documents.frames import CHILD, Answer, Format, Question, frame

SECONDS_PER_FORM = 30.0
SECONDS_IDLE = 60.0


class PrintingFailedError(RuntimeError):
    """The child died or took too long; the next form gets a new one."""


class FormPrinter:
    """One child, one form at a time; it goes after a minute without work. `close` it at the end."""

    def __init__(
        self, font_dir: Path = FONT_DIR, seconds: float = SECONDS_PER_FORM, seconds_idle: float = SECONDS_IDLE
    ) -> None:
        self._font_dir = font_dir
        self._seconds = seconds
        self._seconds_idle = seconds_idle
        self._one_at_a_time = asyncio.Lock()
        self._child: Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._coverage: Coverage | None = None

    async def draw(self, form: Form, format_: Format) -> bytes:
        """Raises FontMissingError, UnreadablePhotoError, PrintingFailedError."""
        return await self._answer((form, format_))

    async def lacks(self, text: str) -> list[str]:
        """The characters of `text` that no font here can print. Raises FontMissingError, PrintingFailedError."""
        unusual = "".join(character for character in dict.fromkeys(text) if not is_everyday(character))
        if not unusual:
            return []
        if self._coverage is None:
            self._coverage = Coverage.from_bytes(await self._answer((None, "coverage")))
        return self._coverage.lacks(unusual)

    async def _answer(self, question: Question) -> bytes:
        async with self._one_at_a_time:
            self._stop_idling()
            try:
                document, error = await asyncio.wait_for(self._ask(question), self._seconds)
            except (OSError, EOFError, TimeoutError) as failure:
                await self._end_child()
                raise PrintingFailedError from failure
            except BaseException:
                # Cancelled in the middle of an answer: what comes next would be somebody else's form.
                await self._end_child()
                raise
            self._idle = asyncio.get_running_loop().call_later(self._seconds_idle, self._let_go)
        if error is not None:
            raise error
        return document

    async def aclose(self) -> None:
        async with self._one_at_a_time:
            self._stop_idling()
            await self._end_child()

    async def _ask(self, question: Question) -> Answer:
        child = await self._ready_child()
        if child.stdin is None or child.stdout is None:
            raise EOFError
        child.stdin.write(frame(question))
        await child.stdin.drain()
        length = int.from_bytes(await child.stdout.readexactly(4), "big")
        answer: Answer = pickle.loads(await child.stdout.readexactly(length))  # noqa: S301  # from our child only
        return answer

    async def _ready_child(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            arguments = (sys.executable, "-I", "-m", CHILD, str(self._font_dir))
            self._child = await asyncio.create_subprocess_exec(*arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        return self._child

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _let_go(self) -> None:
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
        self._child = None

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.returncode is None:
            child.kill()
        await child.communicate()
