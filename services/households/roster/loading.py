"""Loads an import from the encrypted file into the register: all households or, on request, only the valid ones.

Rows are read, checked and encrypted in batches and inserted into staging tables; one short transaction then moves them
into the register. After any interruption the next attempt starts from the file again, and loading the same file twice
changes nothing. A file whose columns say too little is not checked before its sender has said more.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.households.clients import Rights
from services.households.households.moving import Move, take_along
from services.households.households.rules import register_again
from services.households.registers.lists import read_lists
from services.households.registers.places import Places
from services.households.registers.titles import titles
from services.households.registers.words import Lists, using
from services.households.roster import batches, loading_queries, profile_queries, queries, sealed_files
from services.households.roster.batches import Batch, Batches, RowsApart
from services.households.roster.checking import SheetTitles
from services.households.roster.choices import Choices
from services.households.roster.comparing import Compared, Comparer
from services.households.roster.faults import NAME_CLEANED, FileRefused, Remark, file_refused
from services.households.roster.matching import LOOKED_AT
from services.households.roster.persons_seen import PersonsSeen, same_name
from services.households.roster.placing import Placing
from services.households.roster.questions import questions_of
from services.households.roster.readings import (
    MappingNeeded,
    Reading,
    mapping_of,
    read_head,
    signature_of,
    with_plain_titles,
)
from services.households.roster.schemas import Question, RosterMapping
from services.kernel.audit import trail
from services.kernel.auth.principals import Scope
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.sheets.records import MAX_ROWS, Reason, Record, SheetRefused
from services.kernel.sheets.tables import Table, inspect, read_table

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
MAX_FAULTS = 100_000
"""Stored and shown; further remarks are only counted."""
OF_ANOTHER_SHEET = ("sheet-unknown", "header-not-found", "file-empty")
"""Refusals after which another sheet of the workbook may be chosen."""


class ImportLocked(Exception):
    """Another worker holds the lock of this import, or has not noticed yet that it was given up."""


@dataclass
class Tally:
    """`rejected`, `unchanged`, `warned`, `doubtful`: households."""

    rows: int = 0
    households: int = 0
    rejected: int = 0
    unchanged: int = 0
    warned: int = 0
    doubtful: int = 0
    remarks: int = 0
    merged: int = 0
    cleaned: int = 0
    skipped: Counter[Reason] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Job:
    """An import in progress."""

    id: UUID
    account_id: UUID
    scope: Scope
    is_partial: bool
    is_dry: bool
    takes_doubtful: bool
    choices: Choices
    file: sealed_files.SealedFile


class RosterLoader:
    def __init__(self, database: Database, keys: KeyRing, rights: Rights) -> None:
        """`database` in the worker role: the scope of the person who uploaded the file is checked here, for each
        row."""
        self._database = database
        self._keys = keys
        self._rights = rights

    async def load(self, import_id: UUID) -> None:
        """Load an import to its end; does nothing when it has ended already.

        Raises ImportLocked, RegisterChanged, DBAPIError, OSError, httpx.HTTPError: all of them are retried.
        """
        async with self._locked(import_id):
            async with self._database.transaction() as connection:
                row = await queries.begin(connection, import_id)
            if row is None:
                return
            if row.attempts > MAX_ATTEMPTS:
                await self._finish(row, "failed", Tally(), file_refused("gave-up").remarks)
                return
            await self._work(row)

    @asynccontextmanager
    async def _locked(self, import_id: UUID) -> AsyncIterator[None]:
        """The lock ends with its transaction, hence with its process."""
        async with self._database.transaction() as connection:
            if not await queries.try_lock_import(connection, import_id):
                raise ImportLocked()
            yield

    async def _work(self, row: Row[Any]) -> None:
        job = self._job(row)
        tally = Tally()
        try:
            await self._check_permission_now(job)
            # Read once: a word that changes meanwhile changes no household of this attempt.
            with using(await self._lists(job)):
                reading = await self._read(job, tally)
            # Checked again: reading may take minutes, and nothing was written to the register yet.
            await self._check_permission_now(job)
        except MappingNeeded as needed:
            await self._ask(job, needed.mapping)
            return
        except FileRefused as refused:
            await self._finish(row, "refused", tally, refused.remarks)
            return
        except SheetRefused as refused:
            await self._finish(row, "refused", tally, file_refused(refused.code, refused.row).remarks)
            return
        if job.is_dry:
            await self._keep_open(job, reading, tally)
            return
        if tally.rejected and not job.is_partial:
            await self._finish(row, "refused", tally, (), reading)
            return
        await self._move(job, reading, tally)

    async def _check_permission_now(self, job: Job) -> None:
        """The upload was allowed by a token; the role may have been removed since. Raises FileRefused."""
        now = await self._rights.scope_now(job.account_id, "households.write")
        if not all(now.covers(code) for code in job.scope.division_codes):
            raise file_refused("no-longer-entitled")

    def _job(self, row: Row[Any]) -> Job:
        file = sealed_files.SealedFile(self._database, self._keys, row.id, bytes(row.wrapped_key), row.size)
        choices = Choices()
        if row.choices is not None:
            choices = Choices.of_json(sealed_files.open_kept(file.key, row.id, "choices", row.choices))
        scope = Scope(tuple(row.division_codes))
        # Whoever does not check first is not there to be asked: the file counts as it is, the doubt is told.
        takes_doubtful = not row.is_dry if row.takes_doubtful is None else row.takes_doubtful
        return Job(row.id, row.created_by, scope, row.is_partial, row.is_dry, takes_doubtful, choices, file)

    async def _lists(self, job: Job) -> Lists:
        async with self._database.transaction() as connection:
            return await read_lists(connection, job.scope)

    async def _read(self, job: Job, tally: Tally) -> Reading:
        """Raises MappingNeeded, FileRefused, SheetRefused."""
        try:
            return await self._read_all(job, tally)
        except RowsApart:
            async with self._database.transaction() as connection:
                await queries.forget_results(connection, job.id)
            vars(tally).update(vars(Tally()))
            return await self._read_all(job, tally, await self._last_rows(job))

    async def _last_rows(self, job: Job) -> dict[str, int]:
        async with self._table(job) as table, aclosing(_Ahead(table.records)) as records:
            await records.look(LOOKED_AT)
            reading = await self._reading(job, table, records.first)
            return await batches.last_rows(reading, records)

    async def _read_all(self, job: Job, tally: Tally, last_rows: dict[str, int] | None = None) -> Reading:
        async with self._table(job) as table, aclosing(_Ahead(table.records)) as records:
            await records.look(LOOKED_AT)
            if all(record.skipped is not None for record in records.first):
                raise file_refused("file-empty", table.head.header_rows[-1])
            reading = await self._reading(job, table, records.first)
            async with self._database.transaction() as connection:
                places = Places(await loading_queries.divisions_of(connection, job.scope))
            placing = Placing(places, job.scope, job.choices.village)
            if questions := await self._questions(job, reading, placing, records.first):
                raise MappingNeeded(reading.asking(questions))
            comparer = Comparer(self._keys, job.id, job.scope, placing, SheetTitles(reading.match), PersonsSeen())
            async for batch in Batches(reading, today(), last_rows).read(records):
                await self._take(job, reading, comparer, batch, tally)
        return reading

    @asynccontextmanager
    async def _table(self, job: Job) -> AsyncIterator[Table]:
        """Raises MappingNeeded, SheetRefused."""
        chosen, is_known = job.choices, titles().is_known
        try:
            async with read_table(
                job.file.pieces,
                job.file.size,
                known=is_known,
                sheet=chosen.sheet,
                encoding=chosen.encoding,
                include_hidden=chosen.include_hidden is not False,
            ) as table:
                yield table
        except SheetRefused as refused:
            question = _question_after(refused, chosen)
            if question is None:
                raise
            shape = await inspect(job.file.pieces, job.file.size, known=is_known)
            raise MappingNeeded(mapping_of(shape, chosen, [question])) from None

    async def _reading(self, job: Job, table: Table, first: Sequence[Record]) -> Reading:
        head = with_plain_titles(table.head)
        signature = signature_of(head.titles)
        async with self._database.transaction() as connection:
            profile = await profile_queries.find(connection, job.scope, signature, job.choices.profile)
        return read_head(head, table.shape, first, job.choices, profile)

    async def _questions(self, job: Job, reading: Reading, placing: Placing, first: Sequence[Record]) -> list[Question]:
        async def are_known(numbers: Sequence[str]) -> bool:
            async with self._database.transaction() as connection:
                stored = await loading_queries.stored_households(connection, numbers)
            return all(number in stored and job.scope.covers(stored[number][0].village_code) for number in numbers)

        return await questions_of(reading, placing, first, today(), are_known)

    async def _take(self, job: Job, reading: Reading, comparer: Comparer, batch: Batch, tally: Tally) -> None:
        if tally.rows + len(batch.lines) > MAX_ROWS:
            raise file_refused("too-many-rows", batch.last)
        # In a thread, so that the event loop of this process is not blocked.
        drafts = await asyncio.to_thread(comparer.drafts, reading.match, batch.lines)
        async with self._database.transaction() as connection:
            stored = await loading_queries.stored_households(connection, comparer.numbers(drafts))
        found = await asyncio.to_thread(comparer.compare, drafts, stored)
        await self._doubt(job, comparer, found)
        async with self._database.transaction() as connection:
            staged = [one for one in found if one.is_staged(takes_doubtful=job.takes_doubtful)]
            await loading_queries.stage(connection, staged)
            remarks = [remark for one in found for remark in one.shown_remarks]
            kept = remarks[: max(MAX_FAULTS - tally.remarks, 0)]
            await queries.add_remarks(connection, job.id, sealed_files.sealed_remarks(job.file.key, job.id, kept))
            _count(tally, batch, found)
            tally.remarks += len(remarks)
            # The last tenth is for the register itself.
            progress = 0.9 * batch.progress
            await queries.report_progress(connection, job.id, tally.rows, tally.rejected, progress)

    async def _doubt(self, job: Job, comparer: Comparer, found: Sequence[Compared]) -> None:
        """Persons who are in another household of the file or the register."""
        comparer.doubt_within(found)
        asked = [one for one in found if one.staged is not None]
        indexes = [index for one in asked for index, _ in one.newcomers]
        names = [one.name_index for one in asked if one.name_index is not None]
        async with self._database.transaction() as connection:
            registered = await loading_queries.registered_persons(connection, job.scope, indexes)
            heads = await loading_queries.heads_of_name(connection, job.scope, names)
        for one in asked:
            one.draft.remarks += comparer.persons.in_register(one.draft, one.registry_no, one.newcomers, registered)
            if one.name_index is not None and (other := heads.get((one.name_index, one.village))):
                one.draft.remarks.append(same_name(one.draft, other))

    async def _ask(self, job: Job, mapping: RosterMapping) -> None:
        """What is to be said first; the file stays for its sender."""
        async with self._database.transaction() as connection:
            sealed = sealed_files.seal_kept(job.file.key, job.id, "reading", mapping.model_dump(mode="json"))
            await queries.mark_asking(connection, job.id, sealed, mapping.questions)
            await _remember(connection, job.id, job.account_id, "roster.asked", {})

    async def _keep_open(self, job: Job, reading: Reading, tally: Tally) -> None:
        """Checked only: nothing of it is in the register until somebody loads it."""
        async with self._database.transaction() as connection:
            mapping = reading.asking([]).model_dump(mode="json")
            sealed = sealed_files.seal_kept(job.file.key, job.id, "reading", mapping)
            counts = _counts(tally) | {"unchanged": tally.unchanged}
            await queries.mark_checked(connection, job.id, counts, _findings(tally, reading), sealed)
            await _remember(connection, job.id, job.account_id, "roster.checked", counts)

    async def _move(self, job: Job, reading: Reading, tally: Tally) -> None:
        """Raises RegisterChanged."""
        async with self._database.transaction() as connection:
            created, changed = await loading_queries.move_into_register(connection, job.id, job.account_id)
            moved = await loading_queries.moved_households(connection, job.id)
            moves = [Move(row.id, row.previous_village, row.village_code) for row in moved]
            await take_along(connection, moves, job.account_id)
            numbers = await loading_queries.registered_numbers(connection, job.id)
            counts = _counts(tally) | {
                "created": created,
                "changed": changed,
                "unchanged": tally.unchanged,
                "registered_again": await register_again(connection, self._keys, numbers),
            }
            await queries.finish(connection, job.id, "done", counts, _findings(tally, reading))
            await _remember(connection, job.id, job.account_id, "roster.loaded", counts)

    async def _finish(
        self, row: Row[Any], state: str, tally: Tally, remarks: Sequence[Remark], reading: Reading | None = None
    ) -> None:
        async with self._database.transaction() as connection:
            await queries.add_remarks(connection, row.id, sealed_files.sealed_remarks(None, row.id, remarks))
            findings = _findings(tally, reading) if reading is not None else {}
            await queries.finish(connection, row.id, state, _counts(tally), findings)
            await _remember(connection, row.id, row.created_by, f"roster.{state}", _counts(tally))
        log.info("roster %s: %s", row.id, state)


class _Ahead:
    """Records of which the first can be looked at before they are read."""

    def __init__(self, records: AsyncIterator[Record]) -> None:
        self._records = records
        self.first: list[Record] = []
        self._place = 0

    async def look(self, count: int) -> None:
        """Raises SheetRefused."""
        async for record in self._records:
            self.first.append(record)
            if len(self.first) >= count:
                break

    def __aiter__(self) -> AsyncIterator[Record]:
        return self

    async def __anext__(self) -> Record:
        if self._place < len(self.first):
            self._place += 1
            return self.first[self._place - 1]
        return await anext(self._records)

    async def aclose(self) -> None:
        self.first = []


def _question_after(refused: SheetRefused, chosen: Choices) -> Question | None:
    if refused.code == "encoding-doubtful":
        return "encoding"
    if refused.code == "encoding-unknown" and chosen.encoding is not None:
        return "encoding"
    return "sheet" if chosen.sheet is not None and refused.code in OF_ANOTHER_SHEET else None


def _count(tally: Tally, batch: Batch, found: Sequence[Compared]) -> None:
    tally.rows += len(batch.lines)
    tally.skipped += batch.skipped
    tally.merged += batch.merged
    tally.households += len(found)
    for one in found:
        tally.rejected += one.draft.is_refused
        tally.cleaned += sum(remark.code == NAME_CLEANED for remark in one.draft.remarks)
        if one.draft.is_refused:
            continue
        tally.warned += any(remark.level == "warning" for remark in one.draft.remarks)
        tally.doubtful += one.draft.is_doubtful
        tally.unchanged += one.staged is None
        tally.differences.update(one.differences)


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "rows": tally.rows,
        "households": tally.households,
        "rejected": tally.rejected,
        "warned": tally.warned,
        "doubtful": tally.doubtful,
    }


def _findings(tally: Tally, reading: Reading) -> dict[str, Any]:
    """What is said of the sheet as a whole: counts and titles."""
    return {
        "skipped": dict(tally.skipped + Counter(skipped.reason for skipped in reading.head.skipped)),
        "merged": tally.merged,
        "cleaned": tally.cleaned,
        "hidden_rows": reading.head.hidden_rows,
        "hidden_columns": len(reading.head.hidden_columns),
        "not_taken": reading.not_taken,
        "differences": tally.differences.most_common(),
    }


async def _remember(connection: Any, import_id: UUID, account_id: UUID, action: str, counts: dict[str, int]) -> None:
    await trail.record(
        connection, actor_id=account_id, action=action, subject=f"roster_import:{import_id}", details=counts
    )
