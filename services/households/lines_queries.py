"""How many pairings of what is asked for are on other lines than the caller's; that is all the caller is told."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.lines import on_line
from services.households.models import pairings
from services.households.visibility import may_see_pairing
from services.kernel.auth.principals import KeptByAnotherLine, OfAnotherLine, Scope

MOST_COUNTED: Final = 1000


async def refuse_reading(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> None:
    """Where a pairing is not seen: raises OfAnotherLine if it would be but for its line."""
    if await of_other_lines(connection, scope, pairings.c.id == pairing_id):
        raise OfAnotherLine()


async def refuse_change(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> None:
    """As `refuse_reading`. Raises KeptByAnotherLine."""
    if await of_other_lines(connection, scope, pairings.c.id == pairing_id):
        raise KeptByAnotherLine()


async def of_other_lines(connection: AsyncConnection, scope: Scope, *asked: ColumnElement[bool]) -> int:
    """How many are hidden for their line only, `MOST_COUNTED` at most; 0 for a caller for whom lines decide nothing."""
    if scope.lined is None:
        return 0
    plain = replace(scope, lined=None)
    some = select(pairings.c.id).where(may_see_pairing(plain), ~on_line(scope), *asked).limit(MOST_COUNTED).subquery()
    await set_lines(connection, plain)
    found: int = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
    await set_lines(connection, scope)
    return found


async def set_lines(connection: AsyncConnection, scope: Scope) -> None:
    """For row-level security, which else hides what is to be counted."""
    await connection.execute(select(func.set_config("app.lined", scope.lined_literal, True)))
