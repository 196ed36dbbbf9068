"""Dates as Chinese notices write them: 3月下旬—4月上旬, 6月底, 二〇二〇年三月二十四日, and 202085 without 年月日.

Why not a library: docs/decisions/0011.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

Doubt = Literal[
    "year_inferred", "marks_lost", "ten_day_thirds", "around", "months_from_sentence", "eve_of_festival", "attached"
]

# Bounded, because a long run of blanks would make the regular expression backtrack.
_BLANK = r"[ \t\u3000\xa0]{0,3}"
_CHINESE_DIGITS = {sign: digit for digit, sign in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_ONES = "一二三四五六七八九"
# `@` ends the name of a group, because a range has each group twice.
# A copied page may hold its digits apart: 2 0 2 1 年.
_YEAR = (
    rf"(?P<year@>20[0-9][0-9]|2 0 [0-9] [0-9]|二[〇○零][〇○零{_ONES}]{{2}}|"
    rf"(?:中华)?民国[0-9〇{_ONES}十百]{{1,6}}|今|本|明|次|来|翌|去|上)"
    rf"{_BLANK}年度?{_BLANK}"
)
_MONTH = rf"(?P<month@>[0-9]{{1,2}}|1 [0-2]|元|十[一二]?|[{_ONES}]){_BLANK}月份?{_BLANK}"
_DAY = rf"(?P<day@>[0-9]{{1,2}}|廿[{_ONES}]?|卅一?|[0-3] [0-9]|[一二三]?十[{_ONES}]?|[{_ONES}]){_BLANK}[日号]"
_PART = r"(?P<part@>上旬|中旬|下旬|初(?![一二三四五六七八九十])|底|末)"
_SEPARATOR = rf"{_BLANK}(?:[-—–―－~～〜]{{1,3}}|(?:起|开始)?至|(?:起|开始)?到){_BLANK}"
_POINT = rf"(?:{_YEAR})?{_MONTH}(?:{_DAY}|{_PART})?"


def _compiled(pattern: str, second: str = "") -> re.Pattern[str]:
    return re.compile(pattern.replace("@", "_a") + second.replace("@", "_b"))


# The end may leave out the month that the start names: 3月1日至15日.
_RANGE = _compiled(rf"(?<![0-9年十{_ONES}]){_POINT}{_SEPARATOR}", rf"(?:(?:{_YEAR})?{_MONTH})?(?:{_DAY}|{_PART})?")
# 4—9月: the first month has no 月 of its own.
_MONTHS = _compiled(
    rf"(?<![0-9年])(?:{_YEAR})?(?P<month@>[0-9]{{1,2}}){_SEPARATOR}", rf"(?P<month@>[0-9]{{1,2}}){_BLANK}月份?(?![0-9])"
)
_SINGLE = _compiled(rf"(?<![0-9每年十{_ONES}]){_POINT}")
_YEAR_END = _compiled(r"(?:(?P<year@>(?<![0-9])20[0-9][0-9][ \u3000]?|今|本|明)年){0,1}年?(?:(?<=年)底|(?<=年)末)")
_ISO = re.compile(r"(?<![0-9.])(?P<year_a>20[0-9][0-9])([-/.])(?P<month_a>[0-9]{1,2})\2(?P<day_a>[0-9]{1,2})(?![0-9.])")
# The characters 年月日 were lost and only the digits are left; a telephone or postal number is excluded.
_LOST = re.compile(r"(?<![0-9.\-A-Za-z〔\[(（/])(?P<year>20[0-9][0-9])(?P<rest>[0-9]{2,4})日?(?![0-9\-.%A-Za-z])")
_LOST_MONTH = re.compile(r"(?<![0-9.])(?P<rest>[0-9]{3,4})日")
# 4.25前, 5/20前: read as a date only where 前 says that it is one.
_POINTED = re.compile(
    r"(?<![0-9./])(?P<month>[0-9]{1,2})[./](?P<day>[0-9]{1,2})(?=[日号]?(?:之?前|"
    r"以前)(?![后往期述款来言景端]|提(?![交报供出前])))"
)
_OF_THIS_MONTH = re.compile(rf"(?P<which>本|当|下)(?:个)?月(?:份|的)?(?:{_DAY}|{_PART})".replace("@", ""))
# 6月20日、25日前: the month stands once.
_FURTHER_DAY = re.compile(rf"{_BLANK}[、和及与]{_BLANK}(?P<day>[0-9]{{1,2}})[日号]")
_NUMBER_OF_SOMETHING_ELSE = re.compile(r"(?:电话|传真|手机|邮编|编码|QQ|微信|账号|户|元)")
# 4月、7月、10月的15日前; 3、6、9月底前: the day stands once, behind the last month.
_MONTHS_LISTED = re.compile(
    r"(?<![0-9.])(?:(?P<year>20[0-9][0-9])年)?(?P<months>[0-9]{1,2}月?(?:[、和及](?:[次明翌]年)?[0-9]{1,2}"
    r"月?){1,11})(?<=月)的?" + rf"(?:{_DAY}|{_PART})".replace("@", "")
)
_MONTH_LISTED = re.compile(r"(?P<next>[次明翌]年)?(?P<month>[0-9]{1,2})月?")
_SIGNS_BEFORE = 12

_YEAR_BEFORE_REPUBLIC = 1911

MOST = 1000
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Moment:
    """The days that `text[start:end]` means, both included. `is_range`: written with a start and an end."""

    start: int
    end: int
    first: date
    last: date
    is_range: bool
    has_day: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int | None
    month: int
    day: int | None
    part: str | None


def number_of(word: str) -> int:
    """
    >>> [number_of(word) for word in ("25", "十", "十二", "二十四", "三十", "二〇二〇")]
    [25, 10, 12, 24, 30, 2020]
    >>> [number_of(word) for word in ("一百一十", "一百零五", "2 0", "廿五")]
    [110, 105, 20, 25]
    """
    word = word.replace(" ", "").replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    if word.isdigit():
        return int(word)
    if "百" in word:
        hundreds, _, rest = word.partition("百")
        return 100 * _CHINESE_DIGITS[hundreds or "一"] + (number_of(rest.lstrip("零〇")) if rest.strip("零〇") else 0)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return 10 * (_CHINESE_DIGITS[tens] if tens else 1) + (_CHINESE_DIGITS[ones] if ones else 0)
    return int("".join(str(_CHINESE_DIGITS[sign]) for sign in word))


def moments(text: str, year: int, written_on: date | None = None) -> list[Moment]:
    """Every date in the order of the text, each character used once.

    `year`: for dates without a year. `written_on`: the day of the document, from which 本月 counts. `text` is a result
    of `letters.plain`. In a text with nothing but dates, only the first of each kind are read.
    """
    found: list[Moment] = []
    taken = bytearray(len(text))
    ways = (
        _ranges,
        _listed_months,
        _month_ranges,
        _iso_dates,
        _pointed,
        _singles,
        _year_ends,
        _lost_years,
        _lost_months,
    )
    for reading in (lambda text, _: _of_this_month(text, written_on), *ways):
        new = [moment for moment in islice(reading(text, year), MOST) if not any(taken[moment.start : moment.end])]
        for moment in new:
            taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
        found += new
    found += [more for moment in found for more in _further_days(text, moment) if not any(taken[more.start : more.end])]
    return sorted(found, key=lambda moment: moment.start)


def _further_days(text: str, moment: Moment) -> Iterator[Moment]:
    if moment.is_range or moment.first != moment.last or text[moment.end - 1] not in "日号":
        return
    end = moment.end
    for _ in range(6):
        match = _FURTHER_DAY.match(text, end)
        if match is None:
            return
        end = match.end()
        try:
            on = moment.first.replace(day=int(match["day"]))
        except ValueError:
            return
        yield Moment(match.start("day"), end, on, on, False, True, moment.doubts)


def _of_this_month(text: str, written_on: date | None) -> Iterator[Moment]:
    if written_on is None:
        return
    for match in _OF_THIS_MONTH.finditer(text):
        months = written_on.month - 1 + (match["which"] == "下")
        year, month = written_on.year + months // 12, months % 12 + 1
        days = _days(_Parts(year, month, _number(match["day"]), match["part"]), year)
        if days:
            yield Moment(match.start(), match.end(), *days, False, True, ())


def _pointed(text: str, year: int) -> Iterator[Moment]:
    for match in _POINTED.finditer(text):
        days = _days(_Parts(year, int(match["month"]), int(match["day"]), None), year)
        if days:
            yield Moment(match.start(), match.end(), *days, False, True, ("year_inferred",))


def _ranges(text: str, year: int) -> Iterator[Moment]:
    for match in _RANGE.finditer(text):
        first, last = _parts(match, "_a", year), _second(match, year)
        if first is None or last is None:
            continue
        opened, closed = _days(first, year), _days(last, first.year or year)
        if opened and closed and opened[0] <= closed[1]:
            yield _moment(match, opened[0], closed[1], [first, last], is_range=True)


def _second(match: re.Match[str], year: int) -> _Parts | None:
    """The end of a range; it may leave out the month of its start: 3月1日至15日."""
    if match["month_b"] is None and match["day_b"] is None:
        return None
    month = match["month_b"] or match["month_a"]
    return _Parts(_year_of(match["year_b"], year), number_of(month), _number(match["day_b"]), match["part_b"])


def _month_ranges(text: str, year: int) -> Iterator[Moment]:
    for match in _MONTHS.finditer(text):
        named = _year_of(match["year_a"], year)
        first, last = (_Parts(named, int(match[name]), None, None) for name in ("month_a", "month_b"))
        opened, closed = _days(first, year), _days(last, year)
        if opened and closed and opened[0] < closed[0]:
            yield _moment(match, opened[0], closed[1], [first, last], is_range=True)


def _listed_months(text: str, year: int) -> Iterator[Moment]:
    for match in _MONTHS_LISTED.finditer(text):
        named = int(match["year"]) if match["year"] else None
        months = list(_MONTH_LISTED.finditer(text, *match.span("months")))
        found = [
            _days(_Parts(_following(named, year, each), int(each["month"]), _number(match["day"]), match["part"]), year)
            for each in months
        ]
        if not all(found):
            continue
        doubts: list[Doubt] = [] if named else ["year_inferred"]
        doubts += ["ten_day_thirds"] if match["part"] in {*_THIRDS, "初"} else []
        for each, days in zip(months, found, strict=True):
            start = match.start() if each is months[0] else each.start()
            end = match.end() if each is months[-1] else each.end()
            if days:
                yield Moment(start, end, *days, False, True, tuple(doubts))


def _following(named: int | None, year: int, month: re.Match[str]) -> int | None:
    return (named or year) + 1 if month["next"] else named


def _iso_dates(text: str, year: int) -> Iterator[Moment]:
    for match in _ISO.finditer(text):
        parts = _Parts(int(match["year_a"]), int(match["month_a"]), int(match["day_a"]), None)
        days = _days(parts, year)
        if days:
            yield _moment(match, *days, [parts], is_range=False)


def _singles(text: str, year: int) -> Iterator[Moment]:
    for match in _SINGLE.finditer(text):
        parts = _parts(match, "_a", year)
        days = parts and _days(parts, year)
        if parts and days:
            yield _moment(match, *days, [parts], is_range=False)


def _year_ends(text: str, year: int) -> Iterator[Moment]:
    for match in _YEAR_END.finditer(text):
        own = _year_of(match["year_a"], year)
        last = date(own or year, 12, 31)
        doubts: tuple[Doubt, ...] = () if own else ("year_inferred",)
        yield Moment(match.start(), match.end(), last, last, False, True, doubts)


def _lost_years(text: str, year: int) -> Iterator[Moment]:
    for match in _LOST.finditer(text):
        if _NUMBER_OF_SOMETHING_ELSE.search(text, max(0, match.start() - _SIGNS_BEFORE), match.start()):
            continue
        yield from _lost(match, int(match["year"]), ())


def _lost_months(text: str, year: int) -> Iterator[Moment]:
    """1017日: 10月17日 whose 月 was lost."""
    for match in _LOST_MONTH.finditer(text):
        yield from _lost(match, year, ("year_inferred",))


def _lost(match: re.Match[str], year: int, more: tuple[Doubt, ...]) -> Iterator[Moment]:
    """Every way to split the digits into a month and a day: 111 is January 11th or November 1st, and both are
    returned."""
    rest = match["rest"]
    for cut in (1, 2):
        if not rest[cut:] or (rest[0] == "0" and cut == 1) or len(rest) - cut > 2:
            continue
        days = _days(_Parts(year, int(rest[:cut]), int(rest[cut:]), None), year)
        if days:
            yield Moment(match.start(), match.end(), *days, False, True, ("marks_lost", *more))


def _parts(match: re.Match[str], which: str, year: int) -> _Parts | None:
    month = match[f"month{which}"]
    if month is None:
        return None
    return _Parts(
        _year_of(match[f"year{which}"], year), number_of(month), _number(match[f"day{which}"]), match[f"part{which}"]
    )


def _year_of(word: str | None, year: int) -> int | None:
    if word is None:
        return None
    if word in {"明", "次", "来", "翌"}:
        return year + 1
    if word in {"去", "上"}:
        return year - 1
    return year if word in {"今", "本"} else year_of(word)


def year_of(word: str) -> int:
    """
    >>> [year_of(word) for word in ("2020", "二〇二一", "民国一百一十", "中华民国112")]
    [2020, 2021, 2021, 2023]
    """
    _, republic, rest = word.strip().rpartition("民国")
    return (_YEAR_BEFORE_REPUBLIC if republic else 0) + number_of(rest)


def _number(word: str | None) -> int | None:
    return None if word is None else number_of(word)


def _days(parts: _Parts, year: int) -> tuple[date, date] | None:
    """First and last day; None for a 13th month or a 31st of June."""
    own_year = parts.year or year
    if not 1 <= parts.month <= 12:
        return None
    length = monthrange(own_year, parts.month)[1]
    first, last = _within(parts, length)
    if not 1 <= first <= last <= length:
        return None
    return date(own_year, parts.month, first), date(own_year, parts.month, last)


def _within(parts: _Parts, length: int) -> tuple[int, int]:
    if parts.day is not None:
        return parts.day, parts.day
    if parts.part in {"底", "末"}:
        return length, length
    if parts.part == "初":
        return 1, 10
    first, last = _THIRDS.get(parts.part or "", (1, length))
    return first, min(last, length)


def _moment(match: re.Match[str], first: date, last: date, parts: list[_Parts], *, is_range: bool) -> Moment:
    doubts: list[Doubt] = []
    if parts[0].year is None:
        doubts.append("year_inferred")
    if any(each.part in {*_THIRDS, "初"} for each in parts):
        doubts.append("ten_day_thirds")
    has_day = any(each.day is not None or each.part is not None for each in parts)
    return Moment(match.start(), match.end(), first, last, is_range, has_day, tuple(doubts))
