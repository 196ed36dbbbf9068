"""What a viewer sees of the register: an office its divisions, a team the households it is paired with now.
A restricted household is hidden but from who may restrict it, an erased one from everybody.

Of a team on other lines than the office's, where lines decide, pairings and plans are hidden as well (`lines.py`).

For the days of grace after the end of a pairing, who files the team's forms still sees the pairing and its plan, and
what a form prints of the household (`may_see_for_a_form`); nobody of a former team sees the register.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, not_, or_, select, text, true

from services.households.lines import on_line
from services.households.models import erasures, household_members, households, pairings, withheld_households
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below, in_scope

TODAY = text("(now() at time zone 'Asia/Shanghai')::date")
DAYS_OF_GRACE: ColumnElement[Any] = literal_column("nullif(current_setting('app.grace', true), '')::int")
FIRST_DAY_OF_GRACE: ColumnElement[Any] = literal_column(f"({TODAY} - {DAYS_OF_GRACE})")


def is_active() -> ColumnElement[bool]:
    """Neither closed nor past its last day: only then a team sees the household (S2-05: access has an expiry)."""
    has_not_ended: ColumnElement[bool] = pairings.c.ends_on >= TODAY
    return and_(pairings.c.closed_at.is_(None), or_(pairings.c.ends_on.is_(None), has_not_ended))


def is_withheld(scope: Scope, household_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the household is hidden from the scope, wherever it is. By its key, so that one row costs one look-up."""
    column = withheld_households.c
    seen = [below(column.village_code, code) for code in scope.restricted_codes]
    is_hidden = or_(column.is_erased, not_(or_(*seen))) if seen else true()
    return exists().where(column.household_id == household_id, is_hidden)


def may_see_household(scope: Scope) -> ColumnElement[bool]:
    shown = _here_or_paired(scope, households.c.village_code, households.c.id)
    return and_(shown, ~is_withheld(scope, households.c.id))


def _here_or_paired(scope: Scope, code: ColumnElement[str], household_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    in_divisions = in_scope(scope, code)
    # Without teams the sub-select is left out: with it PostgreSQL would not use the index range of the divisions.
    return or_(in_divisions, household_id.in_(paired_with(scope))) if scope.team_ids else in_divisions


def paired_with(scope: Scope) -> Select[Any]:
    """Ids of the households that the teams of the scope are paired with now."""
    return select(pairings.c.household_id).where(pairings.c.team_id.in_(scope.team_ids), is_active())


def may_see_pairing(scope: Scope) -> ColumnElement[bool]:
    conditions = [in_scope(scope, pairings.c.village_code)]
    if scope.team_ids:
        conditions.append(and_(pairings.c.team_id.in_(scope.team_ids), is_active()))
    if scope.filing_team_ids:
        conditions.append(is_in_grace(scope))
    return and_(or_(*conditions), on_line(scope), ~is_withheld(scope, pairings.c.household_id))


def is_in_grace(scope: Scope) -> ColumnElement[bool]:
    """Of a pairing that ended so few days ago, or has not ended yet, that a team's last forms may still be filed."""
    has_just_ended: ColumnElement[bool] = pairings.c.ends_on >= FIRST_DAY_OF_GRACE
    return and_(pairings.c.team_id.in_(scope.filing_team_ids), has_just_ended)


def may_see_for_a_form(scope: Scope) -> ColumnElement[bool]:
    """The household of a pairing whose last forms may still be filed."""
    if not scope.filing_team_ids:
        return may_see_household(scope)
    in_grace = select(pairings.c.household_id).where(is_in_grace(scope))
    is_shown = ~is_withheld(scope, households.c.id)
    return or_(may_see_household(scope), and_(households.c.id.in_(in_grace), is_shown))


def may_see_erasure(scope: Scope) -> ColumnElement[bool]:
    """A request to erase, also once the household is hidden."""
    return in_scope(scope, erasures.c.village_code)


def visible_households(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (households,))).where(may_see_household(scope))


def visible_members(scope: Scope, *columns: Any) -> Select[Any]:
    of_member = household_members.c
    shown = _here_or_paired(scope, of_member.village_code, of_member.household_id)
    may_see = and_(shown, ~is_withheld(scope, of_member.household_id))
    return select(*(columns or (household_members,))).where(may_see)


def visible_pairings(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (pairings,))).where(may_see_pairing(scope))
