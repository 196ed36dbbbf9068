"""Whose pairings an office on lines (条线) reads and changes: those of the teams on one of its lines, or on none.

Another line reads counts. What is asked with a permission that lines do not decide, such as the register and the board,
is read by place. Row-level security holds the same (`households_0032`).
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, false, func, literal, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from services.households.models import pairings
from services.kernel.auth.principals import KeptByAnotherLine, Scope
from services.kernel.db.visibility import below


def on_line(scope: Scope) -> ColumnElement[bool]:
    """The pairing is one of a unit of the caller's, or its team is on a line of the caller's in that place."""
    if scope.lined is None:
        return true()
    return or_(false(), *(_fits(entry) for entry in scope.lined))


def _fits(entry: str) -> ColumnElement[bool]:
    if entry.startswith("="):
        of_unit: ColumnElement[bool] = pairings.c.team_id == UUID(entry[1:])
        return of_unit
    line, _, code = entry.partition(":")
    place = below(pairings.c.village_code, code)
    lines = func.lines_of_team(pairings.c.team_id, type_=ARRAY(Text))
    return and_(place, or_(func.cardinality(lines) == 0, literal(line) == func.any(lines))) if line else place


def require_line_of(scope: Scope, team_id: UUID, division_code: str | None, lines: list[str]) -> None:
    """Of a team with which a household is to be paired. Raises KeptByAnotherLine."""
    if scope.lined is None or not lines or f"={team_id}" in scope.lined:
        return
    held = [entry.partition(":") for entry in scope.lined if not entry.startswith("=")]
    if not any((division_code or "").startswith(code) and line in ("", *lines) for line, _, code in held):
        raise KeptByAnotherLine()
