"""Records of the copies from other programs, for the rules."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PairedHousehold:
    """结对: which team may visit which household; `ends_on` is the last day, None while there is none."""

    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """任务: what campaigns asks for."""

    id: UUID
    campaign_id: UUID
    name: str
    form: str


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """期: one period of an obligation; both days are included."""

    period: str
    starts_on: date
    ends_on: date
