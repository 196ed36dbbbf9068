"""The deadline of a form: that of the campaign its pairing belongs to.

A team takes part in a campaign every year, and sometimes in two at once; each asks for the same forms. A form is about
one pairing, so the campaign in which that pairing was made counts, and not the earliest deadline of the team.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class PairedVillage:
    """The pairing of a form; `ends_on` is its last day, None while it has none."""

    village_code: str
    starts_on: date
    ends_on: date | None


class DueInCampaign(Protocol):
    """A due item with a deadline, with the division and the days of its campaign, the last one included."""

    @property
    def due_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def campaign_code(self) -> str: ...
    @property
    def campaign_starts_on(self) -> date: ...
    @property
    def campaign_ends_on(self) -> date: ...


D = TypeVar("D", bound=DueInCampaign)


def due_of(paired: PairedVillage, dues: Iterable[D]) -> D | None:
    """The due item of the pairing's own campaign; None when no campaign of the pairing asks for the form.

    `dues` are ordered by due time. When two campaigns in which the pairing was made both ask for the form, the earlier
    deadline counts.
    """
    own = [due for due in dues if _belongs(paired, due)]
    return min(own, key=lambda due: _days_to(paired, due), default=None)


def binds(paired: PairedVillage, due: DueInCampaign) -> bool:
    """No form is owed for days before the pairing was made; the count of what is owed leaves it out too."""
    return paired.starts_on <= min(due.due_on, due.ends_on)


def _belongs(paired: PairedVillage, due: DueInCampaign) -> bool:
    """The village lies in the campaign's division, and the pairing overlaps the campaign's days."""
    begins_in_time = paired.starts_on <= due.campaign_ends_on
    ends_after_begin = paired.ends_on is None or paired.ends_on >= due.campaign_starts_on
    return paired.village_code.startswith(due.campaign_code) and begins_in_time and ends_after_begin


def _days_to(paired: PairedVillage, due: DueInCampaign) -> int:
    """Days from the start of the pairing to the campaign: 0 for the one it began in, else the next one after."""
    return max(0, (due.campaign_starts_on - paired.starts_on).days)
