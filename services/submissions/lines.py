"""What a team wrote is read on its own lines and on those of the duty that it is for; another line reads counts.

The lines of a visit are those of its team, and of the duties of the forms that show it. What is of a team on no line is
open to all of them. Row-level security holds the same (`submissions_0022`).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Text, and_, false, func, literal, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below


def on_line(scope: Scope, table: FromClause, lines: ColumnElement[Any]) -> ColumnElement[bool]:
    """The row is one of a unit of the caller's, or on a line of the caller's in that place."""
    if scope.lined is None:
        return true()
    return or_(false(), *(_fits(entry, table, lines) for entry in scope.lined))


def _fits(entry: str, table: FromClause, lines: ColumnElement[Any]) -> ColumnElement[bool]:
    if entry.startswith("="):
        of_unit: ColumnElement[bool] = table.c.team_id == UUID(entry[1:])
        return of_unit
    line, _, code = entry.partition(":")
    place = below(table.c.village_code, code)
    return and_(place, or_(func.cardinality(lines) == 0, literal(line) == func.any(lines))) if line else place


def of_visit(table: FromClause) -> ColumnElement[Any]:
    return func.lines_of_visit(table.c.team_id, table.c.pairing_id, table.c.visited_on, type_=ARRAY(Text))


def of_report(table: FromClause) -> ColumnElement[Any]:
    return func.lines_of_report(table.c.team_id, table.c.obligation_id, type_=ARRAY(Text))
