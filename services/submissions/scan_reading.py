"""What the code on a scanned page says, read by a child process that can do no harm."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from services.submissions.documents import qr
from services.submissions.documents.form import Edition

PROGRAM = Path(__file__).with_name("scan_process.py")
SECONDS = 20.0

# A scan comes once per report and month; two at a time keep the machine free for visits.
_few_at_a_time = asyncio.Semaphore(2)


async def read_edition(picture: bytes, report_id: UUID | None = None) -> Edition | None:
    """The edition named by a code of ours on the page; None when there is none to be read.

    Two pages laid under one camera have two codes: then that of `report_id`, else the first.
    """
    found = []
    for text in await _codes(picture):
        with suppress(qr.NotAReportCodeError):
            found.append(qr.read_payload(text))
    of_report = (edition for edition in found if edition.report_id == report_id)
    return next(of_report, found[0] if found else None)


async def _codes(picture: bytes) -> list[str]:
    """Nothing when the child fails, as it does on a broken or a hostile picture."""
    async with _few_at_a_time:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        try:
            answer, _ = await asyncio.wait_for(child.communicate(picture), SECONDS)
        except TimeoutError:
            return []
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    return [str(text) for text in json.loads(answer)] if child.returncode == 0 else []
