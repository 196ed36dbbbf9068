"""For how long something is kept that is not in use any more, and who sees it until then (decision 26)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.kernel.auth.principals import Principal

ANSWERING = "reports.write"
"""Held by the leader of a team and by the offices that review what it files, for exactly what they answer for."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`uploads`: after a file was rejected; `texts`: after the last campaign of a replaced text was archived;
    `orphans`: after an object of the store was found that no file names."""

    uploads: timedelta
    texts: timedelta
    orphans: timedelta = timedelta(days=7)

    @classmethod
    def of_days(cls, uploads: int, texts: int, orphans: int = 7) -> "Terms":
        return cls(timedelta(days=uploads), timedelta(days=texts), timedelta(days=orphans))

    def upload_until(self, rejected_at: datetime | None) -> datetime | None:
        return rejected_at and rejected_at + self.uploads

    def text_until(self, archived_at: datetime | None) -> datetime | None:
        """None while the time does not run yet."""
        return archived_at and archived_at + self.texts


def sees_what_was_replaced(principal: Principal, author_id: UUID, row: Any) -> bool:
    """The author, the leader of the team, and the offices that review. `row` has `village_code` and `team_id`."""
    return principal.account_id == author_id or principal.holds(ANSWERING, row.village_code, row.team_id)
