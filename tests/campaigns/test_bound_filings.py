"""A filing that names its obligation counts for that obligation and its period, and for nothing else."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import INTERNAL_SECRET, Office, campaign, form_2
from tests.support.people import CHEN

VILLAGE = "211381102201"
IN_TIME, LATE = "2016-04-10T15:59:59+00:00", "2016-04-11T00:00:00+00:00"


async def edition(office: Office, year: int) -> tuple[UUID, UUID]:
    """A campaign of a year with its registration form, due on April 10: the ids of both."""
    of_year, duty = new_id(), new_id()
    body = campaign(year=year, starts_on=f"{year}-03-24", ends_on=f"{year}-09-30", phases=[])
    assert (await office.put(CHEN, f"/campaigns/{of_year}", body)).status_code == 201
    cycle = {"kind": "once", "due_on": f"{year}-04-10"}
    obligation = form_2(of_year, form="registration_form", cycle=cycle)
    assert (await office.put(CHEN, f"/obligations/{duty}", obligation)).status_code == 201
    return of_year, duty


class Team:
    """A team of its own, with pairings since April 2016, that files."""

    def __init__(self, office: Office) -> None:
        self.office, self.id = office, new_id()
        office.feeds.team(self.id, "癸队", "211381102")

    def pairing(self) -> UUID:
        return self.office.feeds.pairing(self.id, VILLAGE, "2016-04-01")

    def file(self, pairing: UUID, at: str, month: str | None = None, **asked: Any) -> UUID:
        report_id = new_id()
        self.office.feeds.report("submitted", pairing, self.id, month, at, report_id, **asked)
        return report_id

    async def due(self, duty: UUID, period: str | None = None) -> dict[str, Any]:
        asked = f"/dues?obligation_id={duty}&organization_id={self.id}" + (f"&period={period}" if period else "")
        (due,) = (await self.office.get(CHEN, asked)).json()["items"]
        return dict(due)

    async def counts(self, *duties: UUID) -> list[int]:
        await self.office.feeds.deliver()
        return [(await self.due(duty))["count"] for duty in duties]


def asked(of_year: UUID, duty: UUID, period: str) -> dict[str, str]:
    return {"campaign_id": str(of_year), "obligation_id": str(duty), "period": period}


async def test_last_years_form_counts_for_nothing_this_year(teams: Office) -> None:
    (first, last_year), (second, this_year) = await edition(teams, 2016), await edition(teams, 2017)
    team = Team(teams)
    pairing = team.pairing()
    team.file(pairing, IN_TIME, **asked(first, last_year, "2016-04"))
    assert await team.counts(last_year, this_year) == [1, 0]
    team.file(pairing, "2017-04-01T00:00:00+00:00", **asked(second, this_year, "2017-04"))
    assert await team.counts(last_year, this_year) == [1, 1]


async def test_a_form_of_before_that_fitted_two_counts_for_both_and_for_no_later_year(teams: Office) -> None:
    """As the release before counted it; filed anew it says what it is for."""
    (first, one), (_, other), (later, next_year) = [await edition(teams, year) for year in (2016, 2016, 2017)]
    team = Team(teams)
    pairing = team.pairing()
    report_id = team.file(pairing, IN_TIME)
    await teams.feeds.deliver()
    bound = {"report_id": str(report_id), "team_id": str(team.id), **asked(first, one, "2016-04"), "is_chosen": True}
    teams.feeds.publish("submissions", "report.bound", bound)
    assert await team.counts(one, other, next_year) == [1, 1, 0]
    teams.feeds.publish("submissions", "report.bound", {**bound, "is_chosen": False})
    assert await team.counts(one, other, next_year) == [1, 0, 0]
    assert later


async def test_a_filing_that_names_nothing_counts_as_before_until_it_is_bound(teams: Office) -> None:
    (first, last_year), (_, this_year) = await edition(teams, 2016), await edition(teams, 2017)
    team = Team(teams)
    report_id = team.file(team.pairing(), IN_TIME)
    assert await team.counts(last_year, this_year) == [1, 1]
    bound = {"report_id": str(report_id), "team_id": str(team.id), **asked(first, last_year, "2016-04")}
    teams.feeds.publish("submissions", "report.bound", bound)
    teams.feeds.publish("submissions", "report.bound", {**bound, "report_id": str(new_id())})
    assert await team.counts(last_year, this_year) == [1, 0]
    # A program of the release before goes on with it, and does not know what it is for.
    teams.feeds.report("accepted", new_id(), team.id, None, LATE, report_id)
    assert await team.counts(last_year, this_year) == [1, 0]
    assert (await team.due(last_year))["state"] == "accepted"


async def test_two_duties_of_one_form_in_one_campaign_are_not_added(teams: Office) -> None:
    of_year, once = await edition(teams, 2016)
    again = new_id()
    cycle = {"kind": "list", "periods": [{"starts_on": "2016-05-01", "ends_on": "2016-06-15"}]}
    assert (
        await teams.put(CHEN, f"/obligations/{again}", form_2(of_year, form="registration_form", cycle=cycle))
    ).status_code == 201
    team = Team(teams)
    team.file(team.pairing(), IN_TIME, **asked(of_year, again, "2016-05-01"))
    assert await team.counts(once, again) == [0, 1]
    rate = (await teams.get(CHEN, f"/dues/rate?obligation_id={again}&period=2016-05-01")).json()
    assert (rate["filed"], rate["late"]) == (1, 0)


async def test_a_form_of_a_week_counts_for_its_week(teams: Office) -> None:
    of_year, _ = await edition(teams, 2016)
    weekly, team = new_id(), Team(teams)
    cycle = {"kind": "every", "unit": "week", "from": "2016-04-11", "to": "2016-04-24"}
    assert (await teams.put(CHEN, f"/obligations/{weekly}", form_2(of_year, cycle=cycle))).status_code == 201
    week = {"kind": "progress_report", **asked(of_year, weekly, "2016-W16")}
    team.file(team.pairing(), "2016-04-20T00:00:00+00:00", **week)
    await teams.feeds.deliver()
    counts = [(await team.due(weekly, key))["count"] for key in ("2016-W15", "2016-W16")]
    assert counts == [0, 1]


async def test_the_rate_counts_what_is_owed_and_units_beside_it(teams: Office) -> None:
    """28 of 30 forms is 93 %, although of two teams none has filed everything."""
    of_year, duty = await edition(teams, 2016)
    for _ in range(2):
        team = Team(teams)
        pairings = [team.pairing() for _ in range(15)]
        for number, pairing in enumerate(pairings[:14]):
            team.file(pairing, LATE if number < 3 else IN_TIME, **asked(of_year, duty, "2016-04"))
    await teams.feeds.deliver()
    before = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2016-04")).json()
    others = before["expected"] - 30
    assert (before["filed"], before["on_time"], before["late"]) == (28, 22, 6)
    assert before["units"] == {"expected": others + 2, "filed": 0, "on_time": 0, "late": 0}
    assert (before["total"]["expected"], before["total"]["sheets"], before["total"]["late_sheets"]) == (
        before["expected"],
        28,
        6,
    )
    team.file(pairings[14], LATE, **asked(of_year, duty, "2016-04"))
    await teams.feeds.deliver()
    after = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2016-04")).json()
    assert (after["filed"], after["late"], after["units"]["filed"], after["units"]["late"]) == (29, 7, 1, 1)
    # With more time nothing of the team was late.
    due = await team.due(duty)
    more = {"due_at": "2016-05-01T00:00:00+08:00", "reason": "汛期"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", more)).status_code == 200
    extended = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2016-04")).json()
    assert (extended["filed"], extended["late"], extended["units"]["late"]) == (29, 3, 0)


async def ask_what_for(office: Office, secret: str, *forms: dict[str, Any]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"}
    return await office.client.post("/internal/dues/asked", json={"forms": forms}, headers=headers)


async def test_only_programs_ask_what_forms_are_for(teams: Office) -> None:
    for answer in (
        await ask_what_for(teams, "guessed"),
        await teams.client.post("/internal/dues/asked", json={"forms": []}, headers=CHEN.headers),
    ):
        assert answer.status_code in (401, 403, 404)


@pytest.mark.parametrize("starts_on", ["2016-04-01", "2015-12-01"])
async def test_a_form_that_names_nothing_is_for_the_campaign_its_pairing_was_made_in(
    teams: Office, starts_on: str
) -> None:
    (of_year, duty), _ = await edition(teams, 2016), await edition(teams, 2017)
    team = Team(teams)
    await teams.feeds.deliver()
    form = {
        "report_id": str(new_id()),
        "organization_id": str(team.id),
        "form": "registration_form",
        "month": None,
        "village_code": VILLAGE,
        "starts_on": starts_on,
        "ends_on": None,
    }
    elsewhere = {**form, "report_id": str(new_id()), "village_code": "110101001001"}
    answer = await ask_what_for(teams, INTERNAL_SECRET, form, elsewhere)
    assert answer.status_code == 200, answer.text
    found, none = answer.json()["forms"]
    days = {"starts_on": "2016-04-01", "ends_on": "2016-04-30"}
    assert found["asked"]["obligation_id"] in {str(duty), *_others(teams)}
    assert {name: found["asked"][name] for name in ("period", "starts_on", "ends_on")} == {"period": "2016-04", **days}
    assert none == {"report_id": elsewhere["report_id"], "asked": None, "fits": 0}
    assert of_year is not None


async def test_a_form_stays_filed_when_its_day_moves_into_another_month(teams: Office) -> None:
    """Also one that an open draft names by the month before."""
    of_year, duty = await edition(teams, 2016)
    team = Team(teams)
    team.file(team.pairing(), IN_TIME, **asked(of_year, duty, "2016-04"))
    team.pairing()
    assert await team.counts(duty) == [1]
    path = f"/obligations/{duty}"
    moved = form_2(of_year, form="registration_form", cycle={"kind": "once", "due_on": "2016-05-20"})
    tag = (await teams.get(CHEN, path)).headers["etag"]
    assert (await teams.put(CHEN, path, moved, **{"If-Match": tag})).status_code == 200
    due = await team.due(duty)
    assert (due["period"], due["count"], due["minimum"]) == ("2016-05", 1, 2)
    team.file(team.pairing(), "2016-05-19T00:00:00+00:00", **asked(of_year, duty, "2016-04"))
    assert await team.counts(duty) == [2]


def _others(office: Office) -> set[str]:
    """Duties of the same day that other tests of this module made, with which it fits as well."""
    with psycopg.connect(office.database.dsn()) as connection:
        rows = connection.execute("select id from obligations where due_on = '2016-04-10'").fetchall()
    return {str(row[0]) for row in rows}
