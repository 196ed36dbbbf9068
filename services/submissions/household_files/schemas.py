"""What travels of a household's file (一户一卷): the request, and the parts of the ZIP that are JSON."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from services.kernel.web.inputs import InputModel, OutputModel
from services.submissions.vocabularies import FileState, ReportKind, ReportState, VisitState


class ExportInput(InputModel):
    # Printed in the foot of every form inside, where no more has room.
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=60)] = Field(
        description="Why the file is needed; kept in the audit trail, and written into the file."
    )


class VisitInFile(OutputModel):
    """走访. `file` of its photos: see `PhotoInFile`."""

    id: UUID
    pairing_id: UUID
    team_id: UUID
    village_code: str
    author_id: UUID
    visited_on: date
    content: str
    needs: str | None
    amount_fen: int = Field(description="In 分 (1/100 元).")
    aid_domains: list[str]
    goals: list[str]
    supports: list[str]
    minutes: int | None
    signature: JsonValue
    recorded_at: datetime | None = Field(description="When it was written down, by the phone's clock.")
    received_at: datetime
    completed_at: datetime | None = Field(description="When the last photo was stored.")
    state: VisitState
    photos_missing: int
    revision_id: UUID | None = Field(description="The correction that it reads as.")
    is_before_pairing: bool
    confirmed_at: datetime | None
    confirmed_by: UUID | None


class PhotoInFile(OutputModel):
    """走访照片. `file`: the path in this ZIP, null where there are no bytes to give; the list says why."""

    id: UUID
    visit_id: UUID
    position: int
    sha256: str = Field(description="Of the original, hexadecimal.")
    size: int = Field(description="Bytes.")
    content_type: str
    taken_at: datetime | None
    state: FileState
    rejection: str | None
    width: int | None
    height: int | None
    rejected_at: datetime | None
    deleted_at: datetime | None
    file: str | None


class RevisionInFile(OutputModel):
    """更正: the visit before and after."""

    id: UUID
    visit_id: UUID
    author_id: UUID
    revised_at: datetime
    reason: str | None
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None
    deleted_at: datetime | None = Field(description="When its text was deleted, after its time.")


class ConflictInFile(OutputModel):
    """同一走访的另一份内容: refused, and kept for a person to decide."""

    visit_id: UUID
    author_id: UUID
    received_at: datetime
    body: dict[str, JsonValue] | None
    deleted_at: datetime | None = Field(description="When its text was deleted, after its time.")


class VersionInFile(OutputModel):
    """A version as it was submitted."""

    version: int
    submitted_at: datetime
    submitted_by: UUID
    content: dict[str, JsonValue] | None
    deleted_at: datetime | None = Field(description="When its text was deleted, after its time.")


class ScanInFile(OutputModel):
    """盖章件. `file`: as of a photo. `read_report_id`, `read_version`: what the code on the page says."""

    id: UUID
    sha256: str
    size: int
    content_type: str
    state: str
    pages: int
    read_report_id: UUID | None
    read_version: int | None
    uploaded_by: UUID
    uploaded_at: datetime
    rejected_at: datetime | None
    deleted_at: datetime | None
    file: str | None


class ReportInFile(OutputModel):
    """信息报备表 or 实施情况进度表, with its review state. `files`: as PDF and as Word file, as the system draws it
    today; `facts`: what its draft keeps; `versions`: all that were submitted."""

    id: UUID
    kind: ReportKind
    pairing_id: UUID
    team_id: UUID
    village_code: str
    month: str | None
    campaign_id: UUID | None
    obligation_id: UUID | None
    period: str | None
    period_starts_on: date | None
    period_ends_on: date | None
    binding: str | None
    state: ReportState
    revision: int
    version: int
    due_at: datetime | None
    is_late: bool
    created_by: UUID
    created_at: datetime
    submitted_at: datetime | None
    accepted_at: datetime | None
    forwarded_at: datetime | None
    facts: dict[str, JsonValue]
    versions: list[VersionInFile]
    scans: list[ScanInFile]
    files: list[str]


class PersonInFile(OutputModel):
    """Whose account id stands in the file. `name` is null for who is no longer in one of its teams."""

    account_id: UUID
    name: str | None
    teams: list[str]


class PackedFile(OutputModel):
    path: str
    size: int
    sha256: str


class LeftOut(OutputModel):
    what: str
    why: str


class Counts(OutputModel):
    pairings: int
    visits: int
    photos: int
    revisions: int
    conflicts: int
    reports: int
    report_versions: int
    scans: int


class FileList(OutputModel):
    """清单: the last file of the ZIP. A ZIP without it is not whole. `files`: all others."""

    household_id: UUID
    exported_at: datetime
    exported_by: UUID
    purpose: str
    counts: Counts
    left_out: list[LeftOut]
    files: list[PackedFile]
