"""The tables of days off that an office loaded, one a year."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import days_off, days_off_years


async def all_days(connection: AsyncConnection) -> Sequence[Row[Any]]:
    return (await connection.execute(select(days_off).order_by(days_off.c.day))).all()


async def all_years(connection: AsyncConnection) -> Sequence[Row[Any]]:
    return (await connection.execute(select(days_off_years).order_by(days_off_years.c.year))).all()


async def replace_year(
    connection: AsyncConnection, year: int, values: dict[str, Any], days: Sequence[dict[str, Any]]
) -> None:
    """`days`: day, name and is_off of each. The row of the year is locked, so two of one year do not mix."""
    statement = (
        insert_or(days_off_years)
        .values(year=year, **values)
        .on_conflict_do_update(index_elements=[days_off_years.c.year], set_=values)
    )
    await connection.execute(statement)
    await connection.execute(delete(days_off).where(days_off.c.year == year))
    await connection.execute(insert(days_off), [{"year": year, **day} for day in days])
