"""Marks of areas, from one day to another."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import division_marks, divisions
from services.kernel.auth.principals import upper_bound
from services.kernel.web.paging import Page, beyond

_KEY = division_marks.c.division_code, division_marks.c.mark, division_marks.c.starts_on


async def list_marks(
    connection: AsyncConnection, division: str, *, mark: str | None, on: date | None, page: Page
) -> Sequence[Any]:
    """Of a division and all below it, by code; one row more than the page. Raises CursorMalformed."""
    code = division_marks.c.division_code
    statement = select(division_marks, divisions.c.name.label("division_name")).join(divisions)
    statement = statement.where(code >= division, code < upper_bound(division))
    if mark is not None:
        statement = statement.where(division_marks.c.mark == mark)
    if on is not None:
        ends_on = division_marks.c.ends_on
        statement = statement.where(division_marks.c.starts_on <= on, or_(ends_on.is_(None), ends_on >= on))
    statement = statement.where(*beyond(page, *_KEY)).order_by(*_KEY).limit(page.limit + 1)
    return (await connection.execute(statement)).all()


async def marks_of(connection: AsyncConnection, code: str) -> Sequence[Any]:
    statement = select(division_marks).where(division_marks.c.division_code == code)
    return (await connection.execute(statement.order_by(*_KEY))).all()


async def replace_marks(connection: AsyncConnection, code: str, marks: Iterable[Mapping[str, Any]]) -> None:
    await connection.execute(delete(division_marks).where(division_marks.c.division_code == code))
    if rows := [{"division_code": code, **mark} for mark in marks]:
        await connection.execute(insert(division_marks), rows)
