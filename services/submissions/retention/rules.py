"""Who sees what was rejected, and until when it is kept (decision 26)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.kernel.audit.looks import look
from services.kernel.auth.principals import Principal, Scope
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page
from services.submissions.retention import queries
from services.submissions.retention.schemas import Deletion, FileMoves, RejectedUpload, Retention
from services.submissions.terms import ANSWERING, Terms


async def view_rejected(
    viewer: Viewer, terms: Terms, page: Page, visit_id: UUID | None, report_id: UUID | None
) -> tuple[list[RejectedUpload], Sequence[Any]]:
    """Those of the page, and the rows fetched. Raises CursorMalformed."""
    principal = viewer.principal
    rows = await queries.list_rejected(
        viewer.connection,
        viewer.scope,
        _answering(principal),
        principal.account_id,
        page,
        visit_id=visit_id,
        report_id=report_id,
    )
    shown = rows[: page.limit]
    if shown:
        filters = {"visit_id": visit_id, "report_id": report_id}
        await look(
            viewer.connection, principal, "uploads.rejected_listed", (row.household_id for row in shown), filters
        )
    return [_out(row, terms) for row in shown], rows


def _answering(principal: Principal) -> Scope:
    return principal.scope_for(ANSWERING) if ANSWERING in principal.permissions else Scope()


def _out(row: Any, terms: Terms) -> RejectedUpload:
    names = set(RejectedUpload.model_fields) - {"kept_until"}
    values = {name: getattr(row, name) for name in names}
    return RejectedUpload(**values, kept_until=row.rejected_at + terms.uploads)


async def view_deletions(viewer: Viewer, terms: Terms) -> Retention:
    rows = await queries.list_deletions(viewer.connection)
    moves = await queries.find_moves(viewer.connection)
    return Retention(
        rejected_uploads_days=terms.uploads.days,
        replaced_text_days=terms.texts.days,
        items=[Deletion(**row._asdict()) for row in rows],
        moves=None if moves is None else FileMoves(**moves._asdict()),
    )
