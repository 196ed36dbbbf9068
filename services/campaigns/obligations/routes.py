"""The API of obligations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.campaigns.campaigns.rules import CampaignArchived, CampaignClosed
from services.campaigns.fields import Form
from services.campaigns.measures.rules import MeasureUnknown
from services.campaigns.obligations import queries, rules
from services.campaigns.obligations.duty_units import DutyCannotBeFulfilled, DutyReachesNobody, PlanTakesNoPairings
from services.campaigns.obligations.links import DutiesAreCircular, ParentDutyUnknown
from services.campaigns.obligations.schemas import CycleIn, DueDates, ObligationIn, ObligationOut, Obligations
from services.campaigns.reach.rules import UnitsAreCircular, UnitUnknown
from services.kernel.periods.refusals import REFUSALS
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
EDITED = (PreconditionRequired, PreconditionFailed)


@router.put(
    "/obligations/{obligation_id}",
    tags=["obligations"],
    summary="Say who owes what by when",
    responses={
        201: {"model": ObligationOut, "description": "Set up, due items made."},
        **problem_responses(
            rules.CampaignUnknown,
            rules.KindUnknown,
            CampaignClosed,
            CampaignArchived,
            *REFUSALS,
            rules.DutyOfAnotherCampaign,
            rules.DutyNotCounted,
            rules.OneFormAPeriod,
            rules.OneMeasureADuty,
            MeasureUnknown,
            rules.ReceiverUnknown,
            DutyReachesNobody,
            UnitsAreCircular,
            UnitUnknown,
            DutyCannotBeFulfilled,
            PlanTakesNoPairings,
            ParentDutyUnknown,
            DutiesAreCircular,
            *EDITED,
        ),
    },
)
async def put_obligation(
    obligation_id: UUID, body: ObligationIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> ObligationOut:
    """Makes one due item per organisation and period; filed and extended ones are kept. Of a draft they are
    made when it is published. A change needs `If-Match`."""
    return answer(response, await rules.save(viewer, obligation_id, body, if_match))


@router.post(
    "/obligations/due-dates",
    tags=["obligations"],
    summary="See the due days before saving",
    responses=problem_responses(rules.CampaignUnknown, *REFUSALS),
)
async def post_due_dates(body: CycleIn, viewer: Planner) -> DueDates:
    """The days a cycle falls due on, with a warning for each that is no working day. Nothing is stored."""
    return await rules.due_dates(viewer, body)


@router.get("/obligations/{obligation_id}", tags=["obligations"], summary="Read an obligation")
async def get_obligation(obligation_id: UUID, viewer: Reader, response: Response) -> ObligationOut:
    return answer(response, await rules.get_obligation(viewer, obligation_id))


@router.get("/obligations", tags=["obligations"], summary="List obligations")
async def list_obligations(
    viewer: Reader,
    turner: Turner,
    campaign_id: Annotated[UUID | None, Query()] = None,
    form: Annotated[Form | None, Query()] = None,
) -> Obligations:
    found = await queries.list_obligations(viewer.connection, viewer.scope, campaign_id, form, turner.page)
    rows, cursor = turner.cut(found, "campaign_id", "id")
    return Obligations(items=await rules.shown(viewer.connection, rows), next=cursor)
