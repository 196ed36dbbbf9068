"""Which deadline a form has: that of the campaign its pairing belongs to.

A team takes part in a campaign every year, and sometimes in two at once; each asks for the same forms. A form is about
one pairing, so what counts is the campaign that pairing was made in, and not whatever the team owes soonest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Campaign:
    """Where and when it runs, both days included."""

    division_code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Paired:
    """The pairing a form is about; `ends_on` is its last day, None while it has none."""

    village_code: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """`due_on` is the last day in time by the notice, `due_at` the first instant that is too late (extensions
    included); `contact` has office, phone, fax, mailbox."""

    campaign_id: UUID
    due_on: date
    due_at: datetime
    contact: Mapping[str, str | None]

    def binds(self, paired: Paired) -> bool:
        """Nobody owes a form for a day before the pairing was made: campaigns does not count it either."""
        return paired.starts_on <= self.due_on


def due_of(paired: Paired, dues: Iterable[Due], campaigns: Mapping[UUID, Campaign]) -> Due | None:
    """The due item of the pairing's own campaign; None when no campaign it belongs to asks for the form.

    Two campaigns in which the pairing was made both want the form: then the one that wants it sooner.
    """
    own = [due for due in dues if _belongs(paired, campaigns[due.campaign_id])]
    return min(own, key=lambda due: (_distance(paired, campaigns[due.campaign_id]), due.due_at), default=None)


def _belongs(paired: Paired, campaign: Campaign) -> bool:
    """The village lies where the campaign runs, and the pairing did not end before it nor begin after it."""
    begins_in_time = paired.starts_on <= campaign.ends_on
    ends_after_begin = paired.ends_on is None or paired.ends_on >= campaign.starts_on
    return paired.village_code.startswith(campaign.division_code) and begins_in_time and ends_after_begin


def _distance(paired: Paired, campaign: Campaign) -> int:
    """Days from the making of the pairing to the campaign: 0 for the one it was made in, else the next one after."""
    return max(0, (campaign.starts_on - paired.starts_on).days)
