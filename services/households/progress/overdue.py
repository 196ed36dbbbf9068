"""The households behind the number of those overdue."""

from uuid import UUID

from services.households.progress import overdue_queries as queries
from services.households.progress.rules import Asked, check_is_seen, with_days
from services.households.progress.schemas import OverdueHouseholds
from services.kernel.clock import now
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner


async def overdue_households(
    viewer: Viewer, asked: Asked, campaign_id: UUID, team_id: UUID | None, turner: PageTurner
) -> OverdueHouseholds:
    """A page is of the households enrolled, so that it may hold fewer that are overdue. Raises NotFound as the board
    does."""
    await check_is_seen(viewer, asked.division, campaign_id)
    asked, _, _ = await with_days(viewer, asked)
    found = await queries.page_of_enrolled(
        viewer.connection, viewer.scope, campaign_id, asked.division, team_id, turner.page
    )
    rows, cursor = turner.cut(found, "household_id")
    ids = [row.household_id for row in rows]
    items = await queries.overdue_among(viewer.connection, campaign_id, asked.period, ids, team_id, asked.line, now())
    return OverdueHouseholds(items=items, next=cursor)
