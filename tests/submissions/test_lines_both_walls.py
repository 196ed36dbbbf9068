"""The filter and row-level security say the same of lines, whatever stands on which."""

from dataclasses import replace
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import select

from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.submissions.lines import report_on_line, visit_on_line
from services.submissions.models import reports, visits
from tests.databases import MakeDatabase

LINES = ("women", "health", "civil_affairs")
VILLAGES = ("211381101201", "211381102201", "211382101201")
PLACES = ("", "2113", "211381", "211382", "211381102")
EVERYWHERE = Scope(("",))
VISIT = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        words_sealed, amount_fen, aid_domains, goals, recorded_at, state, photos_missing, completed_at)
    values (gen_random_uuid(), 'x', gen_random_uuid(), %s, %s, %s, gen_random_uuid(), %s, 'x', 0, '{}', '{}', now(),
            'complete', 0, now())
    """
REPORT = """
    insert into reports (id, kind, month, pairing_id, household_id, team_id, village_code, data_key, facts, created_by,
                         campaign_id, obligation_id, period, period_starts_on, period_ends_on, binding)
    values (gen_random_uuid(), %s, %s, %s, gen_random_uuid(), %s, %s, 'x', 'x', gen_random_uuid(), gen_random_uuid(),
            %s, %s, %s, (%s::date + interval '1 month' - interval '1 day')::date, 'named')
    """


def some_lines(random: Random) -> list[str]:
    return random.sample(LINES, random.randint(0, 2))


def filled(database: psycopg.Connection, random: Random) -> list[UUID]:
    """Teams, of which some stand on no line."""
    teams, duties = [uuid4() for _ in range(5)], [uuid4() for _ in range(4)]
    for table, ids in (("team_lines", teams), ("obligation_lines", duties)):
        for id_ in ids:
            if lines := some_lines(random):
                database.execute(f"insert into {table} values (%s, %s)".encode(), (id_, lines))
    for _ in range(25):
        pairing, team, village = uuid4(), random.choice(teams), random.choice(VILLAGES)
        for month in random.sample(("2020-05", "2020-06", "2020-07"), random.randint(0, 2)):
            day = f"{month}-01"
            first = random.random() < 0.2
            kind = ("registration_form", None) if first else ("progress_report", month)
            of_duty = (random.choice(duties), month, day, day)
            database.execute(REPORT, (*kind, pairing, team, village, *of_duty))
        for _ in range(3):
            day = f"2020-0{random.randint(5, 7)}-{random.choice(('01', '15', '30'))}"
            database.execute(VISIT, (pairing, team, village, day))
    return teams


@pytest.mark.parametrize("seed", [3, 14, 15])
async def test_both_walls_show_the_same(service_database: MakeDatabase, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (a walk that can be repeated)
    database = service_database("submissions")
    with psycopg.connect(database.dsn(), autocommit=True) as owner:
        teams = filled(owner, random)
    seen: set[int] = set()
    async with Database(database.app, application_name="walls") as app:
        for _ in range(40):
            entries = [f"{random.choice(('', *LINES))}:{random.choice(PLACES)}" for _ in range(random.randint(0, 2))]
            entries += [f"={random.choice(teams)}"] if random.random() < 0.3 else []
            scope = replace(EVERYWHERE, lined=tuple(entries))
            for table, is_own in ((visits, visit_on_line(scope, visits)), (reports, report_on_line(scope, reports))):
                async with app.transaction(scope) as connection:
                    by_rows = set((await connection.execute(select(table.c.id))).scalars())
                async with app.transaction(EVERYWHERE) as connection:
                    by_filter = set((await connection.execute(select(table.c.id).where(is_own))).scalars())
                assert by_rows == by_filter, (table.name, entries)
                seen.add(len(by_rows))
    assert len(seen) > len(LINES) + len(PLACES)
