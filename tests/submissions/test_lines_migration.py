"""A database of the release before learns the lines of teams and duties; until then everybody reads as before."""

import asyncio
from typing import Any

import httpx
import orjson
import psycopg
from pydantic import SecretStr

from deploy.programs import migrations_of
from services.kernel.auth.principals import Scope
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader, Source
from services.kernel.ids import new_id
from services.submissions.copies import handlers, read_again
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import BEIPIAO, BEIPIAO_VILLAGE, TEAM_A

BEFORE = "submissions_0021"


def rows(database: ServiceDatabase, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.dsn()) as connection:
        return connection.execute(statement.encode()).fetchall()


def filled(service_database: MakeDatabase) -> ServiceDatabase:
    """With a visit, and feeds that were read before."""
    database = service_database("submissions")
    migrations.downgrade(migrations_of("submissions"), database.migrator, BEFORE)
    pairing, household = new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "insert into paired_households values (%s, %s, %s, %s, '2020-01-01', null, false)",
            (pairing, household, TEAM_A, BEIPIAO_VILLAGE),
        )
        connection.execute(
            "insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id,"
            " visited_on, amount_fen, aid_domains, goals, supports, state, photos_missing, is_before_pairing)"
            " values (%s, '1', %s, %s, %s, %s, %s, '2020-05-12', 0, '{}', '{}', '{}', 'complete', 0, false)",
            (new_id(), household, pairing, TEAM_A, BEIPIAO_VILLAGE, new_id()),
        )
        connection.execute("insert into feed_cursors (source, cursor) values ('gateway', '1-9'), ('campaigns', '1-9')")
    return database


async def seen(database: ServiceDatabase) -> int:
    """By row-level security alone, of an office on a line."""
    scope = Scope((BEIPIAO,), lined=(f"health:{BEIPIAO}",))
    async with Database(database.app, application_name="test", pool_size=1) as app, app.transaction(scope) as c:
        return int((await c.exec_driver_sql("select count(*) from visits")).scalar_one())


def test_a_new_installation_reads_nothing_again(service_database: MakeDatabase) -> None:
    assert rows(service_database("submissions"), "select source from feeds_to_read_again") == []


async def test_lines_told_before_are_read_once_more(service_database: MakeDatabase) -> None:
    database = filled(service_database)
    migrations.upgrade(migrations_of("submissions"), database.migrator)
    wanted = rows(database, "select source from feeds_to_read_again order by source")
    assert wanted == [(read_again.LINES_OF_DUTIES,), (read_again.LINES_OF_TEAMS,)]
    assert await seen(database) == 1
    unit = {"id": str(TEAM_A), "kind": "team", "lines": [{"line": "women", "parent_id": None}]}
    events = [{"id": str(new_id()), "type": "organization.saved", "subject": "s", "data": unit}]

    def answer(request: httpx.Request) -> httpx.Response:
        after = int((request.url.params["after"] or "0-0").partition("-")[2])
        return httpx.Response(200, content=orjson.dumps(events[after:]), headers={"Next-Cursor": f"1-{len(events)}"})

    async with (
        Database(database.worker, application_name="test") as worker,
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client,
    ):
        source = Source(read_again.LINES_OF_TEAMS, "http://gateway", handlers.LINES_OF_TEAMS, is_read_again=True)
        reader = FeedReader(worker, client, source, SecretStr("a secret of this test"))
        await read_again.read_again(worker, reader, source.name, asyncio.Event())
    assert rows(database, "select lines from team_lines") == [(["women"],)]
    assert rows(database, "select source from feeds_to_read_again") == [(read_again.LINES_OF_DUTIES,)]
    assert await seen(database) == 0
    migrations.downgrade(migrations_of("submissions"), database.migrator, BEFORE)
    assert await seen(database) == 1
    migrations.upgrade(migrations_of("submissions"), database.migrator)
    assert await seen(database) == 1
