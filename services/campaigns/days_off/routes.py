"""The API of tables of days off."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from services.campaigns.days_off import rules, sheet
from services.campaigns.days_off.schemas import DaysOffIn, DaysOffOut, DaysOffYears, SheetLines
from services.kernel.auth.principals import Principal
from services.kernel.problems import TooLarge, problem_responses
from services.kernel.sheets.records import XLSX
from services.kernel.web.access import Viewer, holding, viewing

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Loader = Annotated[Viewer, viewing("days_off.write")]
MOST_BYTES = 1_000_000
_SHEET = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


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


@router.post(
    "/days-off/read",
    tags=["days off"],
    summary="Read a sheet of days off; nothing is loaded",
    responses=problem_responses(sheet.DaysOffSheetRefused),
    openapi_extra=_SHEET,
)
async def read_sheet(request: Request, loader: Annotated[Principal, holding("days_off.write")]) -> SheetLines:
    """XLSX, XLS or CSV with the titles 日期, 名称, 类型 (date, name, kind) above a row for each day; 1 MB at most. The
    rows come back as they are, to be looked at and loaded."""
    content = await request.body()
    if len(content) > MOST_BYTES:
        raise TooLarge()
    return SheetLines(items=await sheet.lines_of(content))
