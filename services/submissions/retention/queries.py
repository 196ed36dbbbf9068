"""Reading what was rejected, and what the worker deleted; files only of visits and reports that may be seen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, Uuid, cast, false, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import in_scope
from services.kernel.web.paging import Page, beyond
from services.submissions.models import deletions, file_moves, files, report_scans, reports, visits
from services.submissions.visibility import may_see_of_report, may_see_of_visit


async def list_rejected(
    connection: AsyncConnection,
    scope: Scope,
    answering: Scope,
    account_id: UUID,
    page: Page,
    *,
    visit_id: UUID | None,
    report_id: UUID | None,
) -> Sequence[Any]:
    """Rejected last, first; one row more than the page. `answering`: what the caller leads or reviews.

    Raises CursorMalformed.
    """

    def is_own(table: Table, author: ColumnElement[Any]) -> ColumnElement[bool]:
        return or_(author == account_id, in_scope(answering, table.c.village_code, table.c.team_id))

    of_visits = (
        _shown(files, "photo", visits.c.household_id, visits.c.author_id, files.c.rejection)
        .add_columns(files.c.owner_id.label("visit_id"), cast(null(), Uuid).label("report_id"))
        .join(visits, visits.c.id == files.c.owner_id)
        .where(
            files.c.state == "rejected",
            files.c.rejected_at.is_not(None),
            may_see_of_visit(scope, files),
            is_own(files, visits.c.author_id),
        )
    )
    of_reports = (
        _shown(report_scans, "scan", reports.c.household_id, report_scans.c.uploaded_by, report_scans.c.state)
        .join(files, files.c.id == report_scans.c.id)
        .add_columns(cast(null(), Uuid).label("visit_id"), report_scans.c.report_id)
        .join(reports, reports.c.id == report_scans.c.report_id)
        .where(
            report_scans.c.rejected_at.is_not(None),
            may_see_of_report(scope, report_scans),
            is_own(report_scans, report_scans.c.uploaded_by),
        )
    )
    if visit_id is not None:
        of_visits, of_reports = of_visits.where(files.c.owner_id == visit_id), of_reports.where(false())
    if report_id is not None:
        of_reports = of_reports.where(report_scans.c.report_id == report_id)
        of_visits = of_visits.where(false())
    found = union_all(of_visits, of_reports).subquery()
    statement = select(found).order_by(found.c.rejected_at.desc(), found.c.id.desc()).limit(page.limit + 1)
    return await all_rows(connection, statement.where(*beyond(page, found.c.rejected_at, found.c.id, descending=True)))


def _shown(
    table: Table, kind: str, household: ColumnElement[Any], author: ColumnElement[Any], reason: ColumnElement[Any]
) -> Select[Any]:
    return select(
        table.c.id,
        literal(kind).label("kind"),
        household,
        author.label("author_id"),
        table.c.village_code,
        table.c.team_id,
        reason.label("reason"),
        files.c.content_type,
        files.c.size,
        table.c.rejected_at,
        table.c.deleted_at,
    )


async def list_deletions(connection: AsyncConnection) -> Rows:
    return await all_rows(connection, select(deletions).order_by(deletions.c.kind))


async def find_moves(connection: AsyncConnection) -> Row[Any] | None:
    """How far the move of the files of an earlier release is."""
    columns = (file_moves.c[name] for name in ("state", "moved", "waiting", "lost", "began_at", "counted_at"))
    return await one_row(connection, select(*columns))
