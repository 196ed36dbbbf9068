"""What concerns an office that stands on lines (条线): what its own units owe or receive, and what is on its lines.

Other offices, and teams, are concerned by all that is due in their place. A due item is on the lines of its unit, of
its duty (`dues.lines`) and of the office that made the campaign; what is on none of these concerns every line. It
decides what a person is shown first, not what he may read.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, and_, exists, false, func, literal, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from services.campaigns.models import campaigns, due_items, obligations, organization_lines
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below, in_scope

Lines = tuple[str, ...] | None
"""As `Scope.lined`."""


def is_of_concern(scope: Scope, lined: Lines) -> ColumnElement[bool]:
    """Of a due item."""
    is_here = in_scope(scope, due_items.c.division_code, due_items.c.organization_id)
    if lined is None:
        return is_here
    return and_(is_here, or_(false(), *(_concerns(entry) for entry in lined)))


def is_unit_of_lines(lined: Lines, unit: ColumnElement[UUID], code: ColumnElement[str]) -> ColumnElement[bool]:
    """The unit is one of the office's own, or on one of its lines there, or on none."""
    if lined is None:
        return true()
    conditions: list[ColumnElement[bool]] = [~_stands(unit)]
    for entry in lined:
        line, _, place = entry.partition(":")
        if entry.startswith("="):
            conditions.append(unit == UUID(entry[1:]))
        else:
            conditions.append(and_(below(code, place), _stands(unit, line)) if line else below(code, place))
    return or_(*conditions)


def is_made_on(lined: Lines, table: Table) -> ColumnElement[bool]:
    """By an office on one of the lines, or on none."""
    if lined is None:
        return true()
    lines = func.coalesce(table.c.owner_lines, literal([], ARRAY(Text)))
    held = {entry.partition(":")[0] for entry in lined if not entry.startswith("=")}
    on_none = func.cardinality(lines) == 0
    return or_(literal("" in held), on_none, *(literal(line) == func.any(lines) for line in sorted(held - {""})))


def _concerns(entry: str) -> ColumnElement[bool]:
    if entry.startswith("="):
        unit, duty = UUID(entry[1:]), obligations.alias("duty_to_unit")
        receives = exists().where(duty.c.id == due_items.c.obligation_id, duty.c.to_organization_id == unit)
        return or_(due_items.c.organization_id == unit, receives.correlate(due_items))
    line, _, code = entry.partition(":")
    place = below(due_items.c.division_code, code)
    return and_(place, _is_on(line)) if line else place


def _is_on(line: str) -> ColumnElement[bool]:
    duty, made = obligations.alias("duty_on_line"), campaigns.alias("made_on_line")
    of_duty = func.duty_lines(duty.c.id, type_=ARRAY(Text))
    of_maker = func.coalesce(made.c.owner_lines, literal([], ARRAY(Text)))
    asked = exists().where(duty.c.id == due_items.c.obligation_id, made.c.id == duty.c.campaign_id)
    on_line = asked.where(or_(literal(line) == func.any(of_duty), literal(line) == func.any(of_maker)))
    on_none = asked.where(func.cardinality(of_duty) == 0, func.cardinality(of_maker) == 0)
    unit = due_items.c.organization_id
    return or_(_stands(unit, line), on_line.correlate(due_items), and_(~_stands(unit), on_none.correlate(due_items)))


def _stands(unit: ColumnElement[UUID], line: str | None = None) -> ColumnElement[bool]:
    """The unit stands on the line, or on any."""
    lines = organization_lines.alias("lines_of_unit")
    on_it = [] if line is None else [lines.c.line == line]
    return exists().where(lines.c.organization_id == unit, *on_it).correlate_except(lines)
