"""Passwords that an invitation replaced, and the devices on which their owners read of it."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, delete, exists, func, insert, literal, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import account_roles, accounts, acknowledgements, password_replacements
from gateway.sealing import all_opened
from services.kernel.ids import new_id

MOST_ASKED: Final = 50
"""Administrators among whom one with a telephone is looked for."""


async def add(connection: AsyncConnection, account_id: UUID, given_by: UUID | None, confirmed_by: UUID | None) -> None:
    """`given_by`: None on the machine itself. Call it while the account is locked, before a new session begins."""
    values = {
        "id": new_id(),
        "account_id": account_id,
        "given_by": given_by,
        "confirmed_by": confirmed_by,
        "replaced_at": func.clock_timestamp(),
    }
    await connection.execute(insert(password_replacements).values(values))


async def list_unread(connection: AsyncConnection, account_id: UUID, device: bytes, age: timedelta) -> Any:
    """Those of the last time that were not acknowledged on this device, the newest first."""
    is_read = exists(
        select(literal(1)).where(
            acknowledgements.c.replacement_id == password_replacements.c.id, acknowledgements.c.device == device
        )
    )
    statement = (
        select(password_replacements)
        .where(
            password_replacements.c.account_id == account_id,
            password_replacements.c.replaced_at > func.now() - age,
            ~is_read,
        )
        .order_by(password_replacements.c.replaced_at.desc())
    )
    return (await connection.execute(statement)).all()


async def first_since(connection: AsyncConnection, account_id: UUID, since: Any) -> Any:
    """The first one after the time at which a session began; None when there was none, or it is long ago."""
    statement = (
        select(password_replacements)
        .where(password_replacements.c.account_id == account_id, password_replacements.c.replaced_at > since)
        .order_by(password_replacements.c.replaced_at)
        .limit(1)
    )
    return (await connection.execute(statement)).one_or_none()


async def acknowledge(connection: AsyncConnection, account_id: UUID, replacement_id: UUID, device: bytes) -> bool:
    """Whether there is such a one of this account."""
    own = password_replacements.c.id == replacement_id, password_replacements.c.account_id == account_id
    if (await connection.execute(select(password_replacements.c.id).where(*own))).first() is None:
        return False
    values = {"replacement_id": replacement_id, "device": device}
    await connection.execute(upsert(acknowledgements).values(values).on_conflict_do_nothing())
    return True


async def find_contact(connection: AsyncConnection, replacement: Any) -> Any:
    """An administrator to call who did not replace the password: first who has a telephone, then who confirmed it.

    None when there is no other.
    """
    kind = case((account_roles.c.role == "security_admin", 0), (account_roles.c.role == "system_admin", 1), else_=2)
    statement = (
        select(accounts)
        .join(account_roles, account_roles.c.account_id == accounts.c.id)
        .where(
            account_roles.c.role.in_(("security_admin", "system_admin", "audit_admin")),
            accounts.c.is_active,
            accounts.c.password_hash.is_not(None),
            accounts.c.id != replacement.account_id,
            or_(literal(replacement.given_by is None), accounts.c.id != replacement.given_by),
        )
        .order_by((accounts.c.id == replacement.confirmed_by).is_not(True), kind, accounts.c.id)
        .limit(MOST_ASKED)
    )
    found = all_opened(connection, await connection.execute(statement))
    return next((each for each in found if each.phone is not None), found[0] if found else None)


async def forget_old(connection: AsyncConnection, age: timedelta) -> None:
    old = password_replacements.c.replaced_at < func.now() - age
    await connection.execute(delete(password_replacements).where(old))
