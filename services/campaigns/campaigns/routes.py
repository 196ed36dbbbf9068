"""The API of campaigns."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.campaigns.campaigns import queries, rules
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut, Campaigns, CampaignSummary
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
EDITED = (PreconditionRequired, PreconditionFailed)


@router.put(
    "/campaigns/{campaign_id}",
    tags=["campaigns"],
    summary="Set up a campaign with its phases",
    responses={
        201: {"model": CampaignOut, "description": "Set up."},
        **problem_responses(rules.NoticeUnknown, rules.CampaignArchived, *EDITED),
    },
)
async def put_campaign(
    campaign_id: UUID, body: CampaignIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> CampaignOut:
    """Phases tell the story of the plan; nothing is due because one ends. A change needs `If-Match`."""
    return answer(response, await rules.save(viewer, campaign_id, body, if_match))


@router.post(
    "/campaigns/{campaign_id}/archive",
    tags=["campaigns"],
    summary="Archive a campaign that is over (归档)",
    responses=problem_responses(rules.CampaignNotOver),
)
async def archive_campaign(campaign_id: UUID, viewer: Planner, response: Response) -> CampaignOut:
    """After it the campaign is not changed any more, and the time runs after which texts that were replaced during it
    are deleted. The same again changes nothing."""
    return answer(response, await rules.archive(viewer, campaign_id))


@router.get("/campaigns/{campaign_id}", tags=["campaigns"], summary="Read a campaign")
async def get_campaign(campaign_id: UUID, viewer: Reader, response: Response) -> CampaignOut:
    return answer(response, await rules.get_campaign(viewer, campaign_id))


@router.get("/campaigns", tags=["campaigns"], summary="List campaigns, newest first")
async def list_campaigns(viewer: Reader, turner: Turner) -> Campaigns:
    found = await queries.list_campaigns(viewer.connection, turner.page)
    rows, cursor = turner.cut(found, "starts_on", "id")
    return Campaigns(items=[CampaignSummary.model_validate(row) for row in rows], next=cursor)
