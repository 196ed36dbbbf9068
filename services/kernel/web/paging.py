"""Keyset paging: a cursor is the sort key of the last row seen, so the cost of a page does not depend on its
position."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Query, Request, Response
from sqlalchemy import BigInteger, literal, tuple_
from sqlalchemy.sql.expression import ColumnElement

from services.kernel.problems import Problem
from services.kernel.web.inputs import has_forbidden_text

Row = TypeVar("Row")

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


class CursorMalformed(Problem):
    status = 422
    code = "cursor-malformed"
    title = "翻页标记无效，请从第一页重新打开。"
    title_en = "The paging cursor is not one of ours; start again from the first page."


@dataclass(frozen=True, slots=True)
class Page:
    """`after`: the sort key of the last row already seen, or None for the first page."""

    limit: int
    after: tuple[str, ...] | None


def encode_cursor(key: Sequence[Any]) -> str:
    """
    >>> decode_cursor(encode_cursor(["2020-05-01", "a"]))
    ('2020-05-01', 'a')
    """
    return base64.urlsafe_b64encode(orjson.dumps([str(part) for part in key])).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, ...]:
    """Raises CursorMalformed."""
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise CursorMalformed() from None
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise CursorMalformed()
    # PostgreSQL would refuse a NUL, and the error would look like a broken database.
    if has_forbidden_text(parts):
        raise CursorMalformed()
    return tuple(parts)


def last_key(page: Page, *types: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """The sort key to continue from, each part parsed by its type; None on the first page. Raises CursorMalformed.

    >>> last_key(Page(10, ("7", "x")), int, str)
    (7, 'x')
    """
    if page.after is None:
        return None
    if len(page.after) != len(types):
        raise CursorMalformed()
    try:
        return tuple(type_(part) for type_, part in zip(types, page.after, strict=True))
    except ValueError:
        raise CursorMalformed() from None


def beyond(page: Page, *columns: ColumnElement[Any], descending: bool = False) -> list[ColumnElement[bool]]:
    """Conditions for `where(*…)`: the rows after the page before, in the order of `columns`; none on the first page.

    Raises CursorMalformed.
    """
    key = last_key(page, *(_reader_of(column) for column in columns))
    if key is None:
        return []
    last = tuple_(*(literal(part, column.type) for part, column in zip(key, columns, strict=True)))
    return [tuple_(*columns) < last if descending else tuple_(*columns) > last]


def _reader_of(column: ColumnElement[Any]) -> Callable[[str], Any]:
    kind = column.type.python_type
    if kind is int:
        return _read_bigint if isinstance(column.type, BigInteger) else _read_integer
    # Dates and times are written as ISO 8601; every other type parses its own text.
    return getattr(kind, "fromisoformat", kind)


def _read_integer(part: str) -> int:
    return _within(int(part), 2**31)


def _read_bigint(part: str) -> int:
    return _within(int(part), 2**63)


def _within(number: int, bound: int) -> int:
    """PostgreSQL refuses others, and the error would look like a broken database."""
    if not -bound <= number < bound:
        raise ValueError("no such number is stored")
    return number


async def page_parameters(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows per page.")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=512, description="`next` of the page before.")] = None,
) -> Page:
    """A coroutine although it waits for nothing: FastAPI runs a plain function in a thread."""
    return Page(limit, decode_cursor(cursor) if cursor else None)


PageParameters = Annotated[Page, Depends(page_parameters)]


def next_cursor(rows: Sequence[Row], page: Page, key: Sequence[str]) -> tuple[Sequence[Row], str | None]:
    """Split `limit + 1` fetched rows into the page and the cursor of the next one; `key` names the sort columns."""
    if len(rows) <= page.limit:
        return rows, None
    shown = rows[: page.limit]
    return shown, encode_cursor([getattr(shown[-1], name) for name in key])


class PageTurner:
    """The paging of one request: `page` for the statement, `cut` for the rows it found."""

    def __init__(self, request: Request, response: Response, page: Page) -> None:
        self.page = page
        self._request = request
        self._response = response

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that `cut` adds; for a route that returns its own response."""
        return self._response.headers

    def cut(self, rows: Sequence[Row], *key: str) -> tuple[Sequence[Row], str | None]:
        """The rows of the page and `next`, which the `Link` header repeats; `key` names the sort columns."""
        shown, cursor = next_cursor(rows, self.page, key)
        self.link(cursor)
        return shown, cursor

    def link(self, cursor: str | None) -> None:
        link_next(self._request, self._response, cursor)


async def page_turner(request: Request, response: Response, page: PageParameters) -> PageTurner:
    return PageTurner(request, response, page)


Turner = Annotated[PageTurner, Depends(page_turner)]


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Repeat `next` as an RFC 8288 Link header, relative so that it is right behind any proxy."""
    if cursor is None:
        return
    target = request.url.include_query_params(cursor=cursor)
    response.headers["Link"] = f'<{target.path}?{target.query}>; rel="next"'
