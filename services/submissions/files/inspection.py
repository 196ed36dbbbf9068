"""What a file is, before anybody else sees it: a virus scanner where there is one, then a look at all of its content.

A picture loses what it says beside itself, such as where it was taken; a photo gets a thumbnail.
"""

from dataclasses import dataclass
from typing import Final

from services.submissions.files.scanner import Scanner
from services.submissions.files.type_reading import FileTypes, ReadingInterrupted
from services.submissions.files.types import PICTURES, FileRefused, Purpose
from services.submissions.media.pictures import (
    SCAN_PIXELS,
    SCREEN_PIXELS,
    Picture,
    PictureInterrupted,
    PictureMaker,
    PictureRefused,
)

INFECTED: Final = "infected"


class Refused(Exception):
    """`reason` is stored with the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Interrupted(Exception):
    """A child was killed for lack of memory or by a person; the file is not the cause."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """`picture`: None of a document. Its thumbnail is kept of photos only."""

    picture: Picture | None


class Inspection:
    """`scanner`: None where there is none. Call `aclose` at the end."""

    def __init__(self, scanner: Scanner | None = None) -> None:
        self._scanner = scanner
        self._pictures = PictureMaker()
        self._types = FileTypes()

    async def inspect(self, purpose: Purpose, content_type: str, content: bytes) -> Inspected:
        """Raises Refused, Interrupted, ScannerUnavailable; OSError when no child can be started."""
        if self._scanner is not None and await self._scanner.find_infection(content) is not None:
            raise Refused(INFECTED)
        try:
            kind = await self._types.check(purpose, content_type, content) if purpose != "photo" else "jpeg"
            if kind not in PICTURES:
                return Inspected(None)
            pixels = SCREEN_PIXELS if purpose == "photo" else SCAN_PIXELS
            return Inspected(await self._pictures.make(content, pixels))
        except (FileRefused, PictureRefused) as refused:
            raise Refused(refused.reason) from None
        except (ReadingInterrupted, PictureInterrupted):
            raise Interrupted from None

    async def aclose(self) -> None:
        await self._pictures.aclose()
        await self._types.aclose()
