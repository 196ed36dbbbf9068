"""Obligations of every cycle: refusals first, then their dues, what counts for them, rates and the calendar."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from icalendar import Calendar

from services.kernel.ids import new_id
from tests.campaigns.office import TEAM_CITY, Caller, Office, campaign, form_2
from tests.support.people import CHEN, INSPECTOR, TEAM_A, TEAM_B, XIAO_LI

PREVIEW = "/obligations/due-dates"
WEEKLY = {"kind": "every", "n": 1, "unit": "week", "from": "2020-04-01", "to": "2020-04-20", "due_day": 5}
SPRING = {
    "kind": "window",
    "from": {"festival": "春节", "offset_days": -20},
    "to": {"festival": "元宵节"},
}
QUARTERLY = {"kind": "every", "unit": "quarter", "from": "2020-04", "to": "2020-12", "due_after_days": 10}
LIST = {
    "kind": "list",
    "periods": [
        {"starts_on": "2020-06-01", "ends_on": "2020-06-20", "due_on": "2020-06-25", "due_time": "17:00"},
        {"starts_on": "2020-04-01", "ends_on": "2020-04-30"},
    ],
}


def visits(campaign_id: UUID, cycle: Any, **changes: Any) -> dict[str, Any]:
    return form_2(campaign_id, form="visit", cycle=cycle, **changes)


async def saved(office: Office, body: dict[str, Any]) -> UUID:
    fresh = new_id()
    answer = await office.put(CHEN, f"/obligations/{fresh}", body)
    assert answer.status_code == 201, answer.text
    return fresh


async def dues_of(office: Office, obligation_id: UUID, caller: Caller = CHEN, **query: str) -> list[dict[str, Any]]:
    parameters = "".join(f"&{name}={value}" for name, value in query.items())
    answer = await office.get(caller, f"/dues?obligation_id={obligation_id}&limit=500{parameters}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("cycle", "problem"),
    [
        ({**WEEKLY, "n": 0}, "cycle-step"),
        ({**WEEKLY, "to": "2020-03-31"}, "cycle-backwards"),
        ({**WEEKLY, "due_day": 8}, "due-day-outside"),
        ({**WEEKLY, "due_after_days": 1}, "due-day-twice"),
        ({**WEEKLY, "starts_day": 0}, "start-day-unfit"),
        ({"kind": "every", "unit": "day", "from": "1990-01-01", "to": "2099-07-07"}, "cycle-too-many-periods"),
        ({"kind": "list", "periods": []}, "cycle-without-periods"),
        ({"kind": "list", "periods": [LIST["periods"][1]] * 400 + [LIST["periods"][0]]}, "cycle-too-many-periods"),
        ({"kind": "list", "periods": [LIST["periods"][1]] * 2}, "periods-overlap"),
        ({"kind": "list", "periods": [{"starts_on": "2020-06-02", "ends_on": "2020-06-01"}]}, "period-without-days"),
        (
            {"kind": "list", "periods": [{"starts_on": "2020-06-02", "ends_on": "2020-06-09", "due_on": "2020-06-01"}]},
            "due-before-period",
        ),
        ({**SPRING, "to": {"festival": "春节", "offset_days": -21}}, "window-backwards"),
        ({**SPRING, "to": {"on": "2020-01-01"}}, "window-backwards"),
        ({**SPRING, "from": {"festival": "圣诞节"}}, "named-day-unknown"),
        ({**SPRING, "from": {"named_day": "扶贫"}}, "named-day-unknown"),
    ],
)
async def test_a_cycle_that_cannot_be_is_refused_with_a_sentence_in_both_languages(
    teams: Office, campaign_id: UUID, cycle: Any, problem: str
) -> None:
    fresh = new_id()
    for answer in (
        await teams.post(CHEN, PREVIEW, {"cycle": cycle, "campaign_id": str(campaign_id)}),
        await teams.put(CHEN, f"/obligations/{fresh}", visits(campaign_id, cycle)),
    ):
        said = answer.json()
        assert (answer.status_code, said["type"]) == (422, f"/problems/{problem}")
        assert said["title"].endswith("。")
        assert said["title_en"].endswith(".")
    assert (await teams.get(CHEN, f"/obligations/{fresh}")).status_code == 404


@pytest.mark.parametrize(
    "cycle",
    [
        {**WEEKLY, "n": "1"},
        {**WEEKLY, "unit": "fortnight"},
        {**WEEKLY, "from": "2020-04-31"},
        {**WEEKLY, "due_after_days": -1, "due_day": None},
        {**WEEKLY, "due_time": "24:00"},
        {**WEEKLY, "due_time": "17:00+08:00"},
        {**WEEKLY, "due_time": 61200},
        {**SPRING, "to": {}},
        {**SPRING, "to": {"on": "2020-01-01", "festival": "春节"}},
        {**SPRING, "to": {"on": "2020-01-01", "year": 2020}},
        {**SPRING, "to": {"festival": "春节", "offset_days": 400}},
        {"kind": "none", "due_on": "2020-01-01"},
    ],
)
async def test_a_malformed_cycle_is_refused(teams: Office, campaign_id: UUID, cycle: Any) -> None:
    answer = await teams.put(CHEN, f"/obligations/{new_id()}", visits(campaign_id, cycle))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed")


@pytest.mark.parametrize("form", ["registration_form", "progress_report"])
@pytest.mark.parametrize(
    "cycle",
    [WEEKLY, QUARTERLY, LIST, {**WEEKLY, "unit": "month", "starts_day": 28, "due_day": None}],
)
async def test_a_form_is_asked_for_by_any_periods(teams: Office, campaign_id: UUID, form: str, cycle: Any) -> None:
    duty = await saved(teams, form_2(campaign_id, form=form, cycle=cycle))
    assert await dues_of(teams, duty, organization_id=str(TEAM_A))


async def test_a_preview_of_a_campaign_that_is_not_there_is_refused(teams: Office) -> None:
    asked = {"cycle": SPRING, "campaign_id": str(new_id())}
    answer = await teams.post(CHEN, PREVIEW, asked)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/campaign-unknown")
    assert (await teams.post(INSPECTOR, PREVIEW, asked)).status_code == 403


@pytest.mark.parametrize("cycle", [WEEKLY, SPRING, QUARTERLY, LIST, {"kind": "none"}])
async def test_what_the_preview_shows_is_what_falls_due(teams: Office, campaign_id: UUID, cycle: Any) -> None:
    preview = (await teams.post(CHEN, PREVIEW, {"cycle": cycle, "campaign_id": str(campaign_id)})).json()["items"]
    obligation_id = await saved(teams, visits(campaign_id, cycle))
    obligation = (await teams.get(CHEN, f"/obligations/{obligation_id}")).json()
    assert obligation["due_dates"] == preview
    owed = await dues_of(teams, obligation_id, organization_id=str(TEAM_A))
    shown = ("period", "label", "label_en", "starts_on", "ends_on", "due_on", "due_at")
    by_period = sorted(owed, key=lambda due: due["starts_on"])
    assert [{name: due[name] for name in shown} for due in by_period] == [
        {name: day[name] for name in shown} for day in preview
    ]


async def test_weekly_visits_are_counted_by_the_day_of_the_visit(teams: Office, campaign_id: UUID) -> None:
    """One a household and week: 2 April (Thursday), and 13 and 19 April, the first and last day of one week."""
    households = [teams.feeds.pairing(TEAM_A, "211381102201", "2020-03-25") for _ in range(2)]
    obligation_id = await saved(teams, visits(campaign_id, WEEKLY))
    for household, days in zip(households, (("2020-04-02", "2020-04-13"), ("2020-04-19",)), strict=True):
        for day in days:
            teams.feeds.visit(household, TEAM_A, day)
    await teams.feeds.deliver()
    owed = await dues_of(teams, obligation_id, organization_id=str(TEAM_A))
    assert [(due["period"], due["due_on"], due["count"], due["minimum"]) for due in owed] == [
        ("2020-W14", "2020-04-03", 1, 2),
        ("2020-W15", "2020-04-10", 0, 2),
        ("2020-W16", "2020-04-17", 2, 2),
        ("2020-W17", "2020-04-24", 0, 2),
    ]
    # Both came in years after the due time.
    assert [due["state"] for due in owed] == ["overdue", "overdue", "late", "overdue"]
    assert owed[2]["label"] == "2020年4月13日至4月19日（第16周）"


async def test_a_pairing_of_a_later_week_owes_nothing_for_an_earlier_one(teams: Office, campaign_id: UUID) -> None:
    team = new_id()
    teams.feeds.team(team, "丙队", "211381102")
    obligation_id = await saved(teams, visits(campaign_id, WEEKLY))
    teams.feeds.pairing(team, "211381102201", "2020-03-25", "2020-04-05")
    teams.feeds.pairing(team, "211381102201", "2020-04-18")
    teams.feeds.pairing(team, "211381102201", "2020-04-17")
    await teams.feeds.deliver()
    owed = await dues_of(teams, obligation_id, organization_id=str(team))
    # A team without a pairing still owes one household.
    assert [due["minimum"] for due in owed] == [1, 1, 1, 2]


async def test_a_visit_corrected_to_another_week_counts_there(teams: Office, campaign_id: UUID) -> None:
    team, visit = new_id(), new_id()
    teams.feeds.team(team, "丁队", "211381102")
    household = teams.feeds.pairing(team, "211381102201", "2020-03-25")
    obligation_id = await saved(teams, visits(campaign_id, WEEKLY))
    teams.feeds.visit(household, team, "2020-04-02", visit)
    await teams.feeds.deliver()
    assert [due["count"] for due in await dues_of(teams, obligation_id, organization_id=str(team))] == [1, 0, 0, 0]
    teams.feeds.visit(household, team, "2020-04-07", visit)
    await teams.feeds.deliver()
    assert [due["count"] for due in await dues_of(teams, obligation_id, organization_id=str(team))] == [0, 1, 0, 0]


async def test_a_window_keeps_its_year_when_the_campaign_moves(teams: Office, campaign_id: UUID) -> None:
    obligation_id = await saved(teams, visits(campaign_id, SPRING))
    stored = await teams.get(CHEN, f"/obligations/{obligation_id}")
    # The next Spring Festival after the campaign began.
    assert stored.json()["cycle"]["from"] == {"festival": "春节", "year": 2021, "offset_days": -20}
    tag = (await teams.get(CHEN, f"/campaigns/{campaign_id}")).headers["ETag"]
    moved = campaign(starts_on="2022-01-01", ends_on="2022-12-31", phases=[])
    assert (await teams.put(CHEN, f"/campaigns/{campaign_id}", moved, **{"If-Match": tag})).status_code == 200
    assert (await teams.get(CHEN, f"/obligations/{obligation_id}")).json() == stored.json()
    (day,) = stored.json()["due_dates"]
    assert (day["period"], day["starts_on"], day["due_on"]) == ("window", "2021-01-23", "2021-02-26")


async def test_a_window_that_moves_takes_its_due_items_along(teams: Office, campaign_id: UUID) -> None:
    obligation_id = await saved(teams, visits(campaign_id, SPRING))
    before = {due["id"] for due in await dues_of(teams, obligation_id)}
    tag = (await teams.get(CHEN, f"/obligations/{obligation_id}")).headers["ETag"]
    body = visits(campaign_id, {**SPRING, "to": {"on": "2021-03-05"}})
    assert (await teams.put(CHEN, f"/obligations/{obligation_id}", body, **{"If-Match": tag})).status_code == 200
    after = await dues_of(teams, obligation_id)
    assert {due["id"] for due in after} == before
    assert {(due["ends_on"], due["due_at"]) for due in after} == {("2021-03-05", "2021-03-05T16:00:00Z")}


async def test_the_same_cycle_saved_again_changes_nothing_and_another_one_needs_the_version(
    teams: Office, campaign_id: UUID
) -> None:
    for cycle in (WEEKLY, SPRING, LIST, {"kind": "none"}):
        obligation_id = await saved(teams, visits(campaign_id, cycle))
        again = await teams.put(CHEN, f"/obligations/{obligation_id}", visits(campaign_id, cycle))
        assert (again.status_code, again.headers["ETag"]) == (200, '"1"')
        other = {"kind": "once", "due_on": "2020-04-10"}
        assert (await teams.put(CHEN, f"/obligations/{obligation_id}", visits(campaign_id, other))).status_code == 428


async def test_without_a_deadline_nothing_is_overdue_extended_or_in_the_calendar(
    teams: Office, campaign_id: UUID
) -> None:
    obligation_id = await saved(teams, visits(campaign_id, {"kind": "none"}, name="不限期的走访"))
    assert len(await dues_of(teams, obligation_id, XIAO_LI)) == 1
    (due,) = await dues_of(teams, obligation_id, organization_id=str(TEAM_CITY))
    assert (due["period"], due["due_on"], due["due_at"], due["state"]) == ("open", None, None, "pending")
    assert (due["starts_on"], due["ends_on"]) == ("2020-03-24", "2020-09-30")
    body = {"due_at": "2030-06-01T00:00:00+08:00", "reason": "汛期"}
    refused = await teams.post(CHEN, f"/dues/{due['id']}/extend", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/due-without-deadline")
    assert not [event for event in await events_of(teams, XIAO_LI) if "不限期的走访" in str(event["summary"])]


async def test_what_has_no_deadline_comes_last_page_by_page(teams: Office, campaign_id: UUID) -> None:
    await saved(teams, visits(campaign_id, {"kind": "none"}))
    await saved(teams, visits(campaign_id, WEEKLY))
    seen, cursor = [], ""
    while True:
        page = (await teams.get(CHEN, f"/dues?campaign_id={campaign_id}&limit=2{cursor}")).json()
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    whole = (await teams.get(CHEN, f"/dues?campaign_id={campaign_id}&limit=500")).json()["items"]
    assert seen == whole
    times = [due["due_at"] for due in seen]
    first = times.index(None)
    assert times[:first] == sorted(times[:first])
    assert set(times[first:]) == {None}
    assert len(times) > first > 0


async def test_a_month_shows_what_falls_due_in_it_and_what_is_open_in_it(teams: Office, campaign_id: UUID) -> None:
    """As the phone asks: a week of two months belongs to the one it is due in."""
    cycle = {"kind": "every", "n": 1, "unit": "week", "from": "2020-04-20", "to": "2020-05-04"}
    weekly = await saved(teams, visits(campaign_id, cycle))
    without = await saved(teams, visits(campaign_id, {"kind": "none"}))
    window = {"kind": "window", "from": {"on": "2020-03-01"}, "to": {"on": "2020-06-30"}}
    later = await saved(teams, visits(campaign_id, window))

    async def of(duty: UUID, month: str) -> list[str]:
        return [due["period"] for due in await dues_of(teams, duty, month=month, organization_id=str(TEAM_A))]

    assert [await of(weekly, month) for month in ("2020-04", "2020-05")] == [["2020-W17"], ["2020-W18", "2020-W19"]]
    assert [await of(without, month) for month in ("2020-02", "2020-03", "2020-09", "2020-10")] == [
        [], ["open"], ["open"], [],
    ]  # fmt: skip
    assert [await of(later, month) for month in ("2020-05", "2020-06")] == [[], ["window"]]


async def test_two_duties_of_the_same_form_are_not_added_up(teams: Office, campaign_id: UUID) -> None:
    """The rate of one duty and period (mission 2.7 was: 99 % of nobody's duty)."""
    weekly = await saved(teams, visits(campaign_id, WEEKLY, owed_by={"kind": "team", "division_code": "211381"}))
    other = await saved(teams, visits(campaign_id, {**WEEKLY, "due_day": 7}))
    rates = {}
    for obligation_id in (weekly, other):
        answer = await teams.get(CHEN, f"/dues/rate?obligation_id={obligation_id}&period=2020-W15")
        assert answer.status_code == 200, answer.text
        rates[obligation_id] = answer.json()
    of_both = (await teams.get(CHEN, f"/dues/rate?campaign_id={campaign_id}&period=2020-W15&form=visit")).json()
    assert rates[weekly]["total"]["owed"] < rates[other]["total"]["owed"]
    assert of_both["total"]["owed"] == sum(rate["total"]["owed"] for rate in rates.values())
    assert (rates[weekly]["obligation_id"], rates[weekly]["period"]) == (str(weekly), "2020-W15")
    assert rates[weekly]["total"]["owed"] == len(await dues_of(teams, weekly, period="2020-W15"))


async def test_a_rate_of_nothing_of_an_unknown_duty_or_of_another_campaigns_is_refused(
    teams: Office, campaign_id: UUID
) -> None:
    nothing = await teams.get(CHEN, "/dues/rate")
    assert (nothing.status_code, nothing.json()["type"]) == (422, "/problems/rate-of-nothing")
    assert (await teams.get(CHEN, f"/dues/rate?obligation_id={new_id()}")).status_code == 404
    duty = await saved(teams, visits(campaign_id, WEEKLY))
    assert (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&campaign_id={new_id()}")).status_code == 404
    assert (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2020 04")).status_code == 422


async def events_of(office: Office, caller: Caller) -> list[Any]:
    token = (await office.post(caller, "/dues/calendar-token")).json()["token"]
    return list(Calendar.from_ical((await office.get(None, f"/calendar.ics?token={token}")).content).walk("VEVENT"))


async def test_the_calendar_has_every_period_with_its_label_and_the_day_of_an_hour(
    teams: Office, campaign_id: UUID
) -> None:
    duty = await saved(teams, visits(campaign_id, LIST, name="两批走访"))
    events = {str(event["uid"]): event for event in await events_of(teams, XIAO_LI)}
    by_hour = events[f"{duty}-2020-06-01-20200625@bangfu"]
    assert by_hour.decoded("dtstart") == date(2020, 6, 25)
    assert str(by_hour["summary"]) == "两批走访 2020年6月1日至6月20日 截止 17:00（已报 0/1）"
    assert str(events[f"{duty}-2020-04-20200430@bangfu"]["summary"]).startswith("两批走访 2020-04 截止")


async def test_a_team_that_is_new_gets_the_due_items_of_every_cycle(teams: Office, campaign_id: UUID) -> None:
    duties = [await saved(teams, visits(campaign_id, cycle)) for cycle in (WEEKLY, SPRING, LIST, {"kind": "none"})]
    team = new_id()
    teams.feeds.team(team, "戊队", "211382")
    await teams.feeds.deliver()
    for duty in duties:
        own = await dues_of(teams, duty, organization_id=str(team))
        others = await dues_of(teams, duty, organization_id=str(TEAM_B))
        assert [due["period"] for due in own] == [due["period"] for due in others]


async def test_the_event_of_another_cycle_tells_it(teams: Office, campaign_id: UUID) -> None:
    duty = await saved(teams, visits(campaign_id, WEEKLY))
    with psycopg.connect(teams.database.dsn()) as connection:
        (data,) = connection.execute("select data from outbox where subject = %s", [str(duty)]).fetchone() or ({},)
    assert data["cycle"] == WEEKLY
    assert (data["due_day"], data["from_month"], data["to_month"], data["due_on"]) == (None, None, None, None)


async def test_the_database_itself_refuses_two_cycles_and_half_a_deadline(teams: Office, campaign_id: UUID) -> None:
    duty = await saved(teams, visits(campaign_id, WEEKLY))
    for statement in (
        "update obligations set due_on = '2020-04-10' where id = %s",
        "update obligations set cycle = null where id = %s",
        "update due_items set due_at = null where obligation_id = %s",
        "update due_items set ends_on = starts_on - 1 where obligation_id = %s",
    ):
        with psycopg.connect(teams.database.dsn()) as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(statement.encode(), [duty])


@pytest.fixture
async def early(office: Office) -> UUID:
    """A campaign of 2016, so that no duty of another test binds its pairings."""
    fresh = new_id()
    body = campaign(year=2016, starts_on="2016-01-01", ends_on="2016-12-31", phases=[])
    assert (await office.put(CHEN, f"/campaigns/{fresh}", body)).status_code == 201
    return fresh


async def test_a_form_by_months_of_the_new_shape_binds_the_report_of_its_month(teams: Office, early: UUID) -> None:
    """Due in the month after; a pairing made after the month owes nothing for it."""
    cycle = {"kind": "every", "unit": "month", "from": "2016-04", "to": "2016-05", "due_after_days": 5}
    duty = await saved(teams, form_2(early, cycle=cycle))
    pairing = teams.feeds.pairing(TEAM_B, "211382101201", "2016-04-02", "2016-12-31")
    teams.feeds.report("submitted", pairing, TEAM_B, "2016-04", "2016-05-05T15:59:59+00:00", new_id())
    await teams.feeds.deliver()
    april, may = await dues_of(teams, duty, organization_id=str(TEAM_B))
    assert (april["due_at"], april["count"], april["state"]) == ("2016-05-05T16:00:00Z", 1, "filed")
    assert (may["count"], may["state"]) == (0, "overdue")
    place = f"organization_id={TEAM_B}&form=progress_report&village_code=211382101201&ends_on=2016-12-31"
    for first_day, is_binding in (("2016-04-30", True), ("2016-05-01", False)):
        bound = (await teams.get(CHEN, f"/dues/of-pairing?{place}&month=2016-04&starts_on={first_day}")).json()
        assert (bound["due"]["obligation_id"], bound["is_binding"]) == (str(duty), is_binding)


async def test_one_form_by_a_window_binds_and_without_a_deadline_it_does_not(teams: Office, early: UUID) -> None:
    window = {"kind": "window", "from": {"on": "2016-04-01"}, "to": {"on": "2016-04-10"}, "due_time": "17:00"}
    await saved(teams, form_2(early, form="registration_form", cycle={"kind": "none"}))
    place = f"organization_id={TEAM_A}&form=registration_form&village_code=211381102201"
    asked = f"/dues/of-pairing?{place}&starts_on=2016-04-01&ends_on=2016-12-31"
    bound = (await teams.get(CHEN, asked)).json()
    assert (bound["due"], bound["is_binding"], bound["fits"]) == (None, False, 1)
    assert (bound["asked"]["period"], bound["asked"]["starts_on"]) == ("open", "2016-01-01")
    duty = await saved(teams, form_2(early, form="registration_form", cycle=window))
    bound = (await teams.get(CHEN, asked)).json()
    assert (bound["due"]["obligation_id"], bound["due"]["due_at"]) == (str(duty), "2016-04-10T09:00:00Z")
    assert bound["is_binding"] is True
    team = new_id()
    teams.feeds.team(team, "己队", "211381102")
    pairing = teams.feeds.pairing(team, "211381102201", "2016-04-01")
    teams.feeds.report("submitted", pairing, team, None, "2016-04-10T09:00:00+00:00", new_id())
    await teams.feeds.deliver()
    (due,) = await dues_of(teams, duty, organization_id=str(team))
    # Seventeen o'clock is the first instant that is too late.
    assert (due["count"], due["state"]) == (1, "late")


@pytest.mark.parametrize("leap_day", [date(2020, 2, 29), date(2024, 2, 29)])
async def test_a_week_over_a_leap_day_and_one_over_a_year_end(office: Office, leap_day: date) -> None:
    cycle = {"kind": "every", "unit": "week", "from": str(leap_day), "to": str(leap_day + timedelta(days=7))}
    items = (await office.post(CHEN, PREVIEW, {"cycle": cycle})).json()["items"]
    assert [item["starts_on"] <= str(leap_day) <= item["ends_on"] for item in items] == [True, False]
    over = {**cycle, "from": f"{leap_day.year}-12-31", "to": f"{leap_day.year}-12-31"}
    (item,) = (await office.post(CHEN, PREVIEW, {"cycle": over})).json()["items"]
    assert item["starts_on"] <= f"{leap_day.year}-12-31" < f"{leap_day.year + 1}-01-01" <= item["ends_on"]
