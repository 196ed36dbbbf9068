"""Requests and answers of visits, photos and receipts."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

import orjson
from pydantic import (
    AfterValidator,
    Field,
    JsonValue,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from services.kernel.clock import today
from services.kernel.web.inputs import AmountFen, InputModel, IsoDate, IsoMoment, OutputModel
from services.submissions.files.schemas import Sha256, UploadTicket
from services.submissions.vocabularies import FileState, VisitState

MAX_PHOTOS = 20
MAX_PHOTO_BYTES = 12_000_000
EARLIEST_VISIT = date(2000, 1, 1)
EARLIEST_CLOCK = datetime(1900, 1, 1, tzinfo=UTC)
LATEST_CLOCK = datetime(2999, 12, 31, tzinfo=UTC)
MAX_SIGNATURE_BYTES = 65_536

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


def _not_in_future(value: date) -> date:
    if value > today():
        raise PydanticCustomError("date_in_future", "a visit cannot lie in the future")
    if value < EARLIEST_VISIT:
        raise PydanticCustomError("date_too_early", "a visit cannot lie before 2000")
    return value


VisitDate = Annotated[IsoDate, AfterValidator(_not_in_future)]


def _readable_again(value: datetime) -> datetime:
    """The same time in UTC, so that a repeat from another zone is a repeat.

    A wrong clock is no reason to refuse a visit. A time that the database can store and Python cannot read is one: in
    UTC `0001-01-01T00:00+14:00` is before Christ, and one such row breaks every list that contains it.
    """
    if not EARLIEST_CLOCK <= value <= LATEST_CLOCK:
        raise PydanticCustomError("time_out_of_range", "no clock of a phone or camera says this")
    return value.astimezone(UTC)


ClockTime = Annotated[IsoMoment, AfterValidator(_readable_again)]


def _distinct(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "each value once")
    return values


# Whether there is such a word is checked against the copy of the vocabulary, in which ended ones stay.
WordCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
WordCodes = Annotated[list[WordCode], AfterValidator(_distinct), Field(max_length=20)]
VOCABULARIES = ("aid_domains", "goals", "supports")
"""The lists whose words a visit says, by the names of its fields."""


def _written_as_json(value: dict[str, JsonValue]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Deeper nesting or larger integers do not fit the store of visits.
        raise PydanticCustomError("not_json", "the signature cannot be kept as JSON") from None


PhotoBytes = Annotated[int, Field(strict=True, ge=1, le=MAX_PHOTO_BYTES, description="Bytes.")]
PhotoType = Literal["image/jpeg", "image/png", "image/webp"]


class PhotoManifest(InputModel):
    """One photo that belongs to the visit; its bytes come later and must match `sha256` and `size`."""

    id: UUID
    sha256: Sha256
    size: PhotoBytes
    content_type: PhotoType
    taken_at: ClockTime | None = None


class VisitFacts(InputModel):
    """What happened at the visit; the part a correction may change."""

    visited_on: VisitDate = Field(description="Business date (Asia/Shanghai), not in the future.")
    content: Sentence = Field(description="帮扶内容: what was done.")
    amount_fen: AmountFen = 0
    aid_domains: WordCodes = Field(default=[], description="帮扶领域: codes of the vocabulary `aid_domains` (S2-13).")
    goals: WordCodes = Field(default=[], description="帮扶目标: codes of the vocabulary `goals` (S2-13).")
    supports: WordCodes = Field(default=[], description="扶持方式: codes of the vocabulary `supports` (S2-13).")
    needs: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] | None = Field(
        default=None, description="What the household said it needs."
    )
    minutes: Annotated[int, Field(strict=True, ge=0, le=1440)] | None = None


class VisitInput(VisitFacts):
    """One home visit (走访) with the list of its photos."""

    household_id: UUID
    recorded_at: ClockTime | None = Field(default=None, description="The phone's clock when it was saved.")
    photos: list[PhotoManifest] = Field(default=[], max_length=MAX_PHOTOS)
    signature: dict[str, JsonValue] | None = Field(
        default=None, description="Strokes of the household's signature as drawn; at most 64 KB of JSON."
    )

    @field_validator("photos")
    @classmethod
    def _each_photo_once(cls, photos: list[PhotoManifest]) -> list[PhotoManifest]:
        if len({photo.id for photo in photos}) != len(photos):
            raise PydanticCustomError("repeated", "each photo once")
        return photos

    @field_validator("signature")
    @classmethod
    def _small_signature(cls, signature: dict[str, JsonValue] | None) -> dict[str, JsonValue] | None:
        if signature is None:
            return None
        written = _written_as_json(signature)
        if len(written) > MAX_SIGNATURE_BYTES:
            raise PydanticCustomError("too_long", "the signature is too large")
        # A value without JSON form (not a number, infinite) is written as null.
        if orjson.loads(written) != signature:
            raise PydanticCustomError("not_json", "the signature holds numbers that JSON does not know")
        return signature


class RevisionInput(VisitFacts):
    """更正 of a visit: the whole facts as they should read, and why."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class PhotoProgress(OutputModel):
    id: UUID
    state: FileState
    rejection: str | None = Field(description="Why a photo was rejected, such as `not_an_image`.")
    upload: UploadTicket | None = Field(description="Only while the bytes are expected.")


