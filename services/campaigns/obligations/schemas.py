"""Requests and answers of obligations."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.campaigns.days_off.table import DayOffSource
from services.campaigns.fields import (
    Channel,
    Counted,
    CountsWhen,
    Form,
    Input,
    Line,
    OrganizationKind,
    Output,
    WhatKind,
)
from services.campaigns.obligations.cycles import Cycle
from services.campaigns.reach.schemas import RuleIn, RuleOut
from services.kernel.web.inputs import CountryOrDivision, StrictInt


class CycleIn(Input):
    """`campaign_id`: whose days a festival without a year, and a duty without a deadline, belong to; else today's."""

    cycle: Cycle
    campaign_id: UUID | None = None


class OwedBy(Input):
    """Every organisation of `kind` in `division_code` or below."""

    kind: OrganizationKind
    division_code: CountryOrDivision


class Contact(Input):
    """Printed in the 备注 of the forms (S2-46): the office's own public lines."""

    office: Line | None = None
    phone: Line | None = None
    fax: Line | None = None
    mailbox: Line | None = None


Minimum = Annotated[StrictInt, Field(ge=1, le=100_000)]
JoiningDays = Annotated[StrictInt, Field(ge=0, le=366)]
Ref = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class WhatIn(Input):
    """What is owed in each period, at least `minimum` of it for each `per`.

    Visits, and the two forms about a household, are counted from what teams send: `per` is `pairing` or `household`.
    Everything else is owed `per` unit and counted by the unit itself, with a file or on paper (单位自报).
    """

    kind: WhatKind
    refs: Annotated[list[Ref], Field(max_length=20)] = Field(
        default_factory=list, description="Forms, kinds of things or measures by their codes; none: any."
    )
    minimum: Minimum = 1
    per: Literal["unit", "pairing", "household"] = "unit"


class WhoIn(Input):
    """The units that owe: those whom the rules reach, of those who take part in the campaign."""

    rules: Annotated[list[RuleIn], Field(min_length=1, max_length=50)]


class ToIn(Input):
    """To whom: a unit, or somebody outside by name, whose receipt the sender notes."""

    organization_id: UUID | None = None
    outside: Line | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.organization_id is None) == (self.outside is None):
            raise ValueError("name either a unit or somebody outside")
        return self


class ObligationIn(Input):
    """`what` and `who`, or as in earlier releases `form`, `minimum` and `owed_by`.

    `minimum` of such a body: sheets per active pairing (forms) or visits' households per pairing (`visit`) and period.
    """

    campaign_id: UUID
    name: Line | None = None
    form: Counted | None = None
    owed_by: OwedBy | None = None
    what: WhatIn | None = None
    who: WhoIn | None = None
    to: ToIn | None = Field(default=None, description="Left out: the office that owns the campaign.")
    fulfils: Annotated[list[UUID], Field(max_length=20)] = Field(
        default_factory=list, description="Duties of the levels above for which this one is there."
    )
    counts_when: CountsWhen = Field(default="filed", description="What fulfils it.")
    channels: Annotated[list[Channel], Field(min_length=1, max_length=4)] = Field(
        default_factory=lambda: list[Channel](["electronic"]), description="By each of them; `received` takes all."
    )
    joining_days: JoiningDays | None = Field(
        default=None,
        description="A unit that joins late has until this many days after joining, if that is later than the due day, "
        "and owes no period that was over before. Null: it owes as all others do.",
    )
    cycle: Cycle
    minimum: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    contact: Contact = Contact()

    @model_validator(mode="after")
    def _says_what_and_who_once(self) -> Self:
        if (self.form is None) == (self.what is None):
            raise ValueError("give either form or what")
        if (self.owed_by is None) == (self.who is None):
            raise ValueError("give either owed_by or who")
        if len(set(self.channels)) != len(self.channels) or len(set(self.fulfils)) != len(self.fulfils):
            raise ValueError("something is named twice")
        return self


class What(Output):
    kind: WhatKind
    refs: list[str]
    minimum: int
    per: Literal["unit", "pairing"]


class Who(Output):
    rules: list[RuleOut]


class To(Output):
    organization_id: UUID | None
    outside: str | None
    name: str = Field(description="Of the unit, or of who is outside.")
    division_code: str | None = Field(description="Of the unit: the office there notes what has arrived.")


class ObligationOut(Output):
    """`owed_by` is null of a duty by rules, `who` of the others; `to` is null for the office that owns the campaign."""

    id: UUID
    campaign_id: UUID
    name: str
    form: Form
    owed_by: dict[str, str] | None
    what: What
    who: Who | None
    to: To | None
    fulfils: list[UUID]
    counts_when: CountsWhen
    channels: list[Channel]
    ended_on: date | None = Field(description="The last day on which a period of it may begin.")
    joining_days: int | None = Field(description="Days after joining that a late unit has at least; null: none.")
    cycle: dict[str, Any]
    minimum: int
    contact: dict[str, str | None]
    due_dates: list["DueDate"]


class DueDate(Output):
    """`period`: its key, unique in the obligation. `due_on` is the last day in time, null without a deadline.

    `falls_on_day_off` is null where holidays of that year are not published; `day_off_source` names the table.
    """

    period: str
    label: str
    label_en: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_at: datetime | None
    falls_on_day_off: bool | None
    day_off_reason: str
    day_off_source: DayOffSource


class DueDates(Output):
    items: list[DueDate]


class Obligations(Output):
    items: list[ObligationOut]
    next: str | None
