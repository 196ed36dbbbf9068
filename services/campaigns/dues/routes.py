"""The API of due items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.campaigns.campaigns.rules import CampaignArchived
from services.campaigns.due_states import DueState
from services.campaigns.dues import queries, rules
from services.campaigns.dues.binding import PairedVillage
from services.campaigns.dues.matrix import MatrixTooLarge, matrix_of, sheet
from services.campaigns.dues.queries import DueFilter
from services.campaigns.dues.schemas import BindingDue, DueOut, Dues, ExtensionIn, Matrix, Rate
from services.campaigns.fields import Form, PeriodKey
from services.campaigns.reach.schemas import LineCode
from services.kernel.clock import now
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import problem_responses
from services.kernel.sheets.records import XLSX
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import CountryOrDivision, DivisionCode, IsoDate, Month
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part

router = APIRouter(prefix="/api")
DuesReader = Annotated[Viewer, viewing("dues.read")]
Extender = Annotated[Viewer, viewing("dues.extend")]
Keys = Annotated[KeyRing, part(KeyRing)]
OnLine = Annotated[LineCode | None, Query(description="Units on this reporting line (条线).")]
OF_MONTH = "`YYYY-MM`: that reporting month, and other periods that fall due in it or lie over it without a deadline."


@router.get("/dues", tags=["dues"], summary="What is due, soonest first")
async def list_dues(
    viewer: DuesReader,
    turner: Turner,
    keys: Keys,
    division: Annotated[CountryOrDivision | None, Query(description="Everything below this division.")] = None,
    month: Annotated[Month | None, Query(description=OF_MONTH)] = None,
    state: Annotated[DueState | None, Query()] = None,
    organization_id: Annotated[UUID | None, Query()] = None,
    form: Annotated[Form | None, Query()] = None,
    campaign_id: Annotated[UUID | None, Query()] = None,
    obligation_id: Annotated[UUID | None, Query()] = None,
    period: Annotated[PeriodKey | None, Query(description="The key of a period.")] = None,
    line: OnLine = None,
) -> Dues:
    """What has no deadline comes last."""
    wanted = DueFilter(division, month, state, organization_id, form, campaign_id, obligation_id, period, line)
    at = now()
    found = await queries.list_dues(viewer, wanted, at, turner.page)
    rows, cursor = turner.cut(found, "due_at", "id")
    return Dues(items=await rules.view_dues(viewer, keys, rows), next=cursor, as_of=at)


@router.get(
    "/dues/rate",
    tags=["dues"],
    summary="How many filed, per division",
    responses=problem_responses(rules.DutyOrCampaign),
)
async def get_rate(
    viewer: DuesReader,
    campaign_id: Annotated[UUID | None, Query(description="All its duties together.")] = None,
    month: Annotated[Month | None, Query(description=OF_MONTH)] = None,
    form: Annotated[Form | None, Query()] = None,
    obligation_id: Annotated[UUID | None, Query(description="This duty alone.")] = None,
    period: Annotated[PeriodKey | None, Query(description="The key of a period.")] = None,
    line: OnLine = None,
) -> Rate:
    """Name the obligation, or the campaign: then duties of the same form are added up."""
    wanted = DueFilter(
        month=month, form=form, campaign_id=campaign_id, obligation_id=obligation_id, period=period, line=line
    )
    return await rules.rate(viewer, wanted, now())


@router.get(
    "/dues/matrix",
    tags=["dues"],
    summary="Units by duties and periods: what is in and what is missing",
    response_model=Matrix,
)
async def get_matrix(
    viewer: DuesReader,
    turner: Turner,
    campaign_id: Annotated[UUID, Query()],
    division: Annotated[CountryOrDivision | None, Query(description="Units in and below it.")] = None,
    line: OnLine = None,
) -> Response:
    """By place. A unit that owes nothing in the campaign has no row."""
    shown = await matrix_of(viewer, turner, campaign_id, division, line)
    return Response(shown, media_type="application/json")


@router.get(
    "/dues/matrix.xlsx",
    tags=["dues"],
    summary="The same as a workbook",
    response_class=Response,
    responses={
        200: {"content": {XLSX: {}}, "description": "A row for each unit, a column for each period of each duty."},
        **problem_responses(MatrixTooLarge),
    },
)
async def get_matrix_sheet(
    viewer: DuesReader,
    campaign_id: Annotated[UUID, Query()],
    division: Annotated[CountryOrDivision | None, Query(description="Units in and below it.")] = None,
    line: Annotated[LineCode | None, Query(description="Units on this reporting line (条线).")] = None,
) -> Response:
    """All units at once, at most 10,000. Names of units and counts only. The audit trail says who took it."""
    content = await sheet(viewer, campaign_id, division, line)
    headers = {"Content-Disposition": 'attachment; filename="returns.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/dues/of-pairing", tags=["dues"], summary="Which deadline a form about a pairing has")
async def get_binding_due(
    viewer: DuesReader,
    keys: Keys,
    organization_id: Annotated[UUID, Query(description="The team that files the form.")],
    form: Annotated[Form, Query()],
    village_code: Annotated[DivisionCode, Query(description="Of the pairing's household.")],
    starts_on: Annotated[IsoDate, Query(description="First day of the pairing.")],
    ends_on: Annotated[IsoDate | None, Query(description="Its last day, if it has one.")] = None,
    month: Annotated[Month | None, Query(description="The reporting month of a monthly form.")] = None,
    obligation_id: Annotated[UUID | None, Query(description="Of a form that names its obligation.")] = None,
    period: Annotated[PeriodKey | None, Query(description="The key of its period.")] = None,
) -> BindingDue:
    """Of all campaigns in which the team owes the form, the one counts in which the pairing was made, unless the form
    names its obligation.

    A duty without a deadline has none to answer: its form is never late.
    """
    wanted = DueFilter(period=period or month, form=form, organization_id=organization_id, obligation_id=obligation_id)
    return await rules.binding_due(viewer, keys, wanted, PairedVillage(village_code, starts_on, ends_on), now())


@router.get("/dues/{due_id}", tags=["dues"], summary="Read a due item")
async def get_due(due_id: UUID, viewer: DuesReader, keys: Keys) -> DueOut:
    return await rules.view_due(viewer, keys, due_id)


@router.post(
    "/dues/{due_id}/extend",
    tags=["dues"],
    summary="Give one organisation more time, with a reason",
    responses=problem_responses(CampaignArchived, rules.ExtendedByOthers, rules.NoDeadline, rules.NotLater),
)
async def post_extension(due_id: UUID, body: ExtensionIn, viewer: Extender, keys: Keys) -> DueOut:
    """`due_at` is the first instant that is too late."""
    return await rules.extend(viewer, keys, due_id, body)
