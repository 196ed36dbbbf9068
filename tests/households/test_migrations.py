"""The history of the register's schema runs up and down, and its head is the one that the code requires."""

import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from tests.databases import MakeDatabase


def objects(dsn: str) -> set[str]:
    question = """
        select 'table ' || relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'S')
        union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
        union all select 'type ' || typname from pg_type where typnamespace = 'public'::regnamespace
        union all select 'policy ' || polname from pg_policy
    """
    with psycopg.connect(dsn) as connection:
        return {row[0] for row in connection.execute(question)}


def test_the_schema_goes_down_to_nothing_and_up_again(service_database: MakeDatabase) -> None:
    database = service_database("households")
    before = objects(database.dsn())
    migrations.downgrade(migrations_of("households"), database.migrator)
    left = {name for name in objects(database.dsn()) if "alembic_version" not in name}
    assert left == set()
    migrations.upgrade(migrations_of("households"), database.migrator)
    assert objects(database.dsn()) == before


def test_every_table_with_household_data_is_forced_through_row_level_security(service_database: MakeDatabase) -> None:
    with psycopg.connect(service_database("households").dsn()) as connection:
        rows = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind = 'r' and relrowsecurity and relforcerowsecurity"
        ).fetchall()
    assert {row[0] for row in rows} == {
        "households",
        "household_members",
        "pairings",
        "support_plans",
        "campaigns",
        "enrolments",
        "carried_pairings",
        "erasures",
        "roster_profiles",
        "roster_imports",
        "roster_import_chunks",
        "roster_import_errors",
    }


@pytest.mark.parametrize("privilege", ["select", "insert", "update", "delete"])
@pytest.mark.parametrize("table", ["roster_staging", "roster_staged_members"])
def test_the_application_has_no_privilege_on_the_staged_rows(
    service_database: MakeDatabase, table: str, privilege: str
) -> None:
    with psycopg.connect(service_database("households").dsn("app")) as connection:
        row = connection.execute("select has_table_privilege(%s, %s)", (table, privilege)).fetchone()
    assert row == (False,)
