"""纸质版: a picture of the stamped page comes back, and the code on it says whether it is what was submitted (N-05)."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import NotFound, Problem, Unavailable
from services.submissions.media.keys import photo_key
from services.submissions.media.pictures import PictureInterrupted, PictureMaker, PictureRefused
from services.submissions.media.problems import PhotoRejected
from services.submissions.media.scan_reading import Reading, ReadingInterrupted, ScanReader, is_pdf
from services.submissions.reports import queries
from services.submissions.reports.paper import mark_of
from services.submissions.reports.records import Report, Scan
from services.submissions.reports.rules import Opened, Reports
from services.submissions.reports.schemas import ScanInput
from services.submissions.reports.states import Caller
from services.submissions.vocabularies import ScanState


class ScanChanged(Problem):
    status = 409
    code = "scan-changed"
    title = "这个编号已经用于另一份扫描件。"
    title_en = "This id already belongs to another scan."


async def announce_scan(reports: Reports, caller: Caller, report_id: UUID, scan: ScanInput) -> Opened:
    """Expect the bytes of a scan. Raises NotPermitted, NotFound, ScanChanged."""
    scope = caller.principal.scope_for("reports.write")
    async with reports.database.transaction(scope) as connection:
        # Held, so that a household that moves at this moment takes the scan along.
        report = await queries.lock_report(connection, scope, report_id)
        if report is None:
            raise NotFound()
        if not await queries.add_scan(connection, _new_row(caller, report, scan)):
            known = await _find(connection, scope, report_id, scan.id)
            if known is None or known.sha256.hex() != scan.sha256 or known.size != scan.size:
                raise ScanChanged()
        opened = await reports.open(connection, scope, report_id)
    return await reports.in_step(caller, opened)


def _new_row(caller: Caller, report: Report, scan: ScanInput) -> dict[str, Any]:
    return {
        "id": scan.id,
        "report_id": report.id,
        "team_id": report.team_id,
        "village_code": report.village_code,
        "sha256": bytes.fromhex(scan.sha256),
        "size": scan.size,
        "content_type": scan.content_type,
        "uploaded_by": caller.principal.account_id,
    }


async def read_scan(reports: Reports, caller: Caller, report_id: UUID, scan_id: UUID) -> Opened:
    """Look whether the bytes have come and what the code on them says.

    Raises NotFound, StoreUnavailable; and Unavailable when the reading was interrupted: the scan still waits for it.
    """
    scope = caller.principal.scope_for("reports.write")
    async with reports.database.transaction(scope) as connection:
        scan = await _find(connection, scope, report_id, scan_id)
    if scan is None:
        raise NotFound()
    reading = await _read_if_here(reports, scan, report_id)
    async with reports.database.transaction(scope) as connection:
        if reading is not None:
            await queries.change_scan(connection, scan_id, _reading(reports.keys, reading))
            await trail.record(
                connection,
                actor_id=caller.principal.account_id,
                action="report.scanned",
                subject=str(report_id),
                details={"scan_id": str(scan_id), "readable": reading.edition is not None, "pages": reading.pages},
            )
        opened = await reports.open(connection, scope, report_id)
    return await reports.in_step(caller, opened)


async def _read_if_here(reports: Reports, scan: Scan, report_id: UUID) -> Reading | None:
    """None when it was read before, or its bytes have not come. Raises Unavailable."""
    if scan.state != "expected" or scan.deleted_at is not None:
        return None
    key = photo_key(scan.id, scan.sha256.hex())
    arrived = await reports.store.confirm(key)
    if arrived is None or arrived.size != scan.size:
        return None
    try:
        return await reports.scans.reading_of(await reports.store.get(key) or b"", report_id)
    except ReadingInterrupted as error:
        raise Unavailable from error


async def look_at_scan(reports: Reports, caller: Caller, report_id: UUID, scan_id: UUID, page: int) -> bytes:
    """A JPEG of a page, for those who write or review reports; audited, for the page shows names and phones.

    Raises NotPermitted, NotFound, PhotoRejected, StoreUnavailable, Unavailable.
    """
    may_review = "reports.review" in caller.principal.permissions
    scope = caller.principal.scope_for("reports.review" if may_review else "reports.write")
    async with reports.database.transaction(scope) as connection:
        report = await queries.find_report(connection, scope, report_id)
        scan = await _find(connection, scope, report_id, scan_id)
        if report is None or scan is None or scan.deleted_at is not None or page > scan.pages:
            raise NotFound()
        details = {"scan_id": scan_id, "page": page}
        await look(
            connection,
            caller.principal,
            "report.scan_viewed",
            [report.household_id],
            details,
            subject=str(report_id),
        )
    content = await reports.store.get(photo_key(scan.id, scan.sha256.hex()))
    if content is None:
        raise NotFound()
    if is_pdf(content):
        return await _drawn(reports.scans, content, page)
    return await _without_metadata(reports.pictures, content)


async def _drawn(scans: ScanReader, pdf: bytes, page: int) -> bytes:
    """Never the file itself: it may hold scripts, other files and who scanned it where.

    Raises PhotoRejected, Unavailable.
    """
    try:
        shown = await scans.draw_page(pdf, page)
    except ReadingInterrupted as error:
        raise Unavailable from error
    if shown is None:
        raise PhotoRejected()
    return shown


async def _without_metadata(pictures: PictureMaker, picture: bytes) -> bytes:
    """A phone writes into a picture where it was taken (X-11). And who announces a photo of a visit once more, as a
    scan, asks for the very bytes that are never served. Raises PhotoRejected, Unavailable."""
    try:
        return (await pictures.make(picture)).shown(picture)
    except PictureRefused:
        raise PhotoRejected() from None
    except PictureInterrupted as error:
        raise Unavailable from error


async def _find(connection: AsyncConnection, scope: Scope, report_id: UUID, scan_id: UUID) -> Scan | None:
    scans = await queries.list_scans(connection, scope, report_id)
    return next((scan for scan in scans if scan.id == scan_id), None)


def _reading(keys: KeyRing, reading: Reading) -> dict[str, Any]:
    found = reading.edition
    if found is None:
        return {"state": "unreadable", "pages": reading.pages}
    return {
        "state": "read",
        "pages": reading.pages,
        "read_report_id": found.report_id,
        "read_version": found.version,
        "read_mark": mark_of(keys, bytes.fromhex(found.content_hash)),
    }


def state_of(scan: Scan, opened: Opened) -> ScanState:
    """`matched` when the page says exactly what the report says now: same report, version and hash."""
    if scan.deleted_at is not None:
        return "deleted"
    mark = scan.read_mark or (scan.read_hash and mark_of(opened.keys, scan.read_hash))
    if scan.state != "read" or mark is None:
        return "expected" if scan.state == "expected" else "unreadable"
    edition = opened.edition
    is_same = (scan.read_report_id, scan.read_version) == (edition.report_id, edition.version)
    return "matched" if is_same and mark in opened.marks else "differs"
