"""Names for the ids in the trail: of accounts and clients that the gateway knows, and of nobody else."""

from collections.abc import Iterable
from uuid import UUID

from gateway.audit_trail.merging import Placed
from gateway.audit_trail.schemas import Actor
from gateway.queries import actors as queries
from services.kernel.db.database import Database

_NAMED_SUBJECTS = frozenset({"account", "client"})


class People:
    """A cache of names: each id is looked up once, however long the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[UUID, Actor | None] = {}

    async def load_names(self, found: Iterable[Placed]) -> None:
        """Reads the names of those who acted, and of the accounts or clients they acted on."""
        ids = {id_ for placed in found for id_ in (placed.entry.actor_id, account_in(placed.entry.subject)) if id_}
        new = ids - self._known.keys()
        if not new:
            return
        async with self._database.transaction() as connection:
            rows = await queries.find_actors(connection, new)
        self._known |= dict.fromkeys(new) | {row.id: Actor.model_validate(row) for row in rows}

    def find(self, id_: UUID | None) -> Actor | None:
        return None if id_ is None else self._known.get(id_)


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
        # After a failed sign-in the trail holds a hash of the name only.
        return None
