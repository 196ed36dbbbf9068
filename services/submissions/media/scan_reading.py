"""Reads the codes on scanned pages and draws a page, in a sandboxed child process."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, EndedFromOutside, Sandbox, SandboxFault
from services.submissions.documents import qr
from services.submissions.documents.form import Edition

# There is one scan per report and month: each gets a child of its own, and at most two run, which leaves CPU for
# visits.
PROGRAM = ChildProgram(
    "services.submissions.media.scan_process",
    Bounds(header=1024 * 1024, content=16 * 1024 * 1024),
    seconds=20.0,
    at_once=2,
)


class ReadingInterrupted(Exception):
    """The child was killed for lack of memory or by a person; the file is not the cause."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`edition` is None when no code of ours was read; `pages` counts those of a PDF, and is 1 otherwise."""

    edition: Edition | None
    pages: int = 1


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


class ScanReader:
    """Callers wait in a queue. Call `aclose` at the end."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(PROGRAM)

    async def reading_of(self, content: bytes, report_id: UUID | None = None) -> Reading:
        """A picture or a PDF of a few pages. A broken, malicious or too large file gives the same result as a blank
        page.

        Raises ReadingInterrupted.
        """
        answer = await self._answer(content, None)
        return _reading(answer, report_id) if answer else Reading(None)

    async def draw_page(self, pdf: bytes, number: int) -> bytes | None:
        """A page of a PDF, counted from 1, as JPEG; None when the file is broken, malicious or too large, or has no
        such page. Raises ReadingInterrupted."""
        answer = await self._answer(pdf, number)
        return answer.blobs[0] if answer and answer.blobs else None

    async def aclose(self) -> None:
        await self._sandbox.aclose()

    async def _answer(self, content: bytes, page: int | None) -> Frame | None:
        """None when the child fails, as it may on a broken or malicious file. Raises ReadingInterrupted."""
        try:
            return await self._sandbox.ask(Frame({"page": page}, (content,)))
        except EndedFromOutside:
            raise ReadingInterrupted from None
        except (Refused, SandboxFault):
            return None


def _reading(answer: Frame, report_id: UUID | None) -> Reading:
    pages, codes = answer.message.get("pages"), answer.message.get("codes")
    if not isinstance(pages, int) or not isinstance(codes, list):
        return Reading(None)
    return Reading(_edition(filter(_is_text, codes), report_id), pages)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _edition(texts: Iterable[str], report_id: UUID | None) -> Edition | None:
    """Two pages in one picture have two codes: then that of `report_id` counts, else the first.

    If a page of an older version is in the file, the older version counts: the file is not what was submitted.
    """
    found = []
    for text in texts:
        with suppress(qr.NotAReportCodeError):
            found.append(qr.read_payload(text))
    of_report = [edition for edition in found if edition.report_id == report_id]
    if of_report:
        return min(of_report, key=lambda edition: edition.version)
    return found[0] if found else None
