"""The parts of uploads that are under way; see `gateway.edge.upload_parts`.

Each statement is a transaction of its own and one trip: a part costs two of them.
"""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.edge.upload_parts import Part, Range
from services.kernel.db.database import Database
from services.kernel.files.tickets import UploadTicket

# The row that this one replaces is not counted. Of two parts with one beginning the longer one stays.
_KEEP: Final = """
    insert into upload_parts as kept (file_id, sha256, first, size, sealed)
    select %(file_id)s, %(sha256)s, %(first)s, %(size)s, %(sealed)s
     where (
         select coalesce(sum(size), 0) from upload_parts
          where file_id = %(file_id)s and sha256 = %(sha256)s and first <> %(first)s
     ) + %(size)s <= %(most)s
    on conflict (file_id, sha256, first) do update
       set size = greatest(kept.size, excluded.size),
           sealed = case when excluded.size >= kept.size then excluded.sealed else kept.sealed end,
           received_at = now()
    returning first
"""
_RANGES: Final = """
    select coalesce(array_agg(first order by first), '{}') as firsts,
           coalesce(array_agg(size order by first), '{}') as sizes
      from upload_parts where file_id = %(file_id)s and sha256 = %(sha256)s
"""
_AT: Final = """
    select first, sealed from upload_parts
     where file_id = %(file_id)s and sha256 = %(sha256)s and first <= %(at)s and first + size > %(at)s
     order by first + size desc limit 1
"""
_FORGET: Final = """
    with gone as (delete from upload_parts where file_id = %(file_id)s and sha256 = %(sha256)s returning 1)
    select count(*) from gone
"""
_FORGET_OLD: Final = text("delete from upload_parts where received_at < now() - interval '24 hours'")


class UploadParts:
    """Each method raises what `DATABASE_FAULTS` names."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, ticket: UploadTicket, first: int, size: int, sealed: bytes, most: int) -> bool:
        """Whether there was room: all parts of a file have `most` bytes."""
        values = {**_of(ticket), "first": first, "size": size, "sealed": sealed, "most": most}
        return await self._database.fetch_one(_KEEP, values) is not None

    async def ranges(self, ticket: UploadTicket) -> list[Range]:
        row = await self._database.fetch_one(_RANGES, _of(ticket))
        if row is None:
            return []
        return [Range(first, first + size - 1) for first, size in zip(row.firsts, row.sizes, strict=True)]

    async def at(self, ticket: UploadTicket, position: int) -> Part | None:
        """The part with the byte at `position` that reaches furthest."""
        row = await self._database.fetch_one(_AT, {**_of(ticket), "at": position})
        return None if row is None else Part(row.first, row.sealed)

    async def forget(self, ticket: UploadTicket) -> None:
        await self._database.fetch_one(_FORGET, _of(ticket))


def _of(ticket: UploadTicket) -> dict[str, object]:
    return {"file_id": ticket.file_id, "sha256": bytes.fromhex(ticket.sha256)}


async def forget_old(connection: AsyncConnection) -> None:
    await connection.execute(_FORGET_OLD)
