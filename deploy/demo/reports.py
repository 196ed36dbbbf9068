"""The forms that teams filed in the first months: most in time, a few late, one team far behind.

They are sent when the demo is loaded, years later; `times.py` then sets the hours of 2020 given here. One team got an
extension for one month, so that an extension is visible.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID

from deploy.demo.households import Case, cases
from deploy.demo.ids import chance, demo_id
from deploy.demo.plan import FORM_1_DUE, FORM_2_DUE_DAY, FORM_2_ID
from deploy.demo.teams import Organization, members_of, teams
from services.kernel.clock import SHANGHAI

FILED_MONTHS = ("2020-04", "2020-05")
REVIEWED_MONTH = "2020-04"
RETURN = {"reason": "请补充团队意见后重新报送（演示）"}
EXTENDED_MONTH = "2020-07"
EXTENSION = {
    "due_at": datetime(2020, 8, 1, tzinfo=SHANGHAI).isoformat(),
    "reason": "汛期部分村道中断，入户延后（演示）",
}


Outcome = Literal["submitted", "returned", "accepted", "forwarded"]


@dataclass(frozen=True, slots=True)
class Filing:
    """One form; Form 1 has no month."""

    case: Case
    team: Organization
    month: str | None
    outcome: Outcome
    is_late: bool = False

    @property
    def id(self) -> UUID:
        return demo_id("report", self.case.number, self.month or "registration_form")

    @property
    def leader(self) -> str:
        return members_of(self.team)["leader"].username

    @property
    def due_on(self) -> date:
        return date.fromisoformat(f"{self.month}-01").replace(day=FORM_2_DUE_DAY) if self.month else FORM_1_DUE

    @property
    def submitted_at(self) -> datetime:
        """In office hours of the last days, or of the days after."""
        choice = chance("filed", self.case.number, self.month or "registration_form")
        # A pairing was made on the 9th of April at the latest, the day before Form 1 is due.
        day = self.due_on + timedelta(days=choice.randrange(1, 6) if self.is_late else -choice.randrange(0, 2))
        return datetime.combine(day, time(choice.randrange(9, 17), choice.randrange(60)), SHANGHAI)

    @property
    def accepted_at(self) -> datetime | None:
        return self.submitted_at + timedelta(days=1, minutes=17) if self.outcome in ("accepted", "forwarded") else None

    @property
    def forwarded_at(self) -> datetime | None:
        return self.submitted_at + timedelta(days=2, minutes=40) if self.outcome == "forwarded" else None

    def body(self) -> dict[str, Any]:
        kind = "progress_report" if self.month else "registration_form"
        return {"kind": kind, "pairing_id": str(self.case.pairing_id), "month": self.month}


def filing_teams() -> tuple[Organization, Organization]:
    """The first team of 北票市, which also filed Form 1 and whose May is under review, and the first of 凌源市."""
    return teams()[0], teams()[2]


def team_behind() -> Organization:
    """The first team of 朝阳县: it filed half of the first month, and nothing since."""
    return teams()[4]


def late_teams() -> tuple[Organization, ...]:
    """They filed the last forms of May after the 25th."""
    return teams()[3], teams()[9], teams()[12]


@cache
def filings() -> tuple[Filing, ...]:
    """A form for each household of a team, visited or not; the last one under review was returned."""
    sheets = [sheet for team in teams() for sheet in _filings_of(team)]
    last = next(sheet for sheet in reversed(sheets) if sheet.outcome == "submitted")
    return tuple(replace(sheet, outcome="returned") if sheet is last else sheet for sheet in sheets)


def _filings_of(team: Organization) -> list[Filing]:
    own = [case for case in cases() if case.team == team]
    if team == team_behind():
        return [Filing(case, team, FILED_MONTHS[0], "accepted", is_late=True) for case in own[: len(own) // 2]]
    form_1 = [Filing(case, team, None, "accepted") for case in own] if team == filing_teams()[0] else []
    late = own[-2:] if team in late_teams() else []
    form_2 = [
        Filing(case, team, month, _outcome(team, month), month == FILED_MONTHS[-1] and case in late)
        for month in FILED_MONTHS
        for case in own
    ]
    return form_1 + form_2


def _outcome(team: Organization, month: str) -> Outcome:
    if month == REVIEWED_MONTH:
        return "forwarded" if team == filing_teams()[0] else "accepted"
    return "submitted" if team.division_code == filing_teams()[0].division_code else "accepted"


def extended_dues() -> str:
    """The path of the due item with the extension."""
    team = filing_teams()[1]
    return f"/dues?organization_id={team.id}&month={EXTENDED_MONTH}&form=progress_report"


def is_ours(due: dict[str, Any]) -> bool:
    return due["obligation_id"] == str(FORM_2_ID) and not due["is_extended"]
