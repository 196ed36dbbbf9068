"""The trail as a CSV file, for Excel, WPS and paper archives.

Rows are read in batches while they are sent, so the memory does not grow with the trail. The file ends at the time of
the request: the entry about the export itself is not in it. If a program stops answering, the transfer is cut: a file
that looks complete must be complete.
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
from gateway.audit_trail.trails import Trail, TrailUnavailable, ask_each
from services.kernel.audit import trail as audit
from services.kernel.audit.reading import TrailFilter
from services.kernel.clock import SHANGHAI, now
from services.kernel.db.database import Database

BATCH: Final = 500
HEADINGS: Final = ("时间（北京时间）", "程序", "编号", "操作人", "用户名", "操作人编号", "操作", "对象", "详情")
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel and WPS decode the file as GBK."""

# Characters that begin a formula in a spreadsheet; Chinese and Japanese programs accept the full-width forms too.
_FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Export:
    """`entries`: how many the file will hold."""

    wanted: TrailFilter
    entries: int


async def begin(database: Database, trails: Sequence[Trail], asked: AuditFilter, account_id: UUID) -> Export:
    """Counts, and records who exports what before a byte is sent. Raises TrailUnavailable."""
    wanted, moment = asked.for_trails(), now()
    wanted = wanted.model_copy(update={"until": min(wanted.until or moment, moment)})
    counts, missing = await ask_each(trails, lambda trail: trail.count(wanted))
    if missing:
        raise TrailUnavailable(missing=missing)
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
    """The file in pieces. Raises TrailUnavailable during the transfer, which cuts the answer."""
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
    await people.load_names(batch)
    return _written(_row(placed, people) for placed in batch).encode()


def _row(placed: Placed, people: People) -> Iterator[Any]:
    entry = placed.entry
    actor = people.find(entry.actor_id)
    yield entry.occurred_at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(" ", "microseconds")
    yield placed.program
    yield entry.id
    yield escape_formula(actor.name if actor else "")
    yield escape_formula((actor.username if actor else "") or "")
    yield entry.actor_id or ""
    yield escape_formula(entry.action)
    yield escape_formula(entry.subject)
    yield escape_formula(orjson.dumps(entry.details).decode())


def escape_formula(text: str) -> str:
    """A cell that no spreadsheet computes as a formula.

    >>> escape_formula("=1+1"), escape_formula("－1"), escape_formula("household:1=2")
    ("'=1+1", "'－1", 'household:1=2')
    """
    return "'" + text if text.startswith(_FORMULA_BEGINS) else text


def _written(rows: Iterable[Iterable[Any]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()
