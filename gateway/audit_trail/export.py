"""The trail as a CSV file, for Excel, WPS and people who keep paper.

Rows are read a batch at a time while they are sent, so a trail of millions needs no more memory than a page. The file
ends with the moment it was asked for: the entry about the export itself is not in it. If a program falls silent
half-way, the transfer breaks off: a file that looks whole must be whole.
"""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from gateway.audit_trail.merging import Placed, stream_merged
from gateway.audit_trail.people import People
from gateway.audit_trail.schemas import AuditFilter
from gateway.audit_trail.trails import Trail, TrailSilent, ask_each
from services.kernel.audit import trail as audit
from services.kernel.audit.reading import TrailFilter
from services.kernel.clock import SHANGHAI, now
from services.kernel.db.database import Database

BATCH: Final = 500
HEADINGS: Final = ("时间（北京时间）", "程序", "编号", "操作人", "用户名", "操作人编号", "操作", "对象", "详情")
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel and WPS take the file for GBK."""

# What spreadsheets take for a formula; Chinese and Japanese ones the full-width forms too.
_FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Export:
    """`entries`: how many the file will hold."""

    wanted: TrailFilter
    entries: int


async def begin(database: Database, trails: Sequence[Trail], asked: AuditFilter, account_id: UUID) -> Export:
    """Counts, and writes down who takes what before a byte leaves. Raises TrailSilent."""
    wanted, moment = asked.for_trails(), now()
    wanted = wanted.model_copy(update={"until": min(wanted.until or moment, moment)})
    counts, missing = await ask_each(trails, lambda trail: trail.count(wanted))
    if missing:
        raise TrailSilent(missing=missing)
    export = Export(wanted, sum(counts.values()))
    async with database.transaction() as connection:
        await audit.record(
            connection,
            actor_id=account_id,
            action="audit.exported",
            subject="trail",
            details={"filter": asked.noted(), "entries": export.entries},
        )
    return export


async def content(database: Database, trails: Sequence[Trail], export: Export) -> AsyncIterator[bytes]:
    """The file in pieces. Raises TrailSilent half-way, which cuts the answer."""
    yield (BYTE_ORDER_MARK + _written([HEADINGS])).encode()
    people = People(database)
    batch: list[Placed] = []
    async for placed in stream_merged(trails, export.wanted):
        batch.append(placed)
        if len(batch) == BATCH:
            yield await _piece(people, batch)
            batch = []
    if batch:
        yield await _piece(people, batch)


async def _piece(people: People, batch: Sequence[Placed]) -> bytes:
    await people.learn(batch)
    return _written(_row(placed, people) for placed in batch).encode()


def _row(placed: Placed, people: People) -> Iterator[Any]:
    entry = placed.entry
    actor = people.find(entry.actor_id)
    yield entry.occurred_at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(" ", "microseconds")
    yield placed.program
    yield entry.id
    yield harmless(actor.name if actor else "")
    yield harmless((actor.username if actor else "") or "")
    yield entry.actor_id or ""
    yield harmless(entry.action)
    yield harmless(entry.subject)
    yield harmless(orjson.dumps(entry.details).decode())


def harmless(text: str) -> str:
    """A cell that no spreadsheet computes.

    >>> harmless("=1+1"), harmless("－1"), harmless("household:1=2")
    ("'=1+1", "'－1", 'household:1=2')
    """
    return "'" + text if text.startswith(_FORMULA_BEGINS) else text


def _written(rows: Iterable[Iterable[Any]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()
