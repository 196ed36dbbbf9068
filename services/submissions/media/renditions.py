"""Looks at every stored file before anybody else does; of a photo it makes the thumbnail, and a version for the screen
where the upload itself is too large or says more than its picture.

The state of a file is its place in the queue: what is `stored` and not yet `ready` is done next. There is no separate
queue, so no entry can be lost; a crash repeats at most one picture.
"""

import asyncio
import logging
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every
from services.submissions.files.contents import (
    StoredFile,
    read_content,
    sealed_thumb,
    write_earlier_renditions,
    write_screen,
)
from services.submissions.files.queries import find_content, reject
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media import queries
from services.submissions.media.pictures import PictureInterrupted, PictureMaker, PictureRefused
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

BATCH = 16
IDLE_SECONDS = 0.5
MOST_ATTEMPTS = 8
FAULTS = (StoreUnavailable, *DATABASE_FAULTS)


class Renditions:
    """One photo at a time: on a small machine pictures must not slow down visits."""

    def __init__(self, database: Database, store: PhotoStore, keys: HouseholdKeys) -> None:
        self._database = database
        self._store = store
        self._keys = keys
        self._pictures = PictureMaker()

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Waiting photos are prepared without a pause."""

        async def prepare() -> float | None:
            return 0.0 if await self.prepare_batch(stop) else None

        try:
            await every(IDLE_SECONDS, prepare, stop, name="pictures", faults=FAULTS, log=log)
        finally:
            await self.close()

    async def close(self) -> None:
        await self._pictures.aclose()

    async def prepare_batch(self, stop: asyncio.Event | None = None) -> bool:
        """Prepare some waiting photos; False when there were none. Raises StoreUnavailable, DBAPIError."""
        # Counted before the attempt: a picture that kills its worker must not be tried for ever.
        async with self._database.transaction() as connection:
            claimed = list(await queries.claim(connection, BATCH, MOST_ATTEMPTS))
            if not claimed:
                await self._reject_exhausted(connection)
        left = claimed.copy()
        try:
            while left and not (stop is not None and stop.is_set()):
                await self._prepare(left[0])
                del left[0]
        except (StoreUnavailable, OSError):
            # The picture is not the cause: without this reset, a store that is down for seconds would reject all
            # waiting photos.
            await self._reset_attempts(left)
            raise
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

    async def _prepare(self, waiting: Any) -> None:
        if waiting.attempts >= MOST_ATTEMPTS:
            log.error("file %s: last of %d attempts to prepare it", waiting.id, MOST_ATTEMPTS)
        async with self._database.transaction() as connection:
            row = await find_content(connection, waiting.id)
        if row is None or row.state != "stored":
            return
        file = StoredFile.of(row, self._keys)
        content = await read_content(self._store, file)
        if content is None:
            log.error("file %s is marked stored and the store does not have it", file.id)
            return
        if row.purpose != "photo":
            await self._finish(file, {})
            return
        try:
            pictures = await self._pictures.make(content)
        except PictureRefused as refused:
            await self._reject(file, refused.reason)
            return
        except PictureInterrupted:
            log.warning("file %s: the child that prepared it was ended from outside", file.id)
            return
        facts = {"width": pictures.width, "height": pictures.height, "perceptual_hash": pictures.perceptual_hash}
        if file.object == "earlier":
            await write_earlier_renditions(self._store, file.id, pictures.shown(content), pictures.thumb)
            await self._finish(file, facts)
            return
        if pictures.screen is None:
            await self._finish(file, facts, pictures.thumb)
            return
        await write_screen(self._store, file, pictures.screen)
        await self._finish(file, {**facts, "object": "screen"}, pictures.thumb)
        # What says where it was taken is not kept.
        await self._store.delete(file.object_key)

    async def _finish(self, file: StoredFile, values: dict[str, Any], thumb: bytes | None = None) -> None:
        async with self._database.transaction() as connection:
            await queries.finish(connection, file.id, {"state": "ready", **values})
            if thumb is not None:
                await queries.keep_thumb(connection, file.id, sealed_thumb(file, thumb))

    async def _reject(self, file: StoredFile, reason: str) -> None:
        async with self._database.transaction() as connection:
            await reject(connection, file.id, reason)
