"""Of a program whose things belong to households: the household of a thing, and the keys of words about it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing

_HOUSEHOLDS_OF = text("select distinct households_of(:ids)")


@dataclass(frozen=True, slots=True)
class AuditedHouseholds:
    """`keys`: open what people typed in the entries of the trail."""

    keys: KeyRing

    async def of(self, connection: AsyncConnection, ids: Collection[str]) -> list[str]:
        """The households of what has these ids, whoever may see it: for the trail, and never for an answer.

        A look into the index of each table, however large it is; nothing for ids of nothing. The function stands in the
        migrations of the program.
        """
        if not ids:
            return []
        found = await connection.execute(_HOUSEHOLDS_OF, {"ids": [UUID(id_) for id_ in ids]})
        return sorted(map(str, found.scalars()))
