"""The answer of the progress board. Counts only; no row is about a person (X-14)."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.web.inputs import OutputModel


class HygieneCounts(OutputModel):
    """Households that meet each of the four items (S2-10)."""

    indoors_clean: int
    belongings_tidy: int
    outdoors_free_of_droppings: int
    yard_free_of_litter: int


class Figures(OutputModel):
    quota: int = Field(description="Households allocated by the campaign; 0 when none were.")
    households: int = Field(
        description="Registered households that are served; for a unit, those paired with it in the period."
    )
    paired: int = Field(
        description="Of these, with a pairing on at least one day of the period, enrolled in the campaign."
    )
    visited: int = Field(description="Households visited in the period, each once; of a campaign, enrolled ones.")
    visits: int
    amount_fen: int = Field(description="Aid given at these visits, in 分.")
    income_projects: int = Field(description="Households with an income project (S2-06).")
    hygiene: HygieneCounts
    overdue: int = Field(
        description="Households that a duty of the campaign asks to visit, not visited when it fell due; with the "
        "extension of the unit. 0 where no duty asks for visits."
    )


class ProgressRow(Figures):
    kind: Literal["division", "unit", "unpaired"] = Field(
        description="`unpaired`: households of the area that no unit is paired with in the period."
    )
    division_code: str
    organization_id: UUID | None
    name: str
    values: dict[str, int] = Field(description="By the measures of `columns`.")


class Total(Figures):
    values: dict[str, int] = Field(description="By the measures of `columns`.")


class Column(OutputModel):
    """A measure that the campaign has. The others say nothing about it."""

    measure: str
    name: str
    name_en: str
    unit: str
    unit_en: str


Dimension = Literal["service_form", "aid_domain", "goal", "support", "served_group"]


class SplitValue(OutputModel):
    code: str = Field(description="A code of the vocabulary of the dimension; empty where the visits say none.")
    visited: int
    visits: int
    amount_fen: int


class SplitRow(OutputModel):
    kind: Literal["division", "unit"]
    division_code: str
    organization_id: UUID | None
    name: str
    values: list[SplitValue]


class SplitBoard(OutputModel):
    """Visits of the period by what they say.

    A visit with two words of a dimension counts for both, so the values of a row are never added up.
    """

    division: str
    campaign_id: UUID | None = Field(description="Null of all visits, each counted once.")
    period: str
    starts_on: date
    ends_on: date
    by: Dimension
    rows: list[SplitRow]
    total: list[SplitValue]


class SumRow(OutputModel):
    division_code: str
    organization_id: UUID | None
    name: str
    values: dict[str, int] = Field(description="By measure.")


class CampaignSums(OutputModel):
    """What was done since the campaign began.

    Flows (流量) are summed over its months; of states (存量), which are never summed over time, the last month stands.
    """

    division: str
    campaign_id: UUID
    months: list[str] = Field(description="The months of the campaign that have begun.")
    flows: list[str]
    rows: list[SumRow]


class OverdueHouseholds(OutputModel):
    """A page may hold fewer than `limit`, and none, while `next` says that there are more."""

    items: list[UUID]
    next: str | None


class BoardPeriod(OutputModel):
    """A period for which a campaign has a board: a month of it, or a period of one of its duties."""

    period: str = Field(description="Its key, as in `period` of the board.")
    label: str
    label_en: str
    starts_on: date
    ends_on: date
    is_asked: bool = Field(description="Whether a duty asks for something in exactly these days.")
    duty_periods: list[str] = Field(description="The keys of these days in `GET /api/dues`.")


class BoardPeriods(OutputModel):
    """By their first day."""

    campaign_id: UUID
    items: list[BoardPeriod]


class ProgressBoard(OutputModel):
    """帮扶贫困户进展图 (S2-17)."""

    division: str
    campaign_id: UUID | None = Field(
        description="Whose board it is; null for the whole register, where no campaign takes pairings in the month."
    )
    month: str = Field(description="Of the first day of the period.")
    period: str
    starts_on: date
    ends_on: date
    as_of: datetime | None = Field(
        description="Everything that happened before this is counted; null before the start."
    )
    columns: list[Column]
    rows: list[ProgressRow]
    total: Total = Field(
        description="Above county level the sum of the rows. Below, the area's own figures: a household two units care "
        "for is in both rows and counts once here."
    )
