"""The API of campaigns."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.campaigns.campaigns import queries, rules
from services.campaigns.campaigns.schemas import CampaignOut, Campaigns, CampaignState, CampaignSummary
from services.kernel.clock import now, today
from services.kernel.problems import problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]


@router.post(
    "/campaigns/{campaign_id}/archive",
    tags=["campaigns"],
    summary="Archive a campaign that was closed (归档)",
    responses=problem_responses(rules.CampaignNotOver, rules.CampaignNotClosed),
)
async def archive_campaign(campaign_id: UUID, viewer: Planner, response: Response) -> CampaignOut:
    """After it the campaign is not changed any more, and the time runs after which texts that were replaced during it
    are deleted. The same again changes nothing."""
    return answer(response, await rules.archive(viewer, campaign_id))


@router.get("/campaigns/{campaign_id}", tags=["campaigns"], summary="Read a campaign")
async def get_campaign(campaign_id: UUID, viewer: Reader, response: Response) -> CampaignOut:
    return answer(response, await rules.get_campaign(viewer, campaign_id))


@router.get("/campaigns", tags=["campaigns"], summary="List campaigns, newest first")
async def list_campaigns(
    viewer: Reader,
    turner: Turner,
    mine: Annotated[bool, Query(description="In the order of concern, the one that is due next first.")] = False,
    state: Annotated[CampaignState | None, Query()] = None,
) -> Campaigns:
    """Those that concern the caller: of the own office, in which the caller takes part, or that run in its area. What
    is due on other lines only does not concern an office on a line, though it runs in its area."""
    connection, scope, lined = viewer.connection, viewer.scope, viewer.principal.lines_for("campaigns.read")
    if mine:
        found = await queries.list_mine(connection, scope, lined, state, now(), today(), turner.page)
        rows, cursor = turner.cut(found, "concern_order", "within", "id")
    else:
        found = await queries.list_campaigns(connection, scope, lined, state, turner.page)
        rows, cursor = turner.cut(found, "starts_on", "id")
    return Campaigns(items=[CampaignSummary.model_validate(row) for row in rows], next=cursor)
