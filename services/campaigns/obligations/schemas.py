"""Requests and answers of obligations."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.campaigns.fields import Day, Form, Input, Line, OrganizationKind, Output
from services.campaigns.obligations.due_dates import Monthly, Once, ReportingCycle, months_between
from services.kernel.web.inputs import (
    DivisionCode,
    Month,
    StrictInt,
)

MOST_MONTHS = 120


class OnceIn(Input):
    kind: Literal["once"]
    due_on: Day

    def as_cycle(self) -> ReportingCycle:
        return Once(self.due_on)


class MonthlyIn(Input):
    """Due at the end of `due_day`, Asia/Shanghai, of each month from `from` to `to`, both included."""

    kind: Literal["monthly"]
    due_day: Annotated[StrictInt, Field(ge=1, le=31)]
    from_: Annotated[Month, Field(alias="from")]
    to: Month

    @model_validator(mode="after")
    def _not_backwards(self) -> Self:
        if not self.from_ <= self.to:
            raise ValueError("ends before it starts")
        if months_between(self.from_, self.to) > MOST_MONTHS:
            raise ValueError("goes on for more than ten years")
        return self

    def as_cycle(self) -> ReportingCycle:
        return Monthly(self.due_day, self.from_, self.to)


Cycle = Annotated[OnceIn | MonthlyIn, Field(discriminator="kind")]


class CycleIn(Input):
    cycle: Cycle


class OwedBy(Input):
    """Every organisation of `kind` in `division_code` or below."""

    kind: OrganizationKind
    division_code: DivisionCode


class Contact(Input):
    """Printed in the 备注 of the forms (S2-46): the office's own public lines."""

    office: Line | None = None
    phone: Line | None = None
    fax: Line | None = None
    mailbox: Line | None = None


class ObligationIn(Input):
    """`minimum`: sheets per active pairing (forms) or visits' households per pairing (`visit`) and period."""

    campaign_id: UUID
    name: Line | None = None
    form: Form
    owed_by: OwedBy
    cycle: Cycle
    minimum: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    contact: Contact = Contact()


class ObligationOut(Output):
    id: UUID
    campaign_id: UUID
    name: str
    form: Form
    owed_by: dict[str, str]
    cycle: dict[str, Any]
    minimum: int
    contact: dict[str, str | None]
    due_dates: list["DueDate"]


class DueDate(Output):
    """`falls_on_day_off` is null where holidays of that year are not published; `day_off_source` names the table."""

    period: str
    due_on: date
    due_at: datetime
    falls_on_day_off: bool | None
    day_off_reason: str
    day_off_source: Literal["official", "weekday"]


class DueDates(Output):
    items: list[DueDate]


class Obligations(Output):
    items: list[ObligationOut]
    next: str | None
