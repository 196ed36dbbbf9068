"""Finds the header of a table by what stands in its rows, for any table.

A header has short, different texts, as many as the rows below have cells, and titles that the reader knows. It begins
in one of the first 20 rows and has one row, two or three: groups above, titles below.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from services.kernel.sheets.records import HEADER_WITHIN, MAX_COLUMNS, Cell, Known, Record, Skipped
from services.kernel.sheets.row_kinds import filled, is_numbering, reason_to_skip

LOOKED_AT: Final = HEADER_WITHIN + 20
"""Rows that are looked at, those below the last possible header included."""
GROUP: Final = "/"

_LONGEST_TITLE: Final = 40
_GOOD_ENOUGH: Final = 0.5
_LETTER = re.compile(r"[^\W0-9_]")
# What stands in data: codes, phones, dates, and labels with their value (单位：大板镇).
_DATA = re.compile(r"[A-Za-z]{0,4}[0-9][0-9\s,.:/年月日%-]*[Xx]?|[^（(]{1,12}[:：].+|[0-9]+[岁元人户口亩]")


class Merge(NamedTuple):
    """A merged area of a sheet. Rows are counted from 1, columns from 0; the last ones are included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Found:
    """`rows`: indexes in the records that were looked at; `skipped`: rows above, and the row of numbers below."""

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    own_titles: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    below: int
    """Index of the first record below."""
    known: int
    """How many titles the reader knows."""


def find(records: Sequence[Record], merges: Iterable[Merge], known: Known) -> Found | None:
    """`records`: the first rows of a sheet, at most `LOOKED_AT`. None when there is no table."""
    spans = Spans(merges)
    best: tuple[float, _Candidate] | None = None
    width = max((len(filled(record.cells)) for record in records), default=0)
    for candidate in _candidates(records, spans, known):
        score = _score(candidate, width, known)
        # The first of equal ones: rows below a header may look like a header as well.
        if score >= _GOOD_ENOUGH and (best is None or score > best[0] + 1e-9):
            best = score, candidate
    if best is None:
        return None
    return _found(best[1], records, spans, known)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`rows`: one index to three."""

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    own_titles: tuple[str, ...]


class Spans:
    """The merged areas near the top of a sheet."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        covered = (
            ((row, column), merge.first_column)
            for merge in merges
            for row in range(merge.first_row, min(merge.last_row, LOOKED_AT) + 1)
            for column in range(merge.first_column, min(merge.last_column + 1, MAX_COLUMNS))
        )
        # Areas do not overlap, except those of an attacker.
        self._first = dict(islice(covered, LOOKED_AT * MAX_COLUMNS))

    def first(self, row: int, column: int) -> int | None:
        """The first column of the area that covers the cell."""
        return self._first.get((row, column))

    def width(self, row: int, column: int) -> int:
        """Columns from this one on that are merged with it."""
        width = 1
        while self._first.get((row, column + width)) == column:
            width += 1
        return width


def _candidates(records: Sequence[Record], spans: Spans, known: Known) -> Iterator[_Candidate]:
    for index, record in enumerate(records):
        if record.number > HEADER_WITHIN:
            return
        deep = _joined(index + 1, records, spans, is_below_groups=True)
        joined = (_joined(index, records, spans, deep) if deep else None) or _joined(index, records, spans)
        if joined:
            yield joined
        titles = _trimmed([_title(cell) for cell in record.cells])
        # The row below may hold titles that nobody knows. It is data only where it has none of the titles.
        is_upper = joined is not None and _hits(joined, known) >= _hits(_Candidate((index,), titles, titles), known)
        if not is_upper and sum(1 for title in titles if title) >= 2:
            yield _Candidate((index,), titles, titles)


def _hits(candidate: "_Candidate", known: Known) -> int:
    pairs = zip(candidate.titles, candidate.own_titles, strict=True)
    return sum(1 for title, low in pairs if known(title) or known(low) or known(title.partition(GROUP)[0]))


