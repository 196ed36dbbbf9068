"""The API of a campaign's states."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.campaigns.campaigns.rules import (
    AreaPublished,
    CampaignArchived,
    CampaignClosed,
    CampaignPublished,
    NoticeUnknown,
)
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut
from services.campaigns.lifecycle import rules
from services.campaigns.lifecycle.check import CampaignEmpty
from services.campaigns.lifecycle.schemas import Acts, EndIn, ReasonIn
from services.campaigns.obligations.duty_units import DutyCannotBeFulfilled, DutyReachesNobody, PlanTakesNoPairings
from services.campaigns.obligations.rules import DutyOutside
from services.campaigns.obligations.schemas import ObligationOut
from services.campaigns.participants.rules import ReachesNobody
from services.campaigns.reach.rules import UnitsAreCircular
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
Keys = Annotated[KeyRing, part(KeyRing)]
EDITED = (PreconditionRequired, PreconditionFailed)
NOT_READY = (
    CampaignEmpty,
    ReachesNobody,
    UnitsAreCircular,
    DutyReachesNobody,
    DutyCannotBeFulfilled,
    PlanTakesNoPairings,
)
OVER = (CampaignClosed, CampaignArchived)


@router.put(
    "/campaigns/{campaign_id}",
    tags=["campaigns"],
    summary="Set up a campaign with its phases",
    responses={
        201: {"model": CampaignOut, "description": "Set up."},
        **problem_responses(NoticeUnknown, CampaignPublished, AreaPublished, DutyOutside, *OVER, *NOT_READY, *EDITED),
    },
)
async def put_campaign(
    campaign_id: UUID, body: CampaignIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> CampaignOut:
    """Phases tell the story of the plan; nothing is due because one ends. `"state": "draft"` keeps it a draft; without
    it the campaign is published. A change needs `If-Match`."""
    return answer(response, await rules.save(viewer, campaign_id, body, if_match))


@router.delete(
    "/campaigns/{campaign_id}",
    tags=["campaigns"],
    summary="Delete a draft",
    status_code=204,
    responses=problem_responses(rules.CampaignNotDraft, rules.CampaignHasDutiesBelow),
)
async def delete_campaign(campaign_id: UUID, viewer: Planner) -> None:
    """With its obligations, quotas and rules. Only the office that made it deletes it."""
    await rules.delete(viewer, campaign_id)


@router.post(
    "/campaigns/{campaign_id}/publish",
    tags=["campaigns"],
    summary="Publish a draft (发布)",
    responses=problem_responses(*NOT_READY, *OVER),
)
async def publish_campaign(campaign_id: UUID, viewer: Planner, response: Response) -> CampaignOut:
    """Due items are made, and boards and calendars know it from now on. The same again changes nothing."""
    return answer(response, await rules.publish(viewer, campaign_id))


@router.post(
    "/campaigns/{campaign_id}/withdraw",
    tags=["campaigns"],
    summary="Withdraw a campaign for which nothing was filed (撤回)",
    responses=problem_responses(rules.CampaignFiled, rules.CampaignNotPublished, *OVER),
)
async def withdraw_campaign(
    campaign_id: UUID, body: ReasonIn, viewer: Planner, keys: Keys, response: Response
) -> CampaignOut:
    """It is a draft again: its due items, extensions and receipts go."""
    return answer(response, await rules.withdraw(viewer, keys, campaign_id, body))


@router.post(
    "/campaigns/{campaign_id}/close",
    tags=["campaigns"],
    summary="Close a campaign before its last day, or after it (结束)",
    responses=problem_responses(rules.CampaignNotPublished, *OVER),
)
async def close_campaign(
    campaign_id: UUID, body: ReasonIn, viewer: Planner, keys: Keys, response: Response
) -> CampaignOut:
    """What is not yet due is owed no more. Late filings and corrections of the rest come in until it is archived."""
    return answer(response, await rules.close(viewer, keys, campaign_id, body))


@router.post(
    "/obligations/{obligation_id}/end",
    tags=["obligations"],
    summary="End a duty (结束任务)",
    responses=problem_responses(rules.DutyEnded, rules.DutyEndsBeforeItBegins, rules.CampaignNotPublished, *OVER),
)
async def end_duty(obligation_id: UUID, body: EndIn, viewer: Planner, keys: Keys, response: Response) -> ObligationOut:
    """Periods that begin later are asked of nobody; what has begun stays, and may be filed late."""
    return answer(response, await rules.end_duty(viewer, keys, obligation_id, body))


@router.delete(
    "/obligations/{obligation_id}",
    tags=["obligations"],
    summary="Delete a duty for which nothing was filed",
    status_code=204,
    responses=problem_responses(rules.DutyBegun, *OVER),
)
async def delete_duty(obligation_id: UUID, viewer: Planner) -> None:
    """With its due items."""
    await rules.delete_duty(viewer, obligation_id)


@router.get("/campaigns/{campaign_id}/acts", tags=["campaigns"], summary="Read when a campaign was published or ended")
async def get_acts(campaign_id: UUID, viewer: Reader, keys: Keys) -> Acts:
    """And why it was withdrawn or closed."""
    return await rules.acts(viewer, keys, campaign_id)
