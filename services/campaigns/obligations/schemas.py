"""Requests and answers of obligations."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.campaigns.days_off.table import DayOffSource
from services.campaigns.fields import Form, Input, Line, OrganizationKind, Output
from services.campaigns.obligations.cycles import Cycle
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
