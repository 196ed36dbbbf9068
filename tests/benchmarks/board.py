"""The city board against naive SQL: `python -m tests.benchmarks.board [households] [visits] [campaigns] [home]`.

One city of seven counties, 1,000,000 households in 20,833 villages, 5,000,000 visits over six months, six households
in seven paired. Twenty campaigns with a monthly duty; every pairing is enrolled in the first one, which is measured,
and in another one. Ours is the whole request (token, scope, SQL, JSON) to the application, the limit is the naive query
in psycopg on the same server; they alternate with the board of a city of 10,000 households, and every number of every
row must be equal.

The first fold of a million households takes a quarter of an hour. With `home`, a folder, the filled and folded database
stays there, and the next run with it only measures.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
from sqlalchemy import text

from deploy.embedded.postgres import Postgres
from deploy.programs import migrations_of
from services.households.app import create_app
from services.households.progress.recount import follow_campaigns, recount_all
from services.kernel.clock import now
from services.kernel.db.database import Database
from services.kernel.db.migrations import upgrade
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure
from tests.databases import ServiceDatabase
from tests.households.conftest import make_settings
from tests.households.naive_board import NaiveBoard, expected_of_all, figures_of_all
from tests.households.people import CHAOYANG, DIVISIONS, chen

MONTHS = [date(2020, month, 1) for month in range(4, 10)]
COUNTIES = sorted(code for code, (_, parent) in DIVISIONS.items() if parent == CHAOYANG)
HOUSEHOLDS_A_VILLAGE = 48
HOUSEHOLDS, VISITS, CAMPAIGNS = 1_000_000, 5_000_000, 20
SMALL = 10_000
TIMES_NAIVE, TIMES_SMALL = 500.0, 2.0
ROUNDS = 5
REQUESTS_A_ROUND = 100

PLACE = f"(n / {HOUSEHOLDS_A_VILLAGE})"
VILLAGE = f"(%(counties)s::text[])[1 + {PLACE} %% 7] || lpad(({PLACE} / 7)::text, 6, '0')"
TEAMS_OF = 70
ID = "('00000000-0000-7000-{}-' || lpad(to_hex({}), 12, '0'))::uuid"
HOUSEHOLD_ID, TEAM_ID, VISIT_ID = ID.format("8001", "n"), ID.format("8002", f"n / {TEAMS_OF}"), ID.format("8003", "v")
CAMPAIGN_ID, FIRST_CAMPAIGN = ID.format("8004", "c"), UUID("00000000-0000-7000-8004-000000000000")
DUTY_ID = ID.format("8005", "c")
FILL = (
    f"""
    insert into households (id, registry_no, village_code, registry_status, poverty_causes, labour_ability, guarantees,
                            needs, hygiene, income_project, members_count, wrapped_key, head_name, head_phone,
                            head_id_number, address, head_phone_index, head_id_number_index, fingerprint)
    select {HOUSEHOLD_ID}, 'R' || n, {VILLAGE},
           (array['REGISTERED_POOR', 'UNSTABLE', 'OUT_OF_POVERTY'])[1 + n %% 3], '{{illness}}', 'partial', '{{}}',
           '{{medical_care}}', jsonb_build_object('indoors_clean', n %% 2 = 0, 'yard_free_of_litter', n %% 5 = 0),
           case when n %% 4 = 0 then 'fostering' end, 3,
           decode(repeat('ab', 60), 'hex'), decode(repeat('cd', 37), 'hex'), decode(repeat('cd', 39), 'hex'),
           decode(repeat('cd', 46), 'hex'), decode(repeat('cd', 80), 'hex'),
           decode(md5('p' || n), 'hex'), decode(md5('i' || n), 'hex'), decode(md5('f' || n), 'hex')
      from generate_series(0, %(households)s - 1) n
    """,
    f"""
    insert into pairings (id, household_id, village_code, team_id, helpers, service_form, starts_on, ends_on,
                          fingerprint)
    select {HOUSEHOLD_ID}, {HOUSEHOLD_ID}, {VILLAGE}, {TEAM_ID}, '{{}}', 'pairing', date '2020-03-24' + n %% 90,
           case when n %% 3 = 0 then date '2020-07-01' + n %% 90 end, '\\x00'
      from generate_series(0, %(households)s - 1) n where n %% 7 <> 0
    """,
    f"""
    insert into visit_facts (visit_id, household_id, team_id, village_code, visited_on, month, amount_fen)
    select {VISIT_ID}, {HOUSEHOLD_ID}, {TEAM_ID}, {VILLAGE}, on_day, date_trunc('month', on_day::timestamp)::date,
           v %% 50000
      from (select v, (v::bigint * 7919 %% %(households)s)::int as n, date '2020-04-01' + v %% 183 as on_day
              from generate_series(0, %(visits)s - 1) v) visits
    """,
    f"""
    insert into organizations (id, name, kind, division_code)
    select {ID.format("8002", "t")}, '志愿服务队', 'team', '{CHAOYANG}'
      from generate_series(0, %(households)s / {TEAMS_OF}) t
    """,
    f"""
    insert into campaigns (id, name, starts_on, ends_on, division_code, series, year)
    select {CAMPAIGN_ID}, '专项行动', '2020-03-24', '2020-09-30', '{CHAOYANG}', 'c' || c, 2020
      from generate_series(0, %(campaigns)s - 1) c
    """,
    f"""
    insert into duties (obligation_id, campaign_id, owed_by_kind, owed_by_code, visits)
    select {DUTY_ID}, {CAMPAIGN_ID}, 'team', '{CHAOYANG}', 1 from generate_series(0, %(campaigns)s - 1) c
    """,
    f"""
    insert into duty_periods (obligation_id, key, starts_on, ends_on, due_on, due_at)
    select {DUTY_ID}, to_char(month, 'YYYY-MM'), month, month + interval '1 month' - interval '1 day',
           month + interval '24 days', month + interval '25 days'
      from generate_series(0, %(campaigns)s - 1) c,
           generate_series(timestamp '2020-04-01', timestamp '2020-09-01', interval '1 month') month
    """,
    f"""
    insert into enrolments (pairing_id, campaign_id)
    select {HOUSEHOLD_ID}, {CAMPAIGN_ID}
      from generate_series(0, %(households)s - 1) n
     cross join lateral (select distinct c from unnest(array[0, n %% %(campaigns)s]) c) enrolled
     where n %% 7 <> 0
    """,
    """
    insert into progress_touched (village_code, month)
    select village_code, month
      from (
               select distinct village_code, null::date as month from households
               union all select distinct village_code, month from visit_facts
           ) notes
     -- A round that counts a whole village again counts none of its months once more.
     order by village_code, month nulls first
    """,
)


@dataclass(frozen=True)
class City:
    """A filled and counted database. `fold`: seconds to count everything for the first time."""

    database: ServiceDatabase
    fold: float


@dataclass
class Rounds:
    """Milliseconds, one value a round."""

    ours: list[float] = field(default_factory=list)
    ours_p95: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


def fill(database: ServiceDatabase, households: int, visits: int, campaigns: int = 20) -> None:
    """Generated rows, inserted without the service, because only reads are measured."""
    with psycopg.connect(database.dsn()) as connection:
        connection.cursor().executemany(
            "insert into divisions (code, name, parent) values (%s, %s, %s)",
            [(code, name, parent) for code, (name, parent) in DIVISIONS.items() if len(code) <= 6],
        )
        for statement in FILL:
            given = {"counties": COUNTIES, "households": households, "visits": visits, "campaigns": campaigns}
            connection.execute(statement.encode(), given)
    vacuum(database)


def vacuum(database: ServiceDatabase) -> None:
    """What autovacuum has done in a database that is in use."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("vacuum analyze")


