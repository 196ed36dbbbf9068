"""Looks at every stored file before anybody else does; of a photo it makes the thumbnail, and a version for the screen
where the upload itself is too large or says more than its picture.

The state of a file is its place in the queue: what is `stored` and not yet `ready` is done next. There is no separate
queue, so no entry can be lost; a crash repeats at most one batch.
"""

import asyncio
import logging
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every
from services.submissions.files import renditions_queries as queries
from services.submissions.files.contents import (
    StoredFile,
    read_content,
    sealed_thumb,
    write_earlier_renditions,
    write_screen,
)
from services.submissions.files.inspection import Inspection, Interrupted, Refused
from services.submissions.files.losses import note_lost
from services.submissions.files.queries import reject
from services.submissions.files.renditions_queries import Finished
from services.submissions.files.scanner import Scanner, ScannerUnavailable
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.pictures import Picture
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

BATCH = 16
IDLE_SECONDS = 0.5
MOST_ATTEMPTS = 8
FAULTS = (StoreUnavailable, ScannerUnavailable, *DATABASE_FAULTS)


class Renditions:
    """One photo at a time: on a small machine pictures must not slow down visits."""

    def __init__(
        self, database: Database, store: PhotoStore, keys: HouseholdKeys, scanner: Scanner | None = None
    ) -> None:
        self._database = database
        self._store = store
        self._keys = keys
        self._inspection = Inspection(scanner)

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Waiting photos are prepared without a pause."""

        async def prepare() -> float | None:
            return 0.0 if await self.prepare_batch(stop) else None

        try:
            await every(IDLE_SECONDS, prepare, stop, name="pictures", faults=FAULTS, log=log)
        finally:
            await self.close()

    async def close(self) -> None:
        await self._inspection.aclose()

    async def prepare_batch(self, stop: asyncio.Event | None = None) -> bool:
        """Prepare some waiting files; False when there were none.

        Raises StoreUnavailable, ScannerUnavailable, DBAPIError.
        """
        # Counted before the attempt: a picture that kills its worker must not be tried for ever.
        async with self._database.transaction() as connection:
            claimed = list(await queries.claim(connection, BATCH, MOST_ATTEMPTS))
            if not claimed:
                await self._reject_exhausted(connection)
        left, finished = claimed.copy(), list[Finished]()
        try:
            while left and not (stop is not None and stop.is_set()):
                finished += await self._prepare(left[0])
                del left[0]
        except (StoreUnavailable, ScannerUnavailable, OSError):
            # The file is not the cause: without this reset, a store that is down for seconds would reject all that
            # wait.
            await queries.finish(self._database, finished)
            await self._reset_attempts(left)
            raise
        await queries.finish(self._database, finished)
        await self._reset_attempts(left)
        return bool(claimed)

    async def _reset_attempts(self, photos: list[Any]) -> None:
        if not photos:
            return
        async with self._database.transaction() as connection:
            await queries.reset_attempts(connection, [photo.id for photo in photos])

    async def _reject_exhausted(self, connection: AsyncConnection) -> None:
        """A report waits for photos that are `stored`; without a rejection it would wait for ever."""
        for file_id in await queries.exhausted(connection, MOST_ATTEMPTS):
            await reject(connection, file_id, "not_prepared")
            log.error("file %s: given up after %d attempts to prepare it", file_id, MOST_ATTEMPTS)

    async def _prepare(self, waiting: Any) -> list[Finished]:
        """What its row is to say, where nothing more depends on it."""
        if waiting.attempts >= MOST_ATTEMPTS:
            log.error("file %s: last of %d attempts to prepare it", waiting.id, MOST_ATTEMPTS)
        try:
            file = StoredFile.of(waiting, self._keys)
        except CannotDecrypt:
            # One damaged row must not stop the pictures of everybody; its attempts run out.
            log.error("file %s: its key does not open", waiting.id)
            return []
        content = await read_content(self._store, file)
        if content is None:
            log.error("file %s is marked stored and the store does not have it", file.id)
            await note_lost(self._database, self._store, file)
            return []
        try:
            found = await self._inspection.inspect(waiting.purpose, file.content_type, content)
        except Refused as refused:
            async with self._database.transaction() as connection:
                await reject(connection, file.id, refused.reason)
            return []
        except Interrupted:
            log.warning("file %s: the child that looked at it was ended from outside", file.id)
            return []
        if file.object == "earlier" and found.picture is not None and waiting.purpose == "photo":
            await write_earlier_renditions(self._store, file.id, found.picture.shown(content), found.picture.thumb)
            return [Finished(file.id, found.picture)]
        return await self._finished(file, waiting.purpose, found.picture)

    async def _finished(self, file: StoredFile, purpose: str, picture: Picture | None) -> list[Finished]:
        thumb = sealed_thumb(file, picture.thumb) if picture and purpose == "photo" else None
        if picture is None or picture.screen is None:
            return [Finished(file.id, picture, thumb)]
        size = await write_screen(self._store, file, picture.screen)
        await queries.finish(self._database, [Finished(file.id, picture, thumb, "screen", size)])
        # What says where it was taken is not kept; the row must name the other object before.
        await self._store.delete(file.object_key)
        return []
