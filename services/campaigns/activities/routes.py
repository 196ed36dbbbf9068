"""The API of planned activities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.campaigns.activities import rules
from services.campaigns.activities.schemas import Activities, ActivityHistory, ActivityIn, ActivityOut
from services.campaigns.campaigns.rules import CampaignArchived, CampaignClosed
from services.campaigns.reach.rules import UnitUnknown
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
OVER = (CampaignClosed, CampaignArchived)


@router.get(
    "/campaigns/{campaign_id}/activities", tags=["activities"], summary="List the planned activities of a campaign"
)
async def list_activities(campaign_id: UUID, viewer: Reader, turner: Turner) -> Activities:
    """By day: the rows of the campaign, and what the offices of the caller's area plan below them."""
    return await rules.list_activities(viewer, campaign_id, turner)


@router.get("/campaigns/{campaign_id}/activities/{activity_id}", tags=["activities"], summary="Read a planned activity")
async def get_activity(campaign_id: UUID, activity_id: UUID, viewer: Reader, response: Response) -> ActivityOut:
    return answer(response, await rules.get_activity(viewer, campaign_id, activity_id))


@router.put(
    "/campaigns/{campaign_id}/activities/{activity_id}",
    tags=["activities"],
    summary="Plan an activity (活动安排)",
    responses={
        201: {"model": ActivityOut, "description": "Planned."},
        **problem_responses(
            *OVER,
            rules.ActivityParentWrong,
            rules.ActivityHasParts,
            rules.ActivityCancelled,
            UnitUnknown,
            PreconditionRequired,
            PreconditionFailed,
        ),
    },
)
async def put_activity(
    campaign_id: UUID,
    activity_id: UUID,
    body: ActivityIn,
    viewer: Planner,
    response: Response,
    if_match: IfMatch = None,
) -> ActivityOut:
    """Who leads it, who joins and when. An office below plans its own part with `parent_id`. A change needs `If-Match`;
    what a published activity said before stays on record."""
    return answer(response, await rules.save(viewer, campaign_id, activity_id, body, if_match))


@router.delete(
    "/campaigns/{campaign_id}/activities/{activity_id}",
    tags=["activities"],
    summary="Delete a planned activity of a draft",
    status_code=204,
    responses=problem_responses(*OVER, rules.ActivityToldAlready, rules.ActivityHasParts),
)
async def delete_activity(campaign_id: UUID, activity_id: UUID, viewer: Planner) -> None:
    await rules.delete(viewer, campaign_id, activity_id)


@router.post(
    "/campaigns/{campaign_id}/activities/{activity_id}/cancel",
    tags=["activities"],
    summary="Cancel a planned activity (取消)",
    responses=problem_responses(*OVER, PreconditionFailed),
)
async def cancel_activity(campaign_id: UUID, activity_id: UUID, viewer: Planner, response: Response) -> ActivityOut:
    """It stays in the plan, and in calendars as cancelled. The same again changes nothing."""
    return answer(response, await rules.cancel(viewer, campaign_id, activity_id))


@router.get(
    "/campaigns/{campaign_id}/activities/{activity_id}/history",
    tags=["activities"],
    summary="Read what a planned activity said before",
)
async def get_history(campaign_id: UUID, activity_id: UUID, viewer: Reader) -> ActivityHistory:
    return await rules.history(viewer, campaign_id, activity_id)
