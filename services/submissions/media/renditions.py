"""Makes the pictures for the screen from an uploaded original: metadata removed, 1600 px and 320 px.

The state of a photo is its place in the queue: what is `stored` and not yet `ready` is done next. There is no separate
queue, so no entry can be lost; a crash repeats at most one picture.
"""

import asyncio
import logging
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.clock import now
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every
from services.submissions.media import queries
from services.submissions.media.keys import photo_key, rendition_key
from services.submissions.media.pictures import PictureInterrupted, PictureMaker, PictureRefused
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

BATCH = 16
IDLE_SECONDS = 0.5
MOST_ATTEMPTS = 8
FAULTS = (StoreUnavailable, *DATABASE_FAULTS)


class Renditions:
    """One photo at a time: on a small machine pictures must not slow down visits."""

    def __init__(self, database: Database, store: PhotoStore) -> None:
        self._database = database
        self._store = store
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
            claimed = list(await queries.claim_photos(connection, BATCH, MOST_ATTEMPTS))
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
        for photo_id in await queries.reject_exhausted_photos(connection, MOST_ATTEMPTS, "not_prepared"):
            log.error("photo %s: given up after %d attempts to prepare it", photo_id, MOST_ATTEMPTS)

    async def _prepare(self, photo: Any) -> None:
        if photo.attempts >= MOST_ATTEMPTS:
            log.error("photo %s: last of %d attempts to prepare it", photo.id, MOST_ATTEMPTS)
        original = await self._store.get(photo_key(photo.id, bytes(photo.sha256).hex()))
        if original is None:
            log.error("photo %s is marked stored and the store does not have it", photo.id)
            return
        try:
            pictures = await self._pictures.make(original)
        except PictureRefused as refused:
            await self._finish(photo, {"state": "rejected", "rejection": refused.reason, "rejected_at": now()})
            return
        except PictureInterrupted:
            log.warning("photo %s: the child that prepared it was ended from outside", photo.id)
            return
        await self._store.put(rendition_key(photo.id, "screen"), pictures.screen, "image/jpeg")
        await self._store.put(rendition_key(photo.id, "thumb"), pictures.thumb, "image/jpeg")
        await self._finish(
            photo,
            {
                "state": "ready",
                "width": pictures.width,
                "height": pictures.height,
                "perceptual_hash": pictures.perceptual_hash,
            },
        )

    async def _finish(self, photo: Any, values: dict[str, Any]) -> None:
        async with self._database.transaction() as connection:
            await queries.finish_photo(connection, photo.id, values)
