"""A database of the release before gets its periods: due items their days, visits their day, nothing else changes."""

import asyncio
from datetime import date
from typing import Any

import httpx
import orjson
import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.copies.visit_days import fill_missing_days
from services.campaigns.feeds import visits_again
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id
from tests.campaigns.office import settings_of
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import TEAM_A

BEFORE = "campaigns_0005"
CAMPAIGN, MONTHLY, ONCE = (new_id() for _ in range(3))
VISITS = [new_id() for _ in range(3)]
HOUSEHOLD = new_id()
KEPT = {
    "obligations": "id, name, form, due_day, from_month, to_month, due_on, minimum, contact, version",
    "due_items": "id, obligation_id, organization_id, period, due_on, original_due_at, due_at, count, filed_at",
    "household_visits": "visit_id, household_id, team_id, month, completed_at",
    "due_extensions": "due_id, due_at, reason",
}


def rows(database: ServiceDatabase, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute(statement.encode()).fetchall()


def stored(database: ServiceDatabase) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(database, f"select {columns} from {table} order by 1") for table, columns in KEPT.items()}


@pytest.fixture
def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """As the release before left it: an obligation by months and one of a day, an extension, three visits."""
    database = service_database("campaigns")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, BEFORE)
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into campaigns values (%s, '试', '试', 2020, null, '2113', '2020-03-24', '2020-09-30', 1)",
            [CAMPAIGN],
        )
        for key, form, cycle in (
            (MONTHLY, "visit", (25, "2020-01", "2020-02", None)),
            (ONCE, "registration_form", (None, None, None, "2020-04-10")),
        ):
            connection.execute(
                "insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code,"
                " due_day, from_month, to_month, due_on, minimum, contact, version)"
                " values (%s, %s, '任务', %s, 'team', '2113', %s, %s, %s, %s, 1, '{}', 3)",
                [key, CAMPAIGN, form, *cycle],
            )
        due = (
            "insert into due_items (obligation_id, campaign_id, organization_id, division_code, form, period, due_on,"
            " original_due_at, due_at, minimum, count, filed_at)"
            " values (%s, %s, %s, '2113', %s, %s, %s, %s::date + 1, %s::date + %s, 1, 1, '2020-02-03') returning id"
        )
        for key, form, period, day, days in (
            (MONTHLY, "visit", "2020-01", "2020-01-25", 1),
            (MONTHLY, "visit", "2020-02", "2020-02-25", 9),
            (ONCE, "registration_form", "2020-04", "2020-04-10", 1),
        ):
            made = connection.execute(due, [key, CAMPAIGN, TEAM_A, form, period, day, day, day, days]).fetchone()
            if days > 1:
                connection.execute(
                    "insert into due_extensions (due_id, division_code, organization_id, due_at, reason, extended_by)"
                    " values (%s, '2113', %s, '2020-03-05', '大雪', %s)",
                    [*(made or ()), TEAM_A, new_id()],
                )
        connection.execute(
            "insert into pairings values (%s, %s, %s, '211381102201', '2020-01-01', null)",
            [new_id(), HOUSEHOLD, TEAM_A],
        )
        for visit, month in zip(VISITS, ("2020-01", "2020-02", "2020-02"), strict=True):
            connection.execute(
                "insert into household_visits values (%s, %s, %s, '211381102201', %s, '2020-02-20')",
                [visit, HOUSEHOLD, TEAM_A, month],
            )
    return database


def test_everything_stays_and_due_items_get_the_days_of_their_month(filled: ServiceDatabase) -> None:
    before = stored(filled)
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    assert stored(filled) == before
    assert rows(filled, "select period, starts_on, ends_on from due_items order by 1") == [
        ("2020-01", date(2020, 1, 1), date(2020, 1, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-04", date(2020, 4, 1), date(2020, 4, 30)),
    ]
    assert rows(filled, "select count(*) from obligations where cycle is not null") == [(0,)]
    migrations.downgrade(migrations_of("campaigns"), filled.migrator, BEFORE)
    assert stored(filled) == before


def test_the_way_back_is_closed_once_a_duty_has_another_cycle(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute("update obligations set due_on = null, cycle = '{}' where due_on is not null")
    with pytest.raises(Exception, match="a cycle that the release before cannot read"):
        migrations.downgrade(migrations_of("campaigns"), filled.migrator, BEFORE)


def visit(number: int, visited_on: str, type_: str = "visit.completed") -> dict[str, Any]:
    data = {
        "visit_id": str(VISITS[number]),
        "household_id": str(HOUSEHOLD),
        "team_id": str(TEAM_A),
        "village_code": "211381102201",
        "visited_on": visited_on,
    }
    return {"id": str(new_id()), "type": type_, "subject": "s", "data": data}


async def fill(database: ServiceDatabase, events: list[dict[str, Any]], faults: int = 0) -> int:
    """How many requests the feed got; the first `faults` are not answered."""
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked <= faults:
            return httpx.Response(503)
        after = int((request.url.params["after"] or "0-0").partition("-")[2])
        left = events[after:]
        return httpx.Response(200, content=orjson.dumps(left), headers={"Next-Cursor": f"1-{len(events)}"})

    settings = CampaignsWorkerSettings.model_validate(settings_of(database))
    worker = Database(database.worker, application_name="test")
    async with worker, httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        reader = FeedReader(worker, client, visits_again(settings), settings.internal_secret)
        await fill_missing_days(worker, reader, asyncio.Event())
    return asked


async def test_visits_of_the_release_before_get_their_day_from_the_feed(
    filled: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visit corrected inside its month has its last day; one whose month is another now keeps waiting for its own."""
    monkeypatch.setattr("services.campaigns.copies.visit_days.PAUSE_SECONDS", 0)
    migrations.upgrade(migrations_of("campaigns"), filled.migrator)
    weekly = {"kind": "every", "n": 1, "unit": "week", "from": "2020-02-10", "to": "2020-02-16"}
    with psycopg.connect(filled.dsn()) as connection:
        # A weekly duty that was saved before the days were known.
        connection.execute(
            "update obligations set due_day = null, from_month = null, to_month = null, cycle = %s where id = %s",
            [orjson.dumps(weekly).decode(), MONTHLY],
        )
        connection.execute(
            "update due_items set period = '2020-W07', starts_on = '2020-02-10', ends_on = '2020-02-16', count = 0"
            " where period = '2020-02'"
        )
    events = [
        visit(0, "2020-01-31"),
        visit(1, "2020-02-03"),
        visit(2, "2020-01-05"),
        visit(1, "2020-02-11", "visit.revised"),
        visit(2, "2020-02-29", "visit.revised"),
    ]
    # Read before, by the reader of events: the second reading asks nobody whether they are new.
    with psycopg.connect(filled.dsn()) as connection:
        for event in events:
            connection.execute("insert into events_seen (event_id) values (%s)", [event["id"]])
    assert await fill(filled, events, faults=1) == 2
    days = rows(filled, "select visit_id, visited_on, completed_at from household_visits order by visited_on")
    assert [(key, str(day)) for key, day, _ in days] == [
        (VISITS[0], "2020-01-31"),
        (VISITS[1], "2020-02-11"),
        (VISITS[2], "2020-02-29"),
    ]
    assert {str(at)[:10] for *_, at in days} == {"2020-02-20"}
    assert rows(filled, "select count from due_items where period = '2020-W07'") == [(1,)]
    assert await fill(filled, events) == 0
