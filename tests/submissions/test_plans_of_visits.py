"""How PostgreSQL runs the statements of every visit: by keys, also in a new database without statistics."""

import re

import psycopg
import pytest

from services.submissions.files.queries import MARK_STORED
from services.submissions.visits.log_queries import FIND_PHOTO, PUT_VISIT
from tests.databases import MakeDatabase
from tests.support.plans import generic_plan


@pytest.mark.parametrize("statement", [PUT_VISIT, FIND_PHOTO, MARK_STORED], ids=["put", "find", "mark"])
def test_a_visit_is_found_by_its_id_and_not_among_all_of_its_team(
    statement: str, service_database: MakeDatabase
) -> None:
    """Otherwise each visit makes the next one slower, until PostgreSQL has statistics."""
    with psycopg.connect(service_database("submissions").dsn("app"), autocommit=True) as connection:
        plan = generic_plan(connection, statement)
    assert re.search(r"using (visits_pkey on visits|photos_pkey on photos)", plan), plan
    assert re.findall(r"Seq Scan|Bitmap|visits_by_team|Hash Join", plan) == [], plan
