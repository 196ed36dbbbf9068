"""The board: `/api/progress`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.households.progress import overdue, rules, splits
from services.households.progress.exports import READING, BoardSheets
from services.households.progress.schemas import (
    BoardPeriods,
    CampaignSums,
    Dimension,
    OverdueHouseholds,
    ProgressBoard,
    SplitBoard,
)
from services.households.progress.unit_boards import CampaignsUnavailable
from services.kernel.auth.principals import Principal
from services.kernel.problems import Malformed, problem_responses
from services.kernel.sheets.records import XLSX
from services.kernel.web.access import Viewer, holding, viewing
from services.kernel.web.application import field_error
from services.kernel.web.inputs import CountryOrDivision, Month
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part

router = APIRouter(prefix="/api", tags=["progress"])

Reader = Annotated[Viewer, viewing("progress.read")]
LineCode = Annotated[
    str,
    Query(
        pattern="^[a-z][a-z0-9_]{0,39}$",
        description="Of the teams on this reporting line (条线), as if there were no others; with its campaign.",
    ),
]
PeriodKey = Annotated[str, Query(pattern="^[0-9a-zA-Z-]{1,20}$", examples=["2020-W15"])]


@router.get("/progress", summary="Progress of a division in a campaign")
async def read_board(
    viewer: Reader,
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
    month: Annotated[Month | None, Query(examples=["2020-05"])] = None,
    period: PeriodKey | None = None,
    campaign_id: UUID | None = None,
    line: LineCode | None = None,
) -> ProgressBoard:
    """Country, province and city: one row per child division, also those without any data. County and below: one row
    per unit that is paired, visited or has a quota there. A division outside the caller's area is 404.

    Either `month`, or `period`: the key of a period of one of the campaign's duties. Without `campaign_id` it is the
    campaign of the caller's area that takes pairings and runs in the month: of several one whose pairings lie there,
    that asks for visits, and that began last, in this order."""
    return await rules.board(viewer, _asked(division, month, period, campaign_id, line))


@router.get("/progress/split", summary="The same board, its visits split by what they say")
async def read_split(
    viewer: Reader,
    by: Dimension,
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
    month: Annotated[Month | None, Query(examples=["2020-05"])] = None,
    period: PeriodKey | None = None,
    campaign_id: UUID | None = None,
) -> SplitBoard:
    """By service form (服务形式), domain (帮扶领域), goal (帮扶目标), support (扶持方式) or group served (服务对象).

    Without `campaign_id` all visits of the month count, each once, whatever campaigns they count in."""
    return await splits.split(viewer, _asked(division, month, period, campaign_id), by)


@router.get("/progress/periods", summary="The periods for which a campaign has a board")
async def read_periods(viewer: Reader, campaign_id: UUID) -> BoardPeriods:
    """Its months, and what its duties ask for by weeks, quarters, years, windows or days of their own."""
    return await rules.periods(viewer, campaign_id)


@router.get("/progress/sums", summary="What a campaign has done since it began")
async def read_sums(
    viewer: Reader,
    campaign_id: UUID,
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
) -> CampaignSums:
    """The rows are those of the board: child divisions, from the county down units."""
    return await splits.sums(viewer, division, campaign_id)


@router.get("/progress/overdue", summary="The households behind the number of those overdue")
async def read_overdue(
    viewer: Annotated[Viewer, viewing("households.read")],
    turner: Turner,
    campaign_id: UUID,
    division: Annotated[CountryOrDivision, Query(examples=["211381"])] = "",
    team_id: Annotated[UUID | None, Query(description="Those of this team, as its row of the board counts.")] = None,
    month: Annotated[Month | None, Query(examples=["2020-05"])] = None,
    period: PeriodKey | None = None,
    line: LineCode | None = None,
) -> OverdueHouseholds:
    """Their ids, by id. A household that is restricted (限制处理) is counted on the board and not listed."""
    asked = _asked(division, month, period, campaign_id, line)
    return await overdue.overdue_households(viewer, asked, campaign_id, team_id, turner)


@router.get(
    "/progress.xlsx",
    summary="The same board as a workbook",
    response_class=Response,
    responses={
        200: {
            "content": {XLSX: {}},
            "description": "The columns of the campaign, money in 元, what units entered themselves, and the total; on "
            "another sheet visits by word.",
        },
        **problem_responses(CampaignsUnavailable),
    },
)
async def read_sheet(
    request: Request,
    principal: Annotated[Principal, holding(READING)],
    sheets: Annotated[BoardSheets, part(BoardSheets)],
    division: Annotated[CountryOrDivision, Query(examples=["2113"])] = "",
    month: Annotated[Month | None, Query(examples=["2020-05"])] = None,
    period: PeriodKey | None = None,
    campaign_id: UUID | None = None,
    line: LineCode | None = None,
) -> Response:
    """Counts only, and the names of areas and units. The audit trail says who took which board."""
    asked = _asked(division, month, period, campaign_id, line)
    content = await sheets.export(principal, request.headers["authorization"], asked)
    headers = {"Content-Disposition": 'attachment; filename="progress.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


def _asked(
    division: str, month: str | None, period: str | None, campaign_id: UUID | None, line: str | None = None
) -> rules.Asked:
    """Raises Malformed where both are given, or neither."""
    if (month is None) is (period is None):
        raise Malformed(errors=[field_error(("month",), "missing")])
    return rules.asked(division, month, period, campaign_id, line)
