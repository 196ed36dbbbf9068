"""The answer of the progress board. Counts only; no row is about a person (X-14)."""

from datetime import datetime
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
    quota: int = Field(description="Households allocated by the latest campaign begun by that month; 0 when none was.")
    households: int = Field(
        description="Registered households that are served; for a unit, those paired with it in the month."
    )
    paired: int = Field(description="Of these, with a pairing on at least one day of the month.")
    visited: int = Field(description="Households visited in the month, each once.")
    visits: int
    amount_fen: int = Field(description="Aid given at these visits, in 分.")
    income_projects: int = Field(description="Households with an income project (S2-06).")
    hygiene: HygieneCounts
    overdue: int = Field(description="Paired and not visited once the 25th has passed (S2-20); 0 before.")


class ProgressRow(Figures):
    kind: Literal["division", "unit", "unpaired"] = Field(
        description="`unpaired`: households of the area that no unit is paired with in the month."
    )
    division_code: str
    organization_id: UUID | None
    name: str


class ProgressBoard(OutputModel):
    """帮扶贫困户进展图 (S2-17)."""

    division: str
    month: str
    as_of: datetime | None = Field(
        description="Everything that happened before this is counted; null before the start."
    )
    rows: list[ProgressRow]
    total: Figures = Field(
        description="Above county level the sum of the rows. Below, the area's own figures: a household two units care "
        "for is in both rows and counts once here."
    )
