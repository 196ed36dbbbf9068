"""Divisions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import divisions
from gateway.queries.vendored_divisions import LOAD_VENDORED
from services.kernel.web.paging import Page, beyond

UPPER_END = ":"
"""The character after the digits: every code of a subtree sorts before its division plus this (`upper_bound`)."""


async def list_divisions(connection: AsyncConnection, parent: str, page: Page) -> Sequence[Row[Any]]:
    """Children in the order of their codes; of the empty code, the country, the provinces. One row more than the page.

    Raises CursorMalformed.
    """
    statement = select(divisions).order_by(divisions.c.code).limit(page.limit + 1)
    statement = statement.where(divisions.c.parent == parent)
    return (await connection.execute(statement.where(*beyond(page, divisions.c.code)))).all()


async def count_below(connection: AsyncConnection, parent: str, page: Page) -> Any:
    """Number of towns and villages in each child, by the code of the child. One row more than the page.

    Raises CursorMalformed.
    """
    below = divisions.alias("below")
    inside = (below.c.code > divisions.c.code) & (below.c.code < divisions.c.code + UPPER_END)
    numbers = [func.count().filter(below.c.level == level).label(f"{level}s") for level in ("town", "village")]
    statement = (
        select(divisions.c.code, *numbers)
        .select_from(divisions.outerjoin(below, inside))
        .where(divisions.c.parent == parent)
        .where(*beyond(page, divisions.c.code))
        .group_by(divisions.c.code)
        .order_by(divisions.c.code)
        .limit(page.limit + 1)
    )
    return (await connection.execute(statement)).all()


async def find_division(connection: AsyncConnection, code: str) -> Row[Any] | None:
    return (await connection.execute(select(divisions).where(divisions.c.code == code))).one_or_none()


async def known_codes(connection: AsyncConnection, codes: Iterable[str]) -> set[str]:
    statement = select(divisions.c.code).where(divisions.c.code.in_(list(codes)))
    return set((await connection.execute(statement)).scalars())


async def villages_among(connection: AsyncConnection, codes: Iterable[str]) -> set[str]:
    """Those that are villages of today."""
    village = divisions.c.level == "village", divisions.c.valid_to.is_(None)
    statement = select(divisions.c.code).where(divisions.c.code.in_(list(codes)), *village)
    return set((await connection.execute(statement)).scalars())


async def save_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, str | None]]) -> int:
    """Writes what is new or changed and publishes `division.saved` for each; returns how many."""
    parameters = {"rows": json.dumps([dict(row) for row in rows], ensure_ascii=False)}
    changed: int = (await connection.execute(text(LOAD_VENDORED), parameters)).scalar_one()
    return changed


async def names_of(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, str]:
    statement = select(divisions.c.code, divisions.c.name).where(divisions.c.code.in_(list(codes)))
    return {row.code: row.name for row in await connection.execute(statement)}


async def codes_by_name(connection: AsyncConnection, names: Iterable[str]) -> dict[str, list[str]]:
    """The divisions of today that have these names."""
    statement = select(divisions.c.name, divisions.c.code).where(
        divisions.c.name.in_(list(names)), divisions.c.valid_to.is_(None)
    )
    found: dict[str, list[str]] = {}
    for row in await connection.execute(statement.order_by(divisions.c.code)):
        found.setdefault(row.name, []).append(row.code)
    return found
