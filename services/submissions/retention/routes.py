"""The API of what is left over: rejected uploads, and what was deleted after its time."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.submissions.retention import rules
from services.submissions.retention.schemas import RejectedUploads, Retention
from services.submissions.terms import Terms

router = APIRouter(prefix="/api", tags=["retention"])

Reader = Annotated[Viewer, viewing("visits.read")]
Operator = Annotated[Viewer, viewing("system.read")]
Kept = Annotated[Terms, part(Terms)]


@router.get("/rejected-uploads", summary="Photos and scans that were rejected, and until when they are kept")
async def list_rejected(
    viewer: Reader, turner: Turner, terms: Kept, visit_id: UUID | None = None, report_id: UUID | None = None
) -> RejectedUploads:
    """For who sent them, the leader of the team, and the offices that review."""
    items, rows = await rules.view_rejected(viewer, terms, turner.page, visit_id, report_id)
    _, cursor = turner.cut(rows, "rejected_at", "id")
    return RejectedUploads(items=items, next=cursor)


@router.get("/retention", summary="How much was deleted after its time, and how much soon will be")
async def get_retention(viewer: Operator, terms: Kept) -> Retention:
    """Counts only, as of the worker's last round."""
    return await rules.view_deletions(viewer, terms)
