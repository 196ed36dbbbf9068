"""How PostgreSQL would run a statement, planned once for all values as a prepared statement is."""

import re

import psycopg
from sqlalchemy import TextClause


def generic_plan(connection: psycopg.Connection, statement: str | TextClause) -> str:
    rows = connection.execute(f"explain (generic_plan) {_numbered(statement)}".encode()).fetchall()
    return "\n".join(row[0] for row in rows)


def _numbered(statement: str | TextClause) -> str:
    """With `$1`, `$2` instead of `:name` and `%(name)s`."""
    numbers: dict[str, int] = {}
    return re.sub(
        r"(?<!:):([a-z_0-9]+)|%\(([a-z_0-9]+)\)s",
        lambda found: f"${numbers.setdefault(found[1] or found[2], len(numbers) + 1)}",
        str(statement),
    )
