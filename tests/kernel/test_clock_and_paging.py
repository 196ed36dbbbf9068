"""Business dates change at midnight in Shanghai; a cursor of another list is refused."""

import doctest
from datetime import UTC, date, datetime
from types import ModuleType
from uuid import UUID

import pytest
from sqlalchemy import Date, Uuid, column

from services.kernel import clock
from services.kernel.auth import principals
from services.kernel.clock import end_of_day, month_bounds
from services.kernel.db import database
from services.kernel.events import outbox
from services.kernel.web import paging, versions
from services.kernel.web.paging import CursorMalformed, Page, beyond, decode_cursor, encode_cursor, last_key


@pytest.mark.parametrize("cursor", ["%", "bm90IGpzb24", encode_cursor([]) + "x", "eyJhIjoxfQ", encode_cursor(["\0"])])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CursorMalformed):
        last_key(Page(10, decode_cursor(cursor)), str)


@pytest.mark.parametrize("parts", [("x",), ("2020-05-01",), ("2020-05-01", "1", "2")])
def test_a_cursor_of_another_list_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(CursorMalformed):
        last_key(Page(10, parts), date.fromisoformat, int)


@pytest.mark.parametrize("parts", [("x",), ("2020-05-01",), ("2020-05-01", "no-uuid"), ("x", str(UUID(int=1)))])
def test_a_cursor_of_another_list_is_no_condition(parts: tuple[str, ...]) -> None:
    with pytest.raises(CursorMalformed):
        beyond(Page(10, parts), column("day", Date), column("id", Uuid))


def test_the_first_page_has_no_condition_and_the_next_begins_after_the_last_row() -> None:
    day, id_ = column("day", Date), column("id", Uuid)
    assert beyond(Page(10, None), day, id_) == []
    after = Page(10, ("2020-05-01", str(UUID(int=1))))
    (rising,), (falling,) = beyond(after, day, id_), beyond(after, day, id_, descending=True)
    assert str(rising) == "(day, id) > (:param_1, :param_2)"
    assert str(falling) == "(day, id) < (:param_1, :param_2)"
    assert rising.compile().params == {"param_1": date(2020, 5, 1), "param_2": UUID(int=1)}


@pytest.mark.parametrize("month", ["2020-13", "2020-00", "0000-01", "x", ""])
def test_no_month_is_no_month(month: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  date's own words
        month_bounds(month)


def test_the_last_month_of_all_has_bounds() -> None:
    assert month_bounds("9999-12") == (date(9999, 12, 1), date(9999, 12, 31))


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert end_of_day(date(2020, 5, 25)) == datetime(2020, 5, 25, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("module", [clock, database, outbox, paging, principals, versions], ids=lambda m: m.__name__)
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
