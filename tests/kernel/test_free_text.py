"""Telephone, document and card numbers in typed text are masked; amounts, dates and codes stay. All are invented."""

import importlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.free_text import KINDS, numbers_in
from services.kernel.masking import mask_id_number, mask_phone, mask_text

CASES: dict[str, Any] = json.loads(Path(__file__).with_name("free_text_cases.json").read_text(encoding="utf-8"))
FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
BESIDE = st.text(st.sampled_from("，。：户主说电话号是、和他家\n"), max_size=8)
GAPS = st.sampled_from(["", " ", "-", "　", "－", " - ", "—"])
WIDTHS: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str, lambda text: text.translate(FULL_WIDTH)])


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from("0123456789"), min_size=count, max_size=count)


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, begin = [], 0
    for size in sizes:
        parts.append(number[begin : begin + size])
        begin += size
    return gap.join(parts)


MOBILES = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), digits(9))
MOBILE_SIZES = st.sampled_from([(3, 4, 4), (3, 8), (4, 3, 4), (4, 4, 3), (5, 6), (7, 4), (1,) * 11])
PREFIXES = st.sampled_from(["", "+86", "+86 ", "86-", "0086 ", "0"])
BIRTHS = st.dates(date(1900, 1, 1), date(2029, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
ID_NUMBERS = st.builds(
    lambda region, born, serial, last: f"{region}{born}{serial}{last}",
    st.sampled_from(["110105", "211381", "440306", "659001"]),
    BIRTHS,
    digits(3),
    st.sampled_from("0123456789Xx"),
)
ID_SIZES = st.sampled_from([(18,), (6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (4, 4, 4, 4, 2), (1,) * 18])


@pytest.mark.parametrize(("text", "masked"), CASES["masked"])
def test_a_number_of_a_person_is_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("text", CASES["readable"])
def test_everything_else_stays_readable(text: str) -> None:
    assert mask_text(text) == text


@given(MOBILES, PREFIXES, MOBILE_SIZES, GAPS, WIDTHS, BESIDE, BESIDE)
def test_any_mobile_number_is_masked_however_it_is_written(
    number: str,
    prefix: str,
    sizes: tuple[int, ...],
    gap: str,
    width: Callable[[str], str],
    before: str,
    after: str,
) -> None:
    text = f"{before}{width(prefix + grouped(number, sizes, gap))}{after}"
    assert mask_text(text) == f"{before}{mask_phone(number)}{after}"


@given(ID_NUMBERS, ID_SIZES, GAPS, WIDTHS, BESIDE, BESIDE)
def test_any_id_number_is_masked_however_it_is_written(
    number: str, sizes: tuple[int, ...], gap: str, width: Callable[[str], str], before: str, after: str
) -> None:
    text = f"{before}{width(grouped(number, sizes, gap))}{after}"
    assert mask_text(text) == f"{before}{mask_id_number(number.upper())}{after}"


@given(st.sampled_from(["010", "024", "0421", "0998"]), digits(7), st.sampled_from(["", " ", "-", "－"]), BESIDE)
def test_any_landline_number_with_its_area_is_masked(area: str, rest: str, gap: str, after: str) -> None:
    number = f"{area}5{rest}"
    assert mask_text(f"{area}{gap}5{rest}{after}") == f"{mask_phone(number)}{after}"


@given(st.integers(0, 9_999_999_999), st.sampled_from(["元", "公斤", "斤", "千克", "万元", "亩", "户", "kg"]), BESIDE)
def test_amounts_and_weights_stay(amount: int, unit: str, before: str) -> None:
    text = f"{before}{amount}{unit}，{amount:,}{unit}，{amount / 100:.2f}{unit}"
    assert mask_text(text) == text


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%d %H:%M"]),
    st.sampled_from(["至", "到", "，", "、", "～"]),
)
def test_days_and_spans_of_days_stay(day: date, days: int, form: str, between: str) -> None:
    text = f"{day:{form}}{between}{day + timedelta(days):{form}}"
    assert mask_text(text) == text


@given(st.sampled_from(["", "01", "01203", "101203"]), st.sampled_from(["11", "2113", "211381", "654003"]))
def test_division_codes_stay(below: str, above: str) -> None:
    text = f"{above}{below}"
    assert mask_text(text) == text


@given(st.text(st.sampled_from("0123456789１３９- －　+(Xx，元1"), max_size=80))
def test_no_text_is_masked_twice_and_nothing_beside_a_number_changes(text: str) -> None:
    found = list(numbers_in(text))
    assert all(one.end <= other.begin for one, other in pairwise(found))
    outside = [text[begin.end : end.begin] for begin, end in pairwise(found)]
    assert all(part in mask_text(text) for part in outside)


def test_the_time_is_linear_in_the_length_of_the_text() -> None:
    """At each place a pattern reads at most a hundred characters; the only one without a limit begins once a run."""
    parser: Any = importlib.import_module("re._parser")
    longest = {kind.pattern.pattern: parser.parse(kind.pattern.pattern).getwidth()[1] for kind in KINDS}
    unlimited = [pattern for pattern, width in longest.items() if width > 100]
    assert unlimited == ["([0-9]{20,}X?)(?![0-9])"]
