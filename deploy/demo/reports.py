"""Form 2 of two teams in two counties for the first months: some accepted, some still to be looked at.

They are filed on the day the demo is loaded, long after 2020: the product says so and calls them late. One team got
more time for one month, so that an extension can be seen too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from deploy.demo.households import Case, cases
from deploy.demo.ids import demo_id
from deploy.demo.plan import FORM_2_ID
from deploy.demo.teams import Organization, members_of, teams
from deploy.demo.visits import visits_of
from services.kernel.clock import SHANGHAI, month_of

FILED_MONTHS = ("2020-04", "2020-05")
ACCEPTED_MONTH = "2020-04"
EXTENDED_MONTH = "2020-07"
EXTENSION = {
    "due_at": datetime(2020, 8, 1, tzinfo=SHANGHAI).isoformat(),
    "reason": "汛期部分村道中断，入户延后（演示）",
}


@dataclass(frozen=True, slots=True)
class Filing:
    """One sheet of Form 2."""

    case: Case
    team: Organization
    month: str

    @property
    def id(self) -> UUID:
        return demo_id("report", self.case.number, self.month)

    @property
    def leader(self) -> str:
        return members_of(self.team)["leader"].username

    @property
    def is_accepted(self) -> bool:
        return self.month == ACCEPTED_MONTH

    def body(self) -> dict[str, Any]:
        return {"kind": "progress_report", "pairing_id": str(self.case.pairing_id), "month": self.month}


def filing_teams() -> tuple[Organization, Organization]:
    """The first team of 北票市 and the first of 凌源市."""
    return teams()[0], teams()[2]


def filings() -> list[Filing]:
    """A sheet for each household that was visited in the month."""
    return [
        Filing(case, case.team, month)
        for case in cases()
        if case.team in filing_teams() and case.team is not None
        for month in FILED_MONTHS
        if any(month_of(visit.on) == month for visit in visits_of(case))
    ]


def extended_dues() -> str:
    """The path of the due item that gets more time."""
    team = filing_teams()[1]
    return f"/dues?organization_id={team.id}&month={EXTENDED_MONTH}&form=progress_report"


def is_ours(due: dict[str, Any]) -> bool:
    return due["obligation_id"] == str(FORM_2_ID) and not due["is_extended"]
