"""The teams and duties on a line, each looked up once for a whole statement."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from services.submissions.models import obligation_lines, team_lines


def teams_on(line: ColumnElement[str]) -> Select[tuple[UUID]]:
    teams = team_lines.alias("teams_on_line")
    return select(teams.c.organization_id).where(line == func.any(teams.c.lines))


def teams_on_any() -> Select[tuple[UUID]]:
    return select(team_lines.alias("teams_on_line").c.organization_id)


def duties_on(line: ColumnElement[str]) -> Select[tuple[UUID]]:
    duties = obligation_lines.alias("duties_on_line")
    return select(duties.c.obligation_id).where(line == func.any(duties.c.lines))
