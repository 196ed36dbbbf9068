"""What the sender of a sheet has decided about it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from services.households.roster.matching import Layout


@dataclass(frozen=True, slots=True)
class Choices:
    """None: not decided. `columns`: keys of fields by the index of a column, None for one that is not taken.

    `village`: code or name of the village that the whole sheet is for. `profile`: id or name of a saved mapping.
    """

    columns: Mapping[int, str | None] = field(default_factory=dict)
    layout: Layout | None = None
    village: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    include_hidden: bool | None = None
    profile: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "columns": list(self.columns.items())}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "columns": dict(stored["columns"])})
