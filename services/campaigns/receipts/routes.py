"""The API of what waits for a receipt."""

from typing import Annotated

from fastapi import APIRouter

from services.campaigns.reach.rules import RECEIVING
from services.campaigns.receipts import queries
from services.campaigns.receipts.schemas import AllWaiting, Waiting
from services.kernel.web.access import Viewer, viewing

router = APIRouter(prefix="/api")
Receiver = Annotated[Viewer, viewing(RECEIVING)]


@router.get("/receipts/waiting", tags=["notices"], summary="List what the caller's units have yet to receive (待签收)")
async def list_waiting(viewer: Receiver) -> AllWaiting:
    """Notices in force and published campaigns. Each is received by its own `/receipt`."""
    found = await queries.waiting(viewer.connection, viewer.scope)
    return AllWaiting(items=[Waiting.model_validate(row) for row in found])
