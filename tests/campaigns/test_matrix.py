"""The matrix of units by duties and periods says what the list of due items says, to whom it concerns."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from services.campaigns.dues import matrix as matrix_rules
from services.campaigns.dues.schemas import Matrix
from services.kernel.clock import last_day_before
from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, form_2, unit_duty
from tests.support.people import (
    BEIPIAO_VILLAGE,
    CHEN,
    INSPECTOR,
    LEADER_A,
    OTHER_CITY,
    SECURITY_ADMIN,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    ZHANG,
)

NAME = """北票"文明办"\\'{办}'"""


async def matrix(office: Office, campaign_id: UUID, who: Caller = CHEN, **query: Any) -> Any:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return await office.get(who, f"/dues/matrix?campaign_id={campaign_id}{asked}")


async def rows_of(office: Office, campaign_id: UUID, who: Caller = CHEN, **query: Any) -> set[str]:
    found = (await matrix(office, campaign_id, who, limit=500, **query)).json()
    return {row["organization"]["id"] for row in found["rows"]}


@pytest.fixture
async def planned(teams: Office, campaign_id: UUID) -> UUID:
    """Two months of a form by teams, of which one is in; a number that offices enter."""
    office = new_id()
    teams.feeds.team(office, NAME, "211381", "office", {"civilization": None})
    await teams.feeds.deliver()
    cycle = {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-05"}
    for body in (form_2(campaign_id, cycle=cycle), unit_duty(campaign_id)):
        assert (await teams.put(CHEN, f"/obligations/{new_id()}", body)).status_code == 201
    pairing = teams.feeds.pairing(TEAM_A, BEIPIAO_VILLAGE, "2020-04-01")
    teams.feeds.report("submitted", pairing, TEAM_A, "2020-04", "2020-04-20T08:00:00+08:00", new_id())
    await teams.feeds.deliver()
    return campaign_id


async def test_it_is_shown_to_whom_the_campaign_concerns(teams: Office, planned: UUID) -> None:
    assert (await matrix(teams, planned, None)).status_code == 401
    assert (await matrix(teams, planned, SECURITY_ADMIN)).status_code == 403
    for unseen in (await matrix(teams, planned, OTHER_CITY), await matrix(teams, new_id())):
        assert unseen.status_code == 404
    for malformed in ("division=21138x", "line=", "cursor=x", "limit=0"):
        answer = await teams.get(CHEN, f"/dues/matrix?campaign_id={planned}&{malformed}")
        assert answer.status_code == 422
    assert (await teams.get(CHEN, "/dues/matrix")).status_code == 422


async def test_every_cell_is_a_due_item_and_every_due_item_is_a_cell(teams: Office, planned: UUID) -> None:
    found = (await matrix(teams, planned, limit=500)).json()
    Matrix.model_validate(found)
    columns = found["periods"]
    assert [column["period"] for column in columns] == ["2020-04", "2020-05", "2031-05"]
    assert (columns[0]["label"], columns[2]["name"], columns[2]["due_on"]) == ("2020年4月", "报送典型", "2031-05-25")
    listed = (await teams.get(CHEN, f"/dues?campaign_id={planned}&limit=500")).json()["items"]
    cells = {
        (row["organization"]["id"], column["obligation_id"], column["period"]): cell
        for row in found["rows"]
        for column, cell in zip(columns, row["cells"], strict=True)
        if cell is not None
    }
    assert len(listed) == len(cells)
    for due in listed:
        cell = cells[due["organization_id"], due["obligation_id"], due["period"]]
        assert cell == {
            "state": due["state"],
            "expected": due["minimum"],
            "filed": min(due["count"], due["minimum"]),
            "extended_to": None,
        }
    assert NAME in {row["organization"]["name"] for row in found["rows"]}
    of_team = next(row for row in found["rows"] if row["organization"]["id"] == str(TEAM_A))
    assert [cell and cell["state"] for cell in of_team["cells"]] == ["filed", "overdue", None]


async def test_more_time_is_shown_in_the_cell_of_that_unit_alone(teams: Office, planned: UUID) -> None:
    listed = (await teams.get(CHEN, f"/dues?campaign_id={planned}&organization_id={TEAM_A}&limit=9")).json()["items"]
    due = next(each for each in listed if each["period"] == "2020-05")
    body = {"due_at": "2031-06-01T00:00:00+08:00", "reason": "大雪封路"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", body)).status_code == 200
    found = (await matrix(teams, planned, limit=500)).json()
    Matrix.model_validate(found)
    given = {
        row["organization"]["id"]: [(cell["state"], cell["extended_to"]) for cell in row["cells"] if cell][1:2]
        for row in found["rows"]
    }
    assert given[str(TEAM_A)] == [("pending", "2031-05-31T16:00:00+00:00")]
    assert given[str(TEAM_B)] == [("overdue", None)]


async def test_the_workbook_says_what_every_page_says(
    teams: Office, planned: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = (await teams.get(CHEN, f"/dues?campaign_id={planned}&organization_id={TEAM_B}&limit=9")).json()["items"]
    body = {"due_at": "2031-07-01T00:00:00+08:00", "reason": "道路中断"}
    assert (await teams.post(CHEN, f"/dues/{listed[0]['id']}/extend", body)).status_code == 200
    path = f"/dues/matrix.xlsx?campaign_id={planned}"
    for who, status in ((None, 401), (SECURITY_ADMIN, 403), (OTHER_CITY, 404)):
        assert (await teams.get(who, path)).status_code == status
    monkeypatch.setattr(matrix_rules, "MAX_LIMIT", 2)
    answer = await teams.get(CHEN, path)
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    _, heads, *lines = book.get_sheet_by_index(0).to_python()
    found = (await matrix(teams, planned, limit=500)).json()
    assert heads[:3] == ["单位", "区划代码", "2020年4月（2020-04-25 止）"]
    assert any("延至 2031-06-30" in str(cell) for line in lines for cell in line)
    assert [line[0] for line in lines] == [row["organization"]["name"] for row in found["rows"]]
    words = {"filed": "已报送", "overdue": "逾期", "pending": "未到期"}

    def as_said(cell: dict[str, Any]) -> str:
        more = f" 延至 {last_day_before(datetime.fromisoformat(cell['extended_to']))}" if cell["extended_to"] else ""
        return f"{cell['filed']}/{cell['expected']} {words[cell['state']]}{more}"

    for row, line in zip(found["rows"], lines, strict=True):
        said = [cell and as_said(cell) for cell in row["cells"]]
        assert line[2:] == [each or "" for each in said]
    monkeypatch.setattr(matrix_rules, "MOST_UNITS", 1)
    too_many = await teams.get(CHEN, path)
    assert (too_many.status_code, too_many.json()["type"]) == (409, "/problems/matrix-too-large")


async def test_an_hour_is_named_wherever_its_day_is(teams: Office, planned: UUID) -> None:
    at_noon = {"kind": "once", "due_on": "2020-06-12", "due_time": "12:00"}
    assert (await teams.put(CHEN, f"/obligations/{new_id()}", form_2(planned, cycle=at_noon))).status_code == 201
    columns = (await matrix(teams, planned)).json()["periods"]
    due_at = {column["due_on"]: column["due_at"] for column in columns}
    assert (due_at["2020-06-12"], due_at["2020-04-25"]) == ("2020-06-12T04:00:00Z", "2020-04-25T16:00:00Z")
    answer = await teams.get(CHEN, f"/dues/matrix.xlsx?campaign_id={planned}")
    _, heads, *_ = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert any(str(head).endswith("（2020-06-12 12:00 止）") for head in heads)
    assert "2020年4月（2020-04-25 止）" in heads


async def test_a_campaign_that_asks_nothing_has_no_columns_and_no_rows(teams: Office, campaign_id: UUID) -> None:
    found = (await matrix(teams, campaign_id)).json()
    assert (found["obligations"], found["periods"], found["rows"], found["next"]) == ([], [], [], None)


async def test_pages_are_by_place_and_leave_nobody_out(teams: Office, planned: UUID) -> None:
    whole = (await matrix(teams, planned, limit=500)).json()["rows"]
    places = [(row["organization"]["division_code"], row["organization"]["id"]) for row in whole]
    assert places == sorted(places)
    rows, cursor = [], ""
    while True:
        page = (await matrix(teams, planned, limit=2, cursor=cursor)).json()
        rows += page["rows"]
        cursor = page["next"]
        if not cursor:
            break
    assert rows == whole


async def test_an_office_sees_its_area_a_team_itself_and_a_line_its_units(teams: Office, planned: UUID) -> None:
    async def seen(who: Caller, **query: str) -> set[str]:
        return {
            row["organization"]["id"]
            for row in (await matrix(teams, planned, who, limit="500", **query)).json()["rows"]
        }

    of_city, of_county = await rows_of(teams, planned, CHEN), await rows_of(teams, planned, ZHANG)
    assert {str(TEAM_A), str(TEAM_B)} <= of_city == await rows_of(teams, planned, INSPECTOR)
    assert str(TEAM_A) in of_county < of_city
    assert str(TEAM_B) not in of_county
    assert of_county == await rows_of(teams, planned, CHEN, division="211381")
    assert await rows_of(teams, planned, LEADER_A) == await rows_of(teams, planned, XIAO_LI) == {str(TEAM_A)}
    on_line = await rows_of(teams, planned, CHEN, line="civilization")
    assert on_line
    assert on_line.isdisjoint({str(TEAM_A), str(TEAM_B)})
    assert await rows_of(teams, planned, CHEN, line="no such line") == set()
    # The list of due items and the rates say the same of the line.
    listed = (await teams.get(CHEN, f"/dues?campaign_id={planned}&line=civilization&limit=500")).json()["items"]
    assert {due["organization_id"] for due in listed} == on_line
    rate = (await teams.get(CHEN, f"/dues/rate?campaign_id={planned}&line=civilization")).json()
    assert sum(row["owed"] for row in rate["rows"]) == len(listed)
    everything = (await teams.get(CHEN, f"/dues/rate?campaign_id={planned}")).json()
    assert sum(row["owed"] for row in everything["rows"]) > len(listed)
