"""Which office made a thing: that of the division of whoever entered it, and no office above.

Where that office stands on lines (条线), so does the thing: an office of another line of the same division neither sees
its drafts nor changes it. `owner_lines` is empty for an office on no line, and null where an earlier release did not
store it: then the division alone decides. Row-level security holds the same (`campaigns_0023`, `campaigns_0027`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, false, func, literal, or_, true

from services.kernel.auth.principals import Scope


def of_grants(scope: Scope) -> Scope:
    """Where the roles of the scope own, also those that may not plan."""
    return replace(scope, owning_codes=scope.division_codes, owning_lined=scope.lined)


def is_own(scope: Scope, row: Any) -> bool:
    """Of whoever may change it, where an earlier release did not store who made it."""
    if row.owner_code is None:
        return bool(scope.owning_codes) and scope.covers(row.division_code)
    return row.owner_code in scope.owning_codes and _is_on_line(
        (line for line, place in _places(scope) if place == row.owner_code), scope, row.owner_lines
    )


def may_change(scope: Scope, owner_code: str, owner_lines: Sequence[str] | None) -> bool:
    """The office that made it, and the offices above, each on its own lines."""
    held = (line for line, place in _places(scope) if owner_code.startswith(place))
    return scope.covers(owner_code) and _is_on_line(held, scope, owner_lines)


def comes_down(scope: Scope, owner_code: str, owner_lines: Sequence[str] | None) -> bool:
    """Made above an office of the scope, on a line of that office."""
    held = (line for line, place in _places(scope) if place.startswith(owner_code))
    return _is_on_line(held, scope, owner_lines)


def is_owned(scope: Scope, table: Table) -> ColumnElement[bool]:
    """As `is_own`, of what this release stored."""
    if not scope.owning_codes:
        return false()
    owned = table.c.owner_code.in_(scope.owning_codes)
    if scope.owning_lined is None:
        return owned
    return and_(owned, or_(false(), *(_is_held(line, place, table) for line, place in _places(scope))))


def is_covered(scope: Scope, table: Table) -> ColumnElement[bool]:
    """As `may_change`, of what this release stored."""
    if scope.owning_lined is None:
        return or_(false(), *(func.starts_with(table.c.owner_code, code) for code in scope.owning_codes))
    return or_(
        false(),
        *(and_(func.starts_with(table.c.owner_code, place), _is_of(line, table)) for line, place in _places(scope)),
    )


def _is_held(line: str, place: str, table: Table) -> ColumnElement[bool]:
    return and_(table.c.owner_code == place, _is_of(line, table))


def _is_of(line: str, table: Table) -> ColumnElement[bool]:
    return true() if not line else or_(table.c.owner_lines.is_(None), literal(line) == func.any(table.c.owner_lines))


def owner_of(scope: Scope, division_code: str) -> dict[str, Any]:
    """The columns that say who makes a thing of that division: the nearest office of several, and its lines."""
    code = max((code for code in scope.owning_codes if division_code.startswith(code)), key=len)
    lines = {line for line, place in _places(scope) if place == code}
    return {"owner_code": code, "owner_lines": [] if "" in lines else sorted(lines)}


def units_of(scope: Scope) -> list[UUID]:
    """Those in which the scope holds its roles, where one of them stands on lines."""
    return [UUID(entry[1:]) for entry in scope.owning_lined or () if entry.startswith("=")]


def _is_on_line(held: Iterator[str], scope: Scope, owner_lines: Sequence[str] | None) -> bool:
    if scope.owning_lined is None or owner_lines is None:
        return True
    return any(not line or line in owner_lines for line in held)


def _places(scope: Scope) -> Iterator[tuple[str, str]]:
    """Line and division; every line is the empty one."""
    for entry in scope.owning_lined or ():
        if not entry.startswith("="):
            line, _, place = entry.partition(":")
            yield line, place