def _title(cell: Cell) -> str:
    """
    >>> _title(" 身份证\\n号码 "), _title(2020.0)
    ('身份证 号码', '2020')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else ""


def _trimmed(titles: list[str]) -> tuple[str, ...]:
    while titles and not titles[-1]:
        titles.pop()
    return tuple(titles)


def _joined(
    index: int,
    records: Sequence[Record],
    spans: Spans,
    deep: _Candidate | None = None,
    *,
    is_below_groups: bool = False,
) -> _Candidate | None:
    """The header of two rows: the second one has titles below groups, and nothing below titles that stand alone.

    `deep`: the second and third row of a header of three, joined. `is_below_groups`: the rows are to be those two; what
    stands in a row above them, in a merged cell, is no title of theirs.
    """
    if index + 1 >= len(records) or records[index + 1].number != records[index].number + 1:
        return None
    upper, below = records[index], records[index + 1]
    width = max(len(upper.cells), len(below.cells), len(deep.titles) if deep else 0)
    tops = _padded(upper.cells, width, upper.merged if is_below_groups else ())
    own = _padded(deep.own_titles if deep else below.cells, width, () if deep else below.merged)
    lows = _padded(deep.titles, width, ()) if deep else own
    if not any(lows) or not all(_is_title(low) for low in own if low):
        return None
    groups = _groups(upper.number, tops, lows, spans)
    stands_alone = any(top and not low for top, low in zip(tops, lows, strict=True))
    merged = [size for column in range(width) if tops[column] and (size := spans.width(upper.number, column)) > 1]
    # A title over the whole table is no group, nor is one beside a remark.
    is_grouped = len(merged) > 1 and max(merged) <= width // 2
    has_group = any(
        groups[column] and groups[column] == groups[column + 1] and lows[column] and lows[column + 1]
        for column in range(width - 1)
    )
    if not has_group or not (stands_alone or is_grouped):
        return None
    titles = _trimmed([GROUP.join(filter(None, named)) for named in zip(groups, lows, strict=True)])
    lower = _trimmed([low or group for group, low in zip(groups, own, strict=True)])
    return _Candidate((index, *(deep.rows if deep else (index + 1,))), titles, lower)


def _padded(cells: Sequence[Cell], width: int, merged: Sequence[int]) -> list[str]:
    """`merged`: indexes of what stands in a row above."""
    titles = [_title(cell) for cell in cells] + [""] * (width - len(cells))
    return ["" if column in merged else title for column, title in enumerate(titles)]


def _groups(row: int, tops: Sequence[str], lows: Sequence[str], spans: Spans) -> list[str]:
    """The group of each column. Where cells are not merged, a group reaches over the empty cells after it."""
    groups: list[str] = []
    current = ""
    for column, (top, low) in enumerate(zip(tops, lows, strict=True)):
        first = spans.first(row, column)
        if top:
            current = top
        elif first is not None:
            current = tops[first]
        elif not low or (column and tops[column - 1] and not lows[column - 1]):
            current = ""
        groups.append(current)
    return groups


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and _LETTER.search(text) is not None and _DATA.fullmatch(text) is None


def _score(candidate: _Candidate, width: int, known: Known) -> float:
    """From 0 to 2; half of it for titles that are known. `width`: of the widest row that was looked at."""
    named = [(title, low) for title, low in zip(candidate.titles, candidate.own_titles, strict=True) if title]
    texts = sum(1 for _, low in named if _is_title(low)) / len(named)
    different = len({title for title, _ in named}) / len(named)
    return texts * different * min(1.0, len(named) / max(width, 1)) + _hits(candidate, known) / len(named)


def _found(candidate: _Candidate, records: Sequence[Record], spans: Spans, known: Known) -> Found:
    width = len(candidate.titles)
    above = [_above(record, width, spans) for record in records[: candidate.rows[0]]]
    below = candidate.rows[-1] + 1
    if below < len(records) and is_numbering(records[below].cells):
        above.append(Skipped(records[below].number, "numbering"))
        below += 1
    hits = _hits(candidate, known)
    return Found(candidate.rows, candidate.titles, candidate.own_titles, tuple(above), below, hits)


def _above(record: Record, width: int, spans: Spans) -> Skipped:
    places = filled(record.cells)
    is_over_all = len(places) == 1 and spans.width(record.number, places[0]) > max(1, width // 2)
    is_note = not is_over_all and reason_to_skip(record.cells, width) == "note"
    return Skipped(record.number, "note" if is_note else "title")
