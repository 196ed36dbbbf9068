"""Second factors and their recovery codes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import recovery_codes, second_factors


async def find(connection: AsyncConnection, account_id: UUID) -> Any:
    """Also one that is not confirmed yet."""
    return (await connection.execute(select(second_factors).where(second_factors.c.id == account_id))).one_or_none()


async def find_active(connection: AsyncConnection, account_id: UUID) -> Any:
    row = await find(connection, account_id)
    return None if row is None or row.confirmed_at is None else row


async def begin(connection: AsyncConnection, account_id: UUID, wrapped_key: bytes, secret: bytes) -> bool:
    """Stores the secret in place of one that was not confirmed; False when there is an active one."""
    statement = upsert(second_factors).values(id=account_id, wrapped_key=wrapped_key, secret=secret, last_step=0)
    changes = {name: statement.excluded[name] for name in ("wrapped_key", "secret", "last_step")}
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_=changes, where=second_factors.c.confirmed_at.is_(None)
    )
    return (await connection.execute(statement.returning(second_factors.c.id))).first() is not None


async def confirm(connection: AsyncConnection, account_id: UUID, secret: bytes, step: int) -> bool:
    """Whether it became active by this call. `secret`: as it was stored when the code was compared."""
    statement = (
        update(second_factors)
        .where(
            second_factors.c.id == account_id,
            second_factors.c.secret == secret,
            second_factors.c.confirmed_at.is_(None),
        )
        .values(confirmed_at=func.now(), last_step=step)
        .returning(second_factors.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def use_step(connection: AsyncConnection, account_id: UUID, step: int) -> bool:
    """Whether no code of this step or a later one was accepted before. Of two requests at once, one gets True."""
    statement = (
        update(second_factors)
        .where(second_factors.c.id == account_id, second_factors.c.last_step < step)
        .values(last_step=step)
        .returning(second_factors.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def remove(connection: AsyncConnection, account_id: UUID) -> bool:
    """With its recovery codes; returns whether an active one was there."""
    statement = delete(second_factors).where(second_factors.c.id == account_id)
    row = (await connection.execute(statement.returning(second_factors.c.confirmed_at))).one_or_none()
    return row is not None and row.confirmed_at is not None


async def replace_recovery_codes(connection: AsyncConnection, account_id: UUID, hashes: Iterable[bytes]) -> None:
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
    await connection.execute(insert(recovery_codes), [{"account_id": account_id, "hash": hash_} for hash_ in hashes])


async def use_recovery_code(connection: AsyncConnection, account_id: UUID, hash_: bytes) -> bool:
    """Whether it was there and not used. Of two requests at once, one gets True."""
    statement = (
        update(recovery_codes)
        .where(
            recovery_codes.c.account_id == account_id,
            recovery_codes.c.hash == hash_,
            recovery_codes.c.used_at.is_(None),
        )
        .values(used_at=func.now())
        .returning(recovery_codes.c.hash)
    )
    return (await connection.execute(statement)).first() is not None


async def is_recovery_code(connection: AsyncConnection, account_id: UUID, hash_: bytes) -> bool:
    """Used ones too."""
    statement = select(recovery_codes.c.hash)
    statement = statement.where(recovery_codes.c.account_id == account_id, recovery_codes.c.hash == hash_)
    return (await connection.execute(statement)).first() is not None


async def count_recovery_codes_left(connection: AsyncConnection, account_id: UUID) -> int:
    statement = select(func.count()).select_from(recovery_codes)
    statement = statement.where(recovery_codes.c.account_id == account_id, recovery_codes.c.used_at.is_(None))
    return int((await connection.execute(statement)).scalar_one())


async def set_keys(connection: AsyncConnection, account_id: UUID, wrapped_key: bytes, secret: bytes) -> None:
    statement = update(second_factors).where(second_factors.c.id == account_id)
    await connection.execute(statement.values(wrapped_key=wrapped_key, secret=secret))
