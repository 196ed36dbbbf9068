"""What campaigns tells of itself, as a test publishes it in its feed."""

from typing import Any
from uuid import UUID

from services.kernel.ids import new_id
from tests.households.conftest import Register
from tests.households.people import CHAOYANG


def told_of_a_campaign(register: Register, campaign_id: UUID | None = None, **changes: Any) -> UUID:
    campaign_id = campaign_id or new_id()
    saved = {
        "campaign_id": str(campaign_id),
        "name": "结对帮扶专项行动",
        "starts_on": "2020-03-24",
        "ends_on": "2020-09-30",
        "division_code": CHAOYANG,
        "archived_at": None,
        "series": "结对帮扶",
        "year": 2020,
        "state": "published",
        "closed_at": None,
        "serves": {"statuses": [], "groups": []},
        "open_below": False,
        "has_rules": False,
        "takes_pairings": None,
        "board_columns": None,
        **changes,
    }
    register.programs.publish("campaigns", "campaign.saved", saved)
    return campaign_id


def told_of_a_quota(register: Register, campaign_id: UUID, amount: int, **receiver: Any) -> None:
    allocated = {
        "campaign_id": str(campaign_id),
        "measure": "households",
        "division_code": None,
        "organization_id": None,
        "amount": amount,
        **receiver,
    }
    register.programs.publish("campaigns", "quota.allocated", allocated)


def told_of_a_duty(register: Register, campaign_id: UUID, **changes: Any) -> UUID:
    """On a visit a month by the 25th, of every team of the city."""
    obligation_id = UUID(changes.pop("obligation_id", str(new_id())))
    saved = {
        "obligation_id": str(obligation_id),
        "campaign_id": str(campaign_id),
        "name": "走访",
        "form": "visit",
        "owed_by_kind": "team",
        "owed_by_code": CHAOYANG,
        "due_day": 25,
        "from_month": "2020-04",
        "to_month": "2020-09",
        "due_on": None,
        "minimum": 1,
        "contact": {},
        **changes,
    }
    register.programs.publish("campaigns", "obligation.saved", saved)
    return obligation_id


def told_of_an_extension(
    register: Register, obligation_id: UUID, organization_id: UUID, period: str, due_at: str
) -> None:
    extended = {
        "due_id": str(new_id()),
        "obligation_id": str(obligation_id),
        "organization_id": str(organization_id),
        "form": "visit",
        "period": period,
        "due_at": due_at,
    }
    register.programs.publish("campaigns", "due.extended", extended)
