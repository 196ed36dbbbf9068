"""Frees the bytes of deleted files in the embedded store, while it runs.

SeaweedFS only marks what is deleted, and its own vacuum writes what lives in a volume anew: a store that is one volume
takes twice its size meanwhile. So its own is off (`deploy.embedded.store_config`), and this is instead: the bytes are
freed in place (`deploy.embedded.volumes`), and a volume is written anew only where that takes little.

While the files of an earlier release move, the worker copies no further until the bytes are free
(`services.submissions.files.moving`). It cannot free them itself: the store's files and its certificate are not for it.

A system or file system without holes has the vacuum only.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psycopg

from deploy.embedded import holes
from deploy.embedded.object_store import ObjectStore, StoreNotReadyError
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.volumes import LEAST_AGE_SECONDS, Volume, free_deleted, look_at, volume_number
from deploy.programs import database_name
from services.kernel.loops import every

log = logging.getLogger(__name__)

ROUND_SECONDS: Final = 20.0
MOST_GARBAGE: Final = 0.05
NO_GARBAGE: Final = 0.0
HEARTBEAT_SECONDS: Final = 7.0
"""The master knows what was deleted in a volume when its server has told it: every five seconds."""
SETTLED_SECONDS: Final = 10.0
"""The store deletes the pieces of an object a moment later, and they are freed five seconds after that."""
ROUNDS: Final = 5
PAUSE_SECONDS: Final = 1.0
"""After which it is known what was just being written."""
WORTH_A_VACUUM: Final = 0.3
LEAST_GARBAGE: Final = 64 * 1024 * 1024
"""Bytes that were freed in place take no place; they only keep a volume from being written to."""
ROOM: Final = 0.4
"""Part of what the store takes that a vacuum may take once more."""
ROOM_WHILE_MOVING: Final = 0.05
"""Less, because three tenths may be there twice already."""
NO_HOLES: Final = (
    "this system cannot free a part of a file: to free what was deleted, the store writes one of its files of up to "
    "1 GB anew at a time, and takes the place of it once more meanwhile"
)

# When nothing was deleted for a while: meanwhile it would only be done several times over.
DELETED = """
    select max(deleted_at)
      from moved_files
    having max(deleted_at) < clock_timestamp() - make_interval(secs => %s)
