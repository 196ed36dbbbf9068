"""The board: `/api/progress`."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.households.progress import rules
from services.households.progress.schemas import ProgressBoard
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import CountryOrDivision, Month

router = APIRouter(prefix="/api/progress", tags=["progress"])

Reader = Annotated[Viewer, viewing("progress.read")]


@router.get("", summary="Progress of a division in a month")
async def read_board(
    viewer: Reader,
    month: Annotated[Month, Query(examples=["2020-05"])],
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
) -> ProgressBoard:
    """Country, province and city: one row per child division, also those without any data. County and below: one row
    per unit that is paired, visited or has a quota there. A division outside the caller's area is 404."""
    return await rules.board(viewer, division, month)
