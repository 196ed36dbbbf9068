"""What a viewer sees of visits and reports: an office its divisions, a team what belongs to the households it is paired
with now (S2-05: access has an expiry).

An office on lines sees what is on one of them (`lines`). What belongs to a restricted household is hidden but from who
may restrict it; who sends may still compare.

After the pairing has ended, and for the days of grace only, who files the team's forms also sees what must still be
filed: reports that no office has accepted, and the visits of months without an accepted report. The policies in
`migrations/` state the same a second time.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
)

from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below, in_scope
from services.submissions.lines import report_on_line, visit_on_line
from services.submissions.models import paired_households, reports, visits, withheld_households

TODAY = text("(now() at time zone 'Asia/Shanghai')::date")
FIRST_DAY_OF_GRACE: ColumnElement[Any] = literal_column(
    "((now() at time zone 'Asia/Shanghai')::date - nullif(current_setting('app.grace', true), '')::int)"
)
OPEN_REPORTS = ("draft", "submitted")


def may_see_visit(scope: Scope) -> ColumnElement[bool]:
    is_filed = func.month_is_filed(visits.c.pairing_id, visits.c.visited_on)
    seen = _may_see(scope, visits, ~is_filed)
    return seen if scope.lined is None else and_(seen, visit_on_line(scope, visits))


def may_see_report(scope: Scope) -> ColumnElement[bool]:
    seen = _may_see(scope, reports, reports.c.state.in_(OPEN_REPORTS))
    return seen if scope.lined is None else and_(seen, report_on_line(scope, reports))


def _may_see(scope: Scope, table: Table, must_be_filed: ColumnElement[bool]) -> ColumnElement[bool]:
    column = table.c
    conditions = [in_scope(scope, column.village_code)]
    if scope.team_ids:
        paired = _paired(scope)
        conditions.append(
            and_(column.team_id.in_(scope.team_ids), tuple_(column.household_id, column.team_id).in_(paired))
        )
    if scope.filing_team_ids:
        conditions.append(
            and_(column.team_id.in_(scope.filing_team_ids), column.pairing_id.in_(in_grace(scope)), must_be_filed)
        )
    shown = and_(or_(*conditions), ~is_withheld(scope, column.household_id))
    return or_(shown, column.team_id.in_(scope.sending_team_ids)) if scope.sending_team_ids else shown


def is_withheld(scope: Scope, household_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the household is hidden from the scope, wherever it is. By its key, so that one row costs one look-up."""
    column = withheld_households.c
    seen = [below(column.village_code, code) for code in scope.restricted_codes]
    is_hidden = or_(column.is_erased, not_(or_(*seen))) if seen else true()
    return exists().where(column.household_id == household_id, is_hidden)


def _paired(scope: Scope) -> Select[Any]:
    """Household and team of the pairings that have not ended."""
    of_pairing = paired_households.c
    return select(of_pairing.household_id, of_pairing.team_id).where(
        of_pairing.team_id.in_(scope.team_ids), _has_not_ended()
    )


def in_grace(scope: Scope) -> Select[Any]:
    """Ids of the pairings whose last forms may still be filed."""
    of_pairing = paired_households.c
    return select(of_pairing.pairing_id).where(
        of_pairing.team_id.in_(scope.filing_team_ids), of_pairing.ends_on >= FIRST_DAY_OF_GRACE
    )


def _has_not_ended() -> ColumnElement[bool]:
    of_pairing = paired_households.c
    is_not_past: ColumnElement[bool] = of_pairing.ends_on >= TODAY
    return and_(~of_pairing.is_closed, or_(of_pairing.ends_on.is_(None), is_not_past))


def may_start_reports(scope: Scope) -> ColumnElement[bool]:
    """Of a pairing: while it lasts, and in the days of grace."""
    of_pairing = paired_households.c
    conditions = [in_scope(scope, of_pairing.village_code)]
    if scope.team_ids:
        conditions.append(and_(of_pairing.team_id.in_(scope.team_ids), _has_not_ended()))
    if scope.filing_team_ids:
        conditions.append(of_pairing.pairing_id.in_(in_grace(scope)))
    return and_(or_(*conditions), ~is_withheld(scope, of_pairing.household_id))


def may_see_of_visit(scope: Scope, table: Table) -> ColumnElement[bool]:
    """A photo, or a correction, of a visit that may be seen."""
    owner = visits.alias()
    is_shown = _is_shown(scope, owner, owner.c.id == visit_of(table), visit_on_line)
    return _with_owner(scope, table, visit_of(table) == visits.c.id, may_see_visit(scope), is_shown)


def may_see_of_report(scope: Scope, table: Table) -> ColumnElement[bool]:
    """A version, or a scan, of a report that may be seen."""
    owner = reports.alias()
    is_shown = _is_shown(scope, owner, owner.c.id == table.c.report_id, report_on_line)
    return _with_owner(scope, table, table.c.report_id == reports.c.id, may_see_report(scope), is_shown)


def _is_shown(
    scope: Scope,
    owner: FromClause,
    is_owner: ColumnElement[bool],
    on_line: Callable[[Scope, FromClause], ColumnElement[bool]],
) -> ColumnElement[bool]:
    is_hidden = is_withheld(scope, owner.c.household_id)
    if scope.lined is not None:
        is_hidden = or_(is_hidden, ~on_line(scope, owner))
    return ~exists().where(is_owner, is_hidden)


def visit_of(table: Table) -> ColumnElement[UUID]:
    """The column of `files` has a name of its own: not every file belongs to a visit."""
    return table.c.visit_id if "visit_id" in table.c else table.c.owner_id


def _with_owner(
    scope: Scope,
    table: Table,
    is_owner: ColumnElement[bool],
    may_see_owner: ColumnElement[bool],
    is_shown: ColumnElement[bool],
) -> ColumnElement[bool]:
    in_divisions = and_(in_scope(scope, table.c.village_code), is_shown)
    if not (scope.team_ids or scope.filing_team_ids or scope.sending_team_ids):
        # An office is served by the row's own column.
        return in_divisions
    return or_(in_divisions, exists().where(is_owner, may_see_owner).correlate(table))
