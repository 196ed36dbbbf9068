"""The API of the board of what units enter."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.campaigns.board import rules
from services.campaigns.board.queries import Asked
from services.campaigns.board.schemas import UnitBoard
from services.campaigns.fields import Day
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import CountryOrDivision

router = APIRouter(prefix="/api", tags=["campaigns"])
COUNTY_DIGITS = 6


@router.get("/campaigns/{campaign_id}/board", summary="What units entered, beside what was asked and allotted")
async def read_board(
    campaign_id: UUID,
    viewer: Annotated[Viewer, viewing("progress.read")],
    first: Annotated[Day, Query(examples=["2020-10-01"])],
    last: Annotated[Day, Query(examples=["2020-10-31"])],
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
    line: Annotated[
        str | None, Query(pattern="^[a-z][a-z0-9_]{0,39}$", description="Of the units on this reporting line (条线).")
    ] = None,
) -> UnitBoard:
    """The rows are those of `GET /api/progress`; `first` and `last` are the days of its period. Its columns are the
    measures that units count: those chosen for the board, else those that duties and quotas of the campaign name."""
    by_unit = len(division) >= COUNTY_DIGITS
    return await rules.board(viewer, Asked(campaign_id, division, first, last, line, by_unit))
