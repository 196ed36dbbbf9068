"""Statements that find the names which an earlier release stored in clear."""

from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts

# Each condition is that of a partial index, empty in the end.
CLEAR_ACCOUNT: Final = "name is not null"
CLEAR_EVENT: Final = "type = 'organization.saved' and data #> '{leader,name}' is not null"

_CLEAR_LEADERS: Final = text(
    """
    with held as (
        select id from outbox
         where type = 'organization.saved' and data #> '{leader,name}' is not null
         order by id limit :limit for update skip locked
    )
    update outbox set data = data #- '{leader,name}' where id in (select id from held)
    """
)


async def lock_accounts(connection: AsyncConnection, limit: int) -> list[Any]:
    """Clear rows that nobody else has locked; people may go on giving and taking their roles."""
    statement = select(accounts).where(text(CLEAR_ACCOUNT)).limit(limit)
    return list(await connection.execute(statement.with_for_update(skip_locked=True, key_share=True)))


async def clear_leaders(connection: AsyncConnection, limit: int) -> int:
    """In the events that nobody else has locked; returns in how many. Their place in the feed stays."""
    return (await connection.execute(_CLEAR_LEADERS, {"limit": limit})).rowcount
