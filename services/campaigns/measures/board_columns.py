"""Which measures the board of a campaign shows: its office chooses among those that the board counts."""

from uuid import UUID

from services.campaigns.campaigns import rules as campaigns
from services.campaigns.measures import queries
from services.campaigns.measures.rules import MeasureUnknown
from services.campaigns.measures.schemas import BoardColumns, BoardColumnsIn
from services.kernel.auth.principals import NotPermitted
from services.kernel.web.access import Viewer


async def choose(viewer: Viewer, campaign_id: UUID, given: BoardColumnsIn) -> BoardColumns:
    """The same again changes nothing. Raises NotFound, NotPermitted, CampaignArchived, MeasureUnknown."""
    row = await campaigns.hold_seen(viewer, campaign_id)
    if not campaigns.may_change(viewer.scope, row):
        raise NotPermitted()
    if row.state == "archived":
        raise campaigns.CampaignArchived()
    counted = {one.code for one in await queries.list_measures(viewer.connection) if one.source == "board"}
    if given.columns is not None and not counted.issuperset(given.columns):
        raise MeasureUnknown()
    if row.board_columns != given.columns:
        await campaigns.change(viewer, campaign_id, {"board_columns": given.columns})
        await campaigns.note_act(viewer, campaign_id, "campaign.columns_chosen")
        if row.state != "draft":
            await campaigns.tell(viewer, campaign_id)
    return BoardColumns(columns=given.columns)
