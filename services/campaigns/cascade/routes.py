"""The API of cascades."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.campaigns.cascade import rules
from services.campaigns.cascade.schemas import Cascade
from services.kernel.web.access import Viewer, viewing

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]


@router.get(
    "/notices/{notice_id}/cascade",
    tags=["notices"],
    summary="Read what a notice stands on, what stands on it, and how far that is received and filed",
)
async def get_cascade(notice_id: UUID, viewer: Reader) -> Cascade:
    """Notices that the caller reads. Units and due items are counted in the caller's reach."""
    return await rules.cascade(viewer, notice_id)
