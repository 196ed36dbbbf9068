"""The uploaded sheet while it is processed: personal data, hence encrypted in chunks under its own key.

The position of a chunk is part of the associated data: chunks of another import, or in another order, do not open. The
key is deleted when the import ends.
"""

from collections.abc import AsyncIterator
from uuid import UUID

from services.households.roster import queries
from services.kernel.crypto.keys import CannotDecrypt, KeyRing, Place, seal, unseal
from services.kernel.db.database import Database

CHUNK = 1_000_000 - 64
"""Bytes of the file in a chunk; with nonce and tag it stays below a megabyte."""


def _place(import_id: UUID, number: int) -> Place:
    return Place("roster_import_chunks", "content", f"{import_id}:{number}")


def seal_chunk(key: bytes, import_id: UUID, number: int, content: bytes) -> bytes:
    return seal(key, content, _place(import_id, number))


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
    def __init__(self, database: Database, keys: KeyRing, import_id: UUID, wrapped_key: bytes, size: int) -> None:
        """Raises CannotDecrypt."""
        self._database = database
        self._key = keys.unwrap(wrapped_key, str(import_id))
        self._import_id = import_id
        self.size = size

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file from its beginning. Raises CannotDecrypt, also when its end is missing."""
        number = read = 0
        while (sealed := await self._chunk(number)) is not None:
            piece = unseal(self._key, sealed, _place(self._import_id, number))
            number, read = number + 1, read + len(piece)
            yield piece
        if read != self.size:
            raise CannotDecrypt("roster_import_chunks", "content")

    async def _chunk(self, number: int) -> bytes | None:
        async with self._database.transaction() as connection:
            return await queries.read_chunk(connection, self._import_id, number)
