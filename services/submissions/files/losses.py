"""Notes at once what a reader did not find in the store or could not open; the daily comparison knows sizes only."""

import logging
from typing import Final

from services.kernel.db.database import DATABASE_FAULTS, Database
from services.submissions.files.contents import StoredFile
from services.submissions.files.losses_queries import NOTE_MISSING
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

FAULTS: Final = (StoreUnavailable, *DATABASE_FAULTS)


async def note_lost(database: Database, store: PhotoStore, file: StoredFile, *, is_altered: bool = False) -> None:
    """After a reading that gave nothing. `is_altered`: it opened, and is not what was uploaded.

    Nothing is noted where the row says something else by now: the file was moved, replaced or erased. Who asked gets
    his answer even where it cannot be noted.
    """
    try:
        # What lies in clear opens whenever it is there.
        is_damaged = is_altered or (file.seal is not None and await store.stat(file.object_key) is not None)
        where = {"id": file.id, "object": file.object, "sha256": file.sha256, "is_damaged": is_damaged}
        await database.fetch_one(NOTE_MISSING, where)
    except FAULTS as fault:
        log.warning("file %s: that it is missing could not be noted: %s", file.id, type(fault).__name__)


async def note_lost_picture(database: Database, store: PhotoStore, file: StoredFile, *, is_small: bool) -> None:
    """As `note_lost`. A small picture lies in the database since this release, and no backup of the store has it."""
    if not is_small or file.object == "earlier":
        await note_lost(database, store, file)
