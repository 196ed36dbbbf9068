"""The events of submissions. Ids, codes, dates and amounts only: no name, no text.

The database writes `visit.completed` and `visit.revised` (`visit_event` in the migrations); `VisitSaved` describes
their payload.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from services.kernel.events.payloads import Written
from services.submissions.vocabularies import ReportKind


class VisitSaved(Written):
    """`visit.completed` once all of its photos are stored, `visit.revised` when a complete visit was corrected.

    `aid_domains`, `goals` and `supports` are codes of the vocabularies; events of earlier releases have only the first.
    """

    types: ClassVar = ("visit.completed", "visit.revised")

    visit_id: UUID
    household_id: UUID
    pairing_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date
    amount_fen: int
    aid_domains: list[str]
    goals: list[str]
    supports: list[str]


class HouseholdEmptied(Written):
    """What belonged to an erased household is destroyed, its photos in the store as well; counts of that."""

    types: ClassVar = ("household.emptied",)

    household_id: UUID
    visits: int
    photos: int
    reports: int
    scans: int


class ReportMoved(Written):
    """`report.submitted`, `report.returned`, `report.accepted`, `report.forwarded`; `at` is the time of the act.

    Events of earlier releases have neither `campaign_id` nor `obligation_id` and `period`; the ids are null where no
    obligation asks for the report.
    """

    types: ClassVar = ("report.submitted", "report.returned", "report.accepted", "report.forwarded")

    report_id: UUID
    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    kind: ReportKind
    month: str | None
    late: bool
    at: datetime
    campaign_id: UUID | None
    obligation_id: UUID | None
    period: str | None


class ReportBound(Written):
    """What a report of an earlier release is for; both ids are null where no obligation asks for it.

    `is_chosen`: several obligations fit as well. The earlier release counted it for all of them, and so it stays.
    """

    types: ClassVar = ("report.bound",)

    report_id: UUID
    team_id: UUID
    campaign_id: UUID | None
    obligation_id: UUID | None
    period: str
    is_chosen: bool
