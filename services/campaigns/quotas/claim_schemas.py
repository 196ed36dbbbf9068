"""Requests and answers of claims (认领)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.campaigns.fields import Input, Measure, Output
from services.kernel.web.inputs import DivisionCode, StrictInt


class ClaimIn(Input):
    """What the caller's own area, or one unit for which the caller answers, takes on of a measure."""

    measure: Measure
    division_code: DivisionCode | None = None
    organization_id: UUID | None = None
    amount: Annotated[StrictInt, Field(ge=0, le=100_000_000)] | None = Field(
        description="All that it takes on, not what is added; null takes it back."
    )

    @model_validator(mode="after")
    def _one_claimant(self) -> Self:
        if (self.division_code is None) == (self.organization_id is None):
            raise ValueError("name either a division or an organisation")
        return self


class OwnClaim(Output):
    division_code: str | None
    organization_id: UUID | None
    name: str | None = Field(description="Of a unit.")
    amount: int | None = Field(description="Its share of the quota; null where it has none.")
    claimed: int | None = Field(description="Null while nothing was said.")


class OwnClaims(Output):
    items: list[OwnClaim]


class ClaimOut(Output):
    """One time that somebody said a number, or took it back (null)."""

    id: UUID
    division_code: str | None
    organization_id: UUID | None
    amount: int | None
    at: datetime
    by: UUID


class Claims(Output):
    items: list[ClaimOut]
    next: str | None
