"""Over the ends of days, weeks, months, quarters and years, a leap day, Spring Festival: always one meaning of due.

The clock of the programs is moved; dues, rates, board and calendar are asked a moment before midnight and at it. The
periods stand here as a calendar on the wall shows them.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from services.kernel import clock
from services.kernel.clock import SHANGHAI
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households import forms
from tests.stateful.checks import check_boards, check_dues
from tests.stateful.facts import Campaign, Duty, Span, Unit, Visit
from tests.stateful.walk import Walk
from tests.stateful.world import CITY, COUNTIES, VILLAGES, running_world

FIRST, LAST = date(2027, 12, 1), date(2028, 12, 31)


def span(key: str, first: str, last: str, due_on: str) -> Span:
    return Span(key, *map(date.fromisoformat, (first, last, due_on)))


# 2028 has a leap day; its Spring Festival is 26 January, the Lantern Festival 9 February.
DUTIES: dict[str, tuple[dict[str, Any], list[Span]]] = {
    "every day": (
        {"kind": "every", "unit": "day", "n": 1, "from": "2028-02-28", "to": "2028-03-01"},
        [span(day, day, day, day) for day in ("2028-02-28", "2028-02-29", "2028-03-01")],
    ),
    "weeks over the end of a year": (
        {"kind": "every", "unit": "week", "n": 1, "from": "2027-12-20", "to": "2028-01-03", "due_day": 7},
        [
            span("2027-W51", "2027-12-20", "2027-12-26", "2027-12-26"),
            span("2027-W52", "2027-12-27", "2028-01-02", "2028-01-02"),
            span("2028-W01", "2028-01-03", "2028-01-09", "2028-01-09"),
        ],
    ),
    "months, on a day that some do not have": (
        {"kind": "monthly", "due_day": 31, "from": "2028-01", "to": "2028-04"},
        [
            span("2028-01", "2028-01-01", "2028-01-31", "2028-01-31"),
            span("2028-02", "2028-02-01", "2028-02-29", "2028-02-29"),
            span("2028-03", "2028-03-01", "2028-03-31", "2028-03-31"),
            span("2028-04", "2028-04-01", "2028-04-30", "2028-04-30"),
        ],
    ),
    "quarters, some days after": (
        {"kind": "every", "unit": "quarter", "n": 1, "from": "2028-01", "to": "2028-06", "due_after_days": 10},
        [
            span("2028-Q1", "2028-01-01", "2028-03-31", "2028-04-10"),
            span("2028-Q2", "2028-04-01", "2028-06-30", "2028-07-10"),
        ],
    ),
    "the year": (
        {"kind": "every", "unit": "year", "n": 1, "from": "2028-01", "to": "2028-12"},
        [span("2028", "2028-01-01", "2028-12-31", "2028-12-31")],
    ),
    "around Spring Festival": (
        {
            "kind": "window",
            "from": {"festival": "春节", "year": 2028, "offset_days": -20},
            "to": {"festival": "元宵节", "year": 2028},
        },
        [span("window", "2028-01-06", "2028-02-09", "2028-02-09")],
    ),
    "once, on the leap day": (
        {"kind": "once", "due_on": "2028-02-29"},
        [span("2028-02", "2028-02-01", "2028-02-29", "2028-02-29")],
    ),
}
MOMENT = timedelta(milliseconds=1)
MOMENTS = sorted({each.due_on + timedelta(days=1) for _, of_duty in DUTIES.values() for each in of_duty})


class Travel:
    """Moves the clock of the programs and of the test; it stands there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._moment = datetime.now(UTC)
        travel = self

        class Standing(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return travel._moment.astimezone(tz)

        monkeypatch.setattr(clock, "datetime", Standing)

    def to(self, moment: datetime) -> None:
        self._moment = moment


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    return Travel(monkeypatch)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)


@pytest.fixture
async def walk(service_database: MakeDatabase, travel: Travel) -> AsyncIterator[Walk]:
    """Two teams with two households each, and a campaign with all these duties to visit, published in December."""
    travel.to(midnight(FIRST) + timedelta(hours=9))
    async with running_world(service_database) as world:
        walk = Walk(world, 0)
        for county in COUNTIES:
            walk._save_unit(new_id(), Unit("team", county))
        await world.settle()
        for team, village in zip(walk.facts.units, (VILLAGES[0], VILLAGES[2]), strict=True):
            for _ in range(2):
                await pair(walk, team, village)
        await plan(walk)
        yield walk


