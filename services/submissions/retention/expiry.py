"""Deletes rejected uploads and replaced texts after their time (F13, decision 26); the rows stay as markers.

A round takes up what an earlier one left: it asks anew what is due. A file is deleted before its row says so, in one
transaction a file: whoever is killed between leaves a row whose file is deleted a second time. Texts go in batches that
skip locked rows.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from services.kernel.audit import trail
from services.kernel.clock import now
from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every
from services.submissions.files.contents import StoredFile
from services.submissions.files.moving import delete_earlier
from services.submissions.files.objects import object_key
from services.submissions.files.stored import arrived, mark_stored
from services.submissions.files.uploads import Note
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.retention import expiry_queries as queries
from services.submissions.terms import Terms

log = logging.getLogger(__name__)

ROUND_SECONDS: Final = 3600.0
BATCH: Final = 100
DUE_SOON: Final = timedelta(days=7)
FAULTS: Final = (StoreUnavailable, *DATABASE_FAULTS)
_FIRST: Final = UUID(int=0)
FileKind = Literal["photo", "scan"]


class Expiry:
    """`clock` answers the time of a round."""

    def __init__(
        self,
        database: Database,
        store: PhotoStore,
        keys: HouseholdKeys,
        terms: Terms,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._keys = keys
        self._store = store
        self._terms = terms
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""

        async def one_round() -> None:
            await self.round(stop)

        await every(ROUND_SECONDS, one_round, stop, name="expiry", faults=FAULTS, log=log)

    async def round(self, stop: asyncio.Event | None = None) -> None:
        """All that is due now. Raises StoreUnavailable, and what `DATABASE_FAULTS` names."""
        at = self._clock()
        async with self._database.transaction() as connection:
            await queries.note_rejected(connection, at)
        try:
            # Texts first: they need no store.
            for text_kind in queries.DELETE_TEXTS:
                await self._delete_texts(text_kind, at, stop)
            await self._find_arrived(at, stop)
            await self._delete_files("photo", at, stop)
            await self._delete_files("scan", at, stop)
        finally:
            await self._count(at)

    async def _delete_texts(self, kind: str, at: datetime, stop: asyncio.Event | None) -> None:
        before = at - self._terms.texts
        while not _stops(stop):
            async with self._database.transaction() as connection:
                if not await queries.is_any_archived(connection, before):
                    return
                deleted = await queries.delete_texts(connection, kind, at, before, BATCH)
                if not deleted:
                    return
                await _note(connection, kind, deleted, at)

    async def _delete_files(self, kind: FileKind, at: datetime, stop: asyncio.Event | None) -> None:
        before, after = at - self._terms.uploads, _FIRST
        while not _stops(stop):
            async with self._database.transaction() as connection:
                due = await queries.files_due(connection, kind, before, after, BATCH)
            if not due:
                return
            after = due[-1]
            for file_id in due:
                if _stops(stop):
                    return
                await self._delete_file(kind, file_id, at, before)

    async def _delete_file(self, kind: FileKind, file_id: UUID, at: datetime, before: datetime) -> None:
        # Its row is locked meanwhile, so nobody reads a page that goes, or needs it again, unseen.
        async with self._database.transaction() as connection:
            file = await queries.lock_file(connection, kind, file_id, before)
            if file is None:
                return
            await self._store.delete(object_key(file_id, file.object, bytes(file.sha256).hex()))
            if file.object == "earlier" or file.is_moved:
                await delete_earlier(self._store, file_id)
            await queries.mark_deleted(connection, kind, file_id, at)
            await _note(connection, kind, 1, at)

    async def _find_arrived(self, at: datetime, stop: asyncio.Event | None) -> None:
        """A photo whose bytes came and of which no phone said so is no left-over: it is stored, and its visit counts.

        One that never came stays expected: the only copy may lie on a phone without a line.
        """
        before, after = at - self._terms.uploads, _FIRST
        while not _stops(stop):
            async with self._database.transaction() as connection:
                left = await queries.photos_left(connection, before, after, BATCH)
            if not left:
                return
            after = left[-1].id
            for photo in left:
                if _stops(stop):
                    return
                try:
                    file = StoredFile.of(photo, self._keys)
                except CannotDecrypt:
                    # One damaged row must not end the round.
                    log.error("file %s: its key does not open", photo.id)
                    continue
                if await arrived(self._store, file):
                    await mark_stored(self._database, file.id, file.sha256, Note(teams=f"{{{photo.team_id}}}"))

    async def _count(self, at: datetime) -> None:
        """What the operator sees: how many go in the next days."""
        soon = at + DUE_SOON
        for kind in queries.KINDS:
            async with self._database.transaction() as connection:
                due = await queries.count_due(connection, kind, soon - self._terms.uploads, soon - self._terms.texts)
                await queries.set_due(connection, kind, due, at)


def _stops(stop: asyncio.Event | None) -> bool:
    return stop is not None and stop.is_set()


async def _note(connection: Any, kind: str, deleted: int, at: datetime) -> None:
    await queries.add_deleted(connection, kind, deleted, at)
    await trail.record(
        connection, actor_id=None, action="retention.deleted", subject="retention", details={"kind": kind, "n": deleted}
    )
