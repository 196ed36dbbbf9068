"""Says what an uploaded file is, in a sandboxed child process where more than its first bytes must be read."""

from typing import Final, get_args

from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Died, EndedFromOutside, Sandbox, TooSlow
from services.submissions.files.types import (
    MOST_BYTES,
    FileRefusal,
    FileRefused,
    Kind,
    Purpose,
    agreed,
    find_by_signature,
)

_KINDS: Final[dict[str, Kind]] = {kind: kind for kind in get_args(Kind)}
_REASONS: Final[dict[str, FileRefusal]] = {reason: reason for reason in get_args(FileRefusal)}
# The timeout is for a child that hangs; one that works is limited by its CPU time.
PROGRAM = ChildProgram(
    "services.submissions.files.type_process",
    Bounds(header=4096, content=0),
    seconds=120.0,
    questions=100,
    memory=96 * 1024 * 1024,
)


class ReadingInterrupted(Exception):
    """The child was killed for lack of memory or by a person; the file is not the cause."""


class FileTypes:
    """Callers wait in a queue. Call `aclose` at the end."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(PROGRAM)

    async def check(self, purpose: Purpose, content_type: str, content: bytes) -> Kind:
        """The kind of the file, which is taken for `purpose` and is what was announced.

        Raises FileRefused, ReadingInterrupted; OSError when no child can be started.
        """
        if len(content) > MOST_BYTES:
            raise FileRefused("too_large")
        kind = find_by_signature(content)
        return agreed(purpose, content_type, kind or await self._read(content))

    async def aclose(self) -> None:
        await self._sandbox.aclose()

    async def _read(self, content: bytes) -> Kind:
        try:
            answer = await self._sandbox.ask(Frame({}, (content,)))
        except Refused as refused:
            raise FileRefused(_REASONS.get(refused.name, "damaged")) from None
        except TooSlow:
            raise FileRefused("too_slow") from None
        except Died:
            raise FileRefused("damaged") from None
        except EndedFromOutside:
            raise ReadingInterrupted from None
        kind: Kind | None = _KINDS.get(str(answer.message.get("kind")))
        if kind is None:
            raise FileRefused("damaged")
        return kind
