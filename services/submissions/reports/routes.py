"""The API of reports."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.kernel.auth.principals import Principal
from services.kernel.ids import ClientId
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.answers import NO_STORE, PICTURE_HEADERS, download_headers
from services.kernel.web.inputs import DivisionCode, Month
from services.kernel.web.origin import PublicOrigin
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part, part_of
from services.submissions.clients import ProgramUnavailable
from services.submissions.copies import archived
from services.submissions.documents.form_frames import Format
from services.submissions.files.schemas import UploadTicket
from services.submissions.media.problems import PhotoNotReady, PhotoRejected
from services.submissions.media.store import StoreUnavailable
from services.submissions.reports import asking, month_zip, printing, queries, rules, scans, versions
from services.submissions.reports.records import Scan
from services.submissions.reports.rules import Opened, Reports
from services.submissions.reports.schemas import (
    FiledForms,
    PeriodKey,
    Purpose,
    ReportInput,
    ReportOut,
    ReportPage,
    ReportPatch,
    ReportVersions,
    ReturnInput,
    ScanInput,
)
from services.submissions.reports.states import Caller, WrongState
from services.submissions.reports.views import may_here, report_out, sees_clear, shown_content, summary
from services.submissions.terms import Terms
from services.submissions.vocabularies import ListedState, ReportKind

router = APIRouter(prefix="/api", tags=["reports"])


async def _caller(request: Request, principal: Annotated[Principal, Depends(current_principal)]) -> Caller:
    return Caller(principal, request.headers["authorization"])


AllReports = Annotated[Reports, part(Reports)]
Kept = Annotated[Terms, part(Terms)]
Asking = Annotated[Caller, Depends(_caller)]
Reader = Annotated[Viewer, viewing("reports.read")]
IfMatch = Annotated[str | None, Header(description="ETag of the version you are changing.")]
PrintPurpose = Annotated[Purpose, Query(description="Printed in the page foot and kept in the audit trail.")]
SeenAs = Annotated[str | None, Header(description="ETag of what you looked at; left out, the report as it is now.")]
ScanPage = Annotated[int, Query(ge=1, le=10, description="Of a PDF, counted from 1.")]
STATES = problem_responses(WrongState, PreconditionFailed)
STARTED = (
    asking.PairingEnded,
    asking.PairingEndedBefore,
    asking.ObligationUnknown,
    asking.ObligationWithoutForm,
    asking.ObligationNotOwed,
    asking.PeriodUnknown,
    asking.PeriodNotBegun,
    archived.CampaignArchived,
)


async def _answer(reports: Reports, caller: Caller, request: Request, response: Response, opened: Opened) -> ReportOut:
    """The report as an act left it, with the ETag that a change must name."""
    response.headers["ETag"] = f'"{opened.report.revision}"'
    response.headers.update(NO_STORE)
    origin = part_of(request, PublicOrigin).of(request)
    may_upload = may_here(caller.principal, opened.report, "reports.write")

    def ticket(scan: Scan) -> UploadTicket | None:
        return scans.ticket(reports, origin, opened.report, scan) if may_upload else None

    content = shown_content(opened, caller.principal)
    unprintable = await printing.unprintable(reports.printer, content.text())
    return report_out(opened, content, unprintable, ticket)


@router.get(
    "/reports/filed",
    summary="Which forms of ended pairings are filed for good",
    responses=problem_responses(rules.FiledOfNothing),
)
async def list_filed(
    principal: Annotated[Principal, Depends(current_principal)],
    reports: AllReports,
    month: Month | None = None,
    obligation_id: UUID | None = None,
    period: PeriodKey | None = None,
) -> FiledForms:
    """For who files the forms of a team in the days after the end: the form itself is no longer shown, only that
    nothing is left to file. Of a month, or of an obligation and one of its periods."""
    wanted = queries.FiledFilter(month, obligation_id, period)
    return FiledForms(pairing_ids=[*await rules.filed_in_grace(reports.database, principal, wanted)])


@router.put(
    "/reports/{report_id}",
    summary="Start the form of a pairing for a period of an obligation",
    status_code=201,
    responses={
        200: {"model": ReportOut, "description": "It was there before."},
        **problem_responses(rules.ReportExists, rules.ReportChanged, *STARTED),
        404: problem_responses(rules.PairingNotFound)[404],
        503: problem_responses(ProgramUnavailable)[503],
    },
)
async def put_report(
    report_id: ClientId, body: ReportInput, request: Request, response: Response, caller: Asking, reports: AllReports
) -> ReportOut:
    """Prefilled from the register, the team and the visits: nobody types a fact twice. The same again is 200.

    `obligation_id`, `subject` and `period` say what it is for. A body of an earlier release says `kind`, `pairing_id`
    and `month`: it is for the obligation that asks for it in the campaign in which the pairing was made; `binding` says
    whether several fit as well, or none.
    """
    outcome, opened = await reports.start(caller, report_id, body)
    response.status_code = outcome.value
    return await _answer(reports, caller, request, response, await reports.in_step(caller, opened))


@router.patch(
    "/reports/{report_id}",
    summary="Write the opinion or the plan",
    responses=problem_responses(WrongState, archived.CampaignArchived, PreconditionFailed, PreconditionRequired),
)
async def patch_report(
    report_id: UUID,
    body: ReportPatch,
    request: Request,
    response: Response,
    caller: Asking,
    reports: AllReports,
    if_match: IfMatch = None,
) -> ReportOut:
    opened = await reports.edit(caller, report_id, body, if_match)
    return await _answer(reports, caller, request, response, opened)


@router.post(
    "/reports/{report_id}/submit",
    summary="Submit (报送)",
    responses={
        **problem_responses(WrongState, archived.CampaignArchived, rules.TeamWithoutLeader),
        503: problem_responses(ProgramUnavailable)[503],
    },
)
async def submit_report(
    report_id: UUID, request: Request, response: Response, caller: Asking, reports: AllReports
) -> ReportOut:
    """Freezes a version with the leader of today. After the due time it is `late`, never refused."""
    opened = await reports.submit(caller, report_id)
    return await _answer(reports, caller, request, response, opened)


@router.post(
    "/reports/{report_id}/return",
    summary="Return for correction (退回)",
    responses=problem_responses(WrongState, archived.CampaignArchived, PreconditionFailed),
)
async def return_report(
    report_id: UUID,
    body: ReturnInput,
    request: Request,
    response: Response,
    caller: Asking,
    reports: AllReports,
    if_match: SeenAs = None,
) -> ReportOut:
    """What was submitted, or accepted by mistake, goes back to the team; what was forwarded does not."""
    opened = await reports.return_for_correction(caller, report_id, body.reason, if_match)
    return await _answer(reports, caller, request, response, opened)


@router.post("/reports/{report_id}/accept", summary="Accept", responses=STATES)
async def accept_report(
    report_id: UUID, request: Request, response: Response, caller: Asking, reports: AllReports, if_match: SeenAs = None
) -> ReportOut:
    opened = await reports.accept(caller, report_id, if_match)
    return await _answer(reports, caller, request, response, opened)


@router.post("/reports/{report_id}/forward", summary="Forward for the area (统一上报)", responses=STATES)
async def forward_report(
    report_id: UUID, request: Request, response: Response, caller: Asking, reports: AllReports, if_match: SeenAs = None
) -> ReportOut:
    opened = await reports.forward(caller, report_id, if_match)
    return await _answer(reports, caller, request, response, opened)


@router.get("/reports", summary="List reports, newest first")
async def list_reports(
    viewer: Reader,
    turner: Turner,
    kind: ReportKind | None = None,
    month: Month | None = None,
    division: Annotated[DivisionCode | None, Query(description="Everything below this division.")] = None,
    state: Annotated[
        ListedState | None, Query(description="`returned`: those drafts that were submitted and sent back.")
    ] = None,
    team_id: UUID | None = None,
    household_id: UUID | None = None,
    campaign_id: UUID | None = None,
    obligation_id: UUID | None = None,
    period: Annotated[PeriodKey | None, Query(description="The key of a period.")] = None,
) -> ReportPage:
    wanted = queries.ReportFilter(
        kind, month, division, state, team_id, household_id, campaign_id, obligation_id, period
    )
    rows = await queries.list_reports(viewer.connection, viewer.scope, turner.page, wanted)
    shown, cursor = turner.cut(rows, "created_at", "id")
    others = await queries.count_of_other_lines(viewer.connection, viewer.scope, turner.page, wanted)
    return ReportPage(items=[summary(row) for row in shown], next=cursor, of_other_lines=others)


def _document_responses(format_: Format) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": {printing.MEDIA_TYPES[format_]: {}}, "description": "The form, with its photos inside."},
        **_document_problems(),
    }


def _document_problems() -> dict[int | str, dict[str, Any]]:
    return problem_responses(PhotoNotReady, printing.PrinterNotReady, StoreUnavailable)


@router.get(
    "/reports/{report_id}.pdf",
    summary="Print as PDF",
    response_class=Response,
    responses=_document_responses("pdf"),
)
async def get_pdf(report_id: UUID, caller: Asking, reports: AllReports, purpose: PrintPurpose = "报送") -> Response:
    """With a code that names report, version and hash, and an empty place for seal and signature."""
    return await _document(report_id, caller, reports, purpose, "pdf")


@router.get(
    "/reports/{report_id}.docx",
    summary="Export as a Word file",
    response_class=Response,
    responses=_document_responses("docx"),
)
async def get_docx(report_id: UUID, caller: Asking, reports: AllReports, purpose: PrintPurpose = "报送") -> Response:
    """The same cells and the same photos as the PDF."""
    return await _document(report_id, caller, reports, purpose, "docx")


async def _document(report_id: UUID, caller: Caller, reports: Reports, purpose: str, format_: Format) -> Response:
    content = await printing.print_report(reports, caller, report_id, format_, purpose)
    headers = download_headers(f"{report_id}.{format_}")
    return Response(content, media_type=printing.MEDIA_TYPES[format_], headers=headers)


@router.get(
    "/reports/month.zip",
    summary="Print the forms of a team for a month, or for a period of an obligation",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/zip": {}}, "description": "A PDF a household, and a list of them."},
        **_document_problems(),
        409: problem_responses(month_zip.TooManyForms, PhotoNotReady)[409],
        422: problem_responses(rules.FiledOfNothing)[422],
    },
)
async def get_month(
    caller: Asking,
    reports: AllReports,
    team_id: UUID,
    month: Month | None = None,
    obligation_id: UUID | None = None,
    period: PeriodKey | None = None,
    purpose: PrintPurpose = "报送",
) -> StreamingResponse:
    """Either `month`, its Form 2 whoever asked for it; or `obligation_id` with the key of one of its periods.

    A hundred forms at most, each printed and noted in the audit trail as a single one is, and masked for the same
    readers. A form that cannot be printed is named in the list inside."""
    asked = queries.FiledFilter(month, obligation_id, period)
    rows = await month_zip.forms_of(reports, caller, team_id, asked, purpose)
    pieces = month_zip.bundle(reports, caller, rows, purpose)
    first = await anext(pieces)
    headers = download_headers(f"{period or month}-{team_id}.zip")
    return StreamingResponse(_behind(first, pieces), media_type="application/zip", headers=headers)


async def _behind(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


@router.get("/reports/{report_id}/versions", summary="Earlier versions of a report, the first one first")
async def list_versions(report_id: UUID, caller: Asking, reports: AllReports, terms: Kept) -> ReportVersions:
    """What was submitted and then replaced, or returned, for those who write or review reports."""
    return ReportVersions(items=await versions.view_versions(reports, terms, caller, report_id))


# After `.pdf`, `.docx` and `month.zip`, which it would swallow.
@router.get("/reports/{report_id}", summary="One report")
async def get_report(
    report_id: UUID, request: Request, response: Response, caller: Asking, reports: AllReports
) -> ReportOut:
    """Names, phones and address in clear for those who write or review reports, which is noted in the audit trail;
    masked for everybody else."""
    opened = await reports.look(caller, report_id, lambda report: sees_clear(caller.principal, report))
    return await _answer(reports, caller, request, response, opened)


@router.post(
    "/reports/{report_id}/scans",
    summary="Announce a scan of the stamped page, a picture or a PDF",
    status_code=201,
    responses=problem_responses(scans.ScanChanged),
)
async def post_scan(
    report_id: UUID, body: ScanInput, request: Request, response: Response, caller: Asking, reports: AllReports
) -> ReportOut:
    """The answer's `scans` hold an upload ticket; then say `complete`."""
    opened = await scans.announce_scan(reports, caller, report_id, body)
    return await _answer(reports, caller, request, response, opened)


@router.post(
    "/reports/{report_id}/scans/{scan_id}/complete",
    summary="Say that a scan has been uploaded",
    responses=problem_responses(StoreUnavailable),
)
async def complete_scan(
    report_id: UUID, scan_id: UUID, request: Request, response: Response, caller: Asking, reports: AllReports
) -> ReportOut:
    """The code on the page is read: `matched` when the page says what the report says, else `differs`."""
    opened = await scans.read_scan(reports, caller, report_id, scan_id)
    return await _answer(reports, caller, request, response, opened)


@router.get(
    "/reports/{report_id}/scans/{scan_id}",
    summary="Look at a scan",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}}, "description": "JPEG without metadata, at most 1600 px."},
        **problem_responses(PhotoRejected, StoreUnavailable),
    },
)
async def get_scan(report_id: UUID, scan_id: UUID, caller: Asking, reports: AllReports, page: ScanPage = 1) -> Response:
    """The file as it came is never given out: a page is drawn from it anew."""
    content = await scans.look_at_scan(reports, caller, report_id, scan_id, page)
    headers = {**download_headers(), **PICTURE_HEADERS}
    return Response(content, media_type="image/jpeg", headers=headers)
