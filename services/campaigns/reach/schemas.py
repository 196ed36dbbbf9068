"""The rule language, and whom rules reach."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.campaigns.fields import Input, OrganizationKind, Output
from services.kernel.web.inputs import CountryOrDivision, DivisionLevel

LineCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00\r\n]*$")]
MarkCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Units = Annotated[list[UUID], Field(max_length=5000)]


class RuleIn(Input):
    """A unit is reached that fulfils every field given; without fields, every unit in the thing's division."""

    under: UUID | None = Field(default=None, description="Below this unit, at any depth, by the parents of `line`.")
    line: LineCode | None = Field(default=None, description="On this line; without it, parents of any line count.")
    division: CountryOrDivision | None = Field(default=None, description="In this division or below it.")
    level: DivisionLevel | None = Field(default=None, description="Whose division is of this level.")
    mark: MarkCode | None = Field(
        default=None,
        description="In an area that carries this mark (区域标识) today, or with a village of its own (帮扶村) in one.",
    )
    kinds: Annotated[list[OrganizationKind], Field(min_length=1, max_length=20)] | None = None
    organizations: Annotated[Units, Field(min_length=1)] | None = Field(default=None, description="One of these units.")
    except_: Units | None = Field(default=None, alias="except", description="None of these units.")


Rules = Annotated[list[RuleIn], Field(max_length=50)]
"""Several add up."""


class RuleOut(Output):
    under: UUID | None
    line: str | None
    division: str | None
    level: str | None
    mark: str | None
    kinds: list[str] | None
    organizations: list[UUID] | None
    except_: list[UUID] | None = Field(alias="except")

    @model_validator(mode="before")
    @classmethod
    def _as_stored(cls, rule: Any) -> Any:
        """A rule without a mark is stored as in earlier releases."""
        return {"mark": None, **rule} if isinstance(rule, dict) else rule


class ReachedUnit(Output):
    """`received_by` is an account; both are null until the unit said that it received the thing (已收到)."""

    organization_id: UUID
    name: str
    kind: str
    division_code: str
    division_name: str
    received_by: UUID | None
    received_at: datetime | None


class Preview(Output):
    items: list[ReachedUnit]
    next: str | None
    total: int


class ReceiptIn(Input):
    organization_id: UUID | None = Field(default=None, description="One of the caller's units; left out, all of them.")


class Receipt(Output):
    organization_id: UUID
    received_by: UUID
    received_at: datetime


class Receipts(Output):
    items: list[Receipt]
