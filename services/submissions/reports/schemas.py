"""What travels: reports, their states and the scans of their stamped pages."""

from datetime import date, datetime
from typing import Annotated, Literal, Self, cast
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.kernel.clock import month_of, today
from services.kernel.ids import ClientId
from services.kernel.web.inputs import InputModel, Month, OutputModel, PlainText
from services.submissions.files.schemas import Sha256, UploadTicket
from services.submissions.visits.schemas import MAX_PHOTO_BYTES, OfOtherLines
from services.submissions.vocabularies import Binding, PaperState, ReportKind, ReportState, ScanState

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
Purpose = Annotated[PlainText, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


PeriodKey = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")]


class Subject(InputModel):
    """What a report is about."""

    kind: Literal["pairing"]
    id: UUID


class ReportInput(InputModel):
    """An obligation, what the report is about, and the key of a period; or, as in earlier releases, a form, a pairing
    and a month. Then it is for the obligation that asks for it where and when the pairing was made."""

    obligation_id: UUID | None = None
    subject: Subject | None = None
    period: PeriodKey | None = None
    kind: ReportKind | None = None
    pairing_id: UUID | None = None
    month: Month | None = Field(default=None, description="The month Form 2 is about; none for Form 1.")

    @property
    def about(self) -> UUID:
        """The pairing."""
        return self.subject.id if self.subject is not None else cast(UUID, self.pairing_id)

    @property
    def form(self) -> ReportKind:
        """Of a body that does not name its obligation."""
        return cast(ReportKind, self.kind)

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        named = (self.obligation_id, self.subject, self.period)
        earlier = (self.kind, self.pairing_id, self.month)
        is_named = any(each is not None for each in named)
        needed, others = (named, earlier) if is_named else ((self.kind, self.pairing_id), ())
        if any(each is None for each in needed) or any(each is not None for each in others):
            raise PydanticCustomError("one_body", "obligation_id, subject and period, or kind and pairing_id")
        return self if is_named else self._with_a_month_that_fits()

    def _with_a_month_that_fits(self) -> Self:
        if (self.kind == "progress_report") != (self.month is not None):
            raise PydanticCustomError("month_fits_kind", "Form 2 has a month, Form 1 has none")
        if self.month is not None and self.month < "2000-01":
            raise PydanticCustomError("month_too_early", "no report is older than 2000")
        if self.month is not None and self.month > month_of(today()):
            raise PydanticCustomError("month_not_begun", "nothing can be reported of a month that has not begun")
        return self


class FiledForms(OutputModel):
    """`pairing_ids`: of pairings that have ended, those whose form of the month has been accepted."""

    pairing_ids: list[UUID]


class PlanPatch(InputModel):
    """帮扶方案, Form 1 only. A draft follows the pairing's support plan; a cell written here stays as written, and one
    emptied here follows the plan again."""

    funds: Text | None = None
    project: Text | None = None
    goods: Text | None = None
    other: Text | None = None


class ReportPatch(InputModel):
    """What a person writes; everything else is computed. A field left out stays as it is."""

    opinion: Text | None = Field(default=None, description="本单位（志愿服务团队）意见")
    plan: PlanPatch | None = None


class ReturnInput(InputModel):
    reason: Reason


class TeamFields(OutputModel):
    name: str
    leader_name: str
    leader_phone: str


class HouseholdFields(OutputModel):
    head_name: str
    phone: str
    address: str


class PlanFields(OutputModel):
    funds: str
    project: str
    goods: str
    other: str


class NoteFields(OutputModel):
    due_on: str
    office: str | None = None
    phone: str | None = None
    fax: str | None = None
    mailbox: str | None = None


class ReportFields(OutputModel):
    """The cells; masked for those who neither write nor review reports."""

    area: str
    reporting_unit: str
    team: TeamFields
    household: HouseholdFields
    plan: PlanFields
    opinion: str
    note: NoteFields | None


class ReportPhoto(OutputModel):
    id: UUID
    sha256: str
    taken_on: str


class ReportRow(OutputModel):
    visit_id: UUID
    visited_on: str
    content: str
    amount_fen: int
    photos: list[ReportPhoto]


class ReportSummary(OutputModel):
    id: UUID
    kind: ReportKind
    month: str | None
    campaign_id: UUID | None
    obligation_id: UUID | None = Field(description="What it is for; null where no obligation asks for it.")
    obligation_name: str | None
    period: str | None = Field(description="The key of its period; null until a report of an earlier release is bound.")
    period_label: str | None
    period_label_en: str | None
    period_starts_on: date | None
    period_ends_on: date | None
    binding: Binding | None = Field(
        description="`named`: the report says its obligation. `only`: one alone fits. `chosen`: several fit as well, "
        "the one due first is taken. `made`: none fits; the period is made of its month, or of its pairing."
    )
    state: ReportState
    returned: bool = Field(description="退回: a draft again after it was submitted, and not submitted anew yet.")
    late: bool
    paper: PaperState = Field(description="Of the version submitted last: whether a stamped page was read and matched.")
    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    version: int = Field(description="How often it was submitted.")
    revision: int = Field(description="Counts changes; as an ETag it is what `If-Match` must name.")
    submitted_by: UUID | None = Field(description="Who submitted last: an account's id.")
    due_at: datetime | None
    created_at: datetime
    submitted_at: datetime | None
    accepted_at: datetime | None
    forwarded_at: datetime | None


class ScanOut(OutputModel):
    id: UUID
    state: ScanState
    pages: int = Field(description="Of a PDF; 1 for a picture, and until the bytes have been read.")
    uploaded_at: datetime
    upload: UploadTicket | None = Field(description="Only while the bytes are expected.")


class ReportOut(ReportSummary):
    hash: str | None = Field(
        description="Keyed hash (HMAC-SHA-256) of what the report says now; the code on the paper carries it. None for "
        "those who see it masked."
    )
    fields: ReportFields
    rows: list[ReportRow]
    photos: list[ReportPhoto]
    scans: list[ScanOut]
    return_reason: str | None
    unprintable: list[str] = Field(
        description="Characters no font of the server has. The PDF shows their code instead (`[U+30EDD]`) and says so "
        "in the page foot; warn before printing. The Word file is drawn with the fonts of whoever opens it."
    )


class ReportVersion(OutputModel):
    """What was submitted and replaced, or returned. The text is deleted after its time; time and person stay."""

    version: int
    submitted_at: datetime
    submitted_by: UUID
    kept_until: datetime | None = Field(description="None while no campaign of the form is archived.")
    deleted_at: datetime | None
    fields: ReportFields | None
    rows: list[ReportRow] | None


class ReportVersions(OutputModel):
    items: list[ReportVersion]


class ReportPage(OutputModel):
    items: list[ReportSummary]
    next: str | None
    of_other_lines: OfOtherLines


class ScanInput(InputModel):
    """A picture of the stamped page, or a PDF of its pages, ten at most; its bytes come later and must match `sha256`
    and `size`."""

    id: ClientId
    sha256: Sha256
    size: Annotated[int, Field(strict=True, ge=1, le=MAX_PHOTO_BYTES, description="Bytes.")]
    content_type: Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
