"""Roles of the deployment's own, and who holds them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import account_roles, composed_roles, confirmations


async def list_roles(connection: AsyncConnection) -> Sequence[Any]:
    """In the order in which they were made."""
    return (await connection.execute(select(composed_roles).order_by(composed_roles.c.position))).all()


async def find_role(connection: AsyncConnection, code: str) -> Any:
    """Locked until the transaction ends."""
    statement = select(composed_roles).where(composed_roles.c.code == code).with_for_update(key_share=True)
    return (await connection.execute(statement)).one_or_none()


async def roles_by_code(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, Any]:
    """Locked against changes, so that whoever gets one gets it as it was judged."""
    statement = select(composed_roles).where(composed_roles.c.code.in_(sorted(codes))).order_by(composed_roles.c.code)
    return {row.code: row for row in await connection.execute(statement.with_for_update(read=True))}


async def save_role(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Raises IntegrityError for a name that another role has."""
    statement = update(composed_roles).where(composed_roles.c.code == values["code"])
    changed = await connection.execute(statement.values(**values, version=composed_roles.c.version + 1))
    if not changed.rowcount:
        await connection.execute(upsert(composed_roles).values(**values, version=1))


def _holders() -> Any:
    """Accounts that hold a role of the deployment's own or wait for it."""
    return union(
        *(
            select(table.c.composed, table.c.account_id).where(table.c.composed.is_not(None))
            for table in (account_roles, confirmations)
        )
    ).subquery()


async def count_holders(connection: AsyncConnection) -> dict[str, int]:
    held = _holders()
    statement = select(held.c.composed, func.count()).group_by(held.c.composed)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def holders_of(connection: AsyncConnection, code: str) -> list[UUID]:
    held = _holders()
    statement = select(held.c.account_id).where(held.c.composed == code).order_by(held.c.account_id)
    return list((await connection.execute(statement)).scalars())
