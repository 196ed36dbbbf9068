"""The first wall: what a scope may see, as conditions every read starts from. Row-level security is the second.

Both say the same in different words: here ranges an index can use, there containment in the transaction's scope.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select, text

from services.households.models import household_members, households, pairings, support_plans
from services.kernel.principals import Scope, upper_bound

TODAY = text("(now() at time zone 'Asia/Shanghai')::date")


def below(column: ColumnElement[str], division_code: str) -> ColumnElement[bool]:
    """The column's code lies in the subtree of a division; a C-collated range, so a B-tree answers it."""
    return and_(column >= division_code, column < upper_bound(division_code))


def is_active() -> ColumnElement[bool]:
    """Neither closed nor past its last day: what opens a household to a team (S2-05: access has an expiry)."""
    has_not_ended: ColumnElement[bool] = pairings.c.ends_on >= TODAY
    return and_(pairings.c.closed_at.is_(None), or_(pairings.c.ends_on.is_(None), has_not_ended))


def _in_divisions(table: Table, scope: Scope) -> list[ColumnElement[bool]]:
    return [below(table.c.village_code, code) for code in scope.division_codes]


def _any_of(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*conditions) if conditions else false()


def may_see_household(scope: Scope) -> ColumnElement[bool]:
    conditions = _in_divisions(households, scope)
    if scope.team_ids:
        conditions.append(households.c.id.in_(_paired_with(scope)))
    return _any_of(conditions)


def may_see_member(scope: Scope) -> ColumnElement[bool]:
    conditions = _in_divisions(household_members, scope)
    if scope.team_ids:
        conditions.append(household_members.c.household_id.in_(_paired_with(scope)))
    return _any_of(conditions)


def _paired_with(scope: Scope) -> Select[Any]:
    return select(pairings.c.household_id).where(pairings.c.team_id.in_(scope.team_ids), is_active())


def _owned(table: Table) -> Callable[[Scope], ColumnElement[bool]]:
    def may_see(scope: Scope) -> ColumnElement[bool]:
        conditions = _in_divisions(table, scope)
        if scope.team_ids:
            conditions.append(table.c.team_id.in_(scope.team_ids))
        return _any_of(conditions)

    return may_see


may_see_pairing = _owned(pairings)
may_see_plan = _owned(support_plans)


def visible_households(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (households,))).where(may_see_household(scope))


def visible_members(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (household_members,))).where(may_see_member(scope))


def visible_pairings(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (pairings,))).where(may_see_pairing(scope))
