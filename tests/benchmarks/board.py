"""The city board against naive SQL: `python -m tests.benchmarks.board [households] [visits] [campaigns]`.

One city of seven counties, 200,000 households in 4,166 villages, 1,000,000 visits over six months, six households in
seven paired. Twenty campaigns with a monthly duty; every pairing is enrolled in the first one, which is measured, and
in another one. Ours is the whole request (token, scope, SQL, JSON) to the application, the limit is the naive query in
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
class Figures:
    """Milliseconds."""

    ours: float
    ours_p95: float
    naive: float

    @property
    def ratio(self) -> float:
        return self.naive / self.ours


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
                await _round(client, NaiveBoard(connection, now(), FIRST_CAMPAIGN), MONTHS[number], ours, naive)
    ordered = sorted(ours)
    return Figures(statistics.median(ours), ordered[int(len(ordered) * 0.95)], statistics.median(naive))


async def _round(
    client: httpx.AsyncClient, board: NaiveBoard, month: date, ours: list[float], naive: list[float]
) -> None:
    headers = chen()
    params = {"division": CHAOYANG, "month": f"{month:%Y-%m}", "campaign_id": str(board.campaign_id)}
    answer = await client.get("/api/progress", params=params, headers=headers)
    for _ in range(REQUESTS_A_ROUND):
        began = time.perf_counter()
        answer = await client.get("/api/progress", params=params, headers=headers)
        ours.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    expected = board.children(CHAOYANG, month)
    naive.append((time.perf_counter() - began) * 1000)
    assert figures_of_all(answer.json()["rows"]) == expected_of_all(expected)


def run(households: int = 200_000, visits: int = 1_000_000, campaigns: int = 20) -> Figures:
    """Starts its own server, fills it, measures, and prints one line."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-board-"))
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, "households", "bangfu_households")
            upgrade(migrations_of("households"), database.migrator)
            fill(database, households, visits, campaigns)
            folded = asyncio.run(fold_everything(database))
            vacuum(database)
            figures = asyncio.run(measure(database))
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)
    print(
        f"city board, {households:,} households, {visits:,} visits, {campaigns} campaigns ({machine.load()}): "
        f"ours {figures.ours:.2f} ms (p95 {figures.ours_p95:.2f}), naive SQL {figures.naive:.0f} ms, "
        f"ratio {figures.ratio:.0f}x, numbers equal; first fold of everything {folded:.1f} s"
    )
    return figures


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
