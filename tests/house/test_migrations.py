"""Every program's history runs up, completely down, and up again to the same schema."""

import psycopg
import pytest
from alembic.script import ScriptDirectory

from deploy.programs import PROGRAMS, Program, migrations_of
from services.kernel.db import migrations
from tests.databases import MakeDatabase

# Tables, columns, constraints, indexes and policies: what a downgrade can forget.
SHAPE = """
    select 'column', table_name::text, column_name::text, data_type || ' ' || is_nullable
      from information_schema.columns
     where table_schema = 'public'
    union all
    select 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) from pg_constraint
     where connamespace = 'public'::regnamespace
    union all
    select 'index', tablename::text, indexname::text, indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'policy', tablename::text, policyname::text, coalesce(qual, '') from pg_policies where schemaname = 'public'
    union all
    select 'type', typname::text, '', typtype::text from pg_type
     where typnamespace = 'public'::regnamespace and typtype in ('e', 'r', 'm')
    union all
    select 'function', proname::text, '', '' from pg_proc where pronamespace = 'public'::regnamespace
     order by 1, 2, 3, 4
"""


def shape(dsn: str) -> list[tuple[str, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(SHAPE).fetchall()


@pytest.mark.parametrize("program", PROGRAMS)
def test_up_down_and_up_again(service_database: MakeDatabase, program: Program) -> None:
    database = service_database(program)
    before = shape(database.dsn())
    migrations.downgrade(migrations_of(program), database.migrator)
    left = {name for kind, name, *_ in shape(database.dsn()) if kind == "column"}
    assert left <= {"alembic_version"}
    migrations.upgrade(migrations_of(program), database.migrator)
    assert shape(database.dsn()) == before
    assert len(before) > 20


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_history_has_one_head_and_says_why_each_step_is(program: Program) -> None:
    script = ScriptDirectory.from_config(migrations.alembic_config(migrations_of(program)))
    assert len(script.get_heads()) == 1
    for revision in script.walk_revisions():
        assert len(revision.doc) > 20, revision.path


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_application_role_owns_nothing_and_may_not_change_the_schema(
    service_database: MakeDatabase, program: Program
) -> None:
    with psycopg.connect(service_database(program).dsn("app"), autocommit=True) as connection:
        owned = connection.execute("select count(*) from pg_class where relowner = current_user::regrole").fetchone()
        assert owned == (0,)
        for statement in ("create table x ()", "drop table outbox", "alter table outbox add column x int"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        rights = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
        ).fetchone()
        assert rights == (False, False, False, False)
