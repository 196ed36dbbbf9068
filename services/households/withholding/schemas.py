"""Requests and answers of restriction and erasure."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from services.households.acts import IN_FORCE
from services.households.fields import Purpose
from services.households.vocabularies import ErasureState
from services.kernel.masking import Masked
from services.kernel.web.inputs import InputModel, OutputModel


class ReasonInput(InputModel):
    reason: Purpose


class ErasureInput(InputModel):
    household_id: UUID
    reason: Purpose


class Restriction(OutputModel):
    """`by`: the account that restricted it."""

    household_id: UUID
    is_restricted: bool
    reason: str | None
    by: UUID | None
    since: datetime | None


class RestrictionNow(Restriction):
    """After an act."""

    in_force: bool = Field(description=IN_FORCE)

    @classmethod
    def of(cls, restriction: Restriction, *, in_force: bool) -> Self:
        return cls.model_validate({**dict(restriction), "in_force": in_force})


class Held(OutputModel):
    """What is destroyed. Null: not counted, because the other program did not answer."""

    members: int | None = Field(description="The head included.")
    pairings: int | None
    visits: int | None
    amount_fen: int | None
    photos: int | None
    reports: int | None
    scans: int | None


class Erasure(OutputModel):
    """A request to erase a household, and what became of it. Names and texts are null once the key is destroyed."""

    id: UUID
    household_id: UUID
    village_code: str
    village_name: str | None
    registry_no: str | None
    head_name: Masked | None
    state: ErasureState
    reason: str | None
    answer: str | None = Field(description="Why it was refused or withdrawn.")
    asked_by: UUID
    asked_by_name: str | None
    asked_at: datetime
    expires_at: datetime
    answered_by: UUID | None
    answered_by_name: str | None
    answered_at: datetime | None
    erased_at: datetime | None
    held: Held
    is_mine: bool = Field(description="The caller asked for it, so that another person must confirm it.")


class WholeRestriction(OutputModel):
    """`withheld_by`: the account that restricted it."""

    reason: str | None
    withheld_by: UUID | None
    withheld_at: datetime


class WholeErasureRequest(OutputModel):
    """A request to erase that did not lead to an erasure, or waits for an answer."""

    id: UUID
    state: ErasureState
    reason: str | None
    answer: str | None = Field(description="Why it was refused or withdrawn.")
    asked_by: UUID
    asked_at: datetime
    expires_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None


class WholeWithholding(OutputModel):
    """What the file of a household (一户一卷) says of its restriction and erasure."""

    restriction: WholeRestriction | None
    erasure_requests: list[WholeErasureRequest] = Field(description="Oldest first.")


class ErasureList(OutputModel):
    items: list[Erasure]
    next: Annotated[str | None, Field(description="Cursor of the next page.")]