async def fold_everything(database: ServiceDatabase) -> float:
    """Seconds to count all villages and months for the first time."""
    worker = Database(database.worker, application_name="benchmark", pool_size=1)
    async with worker.transaction() as connection:
        ids = (await connection.execute(text("select id from campaigns"))).scalars()
        await follow_campaigns(connection, list(ids))
    began = time.perf_counter()
    await recount_all(worker)
    taken = time.perf_counter() - began
    await worker.close()
    return taken


@contextmanager
def folded_city(households: int, visits: int, campaigns: int = 20, kept: Path | None = None) -> Iterator[City]:
    """Starts a server of its own and fills it. `kept`: the folder where the database stays for the next run."""
    home = kept or Path(tempfile.mkdtemp(prefix="bangfu-board-"))
    folded_in = home / "fold.txt"
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, "households", "bangfu_households")
            upgrade(migrations_of("households"), database.migrator)
            if not folded_in.exists():
                fill(database, households, visits, campaigns)
                folded_in.write_text(f"{asyncio.run(fold_everything(database)):.1f}")
                vacuum(database)
            yield City(database, float(folded_in.read_text()))
    finally:
        if kept is None:
            shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


async def measure(databases: Sequence[ServiceDatabase], rounds: int = ROUNDS) -> list[Rounds]:
    """Of each database, one after the other in every round. Raises AssertionError when any number differs."""
    async with AsyncExitStack() as stack:
        sides = []
        for database in databases:
            app = create_app(make_settings(database))
            await stack.enter_async_context(app.router.lifespan_context(app))
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://households")
            await stack.enter_async_context(client)
            sides.append((client, stack.enter_context(psycopg.connect(database.dsn())), Rounds()))
        for number in range(rounds):
            for client, connection, found in sides:
                await _round(client, NaiveBoard(connection, now(), FIRST_CAMPAIGN), MONTHS[number % 6], found)
    return [found for _, _, found in sides]


