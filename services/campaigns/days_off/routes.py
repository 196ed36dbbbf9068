"""The API of tables of days off."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.campaigns.days_off import rules
from services.campaigns.days_off.schemas import DaysOffIn, DaysOffOut, DaysOffYears
from services.kernel.problems import problem_responses
from services.kernel.web.access import Viewer, viewing

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Loader = Annotated[Viewer, viewing("days_off.write")]


@router.get("/days-off", tags=["days off"], summary="The tables of days off that were loaded")
async def get_days_off(viewer: Reader) -> DaysOffYears:
    return await rules.list_years(viewer.connection)


@router.put(
    "/days-off/{year}",
    tags=["days off"],
    summary="Load the days off of a year (放假安排)",
    responses=problem_responses(rules.DaysOffLineWrong, rules.DayOfAnotherYear, rules.DayTwice, rules.NoDayOff),
)
async def put_days_off(year: Annotated[int, Path(ge=1900, le=2099)], body: DaysOffIn, viewer: Loader) -> DaysOffOut:
    """Replaces the table of that year. Warnings beside due days follow it at once; no due day moves."""
    return await rules.load(viewer, year, body)
