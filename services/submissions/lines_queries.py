"""How much of what is asked for is on other lines than the caller's; that is all the caller is told of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import OfAnotherLine, Scope
from services.submissions.lines import new_report_on_line, report_on_line, visit_on_line
from services.submissions.models import files, paired_households, reports, visits
from services.submissions.visibility import may_see_report, may_see_visit

MOST_COUNTED: Final = 1000


async def visits_of_other_lines(connection: AsyncConnection, scope: Scope, *asked: ColumnElement[bool]) -> int:
    return await _count(connection, scope, visits, may_see_visit, ~visit_on_line(scope, visits), *asked)


async def reports_of_other_lines(connection: AsyncConnection, scope: Scope, *asked: ColumnElement[bool]) -> int:
    return await _count(connection, scope, reports, may_see_report, ~report_on_line(scope, reports), *asked)


async def is_on_other_lines(connection: AsyncConnection, scope: Scope, household_id: UUID) -> bool:
    """Whether something of the household is."""
    if await visits_of_other_lines(connection, scope, visits.c.household_id == household_id):
        return True
    return bool(await reports_of_other_lines(connection, scope, reports.c.household_id == household_id))


async def refuse_visit(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> None:
    """Where a visit is not seen: raises OfAnotherLine if it would be but for its line."""
    if await visits_of_other_lines(connection, scope, visits.c.id == visit_id):
        raise OfAnotherLine()


async def refuse_photo(connection: AsyncConnection, scope: Scope, photo_id: UUID) -> None:
    """As `refuse_visit`. A photo of a hidden visit is hidden as well, so it is asked for without lines."""
    if scope.lined is None:
        return
    plain = replace(scope, lined=None)
    await _set_lines(connection, plain)
    of_photo = select(files.c.owner_id).where(files.c.id == photo_id)
    visit_id = (await connection.execute(of_photo)).scalar_one_or_none()
    await _set_lines(connection, scope)
    if visit_id is not None:
        await refuse_visit(connection, scope, visit_id)


async def refuse_report(connection: AsyncConnection, scope: Scope, report_id: UUID) -> None:
    """As `refuse_visit`."""
    if await reports_of_other_lines(connection, scope, reports.c.id == report_id):
        raise OfAnotherLine()


async def require_own_line(
    connection: AsyncConnection, scope: Scope, pairing_id: UUID, obligation_id: UUID | None
) -> None:
    """For a form that is to be made of a pairing that was found. Raises OfAnotherLine."""
    if scope.lined is None:
        return
    is_own = new_report_on_line(scope, paired_households, obligation_id)
    statement = select(is_own).where(paired_households.c.pairing_id == pairing_id)
    if not (await connection.execute(statement)).scalar_one():
        raise OfAnotherLine()


async def _count(
    connection: AsyncConnection,
    scope: Scope,
    table: Table,
    may_see: Callable[[Scope], ColumnElement[bool]],
    *conditions: ColumnElement[bool],
) -> int:
    """`MOST_COUNTED` at most; 0 for a caller for whom lines decide nothing."""
    if scope.lined is None:
        return 0
    plain = replace(scope, lined=None)
    some = select(table.c.id).where(may_see(plain), *conditions).limit(MOST_COUNTED).subquery()
    await _set_lines(connection, plain)
    found: int = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
    await _set_lines(connection, scope)
    return found


async def _set_lines(connection: AsyncConnection, scope: Scope) -> None:
    """For row-level security, which else hides what is to be counted."""
    await connection.execute(select(func.set_config("app.lined", scope.lined_literal, True)))