async def pair(walk: Walk, team: UUID, village: str) -> None:
    household_id, pairing_id = new_id(), new_id()
    body = forms.household(division_code=village)
    assert (await walk.world.put("households", f"/households/{household_id}", body)).status_code == 201
    pairing = forms.pairing(household_id, team_id=str(team), starts_on=FIRST.isoformat())
    assert (await walk.world.put("households", f"/pairings/{pairing_id}", pairing)).status_code == 201
    walk.households[household_id] = body
    walk.pairings.append(pairing_id)


async def plan(walk: Walk) -> None:
    campaign_id = new_id()
    days = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat(), "year": 2028}
    body = {"name": "春节走访", "series": "春节走访", "notice_id": None, "division_code": CITY, "phases": [], **days}
    assert (await walk.world.put("campaigns", f"/campaigns/{campaign_id}", body)).status_code == 201
    walk.facts.campaigns[campaign_id] = Campaign("published")
    for cycle, known in DUTIES.values():
        await walk._save_duty(new_id(), Duty(campaign_id, "visit", "team", CITY, 1, cycle, known=known))
    await walk.world.settle()


async def check(walk: Walk) -> None:
    await walk.world.settle()
    await check_dues(walk)
    await check_boards(walk, ["2027-12", *(f"2028-{month:02d}" for month in range(1, 8)), "2028-12"])


def households_of_teams(walk: Walk, number: int) -> list[tuple[UUID, UUID]]:
    """The first or the second one of each team, with the team."""
    pairings = walk.stored_pairings().values()
    teams = sorted({each.team for each in pairings})
    return [(sorted(each.household for each in pairings if each.team == team)[number], team) for team in teams]


async def states(walk: Walk) -> dict[str, int]:
    counted: dict[str, int] = {}
    for due in (await walk.stored_dues()).values():
        counted[due["state"]] = counted.get(due["state"], 0) + 1
    return counted


async def test_a_second_makes_something_overdue_and_nothing_before(walk: Walk, travel: Travel) -> None:
    """Whatever is due on a day is in time until its last second, Shanghai time, wherever it is counted."""
    owed = 2 * sum(len(known) for _, known in DUTIES.values())
    over = 0
    for day in MOMENTS:
        travel.to(midnight(day) - MOMENT)
        await walk.world.settle()
        assert (await states(walk)).get("overdue", 0) == over, f"before {day}"
        travel.to(midnight(day))
        await check(walk)
        over += 2 * sum(each.due_on == day - timedelta(days=1) for _, known in DUTIES.values() for each in known)
        assert (await states(walk)).get("overdue", 0) == over, f"at {day}"
    assert over == owed


async def test_a_visit_in_the_last_second_is_in_time_and_one_in_the_next_is_late(walk: Walk, travel: Travel) -> None:
    """The days around Spring Festival, the leap day and the end of the year, one household a team before, one after."""
    for day in (date(2028, 1, 3), date(2028, 2, 10), date(2028, 3, 1), date(2029, 1, 1)):
        for number, moment in enumerate((midnight(day) - MOMENT, midnight(day))):
            travel.to(moment)
            for household, team in households_of_teams(walk, number):
                visit = Visit(household, team, day - timedelta(days=1), clock.now())
                walk._tell_of_visit(new_id(), "visit.completed", visit)
            await walk.world.settle()
        await check(walk)
    found = await states(walk)
    assert found["late"] > 0
    assert found["overdue"] > 0


async def test_the_calendar_holds_what_is_due_whenever_it_is_read(walk: Walk, travel: Travel) -> None:
    known = {(each.due_on, name) for name, (_, of_duty) in DUTIES.items() for each in of_duty}
    for day in (FIRST, date(2028, 2, 29), date(2028, 12, 31)):
        travel.to(midnight(day))
        made = await walk.world.call("campaigns", "POST", "/dues/calendar-token")
        path = made.json()["url"].removeprefix("/api")
        shown = Calendar.from_ical((await walk.world.call("campaigns", "GET", path)).content).walk("VEVENT")
        days = {event.decoded("DTSTART") for event in shown}
        assert {day for day, _ in known} <= days
