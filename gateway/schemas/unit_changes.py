"""Changes of units."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from gateway.schemas.fields import Line, Name
from gateway.schemas.organizations import HostKind, RegistrationNumber, RegistrationState, UnitDescription, UnitLine
from services.kernel.web.inputs import CountryOrDivision, DivisionCode, InputModel, OutputModel


class Rename(InputModel):
    act: Literal["rename"]
    name: Name


class Move(InputModel):
    """To another division, or below another parent on one line. What is left out stays."""

    act: Literal["move"]
    division_code: CountryOrDivision | None = None
    line: Line | None = Field(default=None, description="The line on which the parent changes; new ones are added.")
    parent_id: UUID | None = Field(default=None, description="With `line`: null reports to nobody.")

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if self.division_code is None and self.line is None:
            raise ValueError("neither a division nor a line")
        if self.line is None and self.parent_id is not None:
            raise ValueError("a parent without a line")
        return self


class Merge(InputModel):
    act: Literal["merge"]
    into: UUID = Field(description="The unit that stays.")


class Close(InputModel):
    act: Literal["close"]


class Describe(InputModel):
    """What a team is, and the villages of a unit's own. All of it: what is null is not known."""

    act: Literal["describe"]
    host_kind: HostKind | None = None
    party_lead: Annotated[bool, Field(strict=True)] | None = Field(
        default=None, description="Teams only. Whether a Party member leads it."
    )
    registration_state: RegistrationState | None = None
    registration_number: RegistrationNumber | None = Field(default=None, description="Teams only.")
    villages: Annotated[list[DivisionCode], Field(max_length=200)] = Field(
        default_factory=list, description="Villages of the unit's own (帮扶村)."
    )


UnitAct = Annotated[Rename | Move | Merge | Close | Describe, Field(discriminator="act")]


class UnitState(UnitDescription):
    name: str
    division_code: str
    division_name: str
    lines: list[UnitLine]
    closed_on: date | None
    successor_id: UUID | None


class UnitDifference(OutputModel):
    id: UUID
    name: str = Field(description="As it is now.")
    before: UnitState
    after: UnitState


class UnitTies(OutputModel):
    """What hangs on a unit in the other programs."""

    pairings: int = Field(description="Running ones.")
    open_dues: int = Field(description="Duties not yet filed, whenever due.")


class UnitChange(OutputModel):
    id: UUID | None = Field(description="Null for a preview: nothing was changed.")
    organization_id: UUID
    act: Literal["rename", "move", "edit", "merge", "close", "describe"]
    units: list[UnitDifference] = Field(description="The unit itself first; then those that changed with it.")
    people: int = Field(description="Accounts with a role in the unit, before the change.")
    ties: UnitTies | None = Field(description="Of a preview of `move`, `merge` and `close`; else null.")
    changed_by: str | None = Field(description="Name; null for who is gone, and in a preview.")
    changed_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    may_undo: bool = Field(description="Nothing later touched these units, and they are on the caller's lines.")


class UnitChangePage(OutputModel):
    items: list[UnitChange]
    next: str | None
