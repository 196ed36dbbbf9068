"""Divides a form into sheets of five rows (S2-42), with every text as it is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.submissions.documents.form import Form, Photo, ProgressReport, VisitRow
from services.submissions.documents.text import chinese_date, isolated, printable, yuan

ROWS_A_SHEET = 5


@dataclass(frozen=True)
class Line:
    """A numbered line of 帮扶内容; the texts are "" in a line to be filled in by hand."""

    number: int
    visited_on: str = ""
    content: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Picture:
    image: bytes
    caption: str


@dataclass(frozen=True)
class Sheet:
    """`number` counts from 1 to `of`. `lines` has five lines for Form 2 and none for Form 1."""

    number: int
    of: int
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...]


def sheets_of(form: Form) -> tuple[Sheet, ...]:
    """Form 2: five visits a sheet, pictures beside their visits, at least one sheet. Form 1: one sheet."""
    if not isinstance(form, ProgressReport):
        return (Sheet(1, 1, (), tuple(_picture(photo) for photo in form.photos)),)
    count = max(1, -(-len(form.rows) // ROWS_A_SHEET))
    return tuple(_sheet(form.rows, index, count) for index in range(count))


def _sheet(rows: tuple[VisitRow, ...], index: int, count: int) -> Sheet:
    numbers = range(index * ROWS_A_SHEET + 1, (index + 1) * ROWS_A_SHEET + 1)
    lines = tuple(_line(n, rows[n - 1]) if n <= len(rows) else Line(n) for n in numbers)
    return Sheet(index + 1, count, lines, tuple(_pictures(rows, numbers)))


def _pictures(rows: tuple[VisitRow, ...], numbers: range) -> Iterator[Picture]:
    for number, row in zip(numbers, rows[numbers.start - 1 :], strict=False):
        yield from (_picture(photo, f"{number}. ") for photo in row.photos)


def _picture(photo: Photo, opening: str = "") -> Picture:
    return Picture(photo.image, opening + chinese_date(photo.taken_on))


def _line(number: int, row: VisitRow) -> Line:
    content = isolated(printable(row.content))
    return Line(number, chinese_date(row.visited_on), content, f"帮扶金额：{yuan(row.amount_fen)}")
