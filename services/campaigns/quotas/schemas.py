"""Requests and answers of quotas."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.campaigns.fields import Input, Measure, Output
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

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        recipients = {(each.division_code, each.organization_id) for each in self.allocations}
        if len(recipients) != len(self.allocations):
            raise ValueError("a recipient is named twice")
        return self


class AllocationOut(Output):
    """`granted_by`: the division that allocated; `passed_on`: what the recipient allocated further."""

    measure: str
    granted_by: str
    division_code: str | None
    organization_id: UUID | None
    amount: int
    passed_on: int


class Allocations(Output):
    items: list[AllocationOut]
    next: str | None
