"""What hangs on a due item is read on the line of its duty: another line reads counts.

The lines of a duty are those that its rules name, else those of its campaign, and those of the unit it goes to. A duty
on no line is open to all of them. Row-level security holds the same (`campaigns_0017`).
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, false, func, literal, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from services.campaigns.models import due_items
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below


def on_line(scope: Scope) -> ColumnElement[bool]:
    """The due item is one of a unit of the caller's, or its duty is on a line of the caller's in that place."""
    if scope.lined is None:
        return true()
    return or_(false(), *(_fits(entry) for entry in scope.lined))


def _fits(entry: str) -> ColumnElement[bool]:
    if entry.startswith("="):
        return due_items.c.organization_id == UUID(entry[1:])
    line, _, code = entry.partition(":")
    place = below(due_items.c.division_code, code)
    if not line:
        return place
    lines = func.duty_lines(due_items.c.obligation_id, type_=ARRAY(Text))
    return and_(place, or_(func.cardinality(lines) == 0, literal(line) == func.any(lines)))
