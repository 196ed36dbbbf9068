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
    """`visit.completed` once all of its photos are stored, `visit.revised` when a complete visit was corrected."""

    types: ClassVar = ("visit.completed", "visit.revised")

    visit_id: UUID
    household_id: UUID
    pairing_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date
    amount_fen: int
    aid_domains: list[str]


class HouseholdEmptied(Written):
    """What belonged to an erased household is destroyed, its photos in the store as well; counts of that."""

    types: ClassVar = ("household.emptied",)

    household_id: UUID
    visits: int
    photos: int
    reports: int
    scans: int


class ReportMoved(Written):
    """`report.submitted`, `report.returned`, `report.accepted`, `report.forwarded`; `at` is the time of the act."""

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
