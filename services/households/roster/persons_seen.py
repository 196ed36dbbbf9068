"""The same person in two households: shown, and the sender is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.households.roster.drafts import Draft
from services.households.roster.faults import Remark
from services.households.roster.shown_values import masked_name

Indexes = list[tuple[bytes, int]]
"""Blind indexes of document numbers, each with the row of its person."""


@dataclass(slots=True)
class PersonsSeen:
    """`first`: the household and row of each person of the file so far, by blind index."""

    first: dict[bytes, tuple[str, int]] = field(default_factory=dict)

    def in_file(self, draft: Draft, registry_no: str, indexes: Indexes, newcomers: Indexes) -> list[Remark]:
        """Remarks about newcomers who stood in another household before."""
        found = []
        for index, row in indexes:
            other, first_row = self.first.setdefault(index, (registry_no, row))
            if other != registry_no and (index, row) in newcomers:
                message = f"这个身份证号在第 {first_row} 行的另一户里也有，请核对属于哪一户。"
                found.append(_doubt(draft, row, "person-twice", message))
        return found

    @staticmethod
    def in_register(
        draft: Draft, registry_no: str, indexes: Indexes, registered: Mapping[bytes, Iterable[str]]
    ) -> list[Remark]:
        """`registered`: numbers of the households that have the person, as far as the sender may see them."""
        found = []
        for index, row in indexes:
            others = sorted(set(registered.get(index, ())) - {registry_no})
            if others:
                message = f"这个身份证号在名册里已属于编号 {others[0]} 的户，请核对属于哪一户。"
                found.append(_doubt(draft, row, "person-registered", message))
        return found


def same_name(draft: Draft, other: str) -> Remark:
    message = f"本村名册里已有同名户主，编号 {other}；表里没有编号，请核对是不是同一户。"
    return _doubt(draft, draft.row, "head-registered", message)


def _doubt(draft: Draft, row: int, code: str, message: str) -> Remark:
    lines = [line for line in (draft.head, *draft.members) if line is not None and line.row == row]
    name: Any = lines[0].values.get("name") or lines[0].values.get("head_name") if lines else None
    return Remark(row, None, code, message, "doubt", name=masked_name(name) if isinstance(name, str) else None)
