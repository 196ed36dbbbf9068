"""A database of the release before goes on, up and down: its reports stay as they are, and are bound by the worker."""

import asyncio
from typing import Any

import httpx
import orjson
import psycopg
import pytest
from pydantic import SecretStr

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader, Source
from services.kernel.ids import new_id
from services.submissions.copies import read_again
from services.submissions.copies.handlers import OBLIGATIONS
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import BEIPIAO_VILLAGE, TEAM_A

BEFORE = "submissions_0019"
PAIRING, HOUSEHOLD, FORM_1, MAY, JUNE = (new_id() for _ in range(5))
KEPT = "id, kind, pairing_id, household_id, team_id, village_code, month, state, revision, version, facts"


def rows(database: ServiceDatabase, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute(statement.encode()).fetchall()


@pytest.fixture
def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """Three reports of a pairing, and a feed of campaigns that was read so far."""
    database = service_database("submissions")
    migrations.downgrade(migrations_of("submissions"), database.migrator, BEFORE)
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into paired_households values (%s, %s, %s, %s, '2020-04-01', null, false)",
            [PAIRING, HOUSEHOLD, TEAM_A, BEIPIAO_VILLAGE],
        )
        for report_id, kind, month, state in (
            (FORM_1, "registration_form", None, "accepted"),
            (MAY, "progress_report", "2020-05", "accepted"),
            (JUNE, "progress_report", "2020-06", "draft"),
        ):
            connection.execute(
                "insert into reports (id, kind, pairing_id, household_id, team_id, village_code, month, state, version,"
                " data_key, facts, created_by) values (%s, %s, %s, %s, %s, %s, %s, %s, 1, '', '', %s)",
                [report_id, kind, PAIRING, HOUSEHOLD, TEAM_A, BEIPIAO_VILLAGE, month, state, new_id()],
            )
        connection.execute("insert into feed_cursors (source, cursor) values ('campaigns', '7-7')")
    return database


def is_filed(database: ServiceDatabase, day: str) -> Any:
    ((found,),) = rows(database, f"select month_is_filed('{PAIRING}', '{day}')")
    return found


def test_reports_and_cursors_stay_and_months_are_filed_as_before(filled: ServiceDatabase) -> None:
    kept = f"select {KEPT} from reports order by id"
    before = rows(filled, kept)
    migrations.upgrade(migrations_of("submissions"), filled.migrator)
    assert rows(filled, kept) == before
    assert rows(filled, "select distinct binding, period from reports") == [(None, None)]
    assert rows(filled, "select source, cursor from feed_cursors") == [("campaigns", "7-7")]
    sources = rows(filled, "select source from feeds_to_read_again order by source")
    assert sources == [(read_again.LINES_OF_DUTIES,), (read_again.OBLIGATIONS,)]
    assert [is_filed(filled, f"2020-0{month}-10") for month in (4, 5, 6)] == [False, True, False]
    migrations.downgrade(migrations_of("submissions"), filled.migrator, BEFORE)
    assert rows(filled, kept) == before
    assert [is_filed(filled, f"2020-0{month}-10") for month in (4, 5, 6)] == [False, True, False]


def test_what_the_release_before_stores_meanwhile_is_unique_as_before(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("submissions"), filled.migrator)
    again = (
        "insert into reports (id, kind, pairing_id, household_id, team_id, village_code, month, data_key, facts,"
        " created_by) select gen_random_uuid(), kind, pairing_id, household_id, team_id, village_code, month,"
        f" data_key, facts, created_by from reports where id = '{FORM_1}' on conflict do nothing"
    )
    with psycopg.connect(filled.dsn()) as connection:
        assert connection.execute(again.encode()).rowcount == 0


def test_the_days_of_a_week_are_filed_by_its_form(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("submissions"), filled.migrator)
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute(
            "update reports set campaign_id = %s, obligation_id = %s, period = '2020-W20', month = null,"
            " period_starts_on = '2020-05-11', period_ends_on = '2020-05-17', binding = 'named' where id = %s",
            [new_id(), new_id(), MAY],
        )
    assert [is_filed(filled, f"2020-05-{day}") for day in (10, 11, 17, 18)] == [False, True, True, False]


def test_the_way_back_is_closed_once_a_pairing_has_the_form_of_two_editions(filled: ServiceDatabase) -> None:
    migrations.upgrade(migrations_of("submissions"), filled.migrator)
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute(
            "insert into reports (id, kind, pairing_id, household_id, team_id, village_code, data_key, facts,"
            " created_by, campaign_id, obligation_id, period, period_starts_on, period_ends_on, binding)"
            " select gen_random_uuid(), kind, pairing_id, household_id, team_id, village_code, data_key, facts,"
            " created_by, gen_random_uuid(), gen_random_uuid(), '2021-04', '2021-04-01', '2021-04-30', 'named'"
            " from reports where id = %s",
            [FORM_1],
        )
    with pytest.raises(Exception, match="the same form of two editions"):
        migrations.downgrade(migrations_of("submissions"), filled.migrator, BEFORE)


async def test_obligations_told_before_are_read_once_more(filled: ServiceDatabase) -> None:
    """With those of an earlier release, which knew months and a single day."""
    migrations.upgrade(migrations_of("submissions"), filled.migrator)
    campaign_id, monthly = new_id(), new_id()
    with psycopg.connect(filled.dsn()) as connection:
        connection.execute(
            "insert into campaigns (id, division_code, starts_on, ends_on)"
            " values (%s, '2113', '2020-03-24', '2020-09-30')",
            [campaign_id],
        )
    told = {
        "obligation_id": str(monthly),
        "campaign_id": str(campaign_id),
        "name": "进度表",
        "form": "progress_report",
        "owed_by_kind": "team",
        "owed_by_code": "2113",
        "due_day": 25,
        "from_month": "2020-04",
        "to_month": "2020-05",
        "due_on": None,
        "minimum": 1,
        "contact": {},
    }
    events = [{"id": str(new_id()), "type": "obligation.saved", "subject": "s", "data": told}]
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        after = int((request.url.params["after"] or "0-0").partition("-")[2])
        return httpx.Response(200, content=orjson.dumps(events[after:]), headers={"Next-Cursor": f"1-{len(events)}"})

    async with (
        Database(filled.worker, application_name="test") as worker,
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client,
    ):
        source = Source(read_again.OBLIGATIONS, "http://campaigns", OBLIGATIONS, is_read_again=True)
        reader = FeedReader(worker, client, source, SecretStr("a secret of this test"))
        await read_again.read_again(worker, reader, read_again.OBLIGATIONS, asyncio.Event())
        assert rows(filled, "select period, due_on::text from obligation_periods order by 1") == [
            ("2020-04", "2020-04-25"),
            ("2020-05", "2020-05-25"),
        ]
        assert rows(filled, "select source from feeds_to_read_again") == [(read_again.LINES_OF_DUTIES,)]
        so_far = asked
        await read_again.read_again(worker, reader, read_again.OBLIGATIONS, asyncio.Event())
        assert asked == so_far
