"""Statements about the pairings of teams that were merged into another one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import carried_pairings, households, organizations, pairings, support_plans
from services.households.visibility import is_withheld, visible_pairings
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row

# The programs' own work reaches every household but the erased ones.
EVERYWHERE = Scope(("",), restricted_codes=("",))


async def to_carry_on(connection: AsyncConnection, limit: int) -> Rows:
    """Running pairings of merged teams: id, household, the team that goes on, its name, and the day of the merger.

    One that ended by its own last day stays as it is. In the order of the households, as they are locked in turn.
    """
    former, following = organizations.alias("former"), organizations.alias("following")
    statement = (
        visible_pairings(
            EVERYWHERE,
            pairings.c.id,
            pairings.c.household_id,
            pairings.c.team_id,
            following.c.id.label("into"),
            following.c.name.label("into_name"),
            former.c.closed_on.label("merged_on"),
        )
        .join(former, former.c.id == pairings.c.team_id)
        .join(following, following.c.id == former.c.successor_id)
        .where(
            former.c.kind == "team",
            former.c.closed_on.is_not(None),
            pairings.c.closed_at.is_(None),
            or_(pairings.c.ends_on.is_(None), pairings.c.ends_on >= former.c.closed_on),
        )
        .order_by(pairings.c.household_id, pairings.c.id)
        .limit(limit)
    )
    return await all_rows(connection, statement)


async def to_give_back(connection: AsyncConnection, limit: int) -> Rows:
    """Carried pairings whose team is open again, with the household of the former one."""
    statement = (
        select(carried_pairings, pairings.c.household_id)
        .join(pairings, pairings.c.id == carried_pairings.c.from_pairing)
        .join(organizations, organizations.c.id == carried_pairings.c.from_team)
        .where(
            carried_pairings.c.undone_at.is_(None),
            organizations.c.closed_on.is_(None),
            organizations.c.successor_id.is_(None),
        )
        .order_by(pairings.c.household_id, carried_pairings.c.from_pairing)
        .limit(limit)
    )
    return await all_rows(connection, statement)


async def lock_household(connection: AsyncConnection, household_id: UUID) -> bytes | None:
    """Its wrapped key; None of an erased one. Locked until the transaction ends: a household that moves waits."""
    shown = households.c.id == household_id, ~is_withheld(EVERYWHERE, households.c.id)
    row = await one_row(connection, select(households.c.wrapped_key).where(*shown).with_for_update())
    return None if row is None or row.wrapped_key is None else bytes(row.wrapped_key)


async def find_running(connection: AsyncConnection, household_id: UUID, team_id: UUID) -> Row[Any] | None:
    """The pairing of the two that is not closed, locked."""
    found = pairings.c.household_id == household_id, pairings.c.team_id == team_id, pairings.c.closed_at.is_(None)
    return await one_row(connection, visible_pairings(EVERYWHERE).where(*found).with_for_update())


async def reopen(connection: AsyncConnection, pairing_id: UUID, values: Mapping[str, Any]) -> None:
    statement = update(pairings).where(pairings.c.id == pairing_id)
    columns = {"closed_at": None, "reason": None, "close_reason": None, "version": pairings.c.version + 1}
    await connection.execute(statement.values(**columns, **values))


async def remember(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(carried_pairings).values(**values))


async def forget(connection: AsyncConnection, from_pairing: UUID, to_pairing: UUID) -> None:
    both = carried_pairings.c.from_pairing == from_pairing, carried_pairings.c.to_pairing == to_pairing
    await connection.execute(update(carried_pairings).where(*both).values(undone_at=func.now()))


async def carried_of(connection: AsyncConnection, team_id: UUID) -> Sequence[Row[Any]]:
    """Of the pairings that began when the team was merged: id, and whether it ended or was changed since."""
    plan = support_plans.c
    has_new_plan = exists().where(plan.pairing_id == pairings.c.id, plan.updated_at > carried_pairings.c.carried_at)
    changed = or_(pairings.c.closed_at.is_not(None), pairings.c.version != carried_pairings.c.to_version, has_new_plan)
    statement = (
        visible_pairings(EVERYWHERE, pairings.c.id, changed.label("is_changed"))
        .join(carried_pairings, carried_pairings.c.to_pairing == pairings.c.id)
        .where(
            carried_pairings.c.from_team == team_id, carried_pairings.c.undone_at.is_(None), carried_pairings.c.is_new
        )
        .order_by(pairings.c.id)
    )
    return await all_rows(connection, statement)
