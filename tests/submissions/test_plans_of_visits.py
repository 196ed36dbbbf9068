"""How PostgreSQL runs the statements of every visit: by keys, also in a new database without statistics."""

import re
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.web.paging import Page
from services.submissions.files.queries import MARK_STORED
from services.submissions.visits import queries
from services.submissions.visits.log_queries import FIND_PHOTO, PUT_VISIT
from tests.databases import MakeDatabase
from tests.support.plans import generic_plan

VISITS = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        words_sealed, amount_fen, aid_domains, goals, recorded_at, state, photos_missing, completed_at)
    select gen_random_uuid(), 'x', gen_random_uuid(), gen_random_uuid(), %(team)s, '211381101201', gen_random_uuid(),
           '2020-05-01', 'x', 0, '{}', '{}', now(), 'complete', 0, now()
      from generate_series(1, 300)
    """
CALLS = text("select coalesce(sum(calls), 0) from pg_stat_xact_user_functions where funcname = 'lines_of_visit'")


@pytest.mark.parametrize("statement", [PUT_VISIT, FIND_PHOTO, MARK_STORED], ids=["put", "find", "mark"])
def test_a_visit_is_found_by_its_id_and_not_among_all_of_its_team(
    statement: str, service_database: MakeDatabase
) -> None:
    """Otherwise each visit makes the next one slower, until PostgreSQL has statistics."""
    with psycopg.connect(service_database("submissions").dsn("app"), autocommit=True) as connection:
        plan = generic_plan(connection, statement)
    assert re.search(r"using (visits_pkey on visits|photos_pkey on photos)", plan), plan
    assert re.findall(r"Seq Scan|Bitmap|visits_by_team|Hash Join", plan) == [], plan


async def test_what_is_on_other_lines_is_not_asked_visit_by_visit(service_database: MakeDatabase) -> None:
    """Nearly all visits of a county are on the own line, so that all of them are looked at: 4.7 s of 100,000."""
    database = service_database("submissions")
    with psycopg.connect(database.dsn(), autocommit=True) as owner:
        owner.execute(f"alter database {owner.info.dbname} set track_functions = 'all'".encode())
        for team, line in ((uuid4(), "women"), (uuid4(), "health")):
            owner.execute("insert into team_lines values (%s, array[%s])", (team, line))
            owner.execute(VISITS, {"team": team})
    page, scope = Page(50, None), Scope(("211381",), lined=("women:211381",))
    async with Database(database.app, application_name="lines") as app, app.transaction(scope) as connection:
        assert await queries.count_of_other_lines(connection, scope, page, queries.VisitFilter()) == 300
        assert (await connection.execute(CALLS)).scalar_one() == 0
        await queries.list_visits(connection, scope, page, queries.VisitFilter())
        # Row-level security asks for what is shown.
        assert (await connection.execute(CALLS)).scalar_one() > 0
