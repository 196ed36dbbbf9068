"""Reads and opens all that this program has stored of a household: rows, not yet the bytes of pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing, unseal
from services.submissions.files.contents import StoredFile
from services.submissions.household_files import queries
from services.submissions.household_files.schemas import (
    ConflictInFile,
    Counts,
    PhotoInFile,
    ReportInFile,
    RevisionInFile,
    ScanInFile,
    VersionInFile,
    VisitInFile,
)
from services.submissions.household_keys.keys import HouseholdKey, HouseholdKeys
from services.submissions.household_keys.words import conflict_place
from services.submissions.reports.rules import facts_place, version_place

KINDS = {"registration_form": "信息报备表", "progress_report": "实施情况进度表"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
ARRIVED = frozenset({"stored", "ready"})


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes in the store that belong into the file at `path`."""

    path: str
    stored: StoredFile


@dataclass(frozen=True, slots=True)
class Stored:
    """All rows, opened."""

    visits: Sequence[VisitInFile]
    photos: Sequence[PhotoInFile]
    revisions: Sequence[RevisionInFile]
    conflicts: Sequence[ConflictInFile]
    reports: Sequence[ReportInFile]
    files: Mapping[UUID, StoredFile]

    def originals(self) -> Iterator[Original]:
        with_bytes: list[PhotoInFile | ScanInFile] = [*self.photos]
        with_bytes += [scan for report in self.reports for scan in report.scans]
        for each in with_bytes:
            if each.file is not None:
                yield Original(each.file, self.files[each.id])

    def counts(self, pairings: int) -> Counts:
        return Counts(
            pairings=pairings,
            visits=len(self.visits),
            photos=len(self.photos),
            revisions=len(self.revisions),
            conflicts=len(self.conflicts),
            reports=len(self.reports),
            report_versions=sum(len(report.versions) for report in self.reports),
            scans=sum(len(report.scans) for report in self.reports),
        )

    def teams(self) -> set[UUID]:
        return {visit.team_id for visit in self.visits} | {report.team_id for report in self.reports}

    def accounts(self) -> set[UUID]:
        """Of the people whose acts stand in the file."""
        found = {visit.author_id for visit in self.visits} | {visit.confirmed_by for visit in self.visits}
        found |= {each.author_id for each in self.revisions} | {each.author_id for each in self.conflicts}
        for report in self.reports:
            found |= {report.created_by, *(each.submitted_by for each in report.versions)}
            found |= {scan.uploaded_by for scan in report.scans}
        return {account_id for account_id in found if account_id is not None}


async def read_stored(connection: AsyncConnection, scope: Scope, words: HouseholdKeys, household_id: UUID) -> Stored:
    """Raises CannotDecrypt."""
    versions = _by_report(await queries.versions_of(connection, scope, household_id))
    of_reports = await queries.scans_of(connection, scope, household_id)
    of_visits = await queries.photos_of(connection, scope, household_id)
    scans = _by_report(of_reports)
    return Stored(
        visits=[_visit(words, row) for row in await queries.visits_of(connection, scope, household_id)],
        photos=[_photo(row) for row in of_visits],
        revisions=[_revision(words, row) for row in await queries.revisions_of(connection, scope, household_id)],
        conflicts=[_conflict(words, row) for row in await queries.conflicts_of(connection, scope, household_id)],
        reports=[
            _report(words.ring, row, versions.get(row.id, []), scans.get(row.id, []))
            for row in await queries.reports_of(connection, scope, household_id)
        ],
        files={row.id: StoredFile.of(row, words) for row in (*of_visits, *of_reports) if row.object},
    )


def _by_report(rows: Sequence[Any]) -> Mapping[UUID, list[Any]]:
    ordered = sorted(rows, key=lambda row: row.report_id)
    return {report_id: list(group) for report_id, group in groupby(ordered, key=lambda row: row.report_id)}


def _fields(row: Any, **opened: Any) -> dict[str, Any]:
    return {**row._mapping, **opened}


def _key(words: HouseholdKeys, row: Any) -> HouseholdKey:
    return words.of_row(row.household_id, bytes(row.wrapped_key))


def _visit(words: HouseholdKeys, row: Any) -> VisitInFile:
    opened: dict[str, Any] = {}
    if row.words_sealed is not None:
        opened |= words.opened("visits", row, row.household_id)
    if row.signature_sealed is not None:
        opened["signature"] = _key(words, row).open("visits", "signature", str(row.id), bytes(row.signature_sealed))
    return VisitInFile.model_validate(_fields(row, **opened))


def _photo(row: Any) -> PhotoInFile:
    ending = _ending(row)
    path = f"照片/{row.visited_on.isoformat()}-{row.position:02d}-{row.id}.{ending}"
    file = path if row.state in ARRIVED else None
    return PhotoInFile.model_validate(_fields(row, sha256=bytes(row.sha256).hex(), file=file))


def _revision(words: HouseholdKeys, row: Any) -> RevisionInFile:
    opened = {} if row.words_sealed is None else words.opened("visit_revisions", row, row.household_id)
    return RevisionInFile.model_validate(_fields(row, **opened))


def _conflict(words: HouseholdKeys, row: Any) -> ConflictInFile:
    body = row.body
    if row.body_sealed is not None:
        place = conflict_place(row.visit_id, bytes(row.fingerprint))
        body = _key(words, row).open("visit_conflicts", "body", place, bytes(row.body_sealed))
    return ConflictInFile.model_validate(_fields(row, body=body))


def _report(ring: KeyRing, row: Any, versions: Sequence[Any], scans: Sequence[Any]) -> ReportInFile:
    key = ring.unwrap(bytes(row.data_key), str(row.id))
    path = "报表/" + "-".join(filter(None, [row.month, KINDS[row.kind], str(row.id)]))
    return ReportInFile.model_validate(
        _fields(
            row,
            facts=orjson.loads(unseal(key, bytes(row.facts), facts_place(row.id))),
            versions=[_version(key, each) for each in versions],
            scans=[_scan(each) for each in scans],
            files=[f"{path}.pdf", f"{path}.docx"],
        )
    )


def _version(key: bytes, row: Any) -> VersionInFile:
    content = None
    if row.content is not None:
        content = orjson.loads(unseal(key, bytes(row.content), version_place(row.report_id, row.version)))
    return VersionInFile.model_validate(_fields(row, content=content))


def _scan(row: Any) -> ScanInFile:
    name = "-".join(filter(None, [row.month, KINDS[row.kind], str(row.id)]))
    path = f"盖章件/{name}.{_ending(row)}"
    file = None if row.state == "expected" or row.deleted_at or row.object is None else path
    sha256 = bytes(row.sha256).hex() if row.sha256 else ""
    return ScanInFile.model_validate(_fields(row, sha256=sha256, size=row.size or 0, file=file))


def _ending(row: Any) -> str:
    """What the worker made anew is a JPEG."""
    return "jpg" if row.object == "screen" else ENDINGS.get(row.content_type, "bin")
