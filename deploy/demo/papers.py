"""Two scans of stamped pages: one shows what was submitted, the other one belongs to another household.

No seal is drawn: a seal is evidence and is never invented. The page is the printed form, scanned a little askew.
"""

import asyncio
import hashlib
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pypdfium2
from PIL import Image

from deploy.demo.client import Client
from deploy.demo.ids import demo_id
from deploy.demo.reports import REVIEWED_MONTH, Filing, filing_teams, filings

_DOTS_PER_POINT = 150 / 72
_PDF, _JPEG = "application/pdf", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Paper:
    """`printed` is the form on the page, `handed_in_for` the form it was handed in for."""

    printed: Filing
    handed_in_for: Filing
    content_type: str

    @property
    def path(self) -> str:
        return f"/reports/{self.handed_in_for.id}"


def papers() -> tuple[Paper, Paper]:
    own = [sheet for sheet in filings() if sheet.team == filing_teams()[0] and sheet.month == REVIEWED_MONTH]
    return Paper(own[0], own[0], _PDF), Paper(own[1], own[2], _JPEG)


async def hand_in(client: Client, paper: Paper) -> None:
    """Skipped when the form has a page already: each print is another file."""
    leader = paper.handed_in_for.leader
    report = await client.get(leader, paper.path)
    if any(scan["state"] != "expected" for scan in report["scans"]):
        return
    printed = await client.send(leader, "GET", f"/reports/{paper.printed.id}.pdf")
    content = await asyncio.to_thread(_scanned, printed.content, paper.content_type)
    digest = hashlib.sha256(content).hexdigest()
    scan_id = demo_id("scan", digest)
    body = {"id": str(scan_id), "sha256": digest, "size": len(content), "content_type": paper.content_type}
    await _upload(client, paper, scan_id, await client.post(leader, f"{paper.path}/scans", body), content)


async def _upload(client: Client, paper: Paper, scan_id: UUID, report: Any, content: bytes) -> None:
    upload = next(scan["upload"] for scan in report["scans"] if scan["id"] == str(scan_id))
    await client.upload(upload, content)
    await client.post(paper.handed_in_for.leader, f"{paper.path}/scans/{scan_id}/complete")


def _scanned(pdf: bytes, content_type: str) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        page: Image.Image = document[0].render(scale=_DOTS_PER_POINT, grayscale=True).to_pil()
    askew = page.rotate(0.8, resample=Image.Resampling.BILINEAR, fillcolor=255)
    made = io.BytesIO()
    askew.save(made, "PDF" if content_type == _PDF else "JPEG", resolution=150, quality=60)
    return made.getvalue()
