"""Seals the visits, conflicts, corrections and hashes that an earlier release stored in clear."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import CannotDecrypt, KeyRing, unseal
from services.kernel.db.rows import set_rows
from services.kernel.db.sealing import Batch, Key, Sealed, SealRows, batch_of
from services.submissions.household_keys import keys as household_keys
from services.submissions.household_keys import words
from services.submissions.household_keys.keys import HouseholdKey
from services.submissions.models import report_scans, report_versions, visit_conflicts, visit_revisions, visits
from services.submissions.reports.paper import mark_of, marks_of
from services.submissions.reports.rules import version_place
from services.submissions.sealing import queries

log = logging.getLogger(__name__)


async def seal_visits(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    found = await _locked(connection, keys, visits, "id", queries.CLEAR_VISIT, limit, after)
    sealed = [{"b_id": row.id, **words.sealed_visit(keys, found.key_of(row.id), row)} for row in found.rows]
    await set_rows(connection, visits, ("id",), sealed)
    return found.batch


async def seal_conflicts(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    found = await _locked(connection, keys, visit_conflicts, "visit_id", queries.CLEAR_CONFLICT, limit, after)
    sealed = [
        {
            "b_visit_id": row.visit_id,
            "b_fingerprint": row.fingerprint,
            **words.sealed_conflict(keys, found.key_of(row.visit_id), row.visit_id, bytes(row.fingerprint), row.body),
            "body": None,
        }
        for row in found.rows
    ]
    await set_rows(connection, visit_conflicts, ("visit_id", "fingerprint"), sealed)
    return found.batch


async def seal_revisions(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    found = await _locked(connection, keys, visit_revisions, "visit_id", queries.CLEAR_REVISION, limit, after)
    sealed = []
    for row in found.rows:
        said = {"reason": row.reason, "before": row.before, "after": row.after}
        new = words.sealed_revision(keys, found.key_of(row.visit_id), row.id, bytes(row.fingerprint), said)
        sealed.append({"b_id": row.id, **new, "reason": None, "before": None, "after": None})
    await set_rows(connection, visit_revisions, ("id",), sealed)
    return found.batch


@dataclass(frozen=True, slots=True)
class _Locked:
    """Locked clear rows; the households by visit, and their keys."""

    rows: Sequence[Any]
    households: Mapping[UUID, UUID]
    held: Mapping[UUID, HouseholdKey]
    batch: Batch

    def key_of(self, visit_id: UUID) -> HouseholdKey:
        return self.held[self.households[visit_id]]


async def _locked(
    connection: AsyncConnection,
    keys: KeyRing,
    table: Table,
    visit_column: str,
    is_clear: str,
    limit: int,
    after: Key | None,
) -> _Locked:
    """Keys are locked before rows, as by all who seal.

    The rows of a household that no key here opens stay as they are: they must stop neither the others nor the worker.
    """
    found = await queries.find_clear(connection, table, visit_column, is_clear, limit, after)
    households = await queries.households_of(connection, sorted({visit_id for _, visit_id in found}))
    held = await household_keys.keys_for(connection, keys, households.values())
    wanted = [key for key, visit_id in found if households[visit_id] in held]
    if len(wanted) < len(found):
        log.warning("%s: %d rows stay in clear, no key here opens them", table.name, len(found) - len(wanted))
    rows = await queries.lock_clear(connection, table, is_clear, wanted)
    return _Locked(rows, households, held, batch_of([key for key, _ in found], limit, len(rows)))


async def mark_versions(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    rows = await queries.lock_next(connection, report_versions, queries.UNMARKED_VERSION, limit, after)
    wrapped = await queries.report_keys_of(connection, [row.report_id for row in rows])
    marked, damaged = [], 0
    for row in rows:
        try:
            key = keys.unwrap(wrapped[row.report_id], str(row.report_id))
            canonical = unseal(key, bytes(row.content), version_place(row.report_id, row.version))
        except CannotDecrypt:
            damaged += 1
            continue
        mark, old_mark = marks_of(keys, canonical)
        marked.append({"b_report_id": row.report_id, "b_version": row.version, "mark": mark, "old_mark": old_mark})
    if damaged:
        log.warning("report_versions: %d rows keep a plain hash, no key here opens them", damaged)
    await set_rows(connection, report_versions, ("report_id", "version"), marked)
    return batch_of([(row.report_id, row.version) for row in rows], limit, len(marked))


async def mark_scans(connection: AsyncConnection, keys: KeyRing, limit: int, after: Key | None) -> Batch:
    rows = await queries.lock_next(connection, report_scans, queries.CLEAR_SCAN, limit, after)
    marked = [{"b_id": row.id, "read_mark": mark_of(keys, bytes(row.read_hash)), "read_hash": None} for row in rows]
    await set_rows(connection, report_scans, ("id",), marked)
    return batch_of([(row.id,) for row in rows], limit, len(rows))


async def clear_hashes(connection: AsyncConnection, _: KeyRing, limit: int, after: Key | None) -> Batch:
    """The last step: as long as a scan has a plain hash, it is compared with the plain hash of the version."""
    if await queries.has_clear_scans(connection):
        return Batch(0, None)
    rows = await queries.lock_next(connection, report_versions, queries.CLEAR_VERSION, limit, after)
    cleared = [{"b_report_id": row.report_id, "b_version": row.version, "hash": None} for row in rows if row.mark]
    await set_rows(connection, report_versions, ("report_id", "version"), cleared)
    return batch_of([(row.report_id, row.version) for row in rows], limit, len(cleared))


def _kind(table: Table, is_clear: str, seal_rows: SealRows, *more: str) -> Sealed:
    return Sealed(str(table.name), is_clear, seal_rows, more)


SEALED: Final = (
    _kind(visits, queries.CLEAR_VISIT, seal_visits, "needs", "signature"),
    _kind(visit_conflicts, queries.CLEAR_CONFLICT, seal_conflicts),
    _kind(visit_revisions, queries.CLEAR_REVISION, seal_revisions, "before", "after"),
    _kind(report_versions, queries.UNMARKED_VERSION, mark_versions),
    _kind(report_scans, queries.CLEAR_SCAN, mark_scans),
    _kind(report_versions, queries.CLEAR_VERSION, clear_hashes),
)
"""In this order."""
