"""What a team is, and the villages of a unit's own: on its screen, in the history, in sheets."""

import io
from typing import Any

import httpx
import psycopg
import pytest
from python_calamine import CalamineWorkbook

from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, COUNTY, act, history, kind_of, known_ties, make, read, undo

VILLAGES = ("211381101201", "211381101202")
ELSEWHERE = "341302101201"
TEAM: dict[str, Any] = {
    "host_kind": "school",
    "party_lead": True,
    "registration_state": "registered",
    "registration_number": "辽志注字第 17 号",
}


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    known_ties(world)
    with psycopg.connect(world.database.dsn(), autocommit=True) as connection:
        for code in (*VILLAGES, ELSEWHERE):
            statement = "insert into divisions (code, name, level, kind) values (%s, %s, 'village', '村')"
            connection.execute(f"{statement} on conflict do nothing", (code, f"村{code[-3:]}"))
    return await world.person("chen-descriptions", CITY)


def texts_of(content: bytes) -> list[list[str]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def described(unit: dict[str, Any]) -> dict[str, Any]:
    return {name: unit[name] for name in TEAM}


async def test_an_office_has_no_registration(chen: Person) -> None:
    unit = await make(chen, "只是办公室")
    for name, value in TEAM.items():
        assert kind_of(await act(chen, unit, act="describe", **{name: value})) == (422, "only-of-teams")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"host_kind": "castle"}, (422, "word-unknown")),
        ({"registration_state": "unheard_of"}, (422, "word-unknown")),
        ({"registration_number": "两\n行"}, (422, "malformed")),
        ({"registration_number": "x" * 61}, (422, "malformed")),
        ({"party_lead": "yes"}, (422, "malformed")),
        ({"villages": [ELSEWHERE]}, (422, "village-not-yours")),
        ({"villages": ["211381"]}, (422, "village-not-yours")),
        ({"villages": ["211381999999"]}, (422, "village-not-yours")),
    ],
)
async def test_what_cannot_be_said_of_a_team_is_refused(
    chen: Person, given: dict[str, Any], problem: tuple[int, str]
) -> None:
    team = await make(chen, "被描述的队", kind="team")
    before = await read(chen, team)
    assert kind_of(await act(chen, team, act="describe", **given)) == problem
    assert await read(chen, team) == before


async def test_a_team_is_described_looked_at_first_and_taken_back(chen: Person) -> None:
    team = await make(chen, "有登记的队", kind="team")
    shown = (await act(chen, team, preview=True, act="describe", **TEAM, villages=VILLAGES[::-1])).json()
    assert shown["units"][0]["before"]["villages"] == []
    assert [each["code"] for each in shown["units"][0]["after"]["villages"]] == list(VILLAGES)
    assert described(await read(chen, team)) == dict.fromkeys(TEAM)
    made = (await act(chen, team, act="describe", **TEAM, villages=list(VILLAGES))).json()
    after = await read(chen, team)
    assert described(after) == TEAM
    assert after["villages"] == [{"code": code, "name": f"村{code[-3:]}"} for code in VILLAGES]
    same = await act(chen, team, act="describe", **TEAM, villages=list(VILLAGES))
    assert kind_of(same) == (409, "nothing-changes")
    await undo(chen, team, made["id"])
    back = await read(chen, team)
    assert (described(back), back["villages"]) == (dict.fromkeys(TEAM), [])


async def test_other_changes_leave_the_description_and_older_ones_can_still_be_taken_back(chen: Person) -> None:
    team = await make(chen, "改名的队", kind="team")
    await act(chen, team, act="describe", **TEAM)
    renamed = (await act(chen, team, act="rename", name="改了名的队")).json()
    assert described(await read(chen, team)) == TEAM
    body = {"name": "又改名的队", "kind": "team", "division_code": "211381"}
    assert (await chen.http.put(f"/api/organizations/{team}", json=body)).status_code == 200
    assert described(await read(chen, team)) == TEAM
    assert kind_of(await undo(chen, team, renamed["id"])) == (409, "undo-not-possible")
    newest = (await history(chen, team))[0]
    assert (await undo(chen, team, newest["id"])).status_code == 200


async def test_the_villages_of_a_merged_unit_go_to_the_one_that_stays(chen: Person) -> None:
    old, stays = await make(chen, "并走的"), await make(chen, "留下来的")
    await act(chen, old, act="describe", villages=[VILLAGES[0]])
    await act(chen, stays, act="describe", villages=[VILLAGES[1]])
    merged = (await act(chen, old, act="merge", into=stays)).json()
    assert [each["code"] for each in (await read(chen, stays))["villages"]] == list(VILLAGES)
    assert (await undo(chen, old, merged["id"])).status_code == 200
    assert [each["code"] for each in (await read(chen, stays))["villages"]] == [VILLAGES[1]]


