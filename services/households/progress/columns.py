"""Which measures the board of a campaign has: what it does not ask for is no column, and not a zero."""

from collections.abc import Sequence
from typing import Final

from services.households.progress.schemas import Column, Figures


def _column(measure: str, name: str, name_en: str, unit: str = "户", unit_en: str = "households") -> Column:
    return Column(measure=measure, name=name, name_en=name_en, unit=unit, unit_en=unit_en)


HOUSEHOLDS: Final = _column("households", "在册农户", "Registered")
QUOTA: Final = _column("quota", "指标", "Quota")
OVERDUE: Final = _column("overdue", "逾期未走访", "Overdue")
OF_PAIRINGS: Final = (
    _column("paired", "已结对", "Paired"),
    _column("visited", "已走访", "Visited"),
    _column("visits", "走访次数", "Visits", "次", "visits"),
    _column("amount_fen", "帮扶金额", "Aid given", "分", "fen"),
    _column("income_projects", "到户项目", "Income projects"),
)


# The measures that are counted here, by their codes in the registry of campaigns, and the columns of the rollup.
MEASURES: Final = {
    "households": "paired",
    "visited": "visited",
    "visits": "visits",
    "amount_fen": "amount_fen",
    "income_projects": "income_projects",
    "overdue": "overdue",
    "indoors_clean": "indoors_clean",
    "belongings_tidy": "belongings_tidy",
    "outdoors_free_of_droppings": "outdoors_free_of_droppings",
    "yard_free_of_litter": "yard_free_of_litter",
}
FLOWS: Final = frozenset({"visits", "amount_fen"})
"""Summed over time. Of everything else a month has its own number, and two months have none together."""


def is_flow(measure: str) -> bool:
    return measure in FLOWS


def columns(*, takes_pairings: bool, has_quota: bool, asks_for_visits: bool) -> list[Column]:
    return [
        HOUSEHOLDS,
        *([QUOTA] if has_quota else []),
        *(OF_PAIRINGS if takes_pairings else ()),
        *([OVERDUE] if takes_pairings and asks_for_visits else []),
    ]


def values_of(figures: Figures, shown: Sequence[Column]) -> dict[str, int]:
    return {column.measure: getattr(figures, column.measure) for column in shown}
