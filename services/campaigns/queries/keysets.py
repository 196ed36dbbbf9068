"""Where the page before ended, as a condition of the next statement."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, literal, tuple_
from sqlalchemy.sql.expression import ColumnElement

from services.kernel.paging import CursorMalformed, Page

PARSERS: Mapping[type[Any], Callable[[str], Any]] = {
    Date: date.fromisoformat,
    DateTime: datetime.fromisoformat,
    Uuid: UUID,
    Text: str,
}


def beyond(page: Page, *columns: ColumnElement[Any], descending: bool = False) -> list[ColumnElement[bool]]:
    """Conditions for `where(*…)`: empty on the first page. Raises CursorMalformed on a cursor of another list."""
    if page.after is None:
        return []
    if len(page.after) != len(columns):
        raise CursorMalformed()
    try:
        key = [
            literal(PARSERS[type(column.type)](part), column.type)
            for column, part in zip(columns, page.after, strict=True)
        ]
    except ValueError:
        raise CursorMalformed() from None
    return [tuple_(*columns) < tuple_(*key) if descending else tuple_(*columns) > tuple_(*key)]
