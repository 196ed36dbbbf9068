"""What the register reads of the events of other programs."""

from datetime import date
from uuid import UUID

from services.kernel.events.payloads import Told


class DivisionTold(Told):
    code: str
    name: str
    parent: str | None


class LeaderTold(Told):
    """The leader's name is left out on purpose: a volunteer's name has no use here."""

    account_id: UUID


class OrganizationTold(Told):
    id: UUID
    name: str
    kind: str
    division_code: str | None
    leader: LeaderTold | None


class VisitTold(Told):
    visit_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    visited_on: date
    amount_fen: int


class QuotaTold(Told):
    campaign_id: UUID
    measure: str
    division_code: str | None
    organization_id: UUID | None
    amount: int


class CampaignTold(Told):
    campaign_id: UUID
    starts_on: date
    ends_on: date
