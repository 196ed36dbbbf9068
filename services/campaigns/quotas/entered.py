"""What units entered of a measure, by unit and by area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any
from uuid import UUID

from services.kernel.db.rows import Rows


class Entered:
    """`rows`: by unit and duty. `above`: by duty those for which it is there.

    A number of a duty goes into that of the duty above: an area that has both counts the upper one alone.
    """

    def __init__(self, rows: Rows, above: Mapping[UUID, Set[UUID]]) -> None:
        self._rows, self._above = rows, above
        self._by_length: dict[int, Mapping[str, Sequence[Any]]] = {}
        self._by_unit = _grouped((row.organization_id, row) for row in rows)

    def of(self, recipient: tuple[str | None, UUID | None]) -> Sequence[Any]:
        code, organization_id = recipient
        if organization_id is not None:
            return self._by_unit.get(organization_id, [])
        rows = self._below(code or "")
        asked = {row.obligation_id for row in rows}
        return [row for row in rows if asked.isdisjoint(self._above.get(row.obligation_id, ()))]

    def _below(self, code: str) -> Sequence[Any]:
        """A hundred thousand units are looked through once for all areas of a level, and not for each."""
        length = len(code)
        if length not in self._by_length:
            self._by_length[length] = _grouped((row.division_code[:length], row) for row in self._rows)
        return self._by_length[length].get(code, [])


def _grouped(rows: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found
