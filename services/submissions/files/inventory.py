"""Compares what the store has with what the rows of `files` name: objects that no row names, and files whose object is
gone, or is there in another size.

Both sides come in the order of their keys, in pages, so a round needs the same memory for any number of files. An
object that one page shows and another page's rows do not name may have come between them: before anything is noted it
is looked at again, rows after the store. An orphan is deleted once it has been known as one for its time, after a round
that saw the whole store. Whoever is killed leaves notes that the next round corrects.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from prometheus_client import Gauge

from services.kernel.audit import trail
from services.kernel.clock import now
from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every, wait_or_stop
from services.submissions.files import inventory_queries as queries
from services.submissions.files.contents import StoredFile, is_whole
from services.submissions.files.named import NamedObject, is_superseded, named_objects
from services.submissions.files.objects import FOLDER, FOLDERS, file_of
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import ListedObject, PhotoStore, StoredObject, StoreUnavailable

log = logging.getLogger(__name__)

MISSING = Gauge("bangfu_files_missing", "Files that should be in the object store and are not, or not whole.")
ORPHANS = Gauge("bangfu_store_orphans", "Objects of the store that no file names.")
FIRST_SECONDS: Final = 60.0
AGAIN_SECONDS: Final = 600.0
"""How often missing files are looked for again: they may come back from a backup."""
ROUND_EVERY: Final = timedelta(days=1)
FAILED_EVERY: Final = timedelta(hours=1)
PAGE: Final = 1000
TERM: Final = timedelta(days=7)
SETTLED: Final = timedelta(hours=1)
"""What came later is not judged: a ticket lives ten minutes, and the worker may be at it."""
_FIRST: Final = UUID(int=0)


class ListingDisorderedError(RuntimeError):
    """The store lists its keys in another order than theirs: what it has cannot be known."""


FAULTS: Final = (StoreUnavailable, ListingDisorderedError, *DATABASE_FAULTS)


@dataclass(slots=True)
class Tally:
    """`size`: bytes."""

    objects: int = 0
    size: int = 0

    def add(self, found: ListedObject) -> None:
        self.objects += 1
        self.size += found.size


@dataclass(frozen=True, slots=True)
class LostObject:
    """An object that a missing file needs. `file`: None where it cannot be opened here."""

    named: NamedObject
    file: StoredFile | None

    @property
    def can_be_opened(self) -> bool:
        """Not what an earlier release made beside its original: nothing says what it should be."""
        return self.file is not None and self.named.key == self.file.object_key

    def fits(self, stored: bytes) -> bool:
        """Whether these bytes are whole, as far as it can be told here."""
        if not self.named.is_there(len(stored)):
            return False
        return not self.can_be_opened or self.file is None or is_whole(self.file, stored)


@dataclass(frozen=True, slots=True)
class _Missing:
    """`row`: `inventory_queries.missing_after`."""

    row: Any
    file: StoredFile | None


class Inventory:
    """`term`: how long an orphan is kept; `clock` answers the time of a round; `page`: how much is read at once.

    `keys`: None where nothing is opened; then what did not open stays missing.
    """

    def __init__(
        self,
        database: Database,
        store: PhotoStore,
        term: timedelta = TERM,
        clock: Callable[[], datetime] = now,
        page: int = PAGE,
        keys: HouseholdKeys | None = None,
    ) -> None:
        self._database = database
        self._store = store
        self._term = term
        self._clock = clock
        self._page = page
        self._keys = keys

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        due = self._clock()

        async def look() -> None:
            nonlocal due
            await self.look_again(stop)
            if self._clock() < due:
                return
            due = self._clock() + FAILED_EVERY
            if await self.round(stop):
                due = self._clock() + ROUND_EVERY

        await wait_or_stop(stop, FIRST_SECONDS)
        await every(AGAIN_SECONDS, look, stop, name="inventory", faults=FAULTS, log=log)

    async def round(self, stop: asyncio.Event | None = None) -> bool:
        """All of the store against all rows; False when it was stopped before its end.

        Raises StoreUnavailable, ListingDisorderedError, and what `DATABASE_FAULTS` names; then nothing was deleted.
        """
        at, tally = self._clock(), Tally()
        for folder in FOLDERS:
            if not await self._compare(folder, at, tally, stop):
                return False
        async with self._database.transaction() as connection:
            await queries.forget_unseen(connection, at)
            await queries.keep_round(connection, at, self._clock(), tally.objects, tally.size)
        try:
            await self._delete_aged(at, stop)
        finally:
            await self._count()
        return True

    async def look_again(self, stop: asyncio.Event | None = None) -> int:
        """Of the missing files those that are back, and open, are missing no more; how many still are.

        Raises as `round`.
        """
        async for found in self._missing():
            if _stops(stop):
                break
            there = [each for each in found if await self._has_all(each.row)]
            back = {each.row.id for each in there if await self._opens(each)}
            async with self._database.transaction() as connection:
                # The next round will see that it is there, and no more.
                await queries.mark_damaged(connection, [each.row.id for each in there if each.row.id not in back])
                await queries.forget_missing(connection, list(back))
        async with self._database.transaction() as connection:
            missing = await queries.count_missing(connection)
        MISSING.set(missing)
        return missing

    async def lost(self) -> AsyncIterator[LostObject]:
        """What the missing files need and the store has not, or not so that it opens. Raises as `round`."""
        async for found in self._missing():
            for each in found:
                for named in named_objects(each.row):
                    lost = LostObject(named, each.file)
                    if named.is_needed and not (await self._has(named) and await self._fits(lost)):
                        yield lost

    async def _opens(self, missing: _Missing) -> bool:
        """Whether all that is needed, and is there, opens; where that cannot be told, what was not damaged does."""
        needed = [each for each in named_objects(missing.row) if each.is_needed]
        if not needed or ((missing.file is None or missing.file.seal is None) and not missing.row.is_damaged):
            return True
        if missing.file is None:
            return False
        return all([await self._fits(LostObject(each, missing.file)) for each in needed])

    async def _fits(self, lost: LostObject) -> bool:
        """Whether what is there opens, as far as it can be opened here. Raises StoreUnavailable."""
        if not lost.can_be_opened:
            return True
        content = await self._store.get(lost.named.key)
        return content is not None and lost.fits(content)

    async def _missing(self) -> AsyncIterator[Sequence[_Missing]]:
        after = _FIRST
        while True:
            async with self._database.transaction() as connection:
                rows = await queries.missing_after(connection, after, self._page)
                contents = await queries.contents_of(connection, [row.id for row in rows])
            if not rows:
                return
            yield [_Missing(row, self._file_of(contents.get(row.id))) for row in rows]
            after = rows[-1].id

    def _file_of(self, row: Any | None) -> StoredFile | None:
        if self._keys is None or row is None:
            return None
        try:
            return StoredFile.of(row, self._keys)
        except CannotDecrypt:
            log.error("file %s: its key does not open", row.id)
            return None

    async def _compare(self, folder: str, at: datetime, tally: Tally, stop: asyncio.Event | None) -> bool:
        strangers: list[ListedObject] = []
        suspects: list[UUID] = []
        async for found, named in _merged(self._listed(folder), self._named(folder)):
            if _stops(stop):
                return False
            if found is not None:
                tally.add(found)
            if found is not None and named is None:
                strangers.append(found)
            elif named is not None and named.is_needed and not named.is_there(_size(found)):
                suspects.append(named.file_id)
            if len(strangers) == self._page:
                await self._note_orphans(strangers, at)
                strangers = []
            if len(suspects) == self._page:
                await self._note_missing(suspects, at)
                suspects = []
        await self._note_orphans(strangers, at)
        await self._note_missing(suspects, at)
        return True

    async def _listed(self, folder: str) -> AsyncIterator[ListedObject]:
        """Objects of files in the order of their keys. Raises StoreUnavailable, ListingDisorderedError."""
        end, last, others = "", "", 0
        while page := await self._store.list_objects(folder, end, self._page):
            if page[-1].key <= end:
                raise ListingDisorderedError(folder)
            end = page[-1].key
            for found in page:
                if file_of(found.key) is None:
                    others += 1
                    continue
                if found.key <= last:
                    raise ListingDisorderedError(folder)
                last = found.key
                yield found
        if others:
            log.warning("inventory: %d objects in %s are not of this program, and are left alone", others, folder)

    async def _named(self, folder: str) -> AsyncIterator[NamedObject]:
        """What the rows name in a folder, in the order of the keys: that of the ids."""
        after, is_earlier = _FIRST, folder != FOLDER
        while True:
            async with self._database.transaction() as connection:
                rows = await queries.rows_after(connection, after, self._page, is_earlier=is_earlier)
            for row in rows:
                for named in named_objects(row):
                    if named.key.startswith(folder):
                        yield named
            if not rows:
                return
            after = rows[-1].id

    async def _note_orphans(self, strangers: Sequence[ListedObject], at: datetime) -> None:
        """Those that no row names now. Who gets a ticket has a row, so what was listed had one before the listing."""
        settled = {found: file_id for found in strangers if (file_id := _file_of_settled(found, at)) is not None}
        if not settled:
            return
        async with self._database.transaction() as connection:
            rows = {row.id: row for row in await queries.rows_of(connection, list(set(settled.values())))}
            leaving = await queries.emptied_soon(connection, [_place(found.key) for found in settled])
            orphans = [
                {
                    "key": found.key,
                    "size": found.size,
                    "modified_at": found.modified_at,
                    "is_superseded": file_id in rows and is_superseded(rows[file_id], found.key),
                }
                for found, file_id in settled.items()
                if not _names(rows.get(file_id), found.key) and _place(found.key) not in leaving
            ]
            await queries.note_orphans(connection, orphans, at)

    async def _note_missing(self, suspects: Sequence[UUID], at: datetime) -> None:
        """Those whose row says the same before and after the store was asked for the object itself."""
        lost = []
        for row in await self._rows(suspects):
            lacks = [each for each in named_objects(row) if each.is_needed and not await self._has(each)]
            if lacks:
                is_damaged = [await self._store.stat(each.key) is not None for each in lacks]
                lost.append((row, all(is_damaged)))
        if lost:
            async with self._database.transaction() as connection:
                await queries.note_missing(connection, lost, at)

    async def _rows(self, file_ids: Sequence[UUID]) -> Sequence[Any]:
        if not file_ids:
            return ()
        async with self._database.transaction() as connection:
            return await queries.rows_of(connection, file_ids)

    async def _has_all(self, row: Any) -> bool:
        """Whether the store has what the file needs. Raises StoreUnavailable."""
        for named in named_objects(row):
            if named.is_needed and not await self._has(named):
                return False
        return True

    async def _has(self, named: NamedObject) -> bool:
        return named.is_there(_size(await self._store.stat(named.key)))

    async def _delete_aged(self, at: datetime, stop: asyncio.Event | None) -> None:
        after = ""
        while not _stops(stop):
            async with self._database.transaction() as connection:
                due = await queries.orphans_due(connection, at, at - self._term, at - SETTLED, after, self._page)
            if not due:
                return
            for orphan in due:
                if _stops(stop):
                    return
                await self._delete(orphan, at)
            after = due[-1].key

    async def _delete(self, orphan: Any, at: datetime) -> None:
        """The row of its file, if there is one, is locked meanwhile, so that nobody names the object again unseen."""
        file_id = file_of(orphan.key)
        listed = await self._store.list_objects(orphan.key, limit=1)
        if file_id is None or not listed or (listed[0].key, listed[0].modified_at) != (orphan.key, orphan.modified_at):
            return
        async with self._database.transaction() as connection:
            row = await queries.lock_row(connection, file_id)
            if _names(row, orphan.key) or await queries.emptied_soon(connection, [_place(orphan.key)]):
                await queries.forget_orphan(connection, orphan.key)
                return
            # Of a file that has lost its object, or whose object does not open, this may be the only copy.
            is_lacking = row is not None and not await self._has_all(row)
            if is_lacking or await queries.is_missing(connection, file_id):
                return
            await self._store.delete(orphan.key)
            await queries.forget_orphan(connection, orphan.key)
            await queries.add_deleted(connection, orphan.size, at)
            details = {"file_id": str(file_id), "bytes": orphan.size}
            await trail.record(connection, actor_id=None, action="orphan.deleted", subject="inventory", details=details)

    async def _count(self) -> None:
        async with self._database.transaction() as connection:
            await queries.count_orphans(connection)
            figures = await queries.find_inventory(connection)
            MISSING.set(await queries.count_missing(connection))
        ORPHANS.set(0 if figures is None else figures.orphans)


async def _merged(
    listed: AsyncIterator[ListedObject], named: AsyncIterator[NamedObject]
) -> AsyncIterator[tuple[ListedObject | None, NamedObject | None]]:
    """Both in the order of their keys; what has the same key together."""
    found, wanted = await anext(listed, None), await anext(named, None)
    while found is not None or wanted is not None:
        if wanted is None or (found is not None and found.key < wanted.key):
            yield found, None
            found = await anext(listed, None)
        elif found is None or wanted.key < found.key:
            yield None, wanted
            wanted = await anext(named, None)
        else:
            yield found, wanted
            found, wanted = await anext(listed, None), await anext(named, None)


def _size(found: ListedObject | StoredObject | None) -> int | None:
    return None if found is None else found.size


def _file_of_settled(found: ListedObject, at: datetime) -> UUID | None:
    return file_of(found.key) if found.modified_at <= at - SETTLED else None


def _names(row: Any | None, key: str) -> bool:
    return row is not None and any(named.key == key for named in named_objects(row))


def _place(key: str) -> str:
    """As `objects_to_delete` names it."""
    return key[: key.rindex("/") + 1]


def _stops(stop: asyncio.Event | None) -> bool:
    return stop is not None and stop.is_set()
