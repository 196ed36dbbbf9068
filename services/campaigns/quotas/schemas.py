"""Requests and answers of quotas."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.campaigns.fields import Input, Measure, Output, Reason
from services.kernel.web.inputs import (
    DivisionCode,
    StrictInt,
)


class AllocationIn(Input):
    """`amount` for one recipient: a division below the giver, or an organisation in it."""

    division_code: DivisionCode | None = None
    organization_id: UUID | None = None
    amount: Annotated[StrictInt, Field(ge=0, le=100_000_000)]

    @model_validator(mode="after")
    def _one_recipient(self) -> Self:
        if (self.division_code is None) == (self.organization_id is None):
            raise ValueError("name either a division or an organisation")
        return self


class QuotasIn(Input):
    measure: Measure
    allocations: Annotated[list[AllocationIn], Field(max_length=5000)]
    reason: Reason | None = Field(default=None, description="Why it is split anew; kept with the history.")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        recipients = {(each.division_code, each.organization_id) for each in self.allocations}
        if len(recipients) != len(self.allocations):
            raise ValueError("a recipient is named twice")
        return self


class AllocationOut(Output):
    """`granted_by`: the division that allocated; `passed_on`: what the recipient allocated further, to areas or to
    units, whichever is more: they are two ways to split the same number."""

    measure: str
    granted_by: str
    division_code: str | None
    organization_id: UUID | None
    amount: int
    passed_on: int


class Allocations(Output):
    """`may_split`: whether the caller's office splits quotas of this campaign now."""

    items: list[AllocationOut]
    next: str | None
    may_split: bool


class ShareChanged(Output):
    """Null: no share."""

    division_code: str | None
    organization_id: UUID | None
    before: int | None
    after: int | None


class SplitOut(Output):
    """One act of splitting a quota (分解), or of splitting it anew (调整)."""

    id: UUID
    granted_by: str
    at: datetime
    by: UUID
    reason: str | None = Field(description="Null where none was given, and for who reads counts only.")
    shares: list[ShareChanged]


class SplitHistory(Output):
    items: list[SplitOut]
    next: str | None


class ComparedShare(Output):
    """A number that nobody has counted, or that lies outside the caller's reach, is null and never 0."""

    division_code: str | None
    organization_id: UUID | None
    amount: int | None = Field(description="Null of who took something on without a share.")
    claimed: int | None = Field(
        description="认领: what the recipient took on by itself (`PUT …/quotas/claims`); null while it said nothing."
    )
    planned: int | None = Field(description="计划: what the duties on the measure ask of the units there, together.")
    done: int | None = Field(
        description="完成: what these units entered. Null for measures of the board: `GET /api/progress/sums` has them."
    )


class Compared(Output):
    measure: str
    granted_by: str
    source: Literal["board", "units"]
    items: list[ComparedShare]
