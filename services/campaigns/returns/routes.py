"""The API of what units count themselves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.campaigns.campaigns.rules import CampaignArchived
from services.campaigns.dues.rules import get_due
from services.campaigns.dues.schemas import DueOut
from services.campaigns.fields import Channel
from services.campaigns.returns import rules
from services.campaigns.returns.rules import FILES_OF_DUES, FILES_OF_RECEIPTS
from services.campaigns.returns.schemas import ReceivedIn, ReturnIn
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.files.attached import AttachedFiles
from services.kernel.files.problems import FilesUnavailable
from services.kernel.files.routes import file_router
from services.kernel.problems import problem_responses
from services.kernel.web.access import Viewer, holding, viewing
from services.kernel.web.parts import part

router = APIRouter(prefix="/api")
Sender = Annotated[Viewer, viewing("dues.report")]
Receiver = Annotated[Viewer, viewing("dues.receive")]
Keys = Annotated[KeyRing, part(KeyRing)]
REFUSED = (rules.NotCountedByUnits, CampaignArchived)


@router.put(
    "/dues/{due_id}/return",
    tags=["dues"],
    summary="Say how many there are (单位自报)",
    responses=problem_responses(*REFUSED, rules.ReturnReceived, rules.FileMissing, FilesUnavailable),
)
async def put_return(
    due_id: UUID,
    body: ReturnIn,
    sender: Annotated[Principal, holding("dues.report")],
    files: Annotated[AttachedFiles, part(AttachedFiles)],
    database: Annotated[Database, part(Database)],
    keys: Keys,
) -> DueOut:
    """By the unit that owes it, with a file attached before. It may be corrected until it is received."""
    held = await files.listed(FILES_OF_DUES, sender, due_id)
    scope = sender.scope_for("dues.report")
    async with database.transaction(scope) as connection:
        viewer = Viewer(sender, scope, connection)
        await rules.report(viewer, due_id, body, has_file=any(each.state in rules.ARRIVED for each in held.items))
        return await get_due(viewer, keys, due_id)


@router.delete(
    "/dues/{due_id}/return",
    tags=["dues"],
    summary="Take the number back",
    responses=problem_responses(*REFUSED, rules.ReturnReceived),
)
async def delete_return(due_id: UUID, viewer: Sender, keys: Keys) -> DueOut:
    await rules.take_back(viewer, due_id)
    return await get_due(viewer, keys, due_id)


@router.post(
    "/dues/{due_id}/received",
    tags=["dues"],
    summary="Note that it has arrived (收讫)",
    responses=problem_responses(*REFUSED, rules.ChannelNotAsked, rules.ReceivedInFuture, rules.ReceivedBeforeAsked),
)
async def post_received(due_id: UUID, body: ReceivedIn, viewer: Receiver, keys: Keys) -> DueOut:
    """By the unit it goes to, or the office that owns the campaign; of what goes outside by its sender. The same again
    changes nothing."""
    await rules.receive(viewer, due_id, body)
    return await get_due(viewer, keys, due_id)


@router.delete(
    "/dues/{due_id}/received/{channel}",
    tags=["dues"],
    summary="Take back that it has arrived",
    responses=problem_responses(*REFUSED),
)
async def delete_received(due_id: UUID, channel: Channel, viewer: Receiver, keys: Keys) -> DueOut:
    await rules.take_receipt_back(viewer, due_id, channel)
    return await get_due(viewer, keys, due_id)


router.include_router(file_router(FILES_OF_DUES, "/dues/{due_id}", tag="dues"))
router.include_router(file_router(FILES_OF_RECEIPTS, "/dues/{due_id}/receipt", tag="dues"))
