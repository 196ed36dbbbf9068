"""What a team wrote is read on its own lines and on those of the duty that it is for; another line reads counts.

The lines of a visit are those of its team, and of the duties of the forms that show it. What is of a team on no line is
open to all of them. Row-level security holds the same (`submissions_0022`), by a function for each row; here the teams
of a line are looked up once, because what is on other lines is looked for among all rows of a county.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, literal, or_, true

from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below
from services.submissions.models import reports
from services.submissions.on_lines_queries import duties_on, teams_on, teams_on_any

OfDuty = Callable[[ColumnElement[str]], ColumnElement[bool]]
"""Whether what the row is for is on the line."""


def visit_on_line(scope: Scope, visit: FromClause) -> ColumnElement[bool]:
    """The visit is one of a unit of the caller's, or on a line of the caller's in that place."""

    def of_duty(line: ColumnElement[str]) -> ColumnElement[bool]:
        # A form on a line of the caller's is seen by the caller.
        form = reports.alias("form_of_visit")
        is_shown = or_(
            form.c.kind == "registration_form",
            visit.c.visited_on.between(form.c.period_starts_on, form.c.period_ends_on),
        )
        of_form = _is_duty_on(line, form.c.obligation_id)
        return exists().where(form.c.pairing_id == visit.c.pairing_id, is_shown, of_form).correlate(visit)

    return _on_line(scope, visit, of_duty)


def report_on_line(scope: Scope, report: FromClause) -> ColumnElement[bool]:
    """As `visit_on_line`, of a form."""
    return _on_line(scope, report, lambda line: _is_duty_on(line, report.c.obligation_id))


def new_report_on_line(scope: Scope, pairing: FromClause, obligation_id: UUID | None) -> ColumnElement[bool]:
    """As `visit_on_line`, of a form that is to be made."""
    if obligation_id is None:
        return _on_line(scope, pairing, lambda line: false())
    return _on_line(scope, pairing, lambda line: _is_duty_on(line, literal(obligation_id)))


def _is_duty_on(line: ColumnElement[str], obligation_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    return obligation_id.in_(duties_on(line))


def _on_line(scope: Scope, table: FromClause, of_duty: OfDuty) -> ColumnElement[bool]:
    if scope.lined is None:
        return true()
    return or_(false(), *(_fits(entry, table, of_duty) for entry in scope.lined))


def _fits(entry: str, table: FromClause, of_duty: OfDuty) -> ColumnElement[bool]:
    if entry.startswith("="):
        of_unit: ColumnElement[bool] = table.c.team_id == UUID(entry[1:])
        return of_unit
    name, _, code = entry.partition(":")
    place = below(table.c.village_code, code)
    if not name:
        return place
    line = literal(name)
    is_of_team = or_(table.c.team_id.in_(teams_on(line)), table.c.team_id.not_in(teams_on_any()))
    return and_(place, or_(is_of_team, of_duty(line)))
