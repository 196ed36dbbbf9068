"""Statements of a change of keys. They see every row, because the owner of the schema runs them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import (
    erasures,
    household_members,
    households,
    pairings,
    support_plans,
    withheld_households,
)
from services.kernel.db.rows import Rows, all_rows

# Only the columns needed here; the other statements of an import are in `rosters`.
roster_imports = Table(
    "roster_imports", MetaData(), Column("id", Uuid, primary_key=True), Column("wrapped_key", LargeBinary)
)


async def members_of(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Rows:
    statement = (
        select(household_members)
        .where(household_members.c.household_id.in_(household_ids))
        .order_by(household_members.c.household_id, household_members.c.position)
    )
    return await all_rows(connection, statement)


async def pairings_of(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Rows:
    """Each with the `content` of its plan, if it has one."""
    statement = (
        select(pairings.c.id, pairings.c.household_id, pairings.c.reason, support_plans.c.content)
        .outerjoin(support_plans, support_plans.c.pairing_id == pairings.c.id)
        .where(pairings.c.household_id.in_(household_ids))
        .order_by(pairings.c.id)
    )
    return await all_rows(connection, statement)


async def restrictions_of(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Rows:
    column = withheld_households.c
    statement = select(column.household_id, column.reason)
    return await all_rows(connection, statement.where(column.household_id.in_(household_ids), ~column.is_erased))


async def erasures_of(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Rows:
    column = erasures.c
    statement = select(column.id, column.household_id, column.reason, column.answer)
    return await all_rows(connection, statement.where(column.household_id.in_(household_ids)).order_by(column.id))


async def set_wrapped_keys(connection: AsyncConnection, table: Table, wrapped: Mapping[UUID, bytes]) -> None:
    await _set(connection, table, [{"b_id": id_, "wrapped_key": value} for id_, value in wrapped.items()])


async def set_households(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id as `b_id`."""
    await _set(connection, households, values)


async def set_members(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id as `b_id`."""
    await _set(connection, household_members, values)


async def set_pairings(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id as `b_id`."""
    await _set(connection, pairings, values)


async def set_plans(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id of the pairing as `b_id`."""
    await _set(connection, support_plans, values)


async def set_restrictions(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id of the household as `b_id`."""
    await _set(connection, withheld_households, values)


async def set_erasures(connection: AsyncConnection, values: Sequence[Mapping[str, Any]]) -> None:
    """`values`: columns by name, and the id as `b_id`."""
    await _set(connection, erasures, values)


async def _set(connection: AsyncConnection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        names: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "b_id"}
        (key,) = table.primary_key.columns
        await connection.execute(update(table).where(key == bindparam("b_id")).values(names), list(values))
