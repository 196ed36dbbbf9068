"""How a sheet is read: guessed, as decided before, as the sender says; and what must be asked before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.households.registers.titles import plain_title
from services.households.roster.choices import Choices
from services.households.roster.matching import LOOKED_AT, Match, letter_of, match
from services.households.roster.profile_queries import Profile
from services.households.roster.schemas import (
    EncodingPreview,
    MappedColumn,
    MappedSheet,
    Question,
    RosterMapping,
)
from services.kernel.masking import mask_text
from services.kernel.sheets.records import Cell, DateCell, FileShape, Head, Record
from services.kernel.web.inputs import without_forbidden_text

LONGEST_SAMPLE: Final = 60
MOST_NOT_TAKEN: Final = 200


class MappingNeeded(Exception):
    """The file cannot be checked before its sender has said more."""

    def __init__(self, mapping: RosterMapping) -> None:
        super().__init__(mapping.questions)
        self.mapping = mapping


@dataclass(frozen=True, slots=True)
class Reading:
    """A table and how its columns are taken."""

    head: Head
    shape: FileShape
    match: Match
    choices: Choices
    profile: str | None

    @property
    def not_taken(self) -> list[str]:
        """Titles as they may be kept: short, numbers masked."""
        return [mask_text(column.label) for column in self.match.not_taken[:MOST_NOT_TAKEN]]

    def asking(self, questions: Iterable[Question]) -> RosterMapping:
        return mapping_of(self.shape, self.choices, questions, reading=self)


def read_head(
    head: Head, shape: FileShape, first: Sequence[Record], choices: Choices, profile: Profile | None
) -> Reading:
    # Samples are shown and kept; a value with such a character is refused where it is read.
    rows = [
        [without_forbidden_text(shown(cell)) for cell in record.cells] for record in first if record.skipped is None
    ][:LOOKED_AT]
    known = None if profile is None else profile.columns
    layout = choices.layout or (profile.layout if profile is not None else None)
    found = match(head.titles, rows, chosen=choices.columns, profile=known, layout=layout)
    return Reading(head, shape, found, choices, None if profile is None else profile.name)


def with_plain_titles(head: Head) -> Head:
    """Titles as they are shown, kept and looked for: without characters that no database holds, and not too long."""
    return replace(
        head,
        titles=tuple(_plain_title(title) for title in head.titles),
        own_titles=tuple(_plain_title(title) for title in head.own_titles),
    )


def _plain_title(title: str) -> str:
    return without_forbidden_text(title)[:LONGEST_SAMPLE]


def shown(cell: Cell) -> str:
    """
    >>> shown(340181101203.0), shown(0.5), shown(None)
    ('340181101203', '0.5', '')
    """
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else str(cell)
    if isinstance(cell, DateCell):
        return cell.iso
    return "" if cell is None else str(cell)


def signature_of(titles: Iterable[str]) -> str:
    """Equal for sheets with the same titles, however they are typed.

    >>> signature_of(["户编号*", " 姓名"]) == signature_of(["户编号", "姓 名"])
    True
    """
    return "\x1f".join(plain_title(title) for title in titles)


def mapping_of(
    shape: FileShape, choices: Choices, questions: Iterable[Question], *, reading: Reading | None = None
) -> RosterMapping:
    return RosterMapping(
        kind=shape.kind,
        sheets=[
            MappedSheet(
                name=one.name,
                is_hidden=one.is_hidden,
                rows=one.rows,
                columns=one.columns,
                hidden_rows=one.hidden_rows,
                hidden_columns=one.hidden_columns,
                has_table=one.has_table,
            )
            for one in shape.sheets
        ],
        sheet=choices.sheet if reading is None else reading.head.sheet,
        encoding=choices.encoding or shape.encoding,
        previews=[EncodingPreview(encoding=one.encoding, lines=list(one.lines)) for one in shape.previews],
        layout=None if reading is None else reading.match.layout,
        columns=[] if reading is None else _columns(reading.match),
        village=choices.village,
        include_hidden=choices.include_hidden,
        profile=None if reading is None else reading.profile,
        questions=list(questions),
    )


def _columns(found: Match) -> list[MappedColumn]:
    return [
        MappedColumn(
            index=column.index,
            letter=letter_of(column.index),
            title=column.title,
            field=column.field.key if column.field is not None else None,
            how=column.how,
            is_left_out=column.is_left_out,
            samples=[sample[:LONGEST_SAMPLE] for sample in column.samples],
        )
        for column in found.columns
    ]
