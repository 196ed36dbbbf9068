"""Several trails as one, newest first.

Entries of the same time are in the order of `PROGRAMS`, then by number. So one position, (time, program, number), gives
the start of the next page in every trail, and no entry is repeated or skipped between two pages.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.audit_trail.trails import PROGRAMS, Program, Trail, TrailUnavailable, ask_each
from services.kernel.audit.reading import Entry, Place, TrailFilter
from services.kernel.clock import read_moment
from services.kernel.web.paging import CursorMalformed, Page, decode_cursor, encode_cursor, last_key

_BEFORE_ALL: Final = 0
_AFTER_ALL: Final = 2**63 - 1
_RANK: Final = {program: rank for rank, program in enumerate(PROGRAMS)}

BATCH: Final = 2000
TRIES: Final = 3
PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and its program."""

    program: Program
    entry: Entry

    @property
    def _key(self) -> tuple[datetime, int, int]:
        return self.entry.occurred_at, -_RANK[self.program], self.entry.id

    def __lt__(self, other: "Placed") -> bool:
        """Sorts before, which means newer."""
        return self._key > other._key


@dataclass(frozen=True, slots=True)
class MergedPlace:
    place: Place
    program: Program

    def of(self, program: Program) -> Place:
        """The position from which the trail of `program` continues.

        >>> from datetime import UTC, datetime
        >>> place = MergedPlace(Place(datetime(2020, 5, 1, tzinfo=UTC), 7), "campaigns")
        >>> [place.of(program).id for program in ("gateway", "campaigns")], place.of("households").id == 2**63 - 1
        ([0, 7], True)
        """
        if program == self.program:
            return self.place
        comes_later = _RANK[program] > _RANK[self.program]
        return Place(self.place.occurred_at, _AFTER_ALL if comes_later else _BEFORE_ALL)


async def read_merged(
    trails: Iterable[Trail], wanted: TrailFilter, before: MergedPlace | None, limit: int
) -> tuple[list[Placed], list[Program]]:
    """The next entries of all trails, and the programs that did not answer."""
    found, missing = await ask_each(
        trails, lambda trail: trail.entries(wanted, before.of(trail.program) if before else None, limit)
    )
    placed = [Placed(program, entry) for program, entries in found.items() for entry in entries]
    return sorted(placed)[:limit], missing


async def stream_merged(trails: Iterable[Trail], wanted: TrailFilter) -> AsyncIterator[Placed]:
    """All entries, with one batch of each trail in memory. Raises TrailUnavailable when one still does not answer."""
    streams = [_stream(trail, wanted) for trail in trails]
    heap = [(placed, number) for number, stream in enumerate(streams) if (placed := await anext(stream, None))]
    heapq.heapify(heap)
    while heap:
        placed, number = heap[0]
        yield placed
        following = await anext(streams[number], None)
        if following is None:
            heapq.heappop(heap)
        else:
            heapq.heapreplace(heap, (following, number))


async def _stream(trail: Trail, wanted: TrailFilter) -> AsyncIterator[Placed]:
    before: Place | None = None
    while True:
        entries = await _patiently(trail, wanted, before)
        for entry in entries:
            yield Placed(trail.program, entry)
        if len(entries) < BATCH:
            return
        before = Place(entries[-1].occurred_at, entries[-1].id)


async def _patiently(trail: Trail, wanted: TrailFilter, before: Place | None) -> list[Entry]:
    """Retries while a program restarts during an export."""
    for _ in range(TRIES - 1):
        try:
            return await trail.entries(wanted, before, BATCH)
        except TrailUnavailable:
            await asyncio.sleep(PAUSE_SECONDS)
    return await trail.entries(wanted, before, BATCH)


def write_place(placed: Placed) -> str:
    """The cursor of the next page."""
    return encode_cursor([placed.entry.occurred_at.isoformat(), placed.program, placed.entry.id])


def read_place(cursor: str) -> MergedPlace:
    """Raises CursorMalformed."""
    moment, program, number = last_key(Page(1, decode_cursor(cursor)), read_moment, str, int) or ()
    if program not in _RANK or not _BEFORE_ALL <= number <= _AFTER_ALL:
        raise CursorMalformed()
    return MergedPlace(Place(moment, number), program)
