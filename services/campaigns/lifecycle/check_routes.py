"""The API of the step before publishing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.campaigns.lifecycle import check
from services.campaigns.lifecycle.check_schemas import Check
from services.kernel.web.access import Viewer, viewing

router = APIRouter(prefix="/api")
Planner = Annotated[Viewer, viewing("campaigns.write")]


@router.get("/campaigns/{campaign_id}/check", tags=["campaigns"], summary="See what publishing a campaign would do")
async def get_check(campaign_id: UUID, viewer: Planner) -> Check:
    """Who gets what by when, how many dues, on which days off, and what forbids it. For the office that made it;
    nothing is stored."""
    return await check.check(viewer, campaign_id)
