"""What publishing a plan for a country costs: due items of 100,000 units in 12 periods, against inserting those rows.

`python -m tests.benchmarks.expansion [units] [periods]`. Ours is all that the service does with one obligation when its
campaign is published, in one transaction: who owes is read, what is not asked any more is looked for, what each team
has filed is counted. The limit inserts the very same rows from a table that holds them. Both alternate in the same
database, and the rows of both are compared.
"""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import text

from deploy.embedded.postgres import Postgres
from deploy.programs import migrations_of
from services.campaigns.obligations import rules
from services.kernel.db.database import Database
from services.kernel.db.migrations import upgrade
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure
from tests.databases import ServiceDatabase

UNITS, PERIODS = 100_000, 12
BOUND = 5.0
CAMPAIGN, OBLIGATION = (UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (1, 2))
COLUMNS = (
    "obligation_id, campaign_id, organization_id, division_code, form, period, starts_on, ends_on, due_on,"
    " original_due_at, due_at, minimum, counts_when, count, late_count"
)
FILL = (
    """
    insert into organizations (id, name, kind, division_code)
    select ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, '志愿服务队', 'team',
           (11 + n %% 30)::text || lpad((n / 30 %% 20)::text, 2, '0') || lpad((n / 600 %% 20)::text, 2, '0')
      from generate_series(0, %(units)s - 1) n
    """,
    """
    insert into campaigns (id, name, series, year, division_code, owner_code, starts_on, ends_on, version, state)
    values (%(campaign)s, '全国行动', '全国行动', 2026, '', '', '2026-01-01', '2026-12-31', 1, 'published')
    """,
    """
    insert into obligations (id, campaign_id, name, form, owed_by_kind, owed_by_code, due_day, from_month, to_month,
                             minimum, contact, version)
    values (%(obligation)s, %(campaign)s, '月报', 'progress_report', 'team', '', 25, '2026-01', %(last)s, 1, '{}', 1)
    """,
)


@dataclass(frozen=True)
class Measured:
    """Seconds, one a round."""

    ours: list[float]
    limit: list[float]


async def measure_in(database: ServiceDatabase, rounds: int) -> Measured:
    """Raises AssertionError when the rows are not those that are asked for."""
    ours: list[float] = []
    limit: list[float] = []
    planner = Database(database.url("migrator"), application_name="benchmark", pool_size=1)
    async with planner:
        await _expand(planner)
        with psycopg.connect(database.dsn(), autocommit=True) as connection:
            connection.execute(f"create table same_rows as select {COLUMNS} from due_items".encode())
            connection.execute("grant select on same_rows to public")
            connection.execute("vacuum analyze")
            for _ in range(rounds):
                _empty(connection)
                ours.append(await _expand(planner))
                assert _differing(connection) == 0
                _empty(connection)
                limit.append(await _insert(planner))
                assert _differing(connection) == 0
            connection.execute("drop table same_rows")
            _empty(connection)
    return Measured(ours, limit)


async def _expand(planner: Database) -> float:
    began = time.perf_counter()
    async with planner.transaction() as connection:
        await rules.expand_campaigns(connection, [CAMPAIGN])
    return time.perf_counter() - began


async def _insert(planner: Database) -> float:
    began = time.perf_counter()
    async with planner.transaction() as connection:
        await connection.execute(text(f"insert into due_items ({COLUMNS}) select {COLUMNS} from same_rows"))
    return time.perf_counter() - began


def _empty(connection: psycopg.Connection) -> None:
    connection.execute("truncate due_items, due_extensions, due_receipts")


def _differing(connection: psycopg.Connection) -> int:
    of_each = f"select {COLUMNS} from {{}}"
    ours, same = of_each.format("due_items"), of_each.format("same_rows")
    statement = f"select count(*) from (({ours} except {same}) union all ({same} except {ours})) differing"
    found = connection.execute(statement.encode()).fetchone()
    assert found is not None
    return int(found[0])


@contextmanager
def country(units: int, count: int) -> Iterator[ServiceDatabase]:
    """A server of its own, with units of thirty provinces that owe nothing yet."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-expansion-"))
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, "campaigns", "bangfu_campaigns")
            upgrade(migrations_of("campaigns"), database.migrator)
            with psycopg.connect(database.dsn()) as connection:
                given = {"units": units, "campaign": CAMPAIGN, "obligation": OBLIGATION, "last": f"2026-{count:02d}"}
                for statement in FILL:
                    connection.execute(statement.encode(), given)
            yield database
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


@contextmanager
def expanded_country(units: int, count: int) -> Iterator[ServiceDatabase]:
    """As `country`; what all of them owe is there."""
    with country(units, count) as database:
        asyncio.run(_expand_once(database))
        with psycopg.connect(database.dsn(), autocommit=True) as connection:
            connection.execute("vacuum analyze")
        yield database


async def _expand_once(database: ServiceDatabase) -> None:
    async with Database(database.url("migrator"), application_name="benchmark", pool_size=1) as planner:
        await _expand(planner)


def measure(pairs: int, units: int = UNITS, count: int = PERIODS) -> list[Figure]:
    before = machine.load()
    with country(units, count) as database:
        measured = asyncio.run(measure_in(database, pairs))
    return [
        Figure(
            f"due items of {units:,} units in {count} periods, against the insert of the same rows",
            "s",
            measured.ours,
            measured.limit,
            "insert",
            Bound("at most", BOUND),
            note="rows compared and equal",
            before=before,
            after=machine.load(),
        )
    ]


if __name__ == "__main__":
    (figure,) = measure(3, *map(int, sys.argv[1:]))
    print(
        figure.name, [f"{value:.2f}" for value in figure.ours], [f"{value:.2f}" for value in figure.limit], figure.ratio
    )
