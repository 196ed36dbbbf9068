"""Which measures the board of a campaign has: what it does not ask for is no column, and not a zero."""

from collections.abc import Sequence
from typing import Final

from services.households.progress.schemas import Column, Figures


def _column(measure: str, name: str, name_en: str, unit: str = "户", unit_en: str = "households") -> Column:
    return Column(measure=measure, name=name, name_en=name_en, unit=unit, unit_en=unit_en)


HOUSEHOLDS: Final = _column("households", "在册农户", "Registered")
QUOTA: Final = _column("quota", "指标", "Quota")
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


OF_MEASURES: Final = {
    column.measure: column
    for column in (
        _column("paired", "已结对", "Paired"),
        _column("visited", "已走访", "Visited"),
        _column("visits", "走访次数", "Visits", "次", "visits"),
        _column("amount_fen", "帮扶金额", "Aid given", "分", "fen"),
        _column("income_projects", "到户项目", "Income projects"),
        _column("overdue", "逾期未走访", "Overdue"),
        _column("indoors_clean", "户内干净整洁", "Rooms clean"),
        _column("belongings_tidy", "物品摆放整齐", "Belongings tidy"),
        _column("outdoors_free_of_droppings", "户外无粪便", "No droppings outdoors"),
        _column("yard_free_of_litter", "庭院整洁", "No litter in the yard"),
    )
}
BY_DEFAULT: Final = ("households", "visited", "visits", "amount_fen", "income_projects")
"""Measures of a campaign of pairings that has not chosen; `overdue` with them where it asks for visits."""


def is_flow(measure: str) -> bool:
    return measure in FLOWS


def columns(
    *, takes_pairings: bool, has_quota: bool, asks_for_visits: bool, chosen: Sequence[str] | None = None
) -> list[Column]:
    """`chosen`: measures, by their codes in the registry; None: what follows from what the campaign asks."""
    if chosen is None:
        chosen = [*(BY_DEFAULT if takes_pairings else ()), *(["overdue"] if takes_pairings and asks_for_visits else [])]
    return [
        HOUSEHOLDS,
        *([QUOTA] if has_quota else []),
        *(OF_MEASURES[MEASURES[measure]] for measure in chosen if measure in MEASURES),
    ]


def values_of(figures: Figures, shown: Sequence[Column]) -> dict[str, int]:
    every = {**dict(figures), **figures.hygiene.model_dump()}
    return {column.measure: every[column.measure] for column in shown}
