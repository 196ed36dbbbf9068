"""Loads an import from the encrypted file into the register: all rows or, on request, only the valid ones.

Rows are read, checked and encrypted in batches and inserted into a staging table; one short transaction then moves them
into the register. After any interruption the next attempt starts from the file again, and loading the same file twice
changes nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row

from services.households.clients import Rights
from services.households.households.encryption import content_of, household_columns
from services.households.households.moving import Move, take_along
from services.households.households.rules import register_again
from services.households.households.schemas import HouseholdInput
from services.households.roster import checking, loading_queries, queries, sealed_files
from services.households.roster.checking import Content, Header, Numbers
from services.households.roster.columns import is_title
from services.households.roster.faults import Fault, FileRefused, file_refused
from services.kernel.audit import trail
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.sheets.records import MAX_ROWS, Record, SheetRefused
from services.kernel.sheets.tables import read_table

log = logging.getLogger(__name__)

BATCH = 500
MAX_ATTEMPTS = 8
MAX_FAULTS = 100_000
"""Stored and shown; further faults are only counted."""

Stored = Mapping[str, tuple[Row[Any], list[Row[Any]]]]


class ImportLocked(Exception):
    """Another worker holds the lock of this import, or has not noticed yet that it was given up."""


@dataclass
class Tally:
    """`good`: new, changed or unchanged."""

    rows: int = 0
    rejected: int = 0
    unchanged: int = 0
    warned: int = 0
    faults: int = 0
    numbers: Numbers = field(default_factory=Numbers)


@dataclass(frozen=True)
class Outcome:
    """Of one row: values for the staging table, None where nothing changes or the row is refused; what was found."""

    staged: dict[str, Any] | None
    faults: list[Fault]

    @property
    def is_refused(self) -> bool:
        return any(fault.level == "fault" for fault in self.faults)


@dataclass(frozen=True)
class Checked:
    """The result of a batch: values for the staging table, faults in order of rows."""

    staged: list[dict[str, Any]]
    faults: list[Fault]
    rejected: int
    unchanged: int
    warned: int


@dataclass(frozen=True)
class Job:
    """An import in progress."""

    id: UUID
    account_id: UUID
    scope: Scope
    is_partial: bool
    is_dry: bool
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
                await self._finish(row, "failed", Tally(), file_refused("gave-up").faults)
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
            await self._read(job, tally)
            # Checked again: reading may take minutes, and nothing was written to the register yet.
            await self._check_permission_now(job)
        except FileRefused as refused:
            await self._finish(row, "refused", tally, refused.faults)
            return
        except SheetRefused as refused:
            await self._finish(row, "refused", tally, file_refused(refused.code, refused.row).faults)
            return
        if job.is_dry:
            await self._keep_open(job, tally)
            return
        if tally.rejected and not job.is_partial:
            await self._finish(row, "refused", tally, ())
            return
        await self._move(job, tally)

    async def _check_permission_now(self, job: Job) -> None:
        """The upload was allowed by a token; the role may have been removed since. Raises FileRefused."""
        now = await self._rights.scope_now(job.account_id, "households.write")
        if not all(now.covers(code) for code in job.scope.division_codes):
            raise file_refused("no-longer-entitled")

    def _job(self, row: Row[Any]) -> Job:
        file = sealed_files.SealedFile(self._database, self._keys, row.id, bytes(row.wrapped_key), row.size)
        return Job(row.id, row.created_by, Scope(tuple(row.division_codes)), row.is_partial, row.is_dry, file)

    async def _read(self, job: Job, tally: Tally) -> None:
        """Raises FileRefused, SheetRefused."""
        async with read_table(job.file.pieces, job.file.size, known=is_title) as table:
            header = Header(table.head)
            batch: list[Record] = []
            async for record in table.records:
                if record.skipped is None:
                    batch.append(record)
                if len(batch) == BATCH:
                    await self._take(job, header, batch, tally)
                    batch = []
            if batch:
                await self._take(job, header, batch, tally)
        if tally.rows == 0:
            raise file_refused("file-empty", header.row)

    async def _take(self, job: Job, header: Header, batch: list[Record], tally: Tally) -> None:
        if tally.rows + len(batch) > MAX_ROWS:
            raise file_refused("too-many-rows", batch[-1].number)
        rows = checking.contents(batch, header)
        numbers = [content["registry_no"] for _, content, _ in rows if "registry_no" in content]
        async with self._database.transaction() as connection:
            stored = await loading_queries.stored_households(connection, numbers)
        # In a thread, so that the event loop of this process is not blocked.
        checked = await asyncio.to_thread(self._check, job, rows, stored, tally.numbers)
        async with self._database.transaction() as connection:
            await loading_queries.stage(connection, checked.staged)
            await queries.add_faults(connection, job.id, checked.faults[: max(MAX_FAULTS - tally.faults, 0)])
            tally.rows += len(batch)
            tally.rejected += checked.rejected
            tally.unchanged += checked.unchanged
            tally.warned += checked.warned
            tally.faults += len(checked.faults)
            # The last tenth is for the register itself.
            progress = 0.9 * batch[-1].progress
            await queries.report_progress(connection, job.id, tally.rows, tally.rejected, progress)

    def _check(
        self, job: Job, rows: Sequence[tuple[Record, Content, list[Fault]]], stored: Stored, numbers: Numbers
    ) -> Checked:
        staged: list[dict[str, Any]] = []
        faults: list[Fault] = []
        rejected = unchanged = warned = 0
        for record, content, found in rows:
            outcome = self._check_row(job, record.number, content, found, stored, numbers)
            faults += outcome.faults
            if outcome.is_refused:
                rejected += 1
                continue
            warned += bool(outcome.faults)
            if outcome.staged is None:
                unchanged += 1
            else:
                staged.append(outcome.staged)
        return Checked(staged, faults, rejected, unchanged, warned)

    def _check_row(
        self, job: Job, number: int, content: Content, found: list[Fault], stored: Stored, numbers: Numbers
    ) -> Outcome:
        if any(fault.column is None for fault in found):
            return Outcome(None, found)
        registry_no = content.get("registry_no", "")
        if registry_no:
            found = found + numbers.repeated(number, registry_no)
        known, members = stored.get(registry_no, (None, []))
        if known is not None and not job.scope.covers(known.village_code):
            return Outcome(None, [*found, checking.taken_elsewhere(number)])
        if known is not None and known.is_restricted:
            return Outcome(None, [*found, checking.restricted(number)])
        found = found + checking.out_of_area(number, job.scope, content)
        base = {} if known is None else content_of(self._keys, known, members)
        merged = checking.overlay(base, content)
        if merged == base:
            return Outcome(None, found)
        body, invalid = checking.check(number, merged, base)
        # A cell that could not be read is missing for the model; its own fault is more precise.
        said = {fault.column for fault in found}
        found = found + [fault for fault in invalid if fault.column is None or fault.column not in said]
        outcome = Outcome(None, found)
        if body is None or outcome.is_refused or (known is not None and _same(base, body)):
            return outcome
        return Outcome(self._staged(job, number, body, known), found)

    def _staged(self, job: Job, number: int, body: HouseholdInput, known: Row[Any] | None) -> dict[str, Any]:
        household_id = new_id() if known is None else known.id
        wrapped_key = self._keys.new_wrapped_key(str(household_id)) if known is None else bytes(known.wrapped_key)
        return {
            "import_id": job.id,
            "row_number": number,
            "base_version": None if known is None else known.version,
            "previous_village": None if known is None else known.village_code,
            "id": household_id,
            **household_columns(self._keys, household_id, wrapped_key, body),
        }

    async def _keep_open(self, job: Job, tally: Tally) -> None:
        """Checked only: nothing of it is in the register until somebody loads it."""
        async with self._database.transaction() as connection:
            counts = _counts(tally) | {"unchanged": tally.unchanged}
            await queries.mark_checked(connection, job.id, counts)
            await _remember(connection, job.id, job.account_id, "roster.checked", counts)

    async def _move(self, job: Job, tally: Tally) -> None:
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
            await queries.finish(connection, job.id, "done", counts)
            await _remember(connection, job.id, job.account_id, "roster.loaded", counts)

    async def _finish(self, row: Row[Any], state: str, tally: Tally, faults: Sequence[Fault]) -> None:
        async with self._database.transaction() as connection:
            await queries.add_faults(connection, row.id, faults)
            await queries.finish(connection, row.id, state, _counts(tally))
            await _remember(connection, row.id, row.created_by, f"roster.{state}", _counts(tally))
        log.info("roster %s: %s", row.id, state)


def _counts(tally: Tally) -> dict[str, int]:
    return {"rows": tally.rows, "rejected": tally.rejected, "warned": tally.warned}


def _same(base: Content, body: HouseholdInput) -> bool:
    """Whether the register equals `body` already; a row stored under older rules counts as different."""
    with suppress(ValidationError):
        # What a fingerprint leaves out is no change: 18 digits instead of 15, for instance.
        return HouseholdInput.model_validate(base).model_dump_json() == body.model_dump_json()
    return False


async def _remember(connection: Any, import_id: UUID, account_id: UUID, action: str, counts: dict[str, int]) -> None:
    await trail.record(
        connection, actor_id=account_id, action=action, subject=f"roster_import:{import_id}", details=counts
    )
