"""Bodies of earlier releases are answered, stored and published as before, to the byte."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest

from services.kernel.clock import end_of_day
from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2
from tests.support.people import CHEN

BODIES = [
    {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"},
    {"kind": "monthly", "due_day": 31, "from": "2019-11", "to": "2020-02"},
    {"kind": "monthly", "due_day": 1, "from": "2020-12", "to": "2021-01"},
    {"kind": "once", "due_on": "2020-04-10"},
    {"kind": "once", "due_on": "2020-02-29"},
]
ADDED = {"label", "label_en", "starts_on", "ends_on"}
"""What answers have more than before."""


def dates(cycle: dict[str, Any]) -> Iterator[tuple[str, date]]:
    """Month and due day, by a day counted at a time: nothing of the code that is tested."""
    if cycle["kind"] == "once":
        yield cycle["due_on"][:7], date.fromisoformat(cycle["due_on"])
        return
    day = date.fromisoformat(f"{cycle['from']}-01")
    while f"{day:%Y-%m}" <= cycle["to"]:
        month, candidates = f"{day:%Y-%m}", []
        while f"{day:%Y-%m}" == month:
            candidates.append(day)
            day += timedelta(days=1)
        yield month, candidates[min(cycle["due_day"], len(candidates)) - 1]


def moment(day: date) -> str:
    return f"{end_of_day(day):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("cycle", BODIES)
@pytest.mark.parametrize("form", ["registration_form", "progress_report", "visit"])
async def test_an_obligation_is_answered_stored_and_told_as_before(
    teams: Office, campaign_id: UUID, cycle: dict[str, Any], form: str
) -> None:
    fresh, body = new_id(), form_2(campaign_id, form=form, cycle=cycle, name="进度表")
    answer = await teams.put(CHEN, f"/obligations/{fresh}", body)
    assert answer.status_code == 201, answer.text
    days = [*dates(cycle)]
    told = answer.json()
    assert orjson.dumps(told["cycle"]) == orjson.dumps(cycle)
    assert [
        {name: value for name, value in each.items() if name in ("period", "due_on", "due_at")}
        for each in told["due_dates"]
    ] == [{"period": month, "due_on": str(day), "due_at": moment(day)} for month, day in days]
    assert set(told["due_dates"][0]) - ADDED == {
        "period", "due_on", "due_at", "falls_on_day_off", "day_off_reason", "day_off_source",
    }  # fmt: skip
    with psycopg.connect(teams.database.dsn()) as connection:
        told_of = connection.execute("select data from outbox where subject = %s", [str(fresh)]).fetchall()
        kept = connection.execute(
            "select distinct period, due_on, original_due_at, due_at from due_items"
            " where obligation_id = %s order by due_on",
            [fresh],
        ).fetchall()
    assert kept == [(month, day, end_of_day(day), end_of_day(day)) for month, day in days]
    monthly = cycle["kind"] == "monthly"
    expected = {
        "obligation_id": str(fresh),
        "campaign_id": str(campaign_id),
        "name": "进度表",
        "form": form,
        "owed_by_kind": "team",
        "owed_by_code": "2113",
        "due_day": cycle["due_day"] if monthly else None,
        "from_month": cycle["from"] if monthly else None,
        "to_month": cycle["to"] if monthly else None,
        "due_on": None if monthly else cycle["due_on"],
        "minimum": 1,
        "contact": {"office": None, "phone": None, "fax": None, "mailbox": None},
    }
    assert told_of == [(expected,)]


@pytest.mark.parametrize("cycle", BODIES)
async def test_the_calendar_names_them_as_before(teams: Office, campaign_id: UUID, cycle: dict[str, Any]) -> None:
    fresh = new_id()
    await teams.put(CHEN, f"/obligations/{fresh}", form_2(campaign_id, cycle=cycle, name="进度表"))
    token = (await teams.post(CHEN, "/dues/calendar-token")).json()["token"]
    lines = (await teams.get(None, f"/calendar.ics?token={token}")).text.replace("\r\n ", "").split("\r\n")
    for month, day in dates(cycle):
        uid = lines.index(f"UID:{fresh}-{month}-{day:%Y%m%d}@bangfu")
        event = lines[lines.index("BEGIN:VEVENT", uid - 4) : lines.index("END:VEVENT", uid)]
        assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in event
        owed = next(line for line in event if line.startswith("SUMMARY:")).rpartition("/")[2]
        assert f"SUMMARY:进度表 {month} 截止（已报 0/{owed}" in event


async def test_a_single_duty_of_visits_counts_those_of_its_month(teams: Office, campaign_id: UUID) -> None:
    """Also those after the due day: late, as before."""
    team, fresh = new_id(), new_id()
    teams.feeds.team(team, "庚队", "211381102")
    household = teams.feeds.pairing(team, "211381102201", "2020-04-01")
    cycle = {"kind": "once", "due_on": "2020-04-10"}
    await teams.put(CHEN, f"/obligations/{fresh}", form_2(campaign_id, form="visit", cycle=cycle))
    teams.feeds.visit(household, team, "2020-05-01")
    await teams.feeds.deliver()
    found = await teams.get(CHEN, f"/dues?obligation_id={fresh}&organization_id={team}")
    assert [due["count"] for due in found.json()["items"]] == [0]
    teams.feeds.visit(household, team, "2020-04-30")
    await teams.feeds.deliver()
    found = await teams.get(CHEN, f"/dues?obligation_id={fresh}&organization_id={team}")
    assert [due["count"] for due in found.json()["items"]] == [1]
