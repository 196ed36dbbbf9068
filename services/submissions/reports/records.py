"""Rows of the tables of reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from services.submissions.copies.records import AskedPeriod
from services.submissions.files.contents import StoredFile
from services.submissions.vocabularies import Binding, FileState, PaperState, ReportKind, ReportState


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that somebody wants to start. `obligation_id` and `named`: where he names what it is for; else `month`
    is that of Form 2."""

    pairing_id: UUID
    kind: ReportKind
    month: str | None
    obligation_id: UUID | None = None
    named: AskedPeriod | None = None

    @property
    def period(self) -> str | None:
        return self.named.period if self.named is not None else None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a report is for, with both days of the period; the ids are None where nothing asks for it."""

    binding: Binding
    period: str
    starts_on: date
    ends_on: date
    campaign_id: UUID | None = None
    obligation_id: UUID | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "campaign_id": self.campaign_id,
            "obligation_id": self.obligation_id,
            "period": self.period,
            "period_starts_on": self.starts_on,
            "period_ends_on": self.ends_on,
            "binding": self.binding,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """信息报备表 or 实施情况进度表. `revision` counts changes (ETag), `version` counts submissions.

    `paper`: what the scans of the stamped page say of the version submitted last (N-05); `submitted_by`: who submitted
    that version. `period` with both its days, and `binding`, are None until a report of an earlier release is bound.
    """

    id: UUID
    kind: ReportKind
    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    month: str | None
    state: ReportState
    revision: int
    version: int
    due_at: datetime | None
    is_late: bool
    data_key: bytes
    facts: bytes
    created_by: UUID
    created_at: datetime
    submitted_at: datetime | None
    accepted_at: datetime | None
    forwarded_at: datetime | None
    campaign_id: UUID | None
    obligation_id: UUID | None
    period: str | None
    period_starts_on: date | None
    period_ends_on: date | None
    binding: Binding | None
    paper: PaperState
    submitted_by: UUID | None
    obligation_name: str | None

    @property
    def asked(self) -> AskedPeriod | None:
        """Its period; None until it is bound."""
        if self.period is None or self.period_starts_on is None or self.period_ends_on is None:
            return None
        return AskedPeriod(self.period, self.period_starts_on, self.period_ends_on)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(**{**row, "data_key": bytes(row["data_key"]), "facts": bytes(row["facts"])})


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """What was submitted, sealed; `data_key` is the report's as the same statement saw it."""

    content: bytes
    data_key: bytes


@dataclass(frozen=True, slots=True)
class PictureOfVisit:
    """A visit with one of its photos, or without any; `sha256` is raw bytes, `amount_fen` in 分."""

    id: UUID
    visited_on: date
    content: str
    amount_fen: int
    photo_id: UUID | None
    sha256: bytes | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scan:
    """纸质版: a picture or a PDF of the stamped pages, and what the code on it says.

    `file`: its bytes, None where they are gone. The hash on it is stored as a keyed code; `read_hash` is the plain one
    of an earlier release, until it is sealed.
    """

    id: UUID
    report_id: UUID
    state: Literal["expected", "read", "unreadable"]
    pages: int
    read_report_id: UUID | None
    read_version: int | None
    read_hash: bytes | None
    read_mark: bytes | None
    uploaded_at: datetime
    rejected_at: datetime | None
    deleted_at: datetime | None
    file: StoredFile | None
    file_state: FileState | None
