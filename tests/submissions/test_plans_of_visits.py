"""How PostgreSQL runs the statements of every visit: by keys, also in a new database without statistics."""

import re

import psycopg
import pytest
from sqlalchemy import TextClause

from services.submissions.visits.log_queries import FIND_PHOTO, MARK_STORED, PUT_VISIT
from tests.databases import MakeDatabase


def numbered(statement: TextClause) -> str:
    """With `$1`, `$2` instead of names, as PostgreSQL plans it once for all values."""
    numbers: dict[str, int] = {}
    return re.sub(
        r"(?<!:):([a-z_]+)", lambda found: f"${numbers.setdefault(found[1], len(numbers) + 1)}", str(statement)
    )


@pytest.mark.parametrize("statement", [PUT_VISIT, FIND_PHOTO, MARK_STORED], ids=["put", "find", "mark"])
def test_a_visit_is_found_by_its_id_and_not_among_all_of_its_team(
    statement: TextClause, service_database: MakeDatabase
) -> None:
    """In one release the cost of a visit grew with the number of visits: 1,800 in a minute, then 30 a second."""
    with psycopg.connect(service_database("submissions").dsn("app"), autocommit=True) as connection:
        rows = connection.execute(f"explain (generic_plan) {numbered(statement)}".encode()).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert re.search(r"using (visits_pkey on visits|photos_pkey on photos)", plan), plan
    assert re.findall(r"Seq Scan|Bitmap|visits_by_team|Hash Join", plan) == [], plan
