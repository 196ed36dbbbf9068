"""Earlier versions of a form, for those who write or review it, until they are deleted (decision 26)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.kernel.audit.looks import look
from services.kernel.crypto.keys import KeyRing, unseal
from services.kernel.problems import NotFound
from services.submissions.reports import queries
from services.submissions.reports.content import ReportContent
from services.submissions.reports.records import Report
from services.submissions.reports.rules import Reports, version_place
from services.submissions.reports.schemas import ReportFields, ReportRow, ReportVersion
from services.submissions.reports.states import Caller
from services.submissions.terms import Terms


async def view_versions(reports: Reports, terms: Terms, caller: Caller, report_id: UUID) -> list[ReportVersion]:
    """What was submitted before and is replaced, or was returned. Raises NotPermitted, NotFound."""
    scope = caller.principal.scope_for("reports.write")
    async with reports.database.transaction(scope) as connection:
        report = await queries.find_report(connection, scope, report_id)
        if report is None:
            raise NotFound()
        rows = [row for row in await queries.list_versions(connection, scope, report_id) if _is_replaced(report, row)]
        kept_until = terms.text_until(await queries.archived_at(connection, report))
        await look(
            connection, caller.principal, "report.versions_viewed", [report.household_id], subject=str(report_id)
        )
    return [_out(reports.keys, row, kept_until) for row in rows]


def _is_replaced(report: Report, row: Any) -> bool:
    return row.version < report.version or report.state == "draft"


def _out(keys: KeyRing, row: Any, kept_until: datetime | None) -> ReportVersion:
    values = {name: getattr(row, name) for name in ("version", "submitted_at", "submitted_by", "deleted_at")}
    if row.content is None:
        return ReportVersion(**values, kept_until=kept_until, fields=None, rows=None)
    key = keys.unwrap(bytes(row.data_key), str(row.report_id))
    content = ReportContent.model_validate_json(
        unseal(key, bytes(row.content), version_place(row.report_id, row.version))
    )
    written = content.model_dump(mode="json")
    return ReportVersion(
        **values,
        kept_until=kept_until,
        fields=ReportFields.model_validate(written),
        rows=[ReportRow.model_validate(each) for each in written["rows"]],
    )
