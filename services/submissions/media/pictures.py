"""Makes pictures for the screen from uploaded photos, in a sandboxed child process.

Starting a child (`picture_process.py`) costs about 100 ms, a scaled photo 20 ms.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from services.kernel.sandbox.child import TOO_LARGE
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Died, EndedFromOutside, Sandbox, TooSlow

Reason = Literal["not_an_image", "too_many_pixels", "truncated", "unsupported", "too_slow"]
REASONS: Final[frozenset[str]] = frozenset(get_args(Reason))
SCREEN_PIXELS: Final = 1600
# What is written on a page by hand can still be read.
SCAN_PIXELS: Final = 3200
MAX_IDLE_MEMORY = 160 * 1024 * 1024
# This timeout is for a child that hangs. A child that works is limited by its CPU time: with its low priority it may
# wait long on a busy machine, and that must not refuse a good photo.
PROGRAM = ChildProgram(
    "services.submissions.media.picture_process",
    Bounds(header=4096, content=16 * 1024 * 1024),
    seconds=120.0,
    questions=1000,
    memory=MAX_IDLE_MEMORY,
)


class PictureRefused(Exception):
    """The bytes are not an accepted picture. `reason` is stored with the photo."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class PictureInterrupted(Exception):
    """The child was killed for lack of memory or by a person; the picture is not the cause."""


@dataclass(frozen=True)
class Picture:
    """Upright JPEGs in sRGB without metadata: `screen` of at most the pixels asked for, `thumb` of at most 320.

    `screen` is None when the original is such a JPEG itself. `width` and `height` are those of what is shown.
    `perceptual_hash` is a signed 64-bit number; see `distance`.
    """

    thumb: bytes
    screen: bytes | None
    width: int
    height: int
    perceptual_hash: int

    def shown(self, original: bytes) -> bytes:
        """What may be shown of `original`, from which this was made."""
        return original if self.screen is None else self.screen


def distance(one: int, other: int) -> int:
    """The number of bits, of 64, in which two perceptual hashes differ: up to about 8 is the same photo.

    >>> distance(-1, 0)
    64
    """
    return ((one ^ other) & (1 << 64) - 1).bit_count()


class PictureMaker:
    """Callers wait in a queue. Call `aclose` at the end."""

    def __init__(
        self,
        seconds: float = PROGRAM.seconds,
        pictures_per_child: int = PROGRAM.questions,
        at_once: int = PROGRAM.at_once,
    ) -> None:
        self._sandbox = Sandbox(replace(PROGRAM, seconds=seconds, questions=pictures_per_child, at_once=at_once))

    async def make(self, original: bytes, pixels: int = SCREEN_PIXELS) -> Picture:
        """`pixels`: the longest side of what is shown, SCREEN_PIXELS or SCAN_PIXELS.

        Raises PictureRefused, PictureInterrupted; OSError when no child can be started.
        """
        try:
            return _picture(await self._sandbox.ask(Frame({"pixels": pixels}, (original,))))
        except Refused as refused:
            raise PictureRefused(_reason(refused.name)) from None
        except TooSlow:
            raise PictureRefused("too_slow") from None
        except Died:
            raise PictureRefused("unsupported") from None
        except EndedFromOutside:
            raise PictureInterrupted from None

    async def aclose(self) -> None:
        await self._sandbox.aclose()

    @property
    def child_id(self) -> int | None:
        """Process id of the child, if there is one."""
        return next(iter(self._sandbox.process_ids), None)


def _picture(answer: Frame) -> Picture:
    """Raises Died when the answer is malformed."""
    try:
        thumb, *screens = answer.blobs
        (screen,) = screens or (None,)
        message = answer.message
        return Picture(thumb, screen, int(message["width"]), int(message["height"]), int(message["hash"]))
    except (KeyError, TypeError, ValueError):
        raise Died from None


def _reason(name: str) -> Reason:
    if name == TOO_LARGE:
        return "too_many_pixels"
    return name if name in REASONS else "unsupported"  # type: ignore[return-value]  # looked up in the same list
