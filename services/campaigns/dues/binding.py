"""What a form is for, and its deadline: those of the campaign its pairing belongs to.

A team takes part in a campaign every year, and sometimes in two at once; each asks for the same forms. A form is about
one pairing, so the campaign in which that pairing was made counts, and not the earliest deadline of the team.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class PairedVillage:
    """The pairing of a form; `ends_on` is its last day, None while it has none."""

    village_code: str
    starts_on: date
    ends_on: date | None


class DueInCampaign(Protocol):
    """A due item with the division and the days of its campaign, the last one included."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def campaign_code(self) -> str: ...
    @property
    def campaign_starts_on(self) -> date: ...
    @property
    def campaign_ends_on(self) -> date: ...


D = TypeVar("D", bound=DueInCampaign)


@dataclass(frozen=True, slots=True)
class Found(Generic[D]):
    """`due`: what a form that does not name its obligation is for. `fits`: how many it could be for as well as for
    this one, itself included; 0 where nothing asks for it."""

    due: D | None
    fits: int


def due_of(paired: PairedVillage, dues: Iterable[D]) -> Found[D]:
    """The due item of the pairing's own campaign.

    `dues` are ordered by due time, those without a deadline last. When two campaigns in which the pairing was made both
    ask for the form, the earlier deadline counts.
    """
    own = [due for due in dues if _belongs(paired, due)]
    nearest = min((_days_to(paired, due) for due in own), default=0)
    fitting = [due for due in own if _days_to(paired, due) == nearest]
    return Found(fitting[0] if fitting else None, len(fitting))


def binds(paired: PairedVillage, due: DueInCampaign) -> bool:
    """No form is owed for days before the pairing was made; the count of what is owed leaves it out too. Without a
    deadline nothing is late."""
    return due.due_on is not None and paired.starts_on <= min(due.due_on, due.ends_on)


def _belongs(paired: PairedVillage, due: DueInCampaign) -> bool:
    """The village lies in the campaign's division, and the pairing overlaps the campaign's days."""
    begins_in_time = paired.starts_on <= due.campaign_ends_on
    ends_after_begin = paired.ends_on is None or paired.ends_on >= due.campaign_starts_on
    return paired.village_code.startswith(due.campaign_code) and begins_in_time and ends_after_begin


def _days_to(paired: PairedVillage, due: DueInCampaign) -> int:
    """Days from the start of the pairing to the campaign: 0 for the one it began in, else the next one after."""
    return max(0, (due.campaign_starts_on - paired.starts_on).days)
