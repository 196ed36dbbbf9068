"""After a duty ended, or a unit left the plan: what came in is kept, and nothing more is owed, also where part of it
had come in or more time was given."""

from typing import Any
from uuid import UUID

from icalendar import Calendar

from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2, unit_duty
from tests.campaigns.test_calendar import token_of
from tests.campaigns.test_dues import ties
from tests.campaigns.test_matrix import matrix
from tests.support.people import CHEN, person

PLACE = "211323"
MONTHS = {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"}
MORE_TIME = {"due_at": "2031-02-01T00:00:00+08:00", "reason": "大雪封路"}
END = {"reason": "改为电话报送", "on": "2020-08-10"}


async def listed(office: Office, duty: UUID) -> list[dict[str, Any]]:
    answer = await office.get(CHEN, f"/dues?obligation_id={duty}&limit=500")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def standing(office: Office, duty: UUID, period: str = "2020-09") -> dict[str, tuple[int, int, str]]:
    return {
        due["organization_name"]: (due["count"], due["minimum"], due["state"])
        for due in await listed(office, duty)
        if due["period"] == period
    }


async def extend(office: Office, duty: UUID, unit: UUID, period: str = "2020-09") -> None:
    (due,) = [
        each for each in await listed(office, duty) if (each["organization_id"], each["period"]) == (str(unit), period)
    ]
    assert (await office.post(CHEN, f"/dues/{due['id']}/extend", MORE_TIME)).status_code == 200


async def three_teams(office: Office, names: tuple[str, ...], place: str) -> tuple[list[UUID], list[UUID]]:
    """With two pairings each; the pairings of the first one."""
    teams = [new_id() for _ in names]
    pairings = []
    for team, name in zip(teams, names, strict=True):
        office.feeds.team(team, name, place)
        pairings += [office.feeds.pairing(team, "211381102201", "2020-01-01") for _ in range(2)]
    await office.feeds.deliver()
    return teams, pairings[:2]


async def file_one(office: Office, pairing: UUID, team: UUID) -> None:
    office.feeds.report("submitted", pairing, team, "2020-09", "2020-09-20T08:00:00+08:00", new_id())
    await office.feeds.deliver()


async def test_a_sheet_of_a_period_after_the_end_is_all_that_is_owed(teams: Office, campaign_id: UUID) -> None:
    (diligent, extended, _), (pairing, _) = await three_teams(teams, ("卯队", "辰队", "巳队"), PLACE)
    duty = new_id()
    body = form_2(campaign_id, name="庚辛", owed_by={"kind": "team", "division_code": PLACE}, cycle=MONTHS)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    await file_one(teams, pairing, diligent)
    await extend(teams, duty, extended)
    assert await standing(teams, duty) == {
        "卯队": (1, 2, "overdue"),
        "辰队": (0, 2, "pending"),
        "巳队": (0, 2, "overdue"),
    }
    assert (await teams.post(CHEN, f"/obligations/{duty}/end", END)).status_code == 200
    assert await standing(teams, duty) == {"卯队": (1, 1, "filed")}
    assert set(await standing(teams, duty, "2020-08")) == {"卯队", "辰队", "巳队"}
    rate = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2020-09")).json()
    assert (rate["expected"], rate["filed"], rate["units"]["expected"], rate["units"]["filed"]) == (1, 1, 1, 1)
    columns = (await matrix(teams, campaign_id, limit=500)).json()["periods"]
    assert "2020-09" not in {column["period"] for column in columns}
    for team, said in ((diligent, ["庚辛 2020-09 截止（已报 1/1）"]), (extended, [])):
        leader = person("队长", "team_leader", team=team, division=PLACE)
        answer = await teams.get(None, f"/calendar.ics?token={await token_of(teams, leader)}")
        events = [str(each["summary"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")]
        assert [each for each in events if each.startswith("庚辛 2020-09")] == said
    # Whatever the team does next, it is recounted; also once the plan is over.
    for close in (False, True):
        if close:
            assert (await teams.post(CHEN, f"/campaigns/{campaign_id}/close", {"reason": "期满"})).status_code == 200
        teams.feeds.visit(pairing, diligent, "2020-06-01")
        await teams.feeds.deliver()
        assert await standing(teams, duty) == {"卯队": (1, 1, "filed")}


async def test_a_number_for_a_period_after_the_end_is_all_that_is_owed(teams: Office, campaign_id: UUID) -> None:
    place = "211324"
    officer, units = person("主任", "county_officer", division=place), [new_id() for _ in range(2)]
    for unit, name in zip(units, ("双塔文明办", "龙城文明办"), strict=True):
        teams.feeds.team(unit, name, place, "office")
    await teams.feeds.deliver()
    duty = new_id()
    body = unit_duty(campaign_id, owed_by={"kind": "office", "division_code": place}, cycle=MONTHS)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    (due,) = [
        each
        for each in await listed(teams, duty)
        if (each["organization_id"], each["period"]) == (str(units[0]), "2020-09")
    ]
    teams.files.keep("due", UUID(due["id"]), b"%PDF-1.7 the stories")
    assert (await teams.put(officer, f"/dues/{due['id']}/return", {"number": 1})).status_code == 200
    await extend(teams, duty, units[1])
    assert await standing(teams, duty) == {"双塔文明办": (1, 3, "overdue"), "龙城文明办": (0, 3, "pending")}
    assert (await teams.post(CHEN, f"/obligations/{duty}/end", END)).status_code == 200
    assert await standing(teams, duty) == {"双塔文明办": (1, 1, "late")}
    rate = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2020-09")).json()
    assert (rate["expected"], rate["filed"], rate["units"]["expected"]) == (1, 1, 1)


async def test_more_time_goes_with_who_leaves_the_plan(teams: Office, campaign_id: UUID) -> None:
    """And what it filed stays. Once it is back it owes as all others."""
    place = "211325"
    (diligent, extended, stays), (pairing, _) = await three_teams(teams, ("未队", "申队", "酉队"), place)
    duty = new_id()
    body = form_2(campaign_id, owed_by={"kind": "team", "division_code": place}, cycle=MONTHS)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    await file_one(teams, pairing, diligent)
    for unit in (diligent, extended):
        await extend(teams, duty, unit)
    path = f"/campaigns/{campaign_id}/participants"
    for rules, expected in (
        ([{"organizations": [str(stays)]}], {"未队": (1, 1, "filed"), "酉队": (0, 2, "overdue")}),
        ([], {"未队": (1, 2, "pending"), "申队": (0, 2, "overdue"), "酉队": (0, 2, "overdue")}),
    ):
        assert (await teams.put(CHEN, path, {"rules": rules})).status_code == 200
        assert await standing(teams, duty) == expected
        # Nothing of the plan holds who left.
        if rules:
            assert (await ties(teams, extended)).json()["kept_dues"] == 0


async def test_a_unit_of_which_nothing_came_leaves_nothing_and_one_that_began_is_held(
    teams: Office, campaign_id: UUID
) -> None:
    """What the gateway asks before it closes a unit: what it owes by rule alone goes with it."""
    place, names = "211328", ("录错局", "报零局", "交纸局")
    officer, units = person("主任", "county_officer", division=place), [new_id() for _ in range(3)]
    for unit, name in zip(units, names, strict=True):
        teams.feeds.team(unit, name, place, "office")
    await teams.feeds.deliver()
    duty = new_id()
    owed_by = {"kind": "office", "division_code": place}
    body = unit_duty(campaign_id, owed_by=owed_by, cycle=MONTHS, channels=["electronic", "paper"])
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    of = {due["organization_name"]: due["id"] for due in await listed(teams, duty) if due["period"] == "2020-09"}
    teams.files.keep("due", UUID(of["报零局"]), b"%PDF-1.7 nothing this month")
    assert (await teams.put(officer, f"/dues/{of['报零局']}/return", {"number": 0})).status_code == 200
    paper = {"channel": "paper", "on": "2020-09-20"}
    assert (await teams.post(CHEN, f"/dues/{of['交纸局']}/received", paper)).status_code == 200
    found = [(await ties(teams, unit)).json() for unit in units]
    assert [(each["open_dues"], each["kept_dues"]) for each in found] == [(6, 0), (6, 1), (6, 1)]
    teams.feeds.team(units[0], names[0], place, "office", closed_on="2020-09-21")
    await teams.feeds.deliver()
    assert set(await standing(teams, duty)) == {"报零局", "交纸局"}
    assert (await ties(teams, units[0])).json()["open_dues"] == 0
