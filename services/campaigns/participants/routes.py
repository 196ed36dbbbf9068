"""The API of participants."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.campaigns.campaigns.rules import CampaignArchived, CampaignClosed
from services.campaigns.participants import rules
from services.campaigns.participants.schemas import Participants, ParticipantsIn
from services.campaigns.reach.rules import RECEIVING, UnitsAreCircular, UnitUnknown
from services.campaigns.reach.schemas import Preview, ReceiptIn, Receipts
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, tag

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
Receiver = Annotated[Viewer, viewing(RECEIVING)]
NOT_REACHED = (rules.ReachesNobody, UnitsAreCircular, UnitUnknown)


@router.put(
    "/campaigns/{campaign_id}/participants",
    tags=["campaigns"],
    summary="Say who takes part in a campaign (参加单位)",
    responses=problem_responses(*NOT_REACHED, CampaignClosed, CampaignArchived, PreconditionFailed),
)
async def put_participants(
    campaign_id: UUID,
    body: ParticipantsIn,
    viewer: Planner,
    turner: Turner,
    response: Response,
    if_match: IfMatch = None,
) -> Participants:
    """By rules; who they reach is kept current as units come and go. Participants owe. Whoever takes part no longer
    keeps what it filed. `If-Match` is optional; the tag is that of the campaign."""
    await rules.save(viewer, campaign_id, body, if_match)
    return await _answer(viewer, campaign_id, turner, response)


@router.get(
    "/campaigns/{campaign_id}/participants",
    tags=["campaigns"],
    summary="Read who takes part in a campaign, and who has received it",
)
async def get_participants(campaign_id: UUID, viewer: Reader, turner: Turner, response: Response) -> Participants:
    """The rules, and the units of the caller's divisions that take part."""
    return await _answer(viewer, campaign_id, turner, response)


@router.post(
    "/campaigns/{campaign_id}/participants/preview",
    tags=["campaigns"],
    summary="See whom rules would reach",
    responses=problem_responses(*NOT_REACHED),
)
async def preview_participants(campaign_id: UUID, body: ParticipantsIn, viewer: Planner, turner: Turner) -> Preview:
    """Nothing is stored."""
    return await rules.preview(viewer, campaign_id, body, turner)


@router.post(
    "/campaigns/{campaign_id}/receipt",
    tags=["campaigns"],
    summary="Say that a unit has received a campaign (已收到)",
    responses=problem_responses(rules.TakesNoPart, rules.NothingToReceive, CampaignArchived),
)
async def post_receipt(campaign_id: UUID, viewer: Receiver, body: ReceiptIn | None = None) -> Receipts:
    """For the caller's own team, or the offices and units of the caller's own division. The first receipt stands."""
    return await rules.receive(viewer, campaign_id, body or ReceiptIn())


async def _answer(viewer: Viewer, campaign_id: UUID, turner: Turner, response: Response) -> Participants:
    shown, version = await rules.show(viewer, campaign_id, turner)
    tag(response, version)
    return shown
