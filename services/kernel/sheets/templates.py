"""Empty sheets to fill in. Every cell has the format text, so that codes and numbers keep all digits."""

import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

WIDTH: Final = 18
# The built-in number format "text".
_TEXT: Final = 49
# What a spreadsheet program would take for a formula when the sheet is saved as text: names are typed by people.
_LIKE_A_FORMULA = re.compile("^[=+\\-@\t\r]")


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The XLSX file of a workbook that `fill` writes."""
    # Imported on use: nothing else of a service needs it in memory.
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    return content.getvalue()


def add_sheet_to_fill(book: Any, name: str, titles: Sequence[str]) -> Any:
    """A sheet whose first row holds the titles and stays visible."""
    sheet, title = book.add_worksheet(name), title_format(book)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, WIDTH, book.add_format({"num_format": _TEXT}))
    for index, text in enumerate(titles):
        sheet.write_string(0, index, text, title)
    return sheet


def title_format(book: Any) -> Any:
    return book.add_format({"bold": True, "num_format": _TEXT, "bg_color": "#E3F0EC", "border": 1})


def plain(name: str) -> str:
    """Always a text, so that no name is ever a formula of a workbook.

    >>> plain("=1+1"), plain("甲队")
    ("'=1+1", '甲队')
    """
    return f"'{name}" if _LIKE_A_FORMULA.match(name) else name
