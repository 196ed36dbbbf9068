"""The board of what units enter. Counts only; no row is about a person (X-14)."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.campaigns.fields import Output
from services.campaigns.measures.schemas import MeasureKind


class BoardColumn(Output):
    """A measure that units count themselves. `has_quota`, `has_claims`: whether anybody below has one."""

    measure: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    kind: MeasureKind
    has_quota: bool
    has_claims: bool


class BoardValue(Output):
    """What nobody has entered, asked for or allotted is null and never 0."""

    done: int | None = Field(
        description="Entered for the period. Of a state (存量) the last number of each unit in it; units are added up."
    )
    planned: int | None = Field(description="What duties ask of the units in the period.")
    until: int | None = Field(
        description="Since the campaign began, until the end of the period; of a state the last number, no sum."
    )
    quota: int | None = Field(description="Of the whole campaign: of areas where areas have shares, else of units.")
    claimed: int | None = Field(description="认领, counted as the quota is.")


class BoardFigures(Output):
    """Sheets and numbers of all duties of the campaign."""

    expected: int | None = Field(description="Owed for the period; null where nothing is.")
    filed: int | None = Field(description="Of `expected`.")
    overdue: int = Field(description="Due items that are overdue now, until the end of the period.")
    units_overdue: int
    values: dict[str, BoardValue] = Field(description="By the measures of `columns`.")


class BoardRow(BoardFigures):
    kind: Literal["division", "unit"]
    division_code: str
    organization_id: UUID | None
    name: str


class UnitBehind(Output):
    organization_id: UUID
    name: str
    division_code: str
    overdue: int


class UnitBoard(Output):
    campaign_id: UUID
    division: str
    starts_on: date
    ends_on: date
    as_of: datetime
    columns: list[BoardColumn]
    rows: list[BoardRow] = Field(
        description="Child divisions, and units of the division itself; from the county down all units there."
    )
    total: BoardFigures
    behind: list[UnitBehind] = Field(description="The few units that are overdue with most.")
