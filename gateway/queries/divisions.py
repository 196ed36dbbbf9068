"""Divisions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.division_list import LOAD_VENDORED
from gateway.models import divisions
from services.kernel.paging import Page, beyond


async def list_divisions(connection: AsyncConnection, parent: str | None, page: Page) -> Sequence[Row[Any]]:
    """Children in the order of their codes; of None, the provinces. One row more than the page.

    Raises CursorMalformed.
    """
    statement = select(divisions).order_by(divisions.c.code).limit(page.limit + 1)
    statement = statement.where(divisions.c.parent.is_(None) if parent is None else divisions.c.parent == parent)
    return (await connection.execute(statement.where(*beyond(page, divisions.c.code)))).all()


async def find_division(connection: AsyncConnection, code: str) -> Row[Any] | None:
    return (await connection.execute(select(divisions).where(divisions.c.code == code))).one_or_none()


async def known_codes(connection: AsyncConnection, codes: Iterable[str]) -> set[str]:
    statement = select(divisions.c.code).where(divisions.c.code.in_(list(codes)))
    return set((await connection.execute(statement)).scalars())


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, str | None]]) -> int:
    """Writes what is new or changed and publishes `division.saved` for each; returns how many."""
    parameters = {"rows": json.dumps([dict(row) for row in rows], ensure_ascii=False)}
    changed: int = (await connection.execute(text(LOAD_VENDORED), parameters)).scalar_one()
    return changed