async def _round(client: httpx.AsyncClient, board: NaiveBoard, month: date, found: Rounds) -> None:
    headers = chen()
    params = {"division": CHAOYANG, "month": f"{month:%Y-%m}", "campaign_id": str(board.campaign_id)}
    answer = await client.get("/api/progress", params=params, headers=headers)
    ours = []
    for _ in range(REQUESTS_A_ROUND):
        began = time.perf_counter()
        answer = await client.get("/api/progress", params=params, headers=headers)
        ours.append((time.perf_counter() - began) * 1000)
    found.ours.append(statistics.median(ours))
    found.ours_p95.append(sorted(ours)[int(REQUESTS_A_ROUND * 0.95)])
    began = time.perf_counter()
    expected = board.children(CHAOYANG, month)
    found.naive.append((time.perf_counter() - began) * 1000)
    assert figures_of_all(answer.json()["rows"]) == expected_of_all(expected)


def figures(
    households: int = HOUSEHOLDS, visits: int = VISITS, campaigns: int = CAMPAIGNS, kept: Path | None = None
) -> list[Figure]:
    before = machine.load()
    with folded_city(SMALL, SMALL * 5, campaigns) as small, folded_city(households, visits, campaigns, kept) as city:
        large, own = asyncio.run(measure([city.database, small.database]))
    size = f"{households:,} households, {visits:,} visits, {campaigns} campaigns"
    note = f"numbers of every row compared and equal; first fold of everything {city.fold:.0f} s"
    after = machine.load()
    return [
        Figure(
            f"city board, {size}, against naive SQL",
            "ms",
            large.ours,
            large.naive,
            "naive",
            Bound("at least", TIMES_NAIVE),
            inverted=True,
            note=note,
            before=before,
            after=after,
        ),
        Figure(
            f"its p95 against its own at {SMALL:,} households",
            "ms",
            large.ours_p95,
            own.ours_p95,
            "small",
            Bound("at most", TIMES_SMALL),
            note="aim: 10 ms",
            before=before,
            after=after,
        ),
    ]


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[1:4]]
    households, visits, campaigns = numbers + [HOUSEHOLDS, VISITS, CAMPAIGNS][len(numbers) :]
    for figure in figures(households, visits, campaigns, Path(sys.argv[4]) if len(sys.argv) > 4 else None):
        print(*figure.lines(), sep="\n")
