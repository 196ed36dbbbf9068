"""Kinds of things that reach units by rules."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table


@dataclass(frozen=True, slots=True)
class Change:
    """The units that came to a thing, or moved, and those that it reaches no more."""

    joined: list[UUID]
    left: list[UUID]


@dataclass(frozen=True, slots=True)
class Things:
    """`name`: of the kind, also in the audit trail; its tables name the thing in the column `<name>_id`.

    `reached`: the units that the rules reach now. `receipts`: who said that it received the thing (已收到); None where
    nobody is asked.
    """

    name: str
    reached: Table
    receipts: Table | None

    @property
    def thing_id(self) -> str:
        return f"{self.name}_id"

    def of(self, table: Table) -> Column[Any]:
        """The column that names the thing."""
        return table.c[self.thing_id]
