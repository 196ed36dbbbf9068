"""Requests and answers of due items."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.campaigns.days_off.table import DayOffSource
from services.campaigns.dues.states import DueState
from services.campaigns.fields import Channel, CountsWhen, Form, Input, Instant, Output, WhatKind


class Received(Output):
    channel: Channel
    on: date


class DueOut(Output):
    """`period` is the key of its period, the days from `starts_on` to `ends_on`.

    `due_at` is the first instant that is too late, `due_on` the last day in time by the notice; both are null without a
    deadline.

    `count` sheets of `minimum` are in; with no pairing yet a team still owes one household. Of a `unit_return`, `count`
    is the `number` that the unit entered, 0 before; it goes to `receiver` by all of `channels`, and `received` are
    those that have arrived. `counts_when` says what fulfils it.
    """

    id: UUID
    obligation_id: UUID
    obligation_name: str
    campaign_id: UUID
    form: Form
    organization_id: UUID
    organization_name: str
    division_code: str
    period: str
    label: str
    label_en: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_at: datetime | None
    original_due_at: datetime | None
    joined_on: date | None = Field(
        description="When the unit joined, where that moved the due day (`joining_days` of the duty)."
    )
    is_extended: bool
    extension_reason: str | None = Field(description="Numbers in it masked; null for who reads of no person.")
    state: DueState
    was_late: bool
    count: int
    minimum: int
    what: WhatKind | None = Field(description="Of a `unit_return`.")
    refs: list[str]
    number: int | None
    counts_when: CountsWhen
    channels: list[Channel]
    received: list[Received]
    receiver: str | None = Field(description="The unit or body it goes to; null: the office that owns the campaign.")
    falls_on_day_off: bool | None
    day_off_reason: str
    day_off_source: DayOffSource
    contact: dict[str, str | None]
    may_extend: bool = Field(
        description="Whether the caller gives it more time: the office that asks, never its own unit."
    )
    may_report: bool = Field(description="Whether the caller enters its number.")
    may_receive: bool = Field(description="Whether the caller notes what has arrived.")


class Asked(Output):
    """The obligation that a form is for, and its period with both days."""

    campaign_id: UUID
    obligation_id: UUID
    period: str
    starts_on: date
    ends_on: date


class BindingDue(Output):
    """The due item whose deadline a form has; `due` is null when no campaign of the pairing asks for the form, or
    without a deadline.

    `is_binding` is false for a pairing made after the deadline: its form names the office and is never late.
    `asked`: what the form is for; null where nothing asks for it. `fits`: how many obligations it could be for just as
    well, that one included; of several the one that is due first is taken.
    """

    due: DueOut | None
    is_binding: bool
    asked: Asked | None
    fits: int


class Dues(Output):
    items: list[DueOut]
    next: str | None
    as_of: datetime


class RateRow(Output):
    """`filed` came in time, `late` after the due time, `accepted` counts both; rates are shares of `owed`, 0 to 1.

    These count units. `sheets` of `expected` sheets are in, `late_sheets` of them came late.
    """

    division_code: str
    name: str
    owed: int
    pending: int
    overdue: int
    filed: int
    late: int
    accepted: int
    filing_rate: float | None
    on_time_rate: float | None
    expected: int
    sheets: int
    late_sheets: int


class UnitCounts(Output):
    """Units instead of sheets: one counts as filed once everything that it owes is in."""

    expected: int
    filed: int
    on_time: int
    late: int


class Rate(Output):
    """`obligation_id`, `period`: what was asked for; `month` as in earlier releases.

    `expected`, `filed`, `on_time` and `late` count what is owed: forms, or households visited; `units` counts who owes
    it. `filed` is the sum of `on_time` and `late`, and never more than `expected`.
    """

    expected: int
    filed: int
    on_time: int
    late: int
    units: UnitCounts
    campaign_id: UUID
    obligation_id: UUID | None
    month: str | None
    period: str | None
    as_of: datetime
    rows: list[RateRow]
    total: RateRow


class MatrixColumn(Output):
    """A duty and one of its periods, both days included."""

    obligation_id: UUID
    name: str
    form: str
    period: str
    label: str
    label_en: str
    starts_on: date
    ends_on: date
    due_on: date | None
    due_at: datetime | None = Field(description="The first instant that is too late: the end of the day, or an hour.")


class MatrixCell(Output):
    """`filed` of `expected` sheets are in: forms, households visited, or what the unit counted itself."""

    state: DueState
    expected: int
    filed: int
    extended_to: datetime | None = Field(description="The first instant that is too late, where more time was given.")


class MatrixUnit(Output):
    id: UUID
    name: str
    division_code: str


class MatrixRow(Output):
    organization: MatrixUnit
    cells: list[MatrixCell | None] = Field(description="In the order of `periods`; null where nothing is asked.")


class MatrixDuty(Output):
    id: UUID
    name: str
    form: str
    periods: int = Field(description="How many of the columns are its.")


class Matrix(Output):
    """A column is a period of a duty; those of one duty stand side by side."""

    campaign_id: UUID
    obligations: list[MatrixDuty]
    periods: list[MatrixColumn]
    rows: list[MatrixRow]
    next: str | None
    as_of: datetime


class ExtensionIn(Input):
    due_at: Instant
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
