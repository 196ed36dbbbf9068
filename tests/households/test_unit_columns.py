"""The workbook of a board holds what units entered as well, as campaigns shows it to who takes it along."""

import io
from typing import Any
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.campaigns.board.schemas import BoardColumn, BoardFigures, BoardRow, BoardValue, UnitBoard
from services.kernel.clock import now, today
from services.kernel.ids import new_id
from tests.households.campaigns_told import told_of_a_campaign
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, CHAOYANG, LINGYUAN, TEAM_A, chen, liu, xiao_li
from tests.households.test_enrolments import count, pair, register
from tests.households.test_progress import problem_of

__all__ = ["register"]
PRODUCTS = BoardColumn(
    measure="products",
    name="扶贫产品",
    name_en="Products",
    unit="种",
    unit_en="kinds",
    kind="flow",
    has_quota=True,
    has_claims=False,
)


def value(done: int | None, planned: int | None = 3, until: int | None = None, quota: int | None = None) -> BoardValue:
    return BoardValue(done=done, planned=planned, until=until, quota=quota, claimed=None)


def figures(found: BoardValue, overdue: int = 0) -> dict[str, Any]:
    return {
        "expected": 3,
        "filed": found.done or 0,
        "overdue": overdue,
        "units_overdue": min(overdue, 1),
        "values": {"products": found},
    }


def told(register: Register, campaign_id: UUID, division: str, *rows: BoardRow, total: BoardValue) -> None:
    """In the very words of campaigns."""
    board = UnitBoard(
        campaign_id=campaign_id,
        division=division,
        starts_on=today(),
        ends_on=today(),
        as_of=now(),
        columns=[PRODUCTS],
        rows=list(rows),
        total=BoardFigures(**figures(total)),
        behind=[],
    )
    register.programs.unit_board = board.model_dump(mode="json")


def area(code: str, found: BoardValue, **more: Any) -> BoardRow:
    return BoardRow(kind="division", division_code=code, organization_id=None, name=code, **figures(found, **more))


def unit(id_: UUID, name: str, code: str, found: BoardValue) -> BoardRow:
    return BoardRow(kind="unit", division_code=code, organization_id=id_, name=name, **figures(found))


async def taken(register: Register, campaign_id: UUID, who: Any = chen, **more: str) -> httpx.Response:
    params = {"division": CHAOYANG, "month": "2020-05", "campaign_id": str(campaign_id), **more}
    return await register.client.get("/api/progress.xlsx", params=params, headers=who())


def sheets(answer: httpx.Response) -> dict[str, list[list[Any]]]:
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def test_who_may_not_see_the_board_asks_nothing_of_others(register: Register) -> None:
    campaign_id = told_of_a_campaign(register)
    await count(register)
    assert (await taken(register, campaign_id, xiao_li)).status_code == 403
    assert (await taken(register, campaign_id, liu)).status_code == 404
    assert (await taken(register, new_id())).status_code == 404
    assert (await taken(register, campaign_id, dict)).status_code == 401
    assert register.programs.boards_asked == []


async def test_without_what_units_entered_there_is_no_workbook(register: Register) -> None:
    """One that leaves them out without a word would be taken for the whole."""
    campaign_id = told_of_a_campaign(register)
    await count(register)
    register.programs.unit_board_status = 502
    answer = await taken(register, campaign_id)
    assert (answer.status_code, problem_of(answer)) == (503, "campaigns-unavailable")
    assert answer.json()["title_en"]
    register.programs.unit_board_status, register.programs.unit_board = 200, {"columns": "?"}
    assert (await taken(register, campaign_id)).status_code == 503


@pytest.mark.parametrize("status", [401, 403, 404, 422])
async def test_what_campaigns_does_not_show_is_left_out(register: Register, status: int) -> None:
    campaign_id = told_of_a_campaign(register)
    await count(register)
    told(register, campaign_id, CHAOYANG, total=value(1))
    register.programs.unit_board_status = status
    assert not any("扶贫产品" in str(cell) for cell in sheets(await taken(register, campaign_id))["进度"][1])


async def test_a_plan_of_units_has_their_columns_alone(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=False)
    await count(register)
    told(
        register,
        campaign_id,
        CHAOYANG,
        area(BEIPIAO, value(0, until=5, quota=20), overdue=2),
        area(LINGYUAN, value(None, quota=20)),
        unit(new_id(), "=市民政局", CHAOYANG, value(4, until=9)),
        total=value(4, planned=9, until=14, quota=40),
    )
    sent = chen()
    book = sheets(await taken(register, campaign_id, lambda: sent, line="civil_affairs"))
    assert list(book) == ["进度"]
    known = [row for row in book["进度"][1:] if set(row[1:]) != {"–"}]
    assert len(book["进度"][1:]) > len(known)
    assert known == [
        [
            "名称",
            "应报",
            "已报",
            "逾期未报（项）",
            "扶贫产品（种）",
            "扶贫产品 本期要求",
            "扶贫产品 累计",
            "扶贫产品 指标",
        ],
        ["北票市", 3, 0, 2, 0, 3, 5, 20],
        ["凌源市", 3, 0, 0, "–", 3, "–", 20],
        ["'=市民政局", 3, 4, 0, 4, 3, 9, "–"],
        ["合计", 3, 4, 0, 4, 9, 14, 40],
    ]
    (request,) = register.programs.boards_asked
    asked = {"division": CHAOYANG, "first": "2020-05-01", "last": "2020-05-31", "line": "civil_affairs"}
    assert dict(request.url.params) == asked
    assert request.headers["authorization"] == sent["Authorization"]


async def test_teams_have_both_and_a_unit_without_households_a_dash(register: Register) -> None:
    campaign_id = told_of_a_campaign(register, takes_pairings=True)
    await count(register)
    await pair(register, campaigns=[str(campaign_id)])
    await count(register)
    told(
        register,
        campaign_id,
        BEIPIAO,
        unit(TEAM_A, "一队", BEIPIAO, value(2, until=2)),
        unit(new_id(), "北票民政局", BEIPIAO, value(1, until=1)),
        unit(new_id(), "没有数的单位", BEIPIAO, value(None, planned=None)),
        total=value(3, until=3),
    )
    head, *rows = sheets(await taken(register, campaign_id, division=BEIPIAO))["进度"][1:]
    place = head.index("扶贫产品（种）")
    assert "应报" not in head
    by_name = {row[0]: row for row in rows}
    assert [row[1] for row in rows if row[place] == 2] == [1]
    assert by_name["北票民政局"][1:place] == ["–"] * (place - 1)
    assert by_name["北票民政局"][place] == 1
    assert by_name["合计"][place] == 3
    assert "没有数的单位" not in by_name
