"""纸质版: a picture of the stamped page comes back, and the code on it says whether it is what was submitted (N-05)."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import NotFound, Problem, Unavailable
from services.submissions.files.contents import read_content
from services.submissions.files.losses import note_lost
from services.submissions.files.schemas import UploadTicket
from services.submissions.files.stored import arrived, mark_stored
from services.submissions.files.unnamed import delete_unnamed
from services.submissions.files.uploads import Expected, Note
from services.submissions.household_keys.file_keys import new_key_of_household
from services.submissions.household_keys.keys import keys_for
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
        if not await queries.add_scan(connection, *await _new_rows(reports, connection, caller, report, scan)):
            known = await _find(reports, connection, scope, report_id, scan.id)
            if known is None or known.file is None or known.file.sha256.hex() != scan.sha256:
                raise ScanChanged()
        opened = await reports.open(connection, scope, report_id)
    return await reports.in_step(caller, opened)


async def _new_rows(
    reports: Reports, connection: AsyncConnection, caller: Caller, report: Report, scan: ScanInput
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The file, and what will be read from it."""
    of_report = {"id": scan.id, "team_id": report.team_id, "village_code": report.village_code}
    file = {
        **of_report,
        "owner_kind": "report",
        "owner_id": report.id,
        "purpose": "scan",
        "sha256": bytes.fromhex(scan.sha256),
        "size": scan.size,
        "content_type": scan.content_type,
        "data_key": await _new_data_key(reports, connection, report, scan.id),
        "object": "upload",
    }
    return file, {**of_report, "report_id": report.id, "uploaded_by": caller.principal.account_id}


async def _new_data_key(reports: Reports, connection: AsyncConnection, report: Report, scan_id: UUID) -> bytes | None:
    if not reports.uploads.are_sealed:
        return None
    keys = await keys_for(connection, reports.keys, [report.household_id])
    return new_key_of_household(scan_id, keys[report.household_id]).data_key


def ticket(reports: Reports, origin: str, report: Report, scan: Scan) -> UploadTicket | None:
    """While the bytes of a scan are to come. `origin`: the browser's."""
    file = scan.file
    if file is None or scan.file_state != "expected" or scan.state != "expected" or scan.deleted_at is not None:
        return None
    if not reports.uploads.fits(file.object, file.key):
        # It is announced anew.
        return None
    expected = Expected(file.id, file.sha256.hex(), file.size, file.content_type, file.key)
    return UploadTicket.model_validate(reports.uploads.ticket(origin, expected, _note(report)))


def _note(report: Report) -> Note:
    return Note(teams=f"{{{report.team_id}}}")


async def read_scan(reports: Reports, caller: Caller, report_id: UUID, scan_id: UUID) -> Opened:
    """Look whether the bytes have come and what the code on them says.

    Raises NotFound, StoreUnavailable; and Unavailable when the reading was interrupted: the scan still waits for it.
    """
    scope = caller.principal.scope_for("reports.write")
    async with reports.database.transaction(scope) as connection:
        scan = await _find(reports, connection, scope, report_id, scan_id)
        report = await queries.find_report(connection, scope, report_id)
    if scan is None or report is None:
        raise NotFound()
    reading = await _read_if_here(reports, scan, report)
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


async def _read_if_here(reports: Reports, scan: Scan, report: Report) -> Reading | None:
    """None when it was read before, or its bytes have not come. Raises Unavailable."""
    file = scan.file
    if file is not None and scan.file_state != "expected" and not reports.uploads.are_sealed:
        # Nobody else says that a form was used once more.
        await delete_unnamed(reports.database, reports.store, file.id, _note(report))
    if scan.state != "expected" or scan.deleted_at is not None or file is None:
        return None
    if scan.file_state == "expected":
        if not await arrived(reports.store, file):
            return None
        await mark_stored(reports.database, file.id, file.sha256, _note(report))
    content = await read_content(reports.store, file)
    if content is None:
        await note_lost(reports.database, reports.store, file)
        # The worker may have just replaced it by one without metadata: the next question finds that.
        raise Unavailable
    try:
        return await reports.scans.reading_of(content, report.id)
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
        scan = await _find(reports, connection, scope, report_id, scan_id)
        if report is None or scan is None or scan.file is None or scan.deleted_at is not None or page > scan.pages:
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
    content = await read_content(reports.store, scan.file)
    if content is None:
        await note_lost(reports.database, reports.store, scan.file)
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


async def _find(
    reports: Reports, connection: AsyncConnection, scope: Scope, report_id: UUID, scan_id: UUID
) -> Scan | None:
    scans = await queries.list_scans(connection, scope, reports.words, report_id)
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
