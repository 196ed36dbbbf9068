"""Pictures fit to be shown, made from what a phone uploaded by a child process that can do no harm.

The child (`picture_process.py`) has its own limits of memory and CPU; here it gets a deadline, and is replaced after
any fault, after some hundred pictures, and when it grew. Starting one costs about 100 ms, a scaled photo 20 ms.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

Reason = Literal["not_an_image", "too_many_pixels", "truncated", "unsupported", "too_slow"]
REASONS: Final[frozenset[str]] = frozenset(get_args(Reason))
PROGRAM = Path(__file__).with_name("picture_process.py")
# For a child that hangs. One that works is ended by its own clock, which counts CPU: at its low priority a busy machine
# may let it wait long, and that must not turn a good photo away.
SECONDS_PER_PICTURE = 120.0
PICTURES_PER_CHILD = 200
MAX_IDLE_MEMORY = 160 * 1024 * 1024
SECONDS_IDLE = 60.0
MAX_OUTPUT = 16 * 1024 * 1024
# A child that dies of these did not choose to: every limit of its own ends it in another way.
ENDED_FROM_OUTSIDE = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP})
# One arena, big blocks handed back at once: the child shrinks again after a large picture.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "1048576"}


class PictureRefused(Exception):
    """The bytes are not a picture we show. `reason` is kept with the photo."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class PictureInterrupted(Exception):
    """The child was ended from outside, by a machine short of memory or a person; the picture had no part in it."""


@dataclass(frozen=True)
class Picture:
    """Upright JPEGs in sRGB without metadata: `screen` at most 1600 px long, `thumb` at most 320 px.

    `width` and `height` are those of `screen`. `perceptual_hash` is a signed 64-bit number; see `distance`.
    """

    screen: bytes
    thumb: bytes
    width: int
    height: int
    perceptual_hash: int


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two perceptual hashes differ: up to about 8 is the same photo.

    >>> distance(-1, 0)
    64
    """
    return ((one ^ other) & (1 << 64) - 1).bit_count()


class PictureMaker:
    """One child, one picture at a time; callers queue. `close` it at the end."""

    def __init__(self, seconds: float = SECONDS_PER_PICTURE, pictures_per_child: int = PICTURES_PER_CHILD) -> None:
        self._seconds = seconds
        self._pictures_per_child = pictures_per_child
        self._one_at_a_time = asyncio.Lock()
        self._child: Process | None = None
        self._made = 0
        self._idle: asyncio.TimerHandle | None = None

    async def make(self, original: bytes) -> Picture:
        """Raises PictureRefused, PictureInterrupted; OSError when no child can be started."""
        async with self._one_at_a_time:
            self._stop_idling()
            try:
                return await self._make_with(await self._ready_child(), original)
            except BaseException as error:
                if not isinstance(error, PictureRefused):
                    await self._end_child()
                raise
            finally:
                self._idle = asyncio.get_running_loop().call_later(SECONDS_IDLE, self._end_idle_child)

    async def close(self) -> None:
        self._stop_idling()
        await self._end_child()

    @property
    def child_id(self) -> int | None:
        """Process id of the child, while there is one."""
        return self._child.pid if self._child else None

    async def _make_with(self, child: Process, original: bytes) -> Picture:
        try:
            async with asyncio.timeout(self._seconds):
                answer, screen, thumb = await _ask(child, original)
        except TimeoutError:
            await self._end_child()
            raise PictureRefused("too_slow") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise PictureRefused(await self._reason_of_death(child)) from None
        self._made += 1
        if self._made >= self._pictures_per_child or answer["memory"] > MAX_IDLE_MEMORY:
            await self._end_child()
        if "refused" in answer:
            raise PictureRefused(_reason(answer["refused"]))
        return Picture(screen, thumb, answer["width"], answer["height"], answer["hash"])

    async def _ready_child(self) -> Process:
        if self._child is not None and self._child.returncode is None:
            return self._child
        await self._end_child()
        self._made = 0
        # -I: neither the working directory nor the caller's Python settings can give it other code.
        self._child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=ENVIRONMENT, cwd=os.sep
        )
        return self._child

    async def _reason_of_death(self, child: Process) -> Reason:
        """Raises PictureInterrupted."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), 1)
        died_of = child.returncode
        await self._end_child()
        if died_of in ENDED_FROM_OUTSIDE:
            raise PictureInterrupted
        return "too_slow" if died_of == -signal.SIGXCPU else "unsupported"

    async def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        if child.stdin is not None:
            child.stdin.close()
        await child.wait()

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_idle_child(self) -> None:
        # Without input it ends by itself; the next picture starts another.
        if self._child is not None and self._child.stdin is not None and not self._one_at_a_time.locked():
            self._child.stdin.close()


async def _ask(child: Process, original: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    if child.stdin is None or child.stdout is None:
        raise ConnectionError("the child has no pipes")
    child.stdin.write(len(original).to_bytes(4, "big") + original)
    await child.stdin.drain()
    answer: dict[str, Any] = json.loads(await child.stdout.readexactly(await _length(child.stdout)))
    if "refused" in answer:
        return answer, b"", b""
    lengths = int(answer["screen"]), int(answer["thumb"])
    if not 0 < sum(lengths) <= MAX_OUTPUT:
        raise ConnectionError("the child answered nonsense")
    screen, thumb = [await child.stdout.readexactly(length) for length in lengths]
    return answer, screen, thumb


async def _length(stream: asyncio.StreamReader) -> int:
    length = int.from_bytes(await stream.readexactly(4), "big")
    if length > 4096:
        raise ConnectionError("the child answered nonsense")
    return length


def _reason(text: str) -> Reason:
    return text if text in REASONS else "unsupported"  # type: ignore[return-value]  # looked up in the same list
