"""The API of notices, campaigns, quotas, obligations and dues."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.campaigns.calendar import addresses, subscription
from services.campaigns.campaigns import queries as plan_queries
from services.campaigns.campaigns import rules as plans
from services.campaigns.dues import queries as due_queries
from services.campaigns.dues import rules as dues
from services.campaigns.dues.queries import DueFilter
from services.campaigns.dues.states import DueState
from services.campaigns.notices import queries as notice_queries
from services.campaigns.notices import rules as notices
from services.campaigns.notices.text.proposals import propose
from services.campaigns.obligations import queries as obligation_queries
from services.campaigns.obligations import rules as obligations
from services.campaigns.quotas import queries as quota_queries
from services.campaigns.quotas import rules as quotas
from services.campaigns.schemas import (
    AllocationOut,
    Allocations,
    CalendarToken,
    CampaignIn,
    CampaignOut,
    Campaigns,
    CampaignSummary,
    CycleIn,
    DueDates,
    DueOut,
    Dues,
    ExtensionIn,
    Form,
    Measure,
    NoticeIn,
    NoticeOut,
    Notices,
    NoticeSummary,
    NoticeTextIn,
    ObligationIn,
    ObligationOut,
    Obligations,
    ProposalOut,
    Proposals,
    QuotasIn,
    Rate,
)
from services.kernel.clock import now, today
from services.kernel.problems import NotFound, PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, access_of, viewing
from services.kernel.web.inputs import DivisionCode, Month
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer, tag

router = APIRouter(prefix="/api")

Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
Giver = Annotated[Viewer, viewing("quotas.write")]
DuesReader = Annotated[Viewer, viewing("dues.read")]
Extender = Annotated[Viewer, viewing("dues.extend")]

EDITED = (PreconditionRequired, PreconditionFailed)


@router.put(
    "/notices/{notice_id}",
    tags=["notices"],
    summary="Enter an official notice",
    responses={
        201: {"model": NoticeOut, "description": "Entered."},
        **problem_responses(notices.ParentUnknown, notices.CascadeIsARing, *EDITED),
    },
)
async def put_notice(
    notice_id: UUID, body: NoticeIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> NoticeOut:
    """The text is kept byte for byte. A change needs `If-Match`; the same notice again changes nothing."""
    return answer(response, await notices.save(viewer, notice_id, body, if_match))


@router.post("/notices/proposals", tags=["notices"], summary="Read dates, duties and quotas out of a notice's text")
async def post_proposals(body: NoticeTextIn, viewer: Planner) -> Proposals:
    """Proposals for a person to confirm one by one, in the order of the text; nothing is stored or taken over. Damaged
    texts are read as far as they go (S3-20)."""
    found = await run_in_threadpool(propose, body.text, body.year or today().year)
    return Proposals(items=[ProposalOut.model_validate(each) for each in found])


@router.get("/notices/{notice_id}", tags=["notices"], summary="Read a notice")
async def get_notice(notice_id: UUID, viewer: Reader, response: Response) -> NoticeOut:
    return answer(response, await notices.get_notice(viewer, notice_id))


@router.get("/notices", tags=["notices"], summary="List notices, newest first")
async def list_notices(viewer: Reader, turner: Turner) -> Notices:
    found = await notice_queries.list_notices(viewer.connection, turner.page)
    rows, cursor = turner.cut(found, "issued_on", "id")
    return Notices(items=[NoticeSummary.model_validate(row) for row in rows], next=cursor)


@router.put(
    "/campaigns/{campaign_id}",
    tags=["campaigns"],
    summary="Set up a campaign with its phases",
    responses={
        201: {"model": CampaignOut, "description": "Set up."},
        **problem_responses(plans.NoticeUnknown, *EDITED),
    },
)
async def put_campaign(
    campaign_id: UUID, body: CampaignIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> CampaignOut:
    """Phases tell the story of the plan; nothing is due because one ends. A change needs `If-Match`."""
    return answer(response, await plans.save(viewer, campaign_id, body, if_match))


@router.get("/campaigns/{campaign_id}", tags=["campaigns"], summary="Read a campaign")
async def get_campaign(campaign_id: UUID, viewer: Reader, response: Response) -> CampaignOut:
    return answer(response, await plans.get_campaign(viewer, campaign_id))


@router.get("/campaigns", tags=["campaigns"], summary="List campaigns, newest first")
async def list_campaigns(viewer: Reader, turner: Turner) -> Campaigns:
    found = await plan_queries.list_campaigns(viewer.connection, turner.page)
    rows, cursor = turner.cut(found, "starts_on", "id")
    return Campaigns(items=[CampaignSummary.model_validate(row) for row in rows], next=cursor)


@router.put(
    "/campaigns/{campaign_id}/quotas",
    tags=["campaigns"],
    summary="Share out a quota among the divisions and units below",
    responses=problem_responses(quotas.QuotaExceeded, PreconditionFailed),
)
async def put_quotas(
    campaign_id: UUID,
    body: QuotasIn,
    viewer: Giver,
    turner: Turner,
    response: Response,
    if_match: IfMatch = None,
) -> Allocations:
    """Replaces what your own division allocates of this measure; what others allocate stays. `If-Match` is optional;
    its tag is that of the measure's whole tree, so a share changed anywhere in it meanwhile is refused with 412."""
    await quotas.allocate(viewer, campaign_id, body, if_match)
    return await _allocations(viewer, campaign_id, body.measure, turner, response)


