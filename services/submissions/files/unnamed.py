"""Deletes at once what an upload has brought into the store and no row names, or not any more.

A ticket lives for minutes: the same bytes may come once more after the worker has made another version of them, after
the file was replaced, or after it was deleted. Whoever comes to say that they are there finds that nobody needs them.
"""

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import Database
from services.submissions.files import unnamed_queries as queries
from services.submissions.files.named import NamedObject, named_objects
from services.submissions.files.objects import FOLDER
from services.submissions.files.uploads import Note
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

MOST: Final = 100
"""Objects at the place of one file that are looked at: there are two as a rule."""


async def delete_unnamed(
    database: Database, store: PhotoStore, file_id: UUID, note: Note, key: str | None = None
) -> None:
    """`note`: whose file it is; `key`: of the ticket, None for all objects at the place of the file.

    The row is locked meanwhile: the worker, a replacement and retention come before or after, and whoever names the
    object again does so when it is gone, before its ticket. What the store does not delete now is left to the
    inventory, and the sender gets the answer that is true of the file.
    """
    async with database.transaction() as connection:
        await queries.only(connection, note.teams, note.owner_kind)
        await queries.take_turn(connection, file_id)
        try:
            await _delete(connection, store, file_id, key)
        except StoreUnavailable:
            log.warning("file %s: what no row names is left to the inventory", file_id)


async def _delete(connection: AsyncConnection, store: PhotoStore, file_id: UUID, key: str | None) -> None:
    row = await queries.lock(connection, file_id)
    if row is None and (key is None or await queries.is_anywhere(connection, file_id)):
        # Of another sender: he says nothing about it.
        return
    named = [] if row is None else named_objects(row)
    kept = {each.key for each in named}
    if key is not None and key in kept:
        return
    keys = [key] if key is not None else await store.list_keys(f"{FOLDER}{file_id}/", limit=MOST)
    left = [each for each in keys if each not in kept]
    # Of a file that has lost its object the upload may be the only copy.
    if left and await _are_there(store, named) and not await queries.is_missing(connection, file_id):
        for each in left:
            await store.delete(each)


async def _are_there(store: PhotoStore, named: Sequence[NamedObject]) -> bool:
    for each in named:
        found = await store.stat(each.key) if each.is_needed else None
        if each.is_needed and not each.is_there(None if found is None else found.size):
            return False
    return True