"""
MOVING = "select bytes_then from file_moves where state <> 'done'"

Say = Callable[[str], None]
_Stamp = tuple[int, int, int]


async def free_while_running(postgres: Postgres, store: ObjectStore, say: Say, stop: asyncio.Event) -> None:
    """Until `stop` is set."""
    freeing = Freeing(store, say)

    async def free() -> None:
        await asyncio.to_thread(freeing.step, postgres)

    faults = (psycopg.Error, OSError, StoreNotReadyError)
    await every(ROUND_SECONDS, free, stop, name="freeing", faults=faults, log=log)


class Freeing:
    """Remembers which volumes it has looked at, so that a round costs nothing where nothing was deleted."""

    def __init__(self, store: ObjectStore, say: Say) -> None:
        self._store = store
        self._say = say
        self._is_said = False
        self._has_holes: bool | None = None
        self._seen: dict[Path, tuple[_Stamp, Volume]] = {}
        self._vacuumed: set[_Stamp] = set()

    def step(self, postgres: Postgres) -> bool:
        """Free what was deleted, and tell the worker: True when it may copy on. Raises psycopg.Error, OSError,
        StoreNotReadyError."""
        with psycopg.connect(postgres.dsn(database_name("submissions"), SUPERUSER), autocommit=True) as connection:
            if connection.execute("select to_regclass('public.moved_files')").fetchone() == (None,):
                return False
            moving = connection.execute(MOVING).fetchone()
            deleted = connection.execute(DELETED, [SETTLED_SECONDS]).fetchone()
            if moving is not None:
                self.say_what_it_takes()
            is_free = self.free(is_urgent=deleted is not None)
            if is_free and deleted is not None:
                connection.execute("delete from moved_files where deleted_at <= %s", deleted)
            self.vacuum(None if moving is None else moving[0])
            return is_free and deleted is not None

    def say_what_it_takes(self) -> None:
        """Once, where it takes more than it should."""
        if not self._is_said and not self._can_punch():
            self._is_said = True
            self._say(NO_HOLES)

    def free(self, *, is_urgent: bool) -> bool:
        """Whether what was deleted a while ago is free in every volume. `is_urgent`: where there is only the vacuum,
        it waits for nothing. Raises OSError, StoreNotReadyError."""
        is_free = True
        for path in self._store.volumes():
            try:
                self._look(path)
            except FileNotFoundError:
                # A vacuum has just replaced it.
                is_free = False
        if self._can_punch():
            return is_free
        return is_free and is_urgent and free_all(self._store, MOST_GARBAGE)

    def vacuum(self, bytes_then: int | None) -> None:
        """Write one volume anew where much of it is garbage and the rest of it small. `bytes_then`: what there was to
        move, while it moves. Raises OSError, StoreNotReadyError."""
        least = LEAST_GARBAGE if self._can_punch() else 1
        due = [
            (volume, stamp)
            for stamp, volume in self._seen.values()
            if volume.garbage >= WORTH_A_VACUUM and volume.size - volume.living >= least and stamp not in self._vacuumed
        ]
        if not due:
            return
        volume, stamp = min(due, key=lambda each: each[0].living)
        room = ROOM * self._store.bytes_on_disk() if bytes_then is None else ROOM_WHILE_MOVING * bytes_then
        if volume.living <= room or not self._can_punch():
            self._vacuumed.add(stamp)
            self._store.vacuum(volume.id)

    def _look(self, path: Path) -> None:
        stamp = _stamp(path)
        before = self._seen.get(path)
        if before is not None and before[0] == stamp and not before[1].young:
            return
        if not self._can_punch():
            self._seen[path] = (stamp, look_at(path))
            return
        volume = free_deleted(path)
        if volume.kept > MOST_GARBAGE * volume.size and stamp not in self._vacuumed:
            time.sleep(PAUSE_SECONDS)
            volume = free_deleted(path)
            if volume.kept > MOST_GARBAGE * volume.size:
                log.warning("volume %d: %d bytes of it cannot be freed in place", volume.id, volume.kept)
                self._vacuumed.add(stamp)
                self._store.vacuum(volume.id)
                return
        self._seen[path] = (stamp, volume)

    def _can_punch(self) -> bool:
        if self._has_holes is None:
            self._has_holes = holes.are_possible(self._store.data)
        return self._has_holes


def _stamp(path: Path) -> _Stamp:
    index = path.with_suffix(".idx").stat()
    return path.stat().st_ino, index.st_ino, index.st_size


def clear_all(store: ObjectStore, say: Say) -> bool:
    """Until nothing that was deleted before can be read in the store's files; False where that is not reached. Raises
    OSError, StoreNotReadyError."""
    if not holes.are_possible(store.data):
        say(f"files: {NO_HOLES}")
        return free_all(store, NO_GARBAGE)
    # From then on all of that is old enough. What others delete meanwhile is not waited for.
    time.sleep(LEAST_AGE_SECONDS + 1)
    left = store.volumes()
    for _ in range(ROUNDS):
        left = [path for path in left if not _is_cleared(path)]
        if not left:
            return True
        time.sleep(PAUSE_SECONDS)
    say("files: writing a part of the store anew")
    for path in left:
        store.vacuum(volume_number(path))
    return all(_is_cleared(path) for path in left)


def _is_cleared(path: Path) -> bool:
    try:
        volume = free_deleted(path, is_thorough=True)
    except FileNotFoundError:
        # A vacuum has just replaced it.
        return False
    return not volume.kept


def free_all(store: ObjectStore, most: float) -> bool:
    """By vacuum, until no volume has more garbage than this part, one after the other; False where that is not reached.
    Raises StoreNotReadyError."""
    for _ in range(ROUNDS):
        volumes = [volume for volume, part in sorted(store.garbage().items()) if part > most]
        if not volumes:
            return True
        for volume in volumes:
            store.vacuum(volume)
        time.sleep(HEARTBEAT_SECONDS)
    return False