class PhotoInput(InputModel):
    """Other bytes for a photo that was refused."""

    sha256: Sha256
    size: PhotoBytes
    content_type: PhotoType
    taken_at: ClockTime | None = None


class VisitAccepted(OutputModel):
    id: UUID
    state: VisitState
    photos: list[PhotoProgress]


class ReceiptPhoto(OutputModel):
    id: UUID
    state: FileState
    rejection: str | None


class Receipt(OutputModel):
    """`complete` only when every photo of the manifest is in the store. A photo that cannot be used turns it back to
    `awaiting_photos`: the phone keeps its copy of a photo until that is `ready`."""

    id: UUID
    state: VisitState
    received_at: datetime
    completed_at: datetime | None
    photos: list[ReceiptPhoto]


class PhotoOut(OutputModel):
    id: UUID
    state: FileState
    rejection: str | None
    sha256: str
    size: int
    content_type: str
    taken_at: datetime | None
    width: int | None
    height: int | None


class VisitOut(OutputModel):
    id: UUID
    household_id: UUID
    pairing_id: UUID
    team_id: UUID
    village_code: str
    author_id: UUID
    visited_on: date
    content: str
    amount_fen: int
    aid_domains: list[str]
    goals: list[str]
    supports: list[str]
    needs: str | None
    minutes: int | None
    recorded_at: datetime | None
    received_at: datetime
    completed_at: datetime | None
    state: VisitState
    revision_id: UUID | None = Field(description="The latest correction, if any.")
    is_signed: bool = Field(description="Whether the household signed on the phone.")
    is_before_pairing: bool = Field(
        description="Dated before the pairing: it counts and prints once the leader of the team has confirmed it."
    )
    confirmed_at: datetime | None
    confirmed_by: UUID | None = Field(description="The leader's account.")
    photos: list[PhotoOut]


OfOtherLines = Annotated[
    int,
    Field(
        description="How many more are on other reporting lines (条线), which an office on lines only counts: on the "
        "first page, and 1000 at most."
    ),
]


class VisitPage(OutputModel):
    items: list[VisitOut]
    next: str | None
    of_other_lines: OfOtherLines


class RevisionOut(OutputModel):
    id: UUID
    visit_id: UUID
    author_id: UUID
    reason: str | None = Field(description="None once the texts are deleted; as `before` and `after`.")
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None
    revised_at: datetime
    kept_until: datetime | None = Field(description="None while no campaign of the visit is archived.")
    deleted_at: datetime | None


class RevisionList(OutputModel):
    items: list[RevisionOut]
    next: str | None


class ConflictOut(OutputModel):
    """A second, different content under the visit's id: it was refused, and the visit reads as sent first."""

    author_id: UUID
    received_at: datetime
    body: dict[str, JsonValue] | None = Field(description="As it was sent; None once it is deleted.")
    kept_until: datetime | None = Field(description="None while no campaign of the visit is archived.")
    deleted_at: datetime | None


class ConflictList(OutputModel):
    items: list[ConflictOut]