@router.get("/campaigns/{campaign_id}/quotas", tags=["campaigns"], summary="Read the quota tree")
async def get_quotas(
    campaign_id: UUID,
    viewer: Reader,
    turner: Turner,
    response: Response,
    measure: Annotated[Measure | None, Query(description="With it, the answer has an `ETag`.")] = None,
) -> Allocations:
    await plans.get_campaign(viewer, campaign_id)
    return await _allocations(viewer, campaign_id, measure, turner, response)


async def _allocations(
    viewer: Viewer, campaign_id: UUID, measure: str | None, turner: Turner, response: Response
) -> Allocations:
    # Before the list: of a change in between the tag knows nothing, and the next save is refused.
    if measure is not None:
        tag(response, await quota_queries.version_of(viewer.connection, campaign_id, measure))
    found = await quota_queries.list_allocations(viewer.connection, campaign_id, measure, turner.page)
    rows, cursor = turner.cut(found, "measure", "granted_by", "recipient")
    return Allocations(items=[AllocationOut.model_validate(row) for row in rows], next=cursor)


@router.put(
    "/obligations/{obligation_id}",
    tags=["obligations"],
    summary="Say who owes which form by when",
    responses={
        201: {"model": ObligationOut, "description": "Set up, due items made."},
        **problem_responses(obligations.CampaignUnknown, *EDITED),
    },
)
async def put_obligation(
    obligation_id: UUID, body: ObligationIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> ObligationOut:
    """Makes one due item per organisation and period; filed and extended ones are kept. A change needs `If-Match`."""
    return answer(response, await obligations.save(viewer, obligation_id, body, if_match))


@router.post("/obligations/due-dates", tags=["obligations"], summary="See the due days before saving")
async def post_due_dates(body: CycleIn, viewer: Planner) -> DueDates:
    """The days a cycle falls due on, with a warning for each that is no working day. Nothing is stored."""
    return DueDates(items=obligations.due_dates(body.cycle.as_cycle()))


@router.get("/obligations/{obligation_id}", tags=["obligations"], summary="Read an obligation")
async def get_obligation(obligation_id: UUID, viewer: Reader, response: Response) -> ObligationOut:
    return answer(response, await obligations.get_obligation(viewer, obligation_id))


@router.get("/obligations", tags=["obligations"], summary="List obligations")
async def list_obligations(
    viewer: Reader,
    turner: Turner,
    campaign_id: Annotated[UUID | None, Query()] = None,
    form: Annotated[Form | None, Query()] = None,
) -> Obligations:
    found = await obligation_queries.list_obligations(viewer.connection, campaign_id, form, turner.page)
    rows, cursor = turner.cut(found, "campaign_id", "id")
    return Obligations(items=[obligations.shown(row) for row in rows], next=cursor)


@router.get("/dues", tags=["dues"], summary="What is due, soonest first")
async def list_dues(
    viewer: DuesReader,
    turner: Turner,
    division: Annotated[DivisionCode | None, Query(description="Everything below this division.")] = None,
    month: Annotated[Month | None, Query(description="The reporting month, `YYYY-MM`.")] = None,
    state: Annotated[DueState | None, Query()] = None,
    organization_id: Annotated[UUID | None, Query()] = None,
    form: Annotated[Form | None, Query()] = None,
    campaign_id: Annotated[UUID | None, Query()] = None,
) -> Dues:
    wanted, at = DueFilter(division, month, state, organization_id, form, campaign_id), now()
    found = await due_queries.list_dues(viewer.connection, viewer.scope, wanted, at, turner.page)
    rows, cursor = turner.cut(found, "due_at", "id")
    return Dues(items=[dues.shown(row) for row in rows], next=cursor, as_of=at)


@router.get("/dues/rate", tags=["dues"], summary="How many filed, per division")
async def get_rate(
    viewer: DuesReader,
    campaign_id: Annotated[UUID, Query()],
    month: Annotated[Month | None, Query()] = None,
    form: Annotated[Form | None, Query()] = None,
) -> Rate:
    wanted = DueFilter(month=month, form=form, campaign_id=campaign_id)
    return await dues.rate(viewer, campaign_id, wanted, now())


@router.post(
    "/dues/calendar-token",
    tags=["calendar"],
    summary="Get a personal calendar address",
    status_code=201,
)
async def post_calendar_token(viewer: DuesReader) -> CalendarToken:
    """Shown once; a new one ends the old one."""
    return await addresses.issue_token(viewer)


@router.delete("/dues/calendar-token", tags=["calendar"], summary="End the personal calendar address", status_code=204)
async def delete_calendar_token(viewer: DuesReader) -> None:
    await addresses.revoke_token(viewer)


@router.get("/dues/{due_id}", tags=["dues"], summary="Read a due item")
async def get_due(due_id: UUID, viewer: DuesReader) -> DueOut:
    return await dues.get_due(viewer, due_id)


@router.post(
    "/dues/{due_id}/extend",
    tags=["dues"],
    summary="Give one organisation more time, with a reason",
    responses=problem_responses(dues.NotLater),
)
async def post_extension(due_id: UUID, body: ExtensionIn, viewer: Extender) -> DueOut:
    """`due_at` is the first instant that is too late."""
    return await dues.extend(viewer, due_id, body)


@router.get(
    "/calendar.ics",
    tags=["calendar"],
    summary="The due dates as a calendar to subscribe to",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "RFC 5545."}, **problem_responses(NotFound)},
    openapi_extra={"security": []},
)
async def get_calendar(
    request: Request, token: Annotated[str, Query(max_length=100, description="From `POST /dues/calendar-token`.")]
) -> Response:
    body = await subscription.read_calendar(access_of(request).database, token)
    headers = {"Cache-Control": "private, no-store"}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)
