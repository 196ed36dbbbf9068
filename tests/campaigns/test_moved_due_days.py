"""An office moves the due day of a published duty: what was filed stays as it was filed, and the rest moves."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.campaigns.office import Office, form_2, unit_duty
from tests.databases import MakeDatabase
from tests.support.people import CHEN, person

COUNTED = ("state", "was_late", "due_on")


async def save(office: Office, duty: UUID, body: dict[str, Any], due_day: int) -> None:
    tag = (await office.get(CHEN, f"/obligations/{duty}")).headers.get("ETag")
    cycle = {"kind": "monthly", "due_day": due_day, "from": "2020-05", "to": "2020-05"}
    answer = await office.put(
        CHEN, f"/obligations/{duty}", {**body, "cycle": cycle}, **({"If-Match": tag} if tag else {})
    )
    assert answer.is_success, answer.text


async def standing(office: Office, duty: UUID) -> dict[str, tuple[Any, ...]]:
    listed = (await office.get(CHEN, f"/dues?obligation_id={duty}&limit=99")).json()["items"]
    return {due["organization_name"]: tuple(due[name] for name in COUNTED) for due in listed}


async def rate_of(office: Office, duty: UUID) -> tuple[int, int]:
    found = (await office.get(CHEN, f"/dues/rate?obligation_id={duty}&period=2020-05")).json()
    return found["filed"], found["late"]


async def test_what_was_filed_keeps_its_due_day_and_the_rest_moves(teams: Office, campaign_id: UUID) -> None:
    place, duty = "211326", new_id()
    names, ids, pairings = ("早队", "晚队", "无队", "宽队"), [new_id() for _ in range(4)], []
    for team, name in zip(ids, names, strict=True):
        teams.feeds.team(team, name, place)
        pairings.append(teams.feeds.pairing(team, "211381102201", "2020-01-01"))
    await teams.feeds.deliver()
    body = form_2(campaign_id, owed_by={"kind": "team", "division_code": place})
    await save(teams, duty, body, 20)
    listed = (await teams.get(CHEN, f"/dues?obligation_id={duty}&limit=99")).json()["items"]
    (wide,) = [due["id"] for due in listed if due["organization_name"] == "宽队"]
    more = {"due_at": "2020-05-28T00:00:00+08:00", "reason": "汛期道路中断"}
    assert (await teams.post(CHEN, f"/dues/{wide}/extend", more)).status_code == 200
    reports = [new_id() for _ in ids]
    for number, day in enumerate(("18", "22", None, "26")):
        if day:
            at = f"2020-05-{day}T08:00:00+08:00"
            teams.feeds.report("submitted", pairings[number], ids[number], "2020-05", at, reports[number])
    await teams.feeds.deliver()
    as_filed = {
        "早队": ("filed", False, "2020-05-20"),
        "晚队": ("late", True, "2020-05-20"),
        "宽队": ("filed", False, "2020-05-20"),
    }
    assert await standing(teams, duty) == {**as_filed, "无队": ("overdue", False, "2020-05-20")}
    for due_day in (25, 5, 31):
        await save(teams, duty, body, due_day)
        assert await standing(teams, duty) == {**as_filed, "无队": ("overdue", False, f"2020-05-{due_day:02}")}
        assert await rate_of(teams, duty) == (3, 1)
    # Sent back, it is not filed any more, and due when the plan says now.
    for team, pairing, report in ((ids[1], pairings[1], reports[1]), (ids[3], pairings[3], reports[3])):
        teams.feeds.report("returned", pairing, team, "2020-05", "2020-05-27T08:00:00+08:00", report)
        await teams.feeds.deliver()
        teams.feeds.report("submitted", pairing, team, "2020-05", "2020-05-30T08:00:00+08:00", report)
    await teams.feeds.deliver()
    found = await standing(teams, duty)
    assert found["早队"] == as_filed["早队"]
    assert (found["晚队"], found["宽队"]) == (("filed", False, "2020-05-31"),) * 2


async def test_a_number_that_is_in_keeps_its_due_day_until_it_is_taken_back(teams: Office, campaign_id: UUID) -> None:
    place, duty = "211327", new_id()
    officer, unit = person("主任", "county_officer", division=place), new_id()
    teams.feeds.team(unit, "凌源文明办", place, "office")
    await teams.feeds.deliver()
    body = unit_duty(campaign_id, owed_by={"kind": "office", "division_code": place})
    await save(teams, duty, body, 25)
    (due,) = (await teams.get(CHEN, f"/dues?obligation_id={duty}")).json()["items"]
    teams.files.keep("due", UUID(due["id"]), b"%PDF-1.7 the stories")
    assert (await teams.put(officer, f"/dues/{due['id']}/return", {"number": 3})).status_code == 200
    for day in (30, 5):
        await save(teams, duty, body, day)
        assert await standing(teams, duty) == {"凌源文明办": ("late", True, "2020-05-25")}
    assert (await teams.delete(officer, f"/dues/{due['id']}/return")).status_code == 200
    assert await standing(teams, duty) == {"凌源文明办": ("overdue", False, "2020-05-05")}


@pytest.mark.parametrize("is_new", [False, True])
def test_the_way_back_and_forth_loses_no_due_item(service_database: MakeDatabase, is_new: bool) -> None:
    database = service_database("campaigns")
    program, campaign_id, duty_id = migrations_of("campaigns"), new_id(), new_id()
    if not is_new:
        migrations.downgrade(program, database.migrator, "campaigns_0029")
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version)"
            " values (%s, '活动', '活动', 2031, '2113', '2031-05-01', '2031-07-31', 1)",
            [campaign_id],
        )
        connection.execute(
            "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_on, minimum,"
            " contact, version) values (%s, %s, '走访', 'visit', 'team', '2113', '2031-05-25', 1, '{}', 1)",
            [duty_id, campaign_id],
        )
        connection.execute(
            "insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period,"
            " starts_on, ends_on, due_on, original_due_at, due_at, minimum) values (%s, %s, %s, '2113', 'visit',"
            " '2031-05', '2031-05-01', '2031-05-31', '2031-05-25', '2031-05-26', '2031-05-26', 1)",
            [duty_id, campaign_id, new_id()],
        )
    if is_new:
        migrations.downgrade(program, database.migrator, "campaigns_0029")
    migrations.upgrade(program, database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        found = connection.execute("select due_on::text, moved_due_on, moved_due_at from due_items").fetchall()
    assert found == [("2031-05-25", None, None)]
