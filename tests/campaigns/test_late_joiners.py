"""A unit that joins a running plan: its due is the later of the due and joining + n days, and what was over is not
asked of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.obligations import rules
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2, unit_duty
from tests.campaigns.test_campaign_states import dues, made, problem
from tests.databases import MakeDatabase
from tests.support.people import CHEN, TEAM_A

TODAY = date(2031, 5, 20)
WEEKS = {"kind": "every", "n": 1, "unit": "week", "from": "2031-05-05", "to": "2031-06-02", "due_day": 1}
"""Five of them, each due on its Monday; on 20 May two are over, or as good as over."""
LEFT = ["2031-W21", "2031-W22", "2031-W23"]


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "today", lambda: TODAY)


@pytest.fixture
async def campaign_id(teams: Office) -> UUID:
    return await made(teams, year=2031, starts_on="2031-05-01", ends_on="2031-07-31")


async def asked(office: Office, campaign_id: UUID, **changes: Any) -> UUID:
    fresh = new_id()
    answer = await office.put(CHEN, f"/obligations/{fresh}", form_2(campaign_id, cycle=WEEKS, **changes))
    assert answer.status_code == 201, answer.text
    return fresh


async def comes(office: Office, kind: str = "team", division: str = "211381102") -> UUID:
    unit = new_id()
    office.feeds.team(unit, "新来的队", division, kind)
    await office.feeds.deliver()
    return unit


async def of_unit(office: Office, campaign_id: UUID, unit: UUID) -> dict[str, dict[str, Any]]:
    own = [due for due in await dues(office, campaign_id) if due["organization_id"] == str(unit)]
    return {due["period"]: due for due in sorted(own, key=lambda due: str(due["starts_on"]))}


def told(office: Office, unit: UUID) -> list[list[dict[str, Any]]]:
    """The periods that the other programs heard of, event by event."""
    statement = (
        "select data from outbox where type = 'obligation.joined' and data ->> 'organization_id' = %s order by id"
    )
    with psycopg.connect(office.database.dsn()) as connection:
        return [data["periods"] for (data,) in connection.execute(statement, [str(unit)])]


@pytest.mark.parametrize("days", [-1, 367, 1.5, "10", True])
async def test_days_that_cannot_be_are_refused_and_nothing_is_stored(
    teams: Office, campaign_id: UUID, days: object
) -> None:
    body, fresh = form_2(campaign_id, cycle=WEEKS, joining_days=days), new_id()
    answer = await teams.put(CHEN, f"/obligations/{fresh}", body)
    assert answer.status_code == 422
    assert (await teams.get(CHEN, f"/obligations/{fresh}")).status_code == 404
    assert await dues(teams, campaign_id) == []


async def test_without_the_days_a_late_unit_owes_all_as_before(teams: Office, campaign_id: UUID) -> None:
    await asked(teams, campaign_id)
    found = await of_unit(teams, campaign_id, unit := await comes(teams))
    assert list(found) == ["2031-W19", "2031-W20", *LEFT]
    assert {due["joined_on"] for due in found.values()} == {None}
    assert found["2031-W19"]["due_at"] == "2031-05-05T16:00:00Z"
    assert told(teams, unit) == []


async def test_a_late_team_owes_what_is_not_over_and_has_its_days(teams: Office, campaign_id: UUID) -> None:
    duty = await asked(teams, campaign_id, joining_days=10)
    assert (await teams.get(CHEN, f"/obligations/{duty}")).json()["joining_days"] == 10
    unit = await comes(teams)
    found = await of_unit(teams, campaign_id, unit)
    assert list(found) == LEFT
    # Due on Monday the 19th and the 26th for all others; ten days after the 20th are later. The third is later still.
    own = [(due["due_on"], due["due_at"], due["joined_on"]) for due in found.values()]
    late = ("2031-05-30", "2031-05-30T16:00:00Z", "2031-05-20")
    assert own == [late, late, ("2031-06-02", "2031-06-02T16:00:00Z", None)]
    assert {due["is_extended"] for due in found.values()} == {False}
    # Who was there from the beginning is as before.
    first = await of_unit(teams, campaign_id, TEAM_A)
    assert [due["due_on"] for due in first.values()][:2] == ["2031-05-05", "2031-05-12"]
    assert {due["joined_on"] for due in first.values()} == {None}
    over = [{"key": key, "due_on": None, "due_at": None} for key in ("2031-W19", "2031-W20")]
    shifted = [{"key": key, "due_on": "2031-05-30", "due_at": "2031-05-30T16:00:00Z"} for key in LEFT[:2]]
    (periods,) = told(teams, unit)
    assert [{**one, "due_at": _utc(one["due_at"])} for one in periods] == over + shifted
    assert told(teams, TEAM_A) == []


def _utc(moment: str | None) -> str | None:
    return moment and datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_board_of_dues_and_the_rates_follow(teams: Office, campaign_id: UUID) -> None:
    duty = await asked(teams, campaign_id, joining_days=10)
    before = (await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2031-W20")).json()["units"]["expected"]
    await comes(teams)
    rates = [(await teams.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2031-W{n}")).json() for n in (20, 21)]
    assert [rate["units"]["expected"] for rate in rates] == [before, before + 1]


async def test_an_extension_comes_on_top_and_stays(teams: Office, campaign_id: UUID) -> None:
    await asked(teams, campaign_id, joining_days=10)
    due = (await of_unit(teams, campaign_id, unit := await comes(teams)))["2031-W21"]
    sooner = {"due_at": "2031-05-25T16:00:00Z", "reason": "大雪封路"}
    answer = await teams.post(CHEN, f"/dues/{due['id']}/extend", sooner)
    assert problem(answer) == (409, "extension-not-later")
    later = {**sooner, "due_at": "2031-06-10T16:00:00Z"}
    assert (await teams.post(CHEN, f"/dues/{due['id']}/extend", later)).status_code == 200
    await comes(teams)
    due = (await of_unit(teams, campaign_id, unit))["2031-W21"]
    assert (due["is_extended"], due["due_at"]) == (True, later["due_at"])
    assert due["original_due_at"] == "2031-05-30T16:00:00Z"


async def test_whom_a_rule_reaches_later_joins_on_that_day(teams: Office, campaign_id: UUID) -> None:
    office = await comes(teams, "office", "211382")
    other = await comes(teams, "office", "211381")
    rule: dict[str, Any] = {"organizations": [str(other)]}
    body = unit_duty(campaign_id, who={"rules": [rule]}, cycle=WEEKS, joining_days=5)
    del body["owed_by"]
    duty = new_id()
    assert (await teams.put(CHEN, f"/obligations/{duty}", body)).status_code == 201
    assert len(await of_unit(teams, campaign_id, other)) == 5
    tag = (await teams.get(CHEN, f"/obligations/{duty}")).headers["ETag"]
    body["who"]["rules"] = [{"organizations": [str(other), str(office)]}]
    assert (await teams.put(CHEN, f"/obligations/{duty}", body, **{"If-Match": tag})).status_code == 200
    assert len(await of_unit(teams, campaign_id, other)) == 5
    found = await of_unit(teams, campaign_id, office)
    assert [due["due_on"] for due in found.values()] == ["2031-05-25", "2031-05-26", "2031-06-02"]


async def test_who_takes_part_later_joins_and_who_comes_back_joins_again(
    teams: Office, campaign_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(teams, campaign_id, joining_days=0)
    without = {"rules": [{"division": "2113", "kinds": ["team"], "except": [str(TEAM_A)]}]}
    everybody = {"rules": [{"division": "2113", "kinds": ["team"]}]}
    path = f"/campaigns/{campaign_id}/participants"
    assert (await teams.put(CHEN, path, without)).status_code == 200
    # Nothing was filed: who left owes nothing.
    assert await of_unit(teams, campaign_id, TEAM_A) == {}
    monkeypatch.setattr(rules, "today", lambda: TODAY + timedelta(days=7))
    assert (await teams.put(CHEN, path, everybody)).status_code == 200
    assert list(await of_unit(teams, campaign_id, TEAM_A)) == LEFT[1:]
    assert [len(periods) for periods in told(teams, TEAM_A)[-1:]] == [4]


async def test_who_left_something_joins_again_as_well(
    teams: Office, campaign_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = await comes(teams)
    duty = await asked(teams, campaign_id, joining_days=0)
    pairing = teams.feeds.pairing(unit, "211381102201", "2031-05-01")
    named = {"obligation_id": str(duty), "period": "2031-W19", "campaign_id": str(campaign_id)}
    teams.feeds.report("submitted", pairing, unit, "2031-05", "2031-05-05T08:00:00+08:00", new_id(), **named)
    await teams.feeds.deliver()
    path = f"/campaigns/{campaign_id}/participants"
    without = {"rules": [{"division": "2113", "kinds": ["team"], "except": [str(unit)]}]}
    assert (await teams.put(CHEN, path, without)).status_code == 200
    assert list(await of_unit(teams, campaign_id, unit)) == ["2031-W19"]
    monkeypatch.setattr(rules, "today", lambda: TODAY + timedelta(days=7))
    everybody = {"rules": [{"division": "2113", "kinds": ["team"]}]}
    assert (await teams.put(CHEN, path, everybody)).status_code == 200
    assert list(await of_unit(teams, campaign_id, unit)) == ["2031-W19", *LEFT[1:]]
    assert [len(periods) for periods in told(teams, unit)[-1:]] == [4]


async def test_published_again_everybody_is_there_from_the_beginning(teams: Office, campaign_id: UUID) -> None:
    await asked(teams, campaign_id, joining_days=3)
    unit = await comes(teams)
    assert list(await of_unit(teams, campaign_id, unit)) == LEFT
    for act, body in (("withdraw", {"reason": "改期"}), ("publish", None)):
        answer = await teams.post(CHEN, f"/campaigns/{campaign_id}/{act}", body)
        assert answer.status_code == 200, answer.text
    assert len(await of_unit(teams, campaign_id, unit)) == 5


async def test_days_given_later_help_who_joined_before(teams: Office, campaign_id: UUID) -> None:
    duty = await asked(teams, campaign_id)
    unit = await comes(teams)
    assert len(await of_unit(teams, campaign_id, unit)) == 5
    tag = (await teams.get(CHEN, f"/obligations/{duty}")).headers["ETag"]
    body = form_2(campaign_id, cycle=WEEKS, joining_days=10)
    assert (await teams.put(CHEN, f"/obligations/{duty}", body, **{"If-Match": tag})).status_code == 200
    assert list(await of_unit(teams, campaign_id, unit)) == LEFT
    assert len(await of_unit(teams, campaign_id, TEAM_A)) == 5


def test_the_way_back_is_open_until_a_duty_has_days(service_database: MakeDatabase) -> None:
    database = service_database("campaigns")
    url, program = database.migrator, migrations_of("campaigns")
    migrations.downgrade(program, url, "campaigns_0023")
    migrations.upgrade(program, url)
    with psycopg.connect(database.dsn()) as connection:
        campaign_id, duty_id = new_id(), new_id()
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version)"
            " values (%s, '活动', '活动', 2031, '2113', '2031-05-01', '2031-07-31', 1)",
            [campaign_id],
        )
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_on, minimum,"
            " contact, version, joining_days)"
            " values (%s, %s, '走访', 'visit', 'team', '2113', '2031-05-25', 1, '{}', 1, 10)",
            [duty_id, campaign_id],
        )
    with pytest.raises(Exception, match="time after they joined"):
        migrations.downgrade(program, url, "campaigns_0023")
