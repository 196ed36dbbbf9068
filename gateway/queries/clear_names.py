"""Statements that find the names which an earlier release stored in clear."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts
from services.kernel.db.sealing import Key, next_rows

# Each condition is that of a partial index, empty in the end.
CLEAR_ACCOUNT: Final = "name is not null"
CLEAR_EVENT: Final = "type = 'organization.saved' and data #> '{leader,name}' is not null"

# The id is the database's own affair, and not in the table that programs write to.
_OUTBOX: Final = table("outbox", column("id", BigInteger))
_CLEAR_LEADERS: Final = text("update outbox set data = data #- '{leader,name}' where id = any (:ids)")


async def lock_accounts(connection: AsyncConnection, limit: int, after: Key | None) -> list[Any]:
    """Clear rows that nobody else has locked; people may go on giving and taking their roles."""
    statement = select(accounts).where(text(CLEAR_ACCOUNT)).with_for_update(skip_locked=True, key_share=True)
    return list(await connection.execute(next_rows(statement, [accounts.c.id], after, limit)))


async def lock_events(connection: AsyncConnection, limit: int, after: Key | None) -> Sequence[int]:
    """The ids of events that name a leader and that nobody else has locked."""
    statement = select(_OUTBOX.c.id).where(text(CLEAR_EVENT)).with_for_update(skip_locked=True)
    found = await connection.execute(next_rows(statement, [_OUTBOX.c.id], after, limit))
    return list(found.scalars())


async def clear_leaders(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Their place in the feed stays."""
    await connection.execute(_CLEAR_LEADERS, {"ids": list(ids)})
