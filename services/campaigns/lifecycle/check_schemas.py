"""The answer to what publishing a campaign would do."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.campaigns.fields import Output
from services.campaigns.obligations.schemas import DueDate


class Finding(Output):
    """`about`: the name of the duty, phase, activity, unit or year; `rule`: the number of the rule, from 1."""

    code: str
    title: str
    title_en: str
    obligation_id: UUID | None
    about: str | None
    rule: int | None


class CheckedDuty(Output):
    """`dues`: of all its units in all its periods."""

    obligation_id: UUID
    name: str
    units: int
    periods: int
    dues: int
    due_dates: list[DueDate]


class CheckedUnit(Output):
    organization_id: UUID
    name: str
    division_code: str
    division_name: str
    obligation_ids: list[UUID] = Field(description="The duties that it owes, in each of their periods.")


class DayOffOfDues(Output):
    """A day off on which something is due."""

    due_on: date
    reason: str
    dues: int
    duties: list[str]


class Check(Output):
    """`problems` forbid publishing. `units`: the first 200 by division; `total_units`: all that owe something;
    `receivers`: all that take part, get the plan and sign for it, `receiving_teams`: those of them that are teams."""

    problems: list[Finding]
    warnings: list[Finding]
    duties: list[CheckedDuty]
    dues: int
    units: list[CheckedUnit]
    total_units: int
    receivers: int
    receiving_teams: int
    activities: int
    days_off: list[DayOffOfDues]
