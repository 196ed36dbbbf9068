"""The forms of a team for a month, or for a period of a duty, in one file to print: officers print thirty at a time.

A ZIP of PDFs, because it leaves form by form: nothing is held back until the last is drawn, and no more than one is in
memory. Each form in it is printed as a single one is, with its own purpose, imprint and audit entry (X-13).
"""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from services.kernel.audit import trail
from services.kernel.audit.said import Said
from services.kernel.auth.principals import OfAnotherLine
from services.kernel.problems import NotFound, Problem, Unavailable
from services.kernel.web.paging import Page
from services.submissions.documents.streamed_zip import Sink
from services.submissions.media.problems import PhotoNotReady
from services.submissions.reports import queries
from services.submissions.reports.printing import print_report
from services.submissions.reports.records import Report
from services.submissions.reports.rules import Reports, require_something
from services.submissions.reports.states import Caller

MOST_FORMS = 100
MOST_BYTES = 200_000_000
LIST_NAME = "清单.txt"


class TooManyForms(Problem):
    """`most`: how many forms one file may have."""

    status = 409
    code = "too-many-forms"
    title = "这一期的表太多，不能放进一个文件，请逐份打印。"
    title_en = "Too many forms for one file; print them one by one."


async def forms_of(
    reports: Reports, caller: Caller, team_id: UUID, asked: queries.FiledFilter, purpose: str
) -> Sequence[Report]:
    """The rows to print, by village. Raises FiledOfNothing, NotPermitted, NotFound, OfAnotherLine, TooManyForms."""
    require_something(asked)
    scope = caller.principal.scope_for("reports.read")
    if asked.month is not None and asked.obligation_id is None:
        wanted = queries.ReportFilter(kind="progress_report", month=asked.month, team_id=team_id)
        details = {"month": asked.month}
    else:
        period = asked.period or asked.month
        wanted = queries.ReportFilter(obligation_id=asked.obligation_id, period=period, team_id=team_id)
        details = {"obligation_id": str(asked.obligation_id), "period": str(period)}
    async with reports.database.transaction(scope) as connection:
        rows = await queries.list_reports(connection, scope, Page(MOST_FORMS, None), wanted)
        if not rows:
            if await queries.count_of_other_lines(connection, scope, Page(MOST_FORMS, None), wanted):
                raise OfAnotherLine()
            raise NotFound()
        if len(rows) > MOST_FORMS:
            raise TooManyForms(most=MOST_FORMS)
        await trail.record(
            connection,
            actor_id=caller.principal.account_id,
            action="reports.printed",
            subject=str(team_id),
            details={**details, "forms": len(rows)},
            said=Said(reports.keys, [row.household_id for row in rows], {"purpose": purpose}),
        )
    return sorted(rows, key=lambda row: (row.village_code, row.id))


async def bundle(reports: Reports, caller: Caller, rows: Sequence[Report], purpose: str) -> AsyncIterator[bytes]:
    """Pieces of the ZIP. What fails before the first form is raised as by `print_report`; a later form that cannot be
    printed is named in the list at the end, for an answer once begun cannot become a refusal."""
    sink, listed, left = Sink(), [], MOST_BYTES
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for number, row in enumerate(rows, start=1):
            try:
                pdf = await print_report(reports, caller, row.id, "pdf", purpose)
            except (PhotoNotReady, NotFound, Unavailable) as problem:
                if number == 1:
                    raise
                listed.append(f"{number:03d}　{row.id}　未能打印：{problem.title}")
                continue
            left -= len(pdf)
            if left < 0:
                listed.append(f"{number:03d}　{row.id}　未能打印：文件太大，请单独打印。")
                break
            archive.writestr(ZipInfo(f"{number:03d}-{row.id}.pdf"), pdf)
            listed.append(f"{number:03d}　{row.id}　已放入")
            yield sink.taken()
        archive.writestr(ZipInfo(LIST_NAME), "\r\n".join((*listed, f"共{len(rows)}份")).encode("utf-8-sig"))
    yield sink.taken()
