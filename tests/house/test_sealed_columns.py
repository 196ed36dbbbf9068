"""A column that could hold personal text is sealed, or listed with the reason why it is not."""

import re
from collections import Counter

import psycopg
import pytest

from deploy.commands.seal import KINDS
from deploy.programs import PROGRAMS, Program
from tests.databases import MakeDatabase
from tools.clear_columns import IN_EVERY_PROGRAM, TOLD, TYPES, reasons

COLUMNS = """
    select c.relname || '.' || a.attname
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p', 'm') and c.relnamespace = 'public'::regnamespace
       and c.relname !~ '^(procrastinate_|alembic_version)'
       and regexp_replace(format_type(a.atttypid, null), '\\(.*\\)', '') = any (%s)
"""

EVERY_COLUMN = b"""
    select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'
"""


def text_columns(connection: psycopg.Connection) -> set[str]:
    """`table.column` of a migrated database; all tables, also those that no `models.py` names."""
    return {name for (name,) in connection.execute(COLUMNS.encode(), [list(TYPES)]).fetchall()}


def emptied(program: Program) -> set[str]:
    """The clear columns that a program seals."""
    kinds = KINDS.get(program, ())
    found = [(kind.table, name) for kind in kinds for name in re.findall(r"(\w+) is not null", kind.is_clear)]
    return {
        f"{table}.{name}" for table, name in (*found, *((kind.table, name) for kind in kinds for name in kind.more))
    }


def unexplained(connection: psycopg.Connection, program: Program) -> set[str]:
    return text_columns(connection) - emptied(program) - reasons(program).keys()


@pytest.mark.parametrize("column", ["nickname text", "illness varchar(40)", "born_on date", "notes jsonb[]"])
def test_a_new_column_that_nobody_explains_is_found(service_database: MakeDatabase, column: str) -> None:
    with psycopg.connect(service_database("households").dsn()) as connection:
        connection.execute(f"alter table households add column {column}".encode())
        assert unexplained(connection, "households") == {f"households.{column.split()[0]}"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_column_of_text_is_sealed_or_listed_with_a_reason(
    service_database: MakeDatabase, program: Program
) -> None:
    with psycopg.connect(service_database(program).dsn()) as connection:
        assert unexplained(connection, program) == set(), "seal it, or list it in tools/clear_columns.py"


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_listed_exists_and_is_not_sealed_as_well(service_database: MakeDatabase, program: Program) -> None:
    with psycopg.connect(service_database(program).dsn()) as connection:
        known = text_columns(connection)
        every = {name for (name,) in connection.execute(EVERY_COLUMN).fetchall()}
    assert reasons(program).keys() - known == set()
    assert reasons(program).keys() & emptied(program) == set()
    assert emptied(program) <= every


def test_no_column_is_listed_twice() -> None:
    for listed in ((IN_EVERY_PROGRAM,), (TOLD,)):
        counted = Counter(column for each in listed for columns in each.values() for column in columns)
        assert [column for column, times in counted.items() if times > 1] == []
