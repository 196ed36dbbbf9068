"""Moves the files that an earlier release stored in clear to the place of this one: one object a file, sealed.

Each file by itself: its copy is stored under a new key (copy), read back and compared (verify), and then the row names
it, in one transaction (switch). The old objects are deleted (delete) after a backup that began later has ended well, or
after so many days where backups are made by other means. Whoever looks meanwhile finds the file at either place.

A worker that is killed leaves a copy that no row names; the next one writes over it. What is there twice stays below
`MOST_COPIED` of what was there at the beginning; then the move waits for a backup.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.clock import now
from services.kernel.crypto.keys import CannotDecrypt, seal
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every, wait_or_stop
from services.submissions.files import moving_queries as queries
from services.submissions.files.contents import StoredFile, read_content, sealed_thumb, stored_size, write_content
from services.submissions.files.objects import Object, earlier_rendition_key
from services.submissions.household_keys.file_keys import key_place
from services.submissions.household_keys.keys import HouseholdKeys, keys_for
from services.submissions.media.pictures import SCAN_PIXELS, PictureInterrupted, PictureMaker, PictureRefused
from services.submissions.media.scan_reading import is_pdf
from services.submissions.media.store import PhotoStore, StoreUnavailable

log = logging.getLogger(__name__)

MOST_COPIED: Final = 0.3
"""Part of the bytes at the beginning that may be there twice."""
BATCH: Final = 20
SAMPLE: Final = 200
IDLE_SECONDS: Final = 60.0
WAIT_SECONDS: Final = 15.0
BUSY_SECONDS: Final = 0.5
BUSY_STEPS: Final = 20
"""So often new photos go first. Then a batch moves: where photos always wait, nothing ever would."""
LONGEST_PAUSE_SECONDS: Final = 1.0
LEAST_AGE: Final = timedelta(seconds=30)
"""Longer than anybody who read the row before the switch takes to read the object."""
FAULTS: Final = (StoreUnavailable, *DATABASE_FAULTS)
State = Literal["moving", "waits_for_backup", "waits_for_space", "done"]
_FIRST: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class MoveTerms:
    """`is_vacuumed`: the store frees deleted bytes later, and `bangfu` notes it. `without_backup`: after that long the
    old objects are deleted anyway."""

    is_vacuumed: bool = False
    without_backup: timedelta = timedelta(days=30)
    least_age: timedelta = LEAST_AGE


@dataclass(frozen=True, slots=True)
class _Copy:
    """What becomes of a file: where it will lie, its content and its thumbnail."""

    object: Object
    content: bytes
    thumb: bytes | None = None


@dataclass(slots=True)
class _Pass:
    """One way through the files to be moved. `after`: the last one looked at."""

    after: UUID = _FIRST
    lost: int = 0


class Moving:
    def __init__(
        self,
        database: Database,
        store: PhotoStore,
        keys: HouseholdKeys,
        terms: MoveTerms,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._store = store
        self._keys = keys
        self._terms = terms
        self._clock = clock
        self._pictures = PictureMaker()
        self._pass = _Pass()
        self._busy_steps = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set."""

        async def step() -> float:
            return await self.step(stop)

        try:
            await every(IDLE_SECONDS, step, stop, name="moving", faults=FAULTS, log=log)
        finally:
            await self.close()

    async def close(self) -> None:
        await self._pictures.aclose()

    async def step(self, stop: asyncio.Event | None = None) -> float:
        """Delete and copy some; returns the seconds until the next step. Raises StoreUnavailable, DATABASE_FAULTS."""
        async with self._database.transaction() as connection:
            is_any = await queries.is_any_to_move(connection) or await queries.is_any_moved(connection)
            moves = await queries.find_moves(connection)
            is_busy = await queries.is_any_waiting(connection)
        if not is_any:
            if moves is not None and moves.state != "done":
                await self._note("done", 0)
            return IDLE_SECONDS
        if moves is None:
            await self._begin()
            return 0.0
        deleted = await self._delete_some()
        self._busy_steps = self._busy_steps + 1 if is_busy and self._busy_steps < BUSY_STEPS else 0
        if self._busy_steps:
            return BUSY_SECONDS
        moved, state = await self._copy_some(int(moves.bytes_then * MOST_COPIED), stop)
        if state.startswith("waits_"):
            return 0.0 if moved or deleted else WAIT_SECONDS
        return 0.0 if moved or deleted or self._pass.after != _FIRST else IDLE_SECONDS

    async def _begin(self) -> None:
        """Note how many bytes there are: the originals as their rows say, the renditions as those of a sample."""
        async with self._database.transaction() as connection:
            originals, photos = await queries.stored_originals(connection)
            sample = await queries.sample_of_photos(connection, SAMPLE)
        found = [
            await self._store.stat(earlier_rendition_key(file_id, size))
            for file_id in sample
            for size in ("screen", "thumb")
        ]
        renditions = sum(each.size for each in found if each is not None)
        total = originals + (renditions * photos // len(sample) if sample else 0)
        async with self._database.transaction() as connection:
            await queries.begin(connection, total)
        log.info("moving the files of an earlier release: about %d bytes", total)

    async def _delete_some(self) -> int:
        """Old objects whose time has come; returns of how many files."""
        at = self._clock()
        async with self._database.transaction() as connection:
            if not await queries.try_lock_out_backups(connection):
                return 0
            moved_before, without_backup = at - self._terms.least_age, at - self._terms.without_backup
            due = await queries.due(connection, moved_before, without_backup, BATCH)
            whole = []
            for row in due:
                if await self._is_whole(row):
                    await delete_earlier(self._store, row.id)
                    whole.append(row.id)
                    continue
                log.error("file %s: its copy cannot be read any more; it moves once more", row.id)
                await queries.take_back(connection, row.id)
            if whole:
                await queries.note_deleted(connection, whole, is_freed=not self._terms.is_vacuumed)
        return len(due)

    async def _is_whole(self, row: Any) -> bool:
        """Whether the copy opens: looked at a last time, for afterwards it is the only one."""
        try:
            return await read_content(self._store, StoredFile.of(row, self._keys)) is not None
        except CannotDecrypt:
            return False

    async def _copy_some(self, most: int, stop: asyncio.Event | None) -> tuple[int, State]:
        """How many were moved, and what comes next. `most`: bytes that may be there twice."""
        async with self._database.transaction() as connection:
            copied = await queries.copied_bytes(connection)
            ids = await queries.next_to_move(connection, self._pass.after, BATCH)
        moved, is_full = 0, False
        for file_id in ids:
            if stop is not None and stop.is_set():
                break
            began = time.monotonic()
            # One file may always be there twice, or a small installation would never begin.
            size = await self._move(file_id, most - copied if copied else None)
            if size is None:
                is_full = True
                break
            self._pass.after = file_id
            if size:
                moved, copied = moved + 1, copied + size
            if stop is not None:
                # Half of the time is that of the others.
                await wait_or_stop(stop, min(time.monotonic() - began, LONGEST_PAUSE_SECONDS))
        is_over = not is_full and len(ids) < BATCH and (not ids or ids[-1] == self._pass.after)
        state = await self._state(is_over=is_over, is_full=is_full)
        await self._note(state, self._pass.lost if is_over else None)
        if is_over:
            self._pass = _Pass()
        return moved, state

    async def _state(self, *, is_over: bool, is_full: bool) -> State:
        if not is_over and not is_full:
            return "moving"
        async with self._database.transaction() as connection:
            if await queries.is_any_undeleted(connection):
                return "waits_for_backup"
            if await queries.is_any_moved(connection):
                return "waits_for_space"
            return "done" if await queries.count_to_move(connection) <= self._pass.lost else "moving"

    async def _note(self, state: State, lost: int | None) -> None:
        async with self._database.transaction() as connection:
            await queries.note_state(connection, state, lost)

    async def _move(self, file_id: UUID, room: int | None) -> int | None:
        """Bytes of the copy; 0 where there is nothing to move, None where it takes more than `room`.

        The transaction holds a lock on nothing but the move of this file until the switch.
        """
        async with self._database.transaction() as connection:
            if not await queries.try_lock(connection, file_id):
                return 0
            row = await queries.find_to_move(connection, file_id)
            if row is None:
                return 0
            # In clear, whatever key the row may have been given since.
            file = StoredFile(row.id, row.object, bytes(row.sha256), row.size, row.content_type, key=None)
            copy = await self._read(file, row.purpose)
            if copy is None:
                return 0
            key = os.urandom(self._keys.ring.data_key_bytes)
            made = replace(file, object=copy.object, key=key)
            thumb = None if copy.thumb is None else sealed_thumb(made, copy.thumb)
            size = stored_size(made, len(copy.content)) + len(thumb or b"")
            if room is not None and size > room:
                return None
            await write_content(self._store, made, copy.content)
            if await read_content(self._store, made) != copy.content:
                log.error("file %s: the store gave back something else; it stays where it is", file_id)
                self._pass.lost += 1
                return 0
            if await self._switch(connection, row, made.object, key, thumb, size):
                return size
            # Its household was erased, or the file deleted. A row that is still there names another object.
            await self._store.delete(made.object_key)
            return 0

    async def _read(self, file: StoredFile, purpose: str) -> _Copy | None:
        """None where the store does not have it."""
        try:
            copy = await (self._read_photo(file) if purpose == "photo" else self._read_scan(file))
        except PictureInterrupted:
            log.warning("file %s: the child that prepared it was ended from outside", file.id)
            return None
        if copy is None:
            log.error("file %s cannot be moved: the store does not have it", file.id)
            self._pass.lost += 1
        return copy

    async def _read_photo(self, file: StoredFile) -> _Copy | None:
        """What was made for a screen: the original may say where it was taken."""
        screen = await self._store.get(earlier_rendition_key(file.id, "screen"))
        thumb = await self._store.get(earlier_rendition_key(file.id, "thumb"))
        if screen is not None and thumb is not None:
            return _Copy("screen", screen, thumb)
        original = await self._store.get(file.object_key)
        if original is None:
            return None
        try:
            made = await self._pictures.make(original)
        except PictureRefused:
            return None
        return _Copy("screen", made.shown(original), made.thumb)

    async def _read_scan(self, file: StoredFile) -> _Copy | None:
        """Without what a phone writes into a picture; what is no picture stays as it is, and is never served as one."""
        original = await self._store.get(file.object_key)
        if original is None:
            return None
        if is_pdf(original):
            return _Copy("upload", original)
        try:
            made = await self._pictures.make(original, SCAN_PIXELS)
        except PictureRefused:
            return _Copy("upload", original)
        return _Copy("upload", original) if made.screen is None else _Copy("screen", made.screen)

    async def _switch(
        self, connection: AsyncConnection, row: Any, object_: Object, key: bytes, thumb: bytes | None, size: int
    ) -> bool:
        """The key of the household is locked before the row, as by all who seal: an erasure or a change of keys comes
        before or after."""
        if row.household_id is None or await queries.is_erased(connection, row.household_id):
            return False
        held = await keys_for(connection, self._keys.ring, [row.household_id])
        household = held.get(row.household_id)
        if household is None:
            log.error("file %s cannot be moved: no key here opens that of its household", row.id)
            self._pass.lost += 1
            return False
        data_key = seal(household.key, key, key_place(row.id))
        return await queries.switch(connection, row.id, object_, data_key, thumb, size)


async def delete_earlier(store: PhotoStore, file_id: UUID) -> None:
    """All that an earlier release stored of it. Raises StoreUnavailable."""
    for folder in ("photos", "renditions"):
        await store.delete_all(f"{folder}/{file_id}/")
