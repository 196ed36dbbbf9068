"""A report on paper: as PDF or Word file, with its pictures. Every copy that leaves is in the audit trail (X-13)."""

import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.kernel.audit import trail
from services.kernel.audit.said import Said
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import Principal
from services.kernel.clock import now
from services.kernel.db.rows import Rows
from services.kernel.ids import new_id
from services.kernel.problems import Unavailable
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.form import Edition, Form, Imprint
from services.submissions.documents.form_frames import Format
from services.submissions.documents.printer import FormPrinter, PrintingFailedError
from services.submissions.files.contents import StoredFile, read_screen, read_thumb
from services.submissions.files.losses import note_lost_picture
from services.submissions.media.problems import PhotoNotReady
from services.submissions.reports import queries
from services.submissions.reports.content import ReportContent
from services.submissions.reports.forms import form_of
from services.submissions.reports.paper import masked_hash
from services.submissions.reports.rules import Opened, Reports
from services.submissions.reports.states import Caller
from services.submissions.reports.views import masked, sees_clear_on_paper

log = logging.getLogger(__name__)

# Two photos a visit come out some six centimetres wide. Very many are small on paper, and large ones of them
# would take gigabytes to draw.
MOST_LARGE_PICTURES = 60

MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class PrinterNotReady(Unavailable):
    """The server's log names the folder."""

    code = "printer-not-ready"
    title = "服务器上缺少打印字体，暂时不能生成 PDF：请管理员在服务器上运行 make install；Word 文件可以照常下载。"
    title_en = (
        "The font of the forms is missing on the server, so there is no PDF: its administrator runs `make install`; "
        "the Word file still works."
    )


async def print_report(
    reports: Reports,
    caller: Caller,
    report_id: UUID,
    format_: Format,
    purpose: str,
) -> bytes:
    """Raises NotPermitted, NotFound, PhotoNotReady, PrinterNotReady, StoreUnavailable."""
    scope = caller.principal.scope_for("reports.read")
    async with reports.database.transaction(scope) as connection:
        opened = await reports.open(connection, scope, report_id)
    opened = await reports.in_step(caller, opened)
    async with reports.database.transaction(scope) as connection:
        content, edition, imprint = _copy_for(caller.principal, opened, purpose)
        wanted = list(opened.content.photo_ids())
        small = len(wanted) > MOST_LARGE_PICTURES
        found = await queries.pictures_of(connection, scope, wanted, small=small)
        await trail.record(
            connection,
            actor_id=caller.principal.account_id,
            action="report.printed",
            subject=str(report_id),
            details=_details(opened, format_, imprint) | {KEY: [str(opened.report.household_id)]},
            said=Said(opened.keys, [opened.report.household_id], {"purpose": imprint.purpose}),
        )
    pictures = await _pictures(reports, found, small=small)
    # A returned report is a draft again: the day it was sent before is no date of this page.
    submitted_at = None if opened.edition.is_draft else opened.report.submitted_at
    form = form_of(content, edition, submitted_at, pictures, imprint)
    return await _drawn(reports.printer, form, format_)


def _copy_for(principal: Principal, opened: Opened, purpose: str) -> tuple[ReportContent, Edition, Imprint]:
    """Paper tells nobody more than the screen does; a masked copy says in its foot that it is one, and its code is a
    hash of what is on it."""
    imprint = Imprint(purpose, f"账号{str(principal.account_id)[-12:]}", now(), new_id())
    if sees_clear_on_paper(principal, opened.report):
        return opened.content, opened.edition, imprint
    content = masked(opened.content)
    edition = replace(opened.edition, content_hash=masked_hash(opened.keys, content.canonical()).hex())
    return content, edition, replace(imprint, purpose=f"{purpose}（脱敏）")


def _details(opened: Opened, format_: Format, imprint: Imprint) -> dict[str, Any]:
    return {
        "format": format_,
        "print_id": str(imprint.print_id),
        "version": opened.edition.version,
        "hash": opened.edition.content_hash,
    }


async def _pictures(reports: Reports, rows: Rows, *, small: bool) -> dict[UUID, bytes]:
    """One after the other: the store answers in milliseconds, and a report of forty photos must not crowd it.

    Raises PhotoNotReady, StoreUnavailable.
    """
    pictures = {}
    for row in rows:
        if row.state != "ready":
            raise PhotoNotReady()
        file = StoredFile.of(row, reports.words)
        picture = await (read_thumb(reports.store, file, row.thumb) if small else read_screen(reports.store, file))
        # A form is not held up for ever by a picture that the store has lost.
        if picture is None:
            await note_lost_picture(reports.database, reports.store, file, is_small=small)
        else:
            pictures[file.id] = picture
    return pictures


async def unprintable(printer: FormPrinter, text: str) -> list[str]:
    """The characters whose code the PDF will show in their place. A screen does not fail because a printer does."""
    try:
        return await printer.lacks(text)
    except (FontMissingError, PrintingFailedError) as error:
        log.warning("cannot tell what the fonts lack: %s", error)
        return []


async def _drawn(printer: FormPrinter, form: Form, format_: Format) -> bytes:
    try:
        return await printer.draw(form, format_)
    except FontMissingError as error:
        log.error("%s", error)
        raise PrinterNotReady from error
    except PrintingFailedError as error:
        log.warning("the drawing process failed")
        raise Unavailable from error
