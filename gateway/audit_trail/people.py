"""Names beside the ids of the trail: of accounts and clients that the gateway knows, and of nobody else."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.audit_trail.merging import Placed
from gateway.audit_trail.schemas import Actor
from gateway.queries import actors as queries

_NAMED_SUBJECTS = frozenset({"account", "client"})


async def people_in(connection: AsyncConnection, found: Iterable[Placed]) -> Mapping[UUID, Actor]:
    """Who acted, and whose account or client was acted on."""
    ids = {id_ for placed in found for id_ in (placed.entry.actor_id, account_in(placed.entry.subject)) if id_}
    rows = await queries.find_actors(connection, ids)
    return {row.id: Actor.model_validate(row) for row in rows}


def account_in(subject: str) -> UUID | None:
    """
    >>> account_in("account:01900000-0000-7000-8000-00000000000a").int % 16, account_in("household:x")
    (10, None)
    """
    kind, _, id_ = subject.partition(":")
    if kind not in _NAMED_SUBJECTS:
        return None
    try:
        return UUID(id_)
    except ValueError:
        # Of a sign-in that failed the trail knows a hash of the name only.
        return None
