"""Seals the visits, conflicts, corrections and hashes that an earlier release stored in clear."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing, unseal
from services.kernel.db.rows import set_rows
from services.kernel.db.sealing import Sealed
from services.submissions.household_keys import keys as household_keys
from services.submissions.household_keys import words
from services.submissions.household_keys.keys import HouseholdKey
from services.submissions.models import report_scans, report_versions, visit_conflicts, visit_revisions, visits
from services.submissions.reports.paper import mark_of, marks_of
from services.submissions.reports.rules import version_place
from services.submissions.sealing import queries


async def seal_visits(connection: AsyncConnection, keys: KeyRing, limit: int) -> int:
    rows, _, held = await _locked(connection, keys, visits, "id", queries.CLEAR_VISIT, limit)
    sealed = [{"b_id": row.id, **words.sealed_visit(keys, held[row.household_id], row)} for row in rows]
    await set_rows(connection, visits, ("id",), sealed)
    return len(rows)


async def seal_conflicts(connection: AsyncConnection, keys: KeyRing, limit: int) -> int:
    rows, households, held = await _locked(connection, keys, visit_conflicts, "visit_id", queries.CLEAR_CONFLICT, limit)
    sealed = [
        {
            "b_visit_id": row.visit_id,
            "b_fingerprint": row.fingerprint,
            **words.sealed_conflict(
                keys, held[households[row.visit_id]], row.visit_id, bytes(row.fingerprint), row.body
            ),
            "body": None,
        }
        for row in rows
    ]
    await set_rows(connection, visit_conflicts, ("visit_id", "fingerprint"), sealed)
    return len(rows)


async def seal_revisions(connection: AsyncConnection, keys: KeyRing, limit: int) -> int:
    rows, households, held = await _locked(connection, keys, visit_revisions, "visit_id", queries.CLEAR_REVISION, limit)
    sealed = []
    for row in rows:
        said = {"reason": row.reason, "before": row.before, "after": row.after}
        key = held[households[row.visit_id]]
        new = words.sealed_revision(keys, key, row.id, bytes(row.fingerprint), said)
        sealed.append({"b_id": row.id, **new, "reason": None, "before": None, "after": None})
    await set_rows(connection, visit_revisions, ("id",), sealed)
    return len(rows)


async def _locked(
    connection: AsyncConnection, keys: KeyRing, table: Table, column: str, is_clear: str, limit: int
) -> tuple[Sequence[Any], Mapping[UUID, UUID], Mapping[UUID, HouseholdKey]]:
    """Locked clear rows, the households by visit, and their keys. Keys are locked first, as by all who seal.

    The rows of a household that no key here opens stay as they are: they must stop neither the others nor the worker.
    """
    wanted = await queries.visits_in_clear(connection, table, column, is_clear, limit)
    households = await queries.households_of(connection, wanted)
    held = await household_keys.keys_for(connection, keys, households.values())
    wanted = [visit_id for visit_id in wanted if households[visit_id] in held]
    rows = await queries.lock_clear(connection, table, is_clear, limit, table.c[column].in_(wanted))
    return rows, households, held


async def mark_versions(connection: AsyncConnection, keys: KeyRing, limit: int) -> int:
    rows = await queries.lock_clear(connection, report_versions, queries.UNMARKED_VERSION, limit)
    wrapped = await queries.report_keys_of(connection, [row.report_id for row in rows])
    marked = []
    for row in rows:
        key = keys.unwrap(wrapped[row.report_id], str(row.report_id))
        canonical = unseal(key, bytes(row.content), version_place(row.report_id, row.version))
        mark, old_mark = marks_of(keys, canonical)
        marked.append({"b_report_id": row.report_id, "b_version": row.version, "mark": mark, "old_mark": old_mark})
    await set_rows(connection, report_versions, ("report_id", "version"), marked)
    return len(rows)


async def mark_scans(connection: AsyncConnection, keys: KeyRing, limit: int) -> int:
    rows = await queries.lock_clear(connection, report_scans, queries.CLEAR_SCAN, limit)
    marked = [{"b_id": row.id, "read_mark": mark_of(keys, bytes(row.read_hash)), "read_hash": None} for row in rows]
    await set_rows(connection, report_scans, ("id",), marked)
    return len(rows)


async def clear_hashes(connection: AsyncConnection, _: KeyRing, limit: int) -> int:
    """The last step: as long as a scan has a plain hash, it is compared with the plain hash of the version."""
    if await queries.has_clear_scans(connection):
        return 0
    rows = await queries.lock_clear(connection, report_versions, queries.CLEAR_VERSION, limit)
    cleared = [{"b_report_id": row.report_id, "b_version": row.version, "hash": None} for row in rows if row.mark]
    await set_rows(connection, report_versions, ("report_id", "version"), cleared)
    return len(cleared)


def _kind(table: Table, is_clear: str, seal_rows: Any, *more: str) -> Sealed:
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
