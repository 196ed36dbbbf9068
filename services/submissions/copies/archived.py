"""归档: late filings and corrections come in until a campaign is archived, and nothing afterwards."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.problems import Problem
from services.submissions.copies import queries


class CampaignArchived(Problem):
    status = 409
    code = "campaign-archived"
    title = "这次专项行动已经归档，不再接收报送和更正；确实需要时请联系发布它的文明办。"
    title_en = "The campaign is archived and takes no more filings or corrections; ask the office that made it."


async def check_campaign(connection: AsyncConnection, campaign_id: UUID | None) -> None:
    """None: what belongs to no campaign is archived with none. Raises CampaignArchived."""
    if campaign_id is not None and await queries.is_archived(connection, campaign_id):
        raise CampaignArchived()


async def check_day(connection: AsyncConnection, village_code: str, day: date) -> None:
    """For a visit, which carries no campaign. Raises CampaignArchived when all that ran there on that day are."""
    if await queries.is_day_archived(connection, village_code, day):
        raise CampaignArchived()
