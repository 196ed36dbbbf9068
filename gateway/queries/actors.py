"""Accounts and API clients as actors of the audit trail."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, Text, cast, literal, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, api_clients
from gateway.queries.accounts import contains, matches, may_match
from gateway.sealing import all_opened, columns_of

MOST_FOUND: Final = 20
MOST_OPENED: Final = 2_000
"""Accounts among which the first by name are looked for; a single character may be in more names."""

_ACCOUNTS = select(accounts.c.id, accounts.c.username, literal("account", String).label("kind"), *columns_of(accounts))
_CLIENTS = select(
    api_clients.c.id, cast(null(), Text).label("username"), literal("client", String).label("kind"), api_clients.c.name
)


async def find_actors(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Any]:
    """Those that exist; the `username` of a client is null."""
    if not ids:
        return []
    people = await connection.execute(_ACCOUNTS.where(accounts.c.id.in_(ids)))
    clients = await connection.execute(_CLIENTS.where(api_clients.c.id.in_(ids)))
    return [*all_opened(connection, people), *clients]


async def actors_named(connection: AsyncConnection, words: str) -> Sequence[Any]:
    """The first by name whose name or user name contains `words`."""
    candidates = _ACCOUNTS.where(may_match(connection, words)).order_by(accounts.c.username).limit(MOST_OPENED)
    people = [row for row in all_opened(connection, await connection.execute(candidates)) if matches(row, words)]
    named = _CLIENTS.where(contains(api_clients.c.name, words)).order_by(api_clients.c.name, api_clients.c.id)
    clients = (await connection.execute(named.limit(MOST_FOUND))).all()
    return sorted([*people, *clients], key=lambda row: (row.name, row.id))[:MOST_FOUND]
