"""Empty sheets to fill in. Every cell is text, so that no code and no number loses a digit."""

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

WIDTH: Final = 18
# The number format of the standard that is text.
_TEXT: Final = 49


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The XLSX file of a book that `fill` writes."""
    # Imported when somebody asks: nothing else of a service needs it in memory.
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    return content.getvalue()


def add_sheet_to_fill(book: Any, name: str, titles: Sequence[str]) -> Any:
    """A sheet whose first row holds the titles and stays in sight."""
    sheet, title = book.add_worksheet(name), title_format(book)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, WIDTH, book.add_format({"num_format": _TEXT}))
    for index, text in enumerate(titles):
        sheet.write_string(0, index, text, title)
    return sheet


def title_format(book: Any) -> Any:
    return book.add_format({"bold": True, "num_format": _TEXT, "bg_color": "#E3F0EC", "border": 1})
