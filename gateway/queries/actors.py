"""Accounts and API clients as actors of the audit trail."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, Text, cast, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import accounts, api_clients
from gateway.queries.accounts import contains

MOST_FOUND: Final = 20

_ACTORS = union_all(
    select(accounts.c.id, accounts.c.name, accounts.c.username, literal("account", String).label("kind")),
    select(api_clients.c.id, api_clients.c.name, cast(null(), Text), literal("client", String)),
).subquery()


async def find_actors(connection: AsyncConnection, ids: Collection[UUID]) -> Sequence[Any]:
    """Those that exist; the `username` of a client is null."""
    if not ids:
        return []
    return (await connection.execute(select(_ACTORS).where(_ACTORS.c.id.in_(ids)))).all()


async def actors_named(connection: AsyncConnection, words: str) -> Sequence[Any]:
    """The first by name whose name or user name contains `words`."""
    is_named = or_(contains(_ACTORS.c.name, words), contains(_ACTORS.c.username, words))
    statement = select(_ACTORS).where(is_named).order_by(_ACTORS.c.name, _ACTORS.c.id).limit(MOST_FOUND)
    return (await connection.execute(statement)).all()
