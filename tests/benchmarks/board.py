"""The city board against naive SQL: `python -m tests.benchmarks.board [households] [visits]`.

One city of seven counties, 200,000 households in 4,166 villages, 1,000,000 visits over six months, six households in
seven paired. Ours is the whole request (token, scope, SQL, JSON) to the application, the limit is the naive query in
psycopg on the same server; they alternate, and every number of every row must be equal.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import psycopg

from deploy.embedded.postgres import Postgres
from deploy.programs import migrations_of
from services.households.app import create_app
from services.households.progress.recount import recount_all
from services.kernel.clock import today
from services.kernel.db.database import Database
from services.kernel.db.migrations import upgrade
from tests.benchmarks import machine
from tests.databases import ServiceDatabase
from tests.households.conftest import make_settings
from tests.households.naive_board import NaiveBoard, expected_of_all, figures_of_all
from tests.households.people import CHAOYANG, DIVISIONS, chen

MONTHS = [date(2020, month, 1) for month in range(4, 10)]
COUNTIES = sorted(code for code, (_, parent) in DIVISIONS.items() if parent == CHAOYANG)
HOUSEHOLDS_A_VILLAGE = 48
ROUNDS = 3
REQUESTS_A_ROUND = 100

PLACE = f"(n / {HOUSEHOLDS_A_VILLAGE})"
VILLAGE = f"(%(counties)s::text[])[1 + {PLACE} %% 7] || lpad(({PLACE} / 7)::text, 6, '0')"
ID = "('00000000-0000-7000-{}-' || lpad(to_hex({}), 12, '0'))::uuid"
HOUSEHOLD_ID, TEAM_ID, VISIT_ID = ID.format("8001", "n"), ID.format("8002", "n / 70"), ID.format("8003", "v")
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
    select gen_random_uuid(), {HOUSEHOLD_ID}, {VILLAGE}, {TEAM_ID}, '{{}}', 'pairing', date '2020-03-24' + n %% 90,
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
    """
    insert into progress_touched (village_code, month)
    select distinct village_code, null::date from households
    union all select distinct village_code, month from visit_facts
    """,
)


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""

    ours: float
    ours_p95: float
    naive: float

    @property
    def ratio(self) -> float:
        return self.naive / self.ours


def fill(database: ServiceDatabase, households: int, visits: int) -> None:
    """Generated rows, inserted without the service, because only reads are measured."""
    with psycopg.connect(database.dsn()) as connection:
        connection.cursor().executemany(
            "insert into divisions (code, name, parent) values (%s, %s, %s)",
            [(code, name, parent) for code, (name, parent) in DIVISIONS.items() if len(code) <= 6],
        )
        for statement in FILL:
            connection.execute(statement.encode(), {"counties": COUNTIES, "households": households, "visits": visits})
    vacuum(database)


def vacuum(database: ServiceDatabase) -> None:
    """What autovacuum has done in a database that is in use."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("vacuum analyze")


async def fold_everything(database: ServiceDatabase) -> float:
    """Seconds to count all villages and months for the first time."""
    worker = Database(database.worker, application_name="benchmark", pool_size=1)
    began = time.perf_counter()
    await recount_all(worker)
    taken = time.perf_counter() - began
    await worker.close()
    return taken


async def measure(database: ServiceDatabase) -> Figures:
    """Raises AssertionError when any number differs."""
    app = create_app(make_settings(database))
    ours: list[float] = []
    naive: list[float] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://households") as client,
    ):
        with psycopg.connect(database.dsn()) as connection:
            for number in range(ROUNDS):
                await _round(client, NaiveBoard(connection, today()), MONTHS[number], ours, naive)
    ordered = sorted(ours)
    return Figures(statistics.median(ours), ordered[int(len(ordered) * 0.95)], statistics.median(naive))


async def _round(
    client: httpx.AsyncClient, board: NaiveBoard, month: date, ours: list[float], naive: list[float]
) -> None:
    headers, params = chen(), {"division": CHAOYANG, "month": f"{month:%Y-%m}"}
    answer = await client.get("/api/progress", params=params, headers=headers)
    for _ in range(REQUESTS_A_ROUND):
        began = time.perf_counter()
        answer = await client.get("/api/progress", params=params, headers=headers)
        ours.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    expected = board.children(CHAOYANG, month)
    naive.append((time.perf_counter() - began) * 1000)
    assert figures_of_all(answer.json()["rows"]) == expected_of_all(expected)


def run(households: int = 200_000, visits: int = 1_000_000) -> Figures:
    """Starts its own server, fills it, measures, and prints one line."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-board-"))
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, "households", "bangfu_households")
            upgrade(migrations_of("households"), database.migrator)
            fill(database, households, visits)
            folded = asyncio.run(fold_everything(database))
            vacuum(database)
            figures = asyncio.run(measure(database))
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)
    print(
        f"city board, {households:,} households, {visits:,} visits ({machine.load()}): ours {figures.ours:.2f} ms "
        f"(p95 {figures.ours_p95:.2f}), naive SQL {figures.naive:.0f} ms, ratio {figures.ratio:.0f}x, numbers equal; "
        f"first fold of everything {folded:.1f} s"
    )
    return figures


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
