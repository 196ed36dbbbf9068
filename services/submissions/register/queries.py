"""Statements for the register."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.rows import Rows, all_rows
from services.submissions.models import reports, visits, withheld_households

HELD = text("select * from held_of_household(:household_id)")
WORDS = text("select * from words_of_visits(:visit_ids)").bindparams(bindparam("visit_ids", type_=ARRAY(Uuid)))


async def held_of(connection: AsyncConnection, household_id: UUID) -> Row[Any]:
    """Counts of what is stored of a household: visits, photos, reports, scans."""
    return (await connection.execute(HELD, {"household_id": household_id})).one()


async def words_of(connection: AsyncConnection, visit_ids: list[UUID]) -> Rows:
    """What visits say, by the codes of the vocabularies; one that is not stored has no row."""
    return await all_rows(connection, WORDS, {"visit_ids": visit_ids})


async def work_of(connection: AsyncConnection, pairing_ids: list[UUID]) -> Row[Any]:
    counted = {
        table.name: select(func.count()).select_from(table).where(table.c.pairing_id.in_(pairing_ids)).scalar_subquery()
        for table in (visits, reports)
    }
    return (await connection.execute(select(*(count.label(name) for name, count in counted.items())))).one()


async def to_destroy(connection: AsyncConnection) -> list[UUID]:
    """Erased households whose rows are still there, hidden."""
    column = withheld_households.c
    statement = select(column.household_id).where(column.is_erased, column.destroyed_at.is_(None))
    return list((await connection.execute(statement.order_by(column.household_id))).scalars())


async def destroy(connection: AsyncConnection, household_id: UUID) -> None:
    """The key and all rows of a household that is marked as erased; of two at the same time the second does nothing."""
    column = withheld_households.c
    due = select(column.household_id).where(
        column.household_id == household_id, column.is_erased, column.destroyed_at.is_(None)
    )
    if (await connection.execute(due.with_for_update())).one_or_none() is None:
        return
    await connection.execute(select(func.erase_household(household_id, True)))
    done = update(withheld_households).where(column.household_id == household_id)
    await connection.execute(done.values(destroyed_at=func.now()))
