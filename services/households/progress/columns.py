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


def columns(*, takes_pairings: bool, has_quota: bool, asks_for_visits: bool) -> list[Column]:
    return [
        HOUSEHOLDS,
        *([QUOTA] if has_quota else []),
        *(OF_PAIRINGS if takes_pairings else ()),
        *([OVERDUE] if takes_pairings and asks_for_visits else []),
    ]


def values_of(figures: Figures, shown: Sequence[Column]) -> dict[str, int]:
    return {column.measure: getattr(figures, column.measure) for column in shown}
