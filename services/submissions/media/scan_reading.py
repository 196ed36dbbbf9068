"""What the codes on scanned pages say, and a page to look at, by a child process that can do no harm."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.submissions.documents import qr
from services.submissions.documents.form import Edition

PROGRAM = Path(__file__).with_name("scan_process.py")
SECONDS = 20.0

# A scan comes once per report and month; two at a time keep the machine free for visits.
_few_at_a_time = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Reading:
    """`edition` is None when no code of ours was read; `pages` counts those of a PDF, and is 1 for all else."""

    edition: Edition | None
    pages: int = 1


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


async def reading_of(content: bytes, report_id: UUID | None = None) -> Reading:
    """A picture or a PDF of a few pages. What is broken, hostile or too large reads like a blank page."""
    answer = await _child(content, "codes")
    if not answer:
        return Reading(None)
    found = json.loads(answer)
    return Reading(_edition(found["codes"], report_id), int(found["pages"]))


async def read_edition(content: bytes, report_id: UUID | None = None) -> Edition | None:
    return (await reading_of(content, report_id)).edition


async def draw_page(pdf: bytes, number: int) -> bytes | None:
    """A page of a PDF, counted from 1, as JPEG; None when the file is broken, hostile or too large, or has no such
    page."""
    return await _child(pdf, "page", str(number)) or None


def _edition(texts: Iterable[str], report_id: UUID | None) -> Edition | None:
    """Two pages laid under one camera have two codes: then that of `report_id`, else the first.

    A bundle in which a page of an older version was left says the older version: it is not what was submitted.
    """
    found = []
    for text in texts:
        with suppress(qr.NotAReportCodeError):
            found.append(qr.read_payload(text))
    of_report = [edition for edition in found if edition.report_id == report_id]
    if of_report:
        return min(of_report, key=lambda edition: edition.version)
    return found[0] if found else None


async def _child(content: bytes, *task: str) -> bytes:
    """Nothing when the child fails, as it does on a broken or a hostile file."""
    async with _few_at_a_time:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), *task, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        try:
            answer, _ = await asyncio.wait_for(child.communicate(content), SECONDS)
        except TimeoutError:
            return b""
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    return answer if child.returncode == 0 else b""
