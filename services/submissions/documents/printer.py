"""Prints forms in a child process, so that a form does not block visits and the fonts (150 MB) are not in the
service."""

import os
from dataclasses import replace
from pathlib import Path

from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Sandbox, SandboxFault
from services.submissions.documents import form_frames
from services.submissions.documents.coverage import Coverage
from services.submissions.documents.faults import FONT_MISSING, UNREADABLE_PHOTO, FontMissingError, UnreadablePhotoError
from services.submissions.documents.fonts import FONT_DIR, uncommon
from services.submissions.documents.form import Form
from services.submissions.documents.form_frames import Format

PROGRAM = ChildProgram(
    "services.submissions.documents.printer_process",
    Bounds(header=64 * 1024, content=512 * 1024**2),
    seconds=30.0,
    questions=200,
    memory=512 * 1024**2,
)
# The folders where the system searches fonts that a person installed.
FONT_PLACES = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")


class PrintingFailedError(RuntimeError):
    """The child process crashed or ran into its timeout; the next form gets a new one."""


class FormPrinter:
    """One child process, one form at a time; the process ends after a minute without work. Call `aclose` at the end."""

    def __init__(
        self,
        font_dir: Path = FONT_DIR,
        seconds: float = PROGRAM.seconds,
        seconds_idle: float = PROGRAM.seconds_idle,
    ) -> None:
        places = {name: os.environ[name] for name in FONT_PLACES if name in os.environ}
        timed = replace(PROGRAM, seconds=seconds, seconds_idle=seconds_idle)
        self._sandbox = Sandbox(replace(timed, arguments=(str(font_dir.absolute()),), environment=places))
        self._coverage: Coverage | None = None

    async def draw(self, form: Form, format_: Format) -> bytes:
        """Raises FontMissingError, UnreadablePhotoError, PrintingFailedError."""
        return await self._answer(form_frames.encode(form, format_))

    async def lacks(self, text: str) -> list[str]:
        """The characters of `text` that no font here can print. Raises FontMissingError, PrintingFailedError."""
        unknown = uncommon(text)
        if not unknown:
            return []
        if self._coverage is None:
            self._coverage = Coverage.from_bytes(await self._answer(Frame({"coverage": True})))
        return self._coverage.lacks(unknown)

    async def aclose(self) -> None:
        await self._sandbox.aclose()

    @property
    def child_id(self) -> int | None:
        """Process id of the child, if there is one."""
        return next(iter(self._sandbox.process_ids), None)

    async def _answer(self, question: Frame) -> bytes:
        try:
            (content,) = (await self._sandbox.ask(question)).blobs
        except Refused as refused:
            raise _error(refused) from None
        except (SandboxFault, OSError, ValueError) as failure:
            raise PrintingFailedError from failure
        return content


def _error(refused: Refused) -> Exception:
    if refused.name == FONT_MISSING:
        return FontMissingError(str(refused.facts.get("message", "")))
    return UnreadablePhotoError() if refused.name == UNREADABLE_PHOTO else PrintingFailedError()
