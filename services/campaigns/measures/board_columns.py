"""Which measures the board of a campaign shows: its office chooses among those that the register counts and those that
units enter."""

from uuid import UUID

from services.campaigns.campaigns import rules as campaigns
from services.campaigns.measures.rules import get_usable
from services.campaigns.measures.schemas import BoardColumns, BoardColumnsIn
from services.kernel.auth.principals import NotPermitted
from services.kernel.web.access import Viewer


async def choose(viewer: Viewer, campaign_id: UUID, given: BoardColumnsIn) -> BoardColumns:
    """The same again changes nothing. Raises NotFound, NotPermitted, CampaignArchived, MeasureUnknown."""
    row = await campaigns.get_seen(viewer, campaign_id)
    if not viewer.scope.covers(row.division_code):
        raise NotPermitted()
    if row.state == "archived":
        raise campaigns.CampaignArchived()
    for code in set(given.columns or ()).difference(row.board_columns or ()):
        await get_usable(viewer.connection, code, is_named=False)
    if row.board_columns != given.columns:
        await campaigns.change(viewer, campaign_id, {"board_columns": given.columns})
        await campaigns.note_act(viewer, campaign_id, "campaign.columns_chosen")
        if row.state != "draft":
            await campaigns.tell(viewer, campaign_id)
    return BoardColumns(columns=given.columns)