async def test_a_county_gives_no_village_of_another_one(world: World, chen: Person) -> None:
    zhang = await world.person("zhang-descriptions", COUNTY)
    unit = await make(chen, "县里的")
    away = "211382101201"
    with psycopg.connect(world.database.dsn(), autocommit=True) as connection:
        connection.execute(
            "insert into divisions (code, name, level, kind) values (%s, '邻县村', 'village', '村')"
            " on conflict do nothing",
            (away,),
        )
    assert kind_of(await act(zhang, unit, act="describe", villages=[away])) == (422, "village-not-yours")
    assert (await act(chen, unit, act="describe", villages=[away])).status_code == 200
    # What the city said stays when the county adds its own.
    assert (await act(zhang, unit, act="describe", villages=[away, VILLAGES[0]])).status_code == 200


async def upload(by: Person, text: str, **params: str) -> dict[str, Any]:
    headers = {"Content-Type": "text/csv"}
    answer = await by.http.post("/api/organizations/import", content=text.encode(), headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


HEADING = "名称,类型,行政区划,主管单位类型,党员带队,登记备案,登记编号,帮扶村\n"


@pytest.mark.parametrize(
    ("row", "flaw"),
    [
        ("队甲,志愿服务队,211381,城堡,,,,", "host-kind"),
        ("队甲,志愿服务队,211381,,也许,,,", "party-lead"),
        ("队甲,志愿服务队,211381,,,没听过,,", "registration"),
        (f"队甲,志愿服务队,211381,,,,{'x' * 61},", "registration-number"),
        (f"队甲,志愿服务队,211381,,,,,{ELSEWHERE}", "villages"),
        ("队甲,办公室,211381,学校,,,,", "only-of-teams"),
    ],
)
async def test_a_row_that_says_what_cannot_be_is_refused(chen: Person, row: str, flaw: str) -> None:
    refused = await upload(chen, f"{HEADING}{row}\n")
    assert ([each["code"] for each in refused["refused"]], refused["is_loaded"]) == ([flaw], False)


async def test_a_sheet_describes_teams_and_leaves_what_it_does_not_say(chen: Person) -> None:
    name = f"表里的队{new_id().hex[-6:]}"
    villages = "、".join(VILLAGES)
    made = await upload(chen, f"{HEADING}{name},志愿服务队,211381,学校,是,已登记注册,17,{villages}\n")
    assert (made["new"], made["is_loaded"]) == (1, True)
    again = await upload(chen, f"{HEADING}{name},志愿服务队,211381,,,,,\n")
    assert (again["unchanged"], again["changed"]) == (1, 0)
    changed = await upload(chen, f"{HEADING}{name},志愿服务队,211381,,否,,,\n")
    assert changed["changed"] == 1
    sheet = await chen.http.get("/api/organizations/export.xlsx", params={"q": name})
    rows = texts_of(sheet.content)
    assert rows[1:] == [
        [name, "志愿服务队", "211381", "", "", "学校", "否", "已登记注册", "17", villages],
    ]
    assert (await _load(chen, sheet)).json()["unchanged"] == 1


async def _load(by: Person, sheet: httpx.Response) -> httpx.Response:
    headers = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    return await by.http.post("/api/organizations/import", content=sheet.content, headers=headers)


async def test_the_list_and_the_sheet_show_one_line(chen: Person) -> None:
    on_line = await make(chen, "在条线上的")
    off_line = new_id()
    body = {"name": "另一条线上的", "kind": "office", "division_code": "211381", "lines": [{"line": "civil_affairs"}]}
    assert (await chen.http.put(f"/api/organizations/{off_line}", json=body)).status_code == 201
    params: dict[str, Any] = {"line": "civil_affairs", "limit": 500}
    listed = {each["id"] for each in (await chen.http.get("/api/organizations", params=params)).json()["items"]}
    assert (str(off_line) in listed, str(on_line) in listed) == (True, False)
    rows = texts_of((await chen.http.get("/api/organizations/export.xlsx", params={"line": "civil_affairs"})).content)
    assert {row[0] for row in rows[1:]} >= {"另一条线上的"}
    assert "在条线上的" not in {row[0] for row in rows}
