"""The uploaded sheet while it is processed, and what is read of it: personal data, hence encrypted under its own key.

The position of a chunk is part of the associated data: chunks of another import, or in another order, do not open. The
key is deleted when the import ends.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Literal
from uuid import UUID

import orjson

from services.households.roster import queries
from services.households.roster.faults import Remark
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import CannotDecrypt, KeyRing, Place, PreparedKey, prepare, seal, unseal
from services.kernel.db.database import Database
from services.kernel.masking import Masked

CHUNK = 1_000_000 - 64
"""Bytes of the file in a chunk; with nonce and tag it stays below a megabyte."""

Kept = Literal["reading", "choices"]
"""Columns of `roster_imports`."""
Shown = Literal["name", "value"]
"""Columns of `roster_import_errors`."""


def _place(import_id: UUID, number: int) -> Place:
    return Place("roster_import_chunks", "content", f"{import_id}:{number}")


def seal_chunk(key: bytes, import_id: UUID, number: int, content: bytes) -> bytes:
    return seal(key, content, _place(import_id, number))


def seal_kept(key: bytes, import_id: UUID, column: Kept, value: Any) -> bytes:
    """`value`: of JSON."""
    return seal(key, orjson.dumps(value), Place("roster_imports", column, str(import_id)))


def open_kept(key: bytes, import_id: UUID, column: Kept, sealed: bytes) -> Any:
    """Raises CannotDecrypt."""
    return orjson.loads(unseal(key, bytes(sealed), Place("roster_imports", column, str(import_id))))


def sealed_remarks(key: bytes | None, import_id: UUID, remarks: Iterable[Remark]) -> list[queries.SealedRemark]:
    """Without a key the masked texts are left out."""
    if key is None:
        return [queries.SealedRemark(remark, None, None) for remark in remarks]
    prepared = prepare(key)

    def sealed(column: Shown, masked: str | None) -> bytes | None:
        place = Place("roster_import_errors", column, str(import_id))
        return None if masked is None else seal(prepared, masked.encode(), place)

    return [
        queries.SealedRemark(remark, sealed("name", remark.name), sealed("value", remark.value)) for remark in remarks
    ]


def open_masked(key: PreparedKey, import_id: UUID, column: Shown, sealed: bytes | None) -> Masked | None:
    """Raises CannotDecrypt."""
    if sealed is None:
        return None
    return Masked(unseal(key, bytes(sealed), Place("roster_import_errors", column, str(import_id))).decode())


async def in_chunks(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces of `CHUNK`, the last one shorter."""
    buffer = bytearray()
    async for piece in stream:
        buffer += piece
        while len(buffer) >= CHUNK:
            yield bytes(buffer[:CHUNK])
            del buffer[:CHUNK]
    if buffer:
        yield bytes(buffer)


class SealedFile:
    """`scope`: of the viewer where the database hides what lies outside; the worker sees all."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        import_id: UUID,
        wrapped_key: bytes,
        size: int,
        scope: Scope | None = None,
    ) -> None:
        """Raises CannotDecrypt."""
        self._scope = scope
        self._database = database
        self.key = keys.unwrap(wrapped_key, str(import_id))
        self._import_id = import_id
        self.size = size

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file from its beginning. Raises CannotDecrypt, also when its end is missing."""
        number = read = 0
        while (sealed := await self._chunk(number)) is not None:
            piece = unseal(self.key, sealed, _place(self._import_id, number))
            number, read = number + 1, read + len(piece)
            yield piece
        if read != self.size:
            raise CannotDecrypt("roster_import_chunks", "content")

    async def _chunk(self, number: int) -> bytes | None:
        async with self._database.transaction(self._scope) as connection:
            return await queries.read_chunk(connection, self._import_id, number)
