"""Form 2 of two teams in two counties for the first months: passed on, accepted, one returned, the rest to be reviewed.

They are filed on the day the demo is loaded, long after 2020: the product says so and calls them late. One team got
more time for one month, so that an extension can be seen too.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from deploy.demo.households import Case, cases
from deploy.demo.ids import demo_id
from deploy.demo.plan import FORM_2_ID
from deploy.demo.teams import Organization, members_of, teams
from deploy.demo.visits import visits_of
from services.kernel.clock import SHANGHAI, month_of

FILED_MONTHS = ("2020-04", "2020-05")
REVIEWED_MONTH = "2020-04"
RETURN = {"reason": "请补充团队意见后重新报送（演示）"}
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
    outcome: Literal["submitted", "returned", "accepted", "forwarded"]

    @property
    def id(self) -> UUID:
        return demo_id("report", self.case.number, self.month)

    @property
    def leader(self) -> str:
        return members_of(self.team)["leader"].username

    def body(self) -> dict[str, Any]:
        return {"kind": "progress_report", "pairing_id": str(self.case.pairing_id), "month": self.month}


def filing_teams() -> tuple[Organization, Organization]:
    """The first team of 北票市 and the first of 凌源市."""
    return teams()[0], teams()[2]


def filings() -> list[Filing]:
    """A sheet for each household that was visited in the month; the last one was sent back."""
    sheets = [
        Filing(case, case.team, month, _outcome(case.team, month))
        for case in cases()
        if case.team in filing_teams() and case.team is not None
        for month in FILED_MONTHS
        if any(month_of(visit.on) == month for visit in visits_of(case))
    ]
    last = next(sheet for sheet in reversed(sheets) if sheet.outcome == "submitted")
    return [replace(sheet, outcome="returned") if sheet is last else sheet for sheet in sheets]


def _outcome(team: Organization, month: str) -> Literal["submitted", "accepted", "forwarded"]:
    if month != REVIEWED_MONTH:
        return "submitted"
    return "forwarded" if team == filing_teams()[0] else "accepted"


def extended_dues() -> str:
    """The path of the due item that gets more time."""
    team = filing_teams()[1]
    return f"/dues?organization_id={team.id}&month={EXTENDED_MONTH}&form=progress_report"


def is_ours(due: dict[str, Any]) -> bool:
    return due["obligation_id"] == str(FORM_2_ID) and not due["is_extended"]
