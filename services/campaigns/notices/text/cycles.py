"""Duties that come again: monthly, quarterly, half-yearly, weekly, daily and yearly ones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.campaigns.notices.text.deadlines import owed
from services.campaigns.notices.text.hours import AT_HOUR, WEEKDAYS, hour_of
from services.campaigns.notices.text.moments import MOST, Moment, number_of
from services.campaigns.notices.text.patterns import BLANK, DAY_OF_MONTH, one_of, sentence_start
from services.campaigns.notices.text.proposal import Every, Proposal, Sheet
from services.kernel.clock import month_of

_DAY = rf"(?:{DAY_OF_MONTH})[日号]"
_BEFORE_SIGN = r"之前|以前|前(?![后往期述款来夕言景端]|提(?![交报供出前]))"
_BEFORE = rf"{AT_HOUR}(?P<before>{_BEFORE_SIGN})?"
_MONTHLY = re.compile(
    rf"(?:每个?|次)月的?(?:月(?=[底末]))?{BLANK}(?:(?:[0-9]{{1,2}}[日号]?[-—~～至到])?(?P<day>{DAY_OF_MONTH}){BLANK}[日号](?P<more>(?:(?:之?前|以前)?[、和及]{_DAY}){{0,5}})|(?P<end>底|末))"
    rf"{_BEFORE}(?!后)"
)
_FURTHER = re.compile(rf"(?P<day>{DAY_OF_MONTH})[日号]")
_QUARTERLY = re.compile(
    rf"(?:每个?|逢)(?P<every>季度?|半年)[的度]?"
    rf"(?:(?P<which>末|最后一个|首|第[一二三1-3]个?)个?月?的?(?:(?P<day>{DAY_OF_MONTH})[日号]|底|末)?|结束前|底)"
    rf"{_BEFORE}(?![后个])"
)
_WEEKDAY = rf"[{WEEKDAYS}]"
_WEEKLY = re.compile(rf"每(?:周|星期)(?P<day>{_WEEKDAY})(?P<more>(?:[、和及](?:周|星期)?{_WEEKDAY}){{0,4}}){_BEFORE}")
_EVERY_WEEKS = re.compile(
    rf"每(?:隔)?(?P<n>[两二三四2-4])个?(?:周|星期)(?:的?(?:周|星期)(?P<day>{_WEEKDAY}))?{_BEFORE}(?!内|以上|左右)"
)
_DAILY = re.compile(rf"每[日天]{AT_HOUR}(?P<before>{_BEFORE_SIGN})")
_MONTH = r"(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月"
_OF_YEAR = rf"{_MONTH}(?:{_DAY}|底|末)"
_YEARLY = re.compile(
    rf"每年的?(?P<first>{_OF_YEAR})(?P<more>(?:(?:之?前|以前)?[、和及]{_OF_YEAR}){{0,5}})(?P<before>{_BEFORE_SIGN})"
)
_YEARLY_DAY = re.compile(
    rf"(?P<month>[0-9]{{1,2}}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>{DAY_OF_MONTH})[日号]|底|末)"
)
# 2月底 of any year: nothing is late in one that has no 29th.
_LONGEST = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
# Without 前 it is a deadline only if something is to be sent.
_REPORTING = re.compile(
    r"(?:[^，。；\n]{0,4}?|[^，。；\n]{0,8}?[将把向][^，。；\n]{1,40}?)"
    + one_of("报送 上报 报 填写 填报 提交 交 反馈 汇总 通报")
)


def monthly(sheet: Sheet, dated: list[Moment]) -> Iterator[Proposal]:
    for match in islice(_MONTHLY.finditer(sheet.plain), MOST):
        span = _months_of_sentence(sheet.plain, match, dated)
        start = min(match.start(), span.start) if span else match.start()
        base = Proposal(
            "due_monthly",
            start,
            match.end(),
            sheet.words(start, match.end()),
            doubts=(*(span.doubts if span else ()), *(("months_from_sentence",) if span else ())),
            from_month=month_of(span.first) if span else None,
            to_month=month_of(span.last) if span else None,
            is_inclusive=True if match["before"] else None,
            at=hour_of(match),
        )
        base = owed(sheet, base, match.end(), match.start())
        days = [
            "31" if match["end"] else match["day"],
            *(each["day"] for each in _FURTHER.finditer(match["more"] or "")),
        ]
        for day in map(number_of, days):
            if 1 <= day <= 31:
                yield replace(base, due_day=day)


def _months_of_sentence(plain: str, match: re.Match[str], dated: list[Moment]) -> Moment | None:
    """The months of a range before it in the same sentence: 在4—9月的每月25日前."""
    begin = sentence_start(plain, match.start())
    spans = (each for each in reversed(dated) if each.is_range and begin <= each.start and each.end <= match.start())
    return next(spans, None)


def repeated(sheet: Sheet) -> Iterator[Proposal]:
    """Quarterly, half-yearly, weekly, daily and yearly ones."""
    yield from _quarterly(sheet)
    yield from _weekly(sheet)
    yield from _every_weeks(sheet)
    for match in islice(_DAILY.finditer(sheet.plain), MOST):
        if match["hour"]:
            yield _every(sheet, match, "day", None, None)
    for match in islice(_YEARLY.finditer(sheet.plain), MOST):
        for each in _YEARLY_DAY.finditer(match["first"] + match["more"]):
            month = number_of(each["month"])
            if not 1 <= month <= 12:
                continue
            last = _LONGEST[month]
            day = number_of(each["day"]) if each["day"] else last
            if 1 <= day <= last:
                yield _every(sheet, match, "year", month, day)


def _quarterly(sheet: Sheet) -> Iterator[Proposal]:
    for match in islice(_QUARTERLY.finditer(sheet.plain), MOST):
        if not match["before"] and not _REPORTING.match(sheet.plain, match.end()):
            continue
        length = 6 if match["every"] == "半年" else 3
        which = match["which"]
        month = length if which in {None, "末", "最后一个"} else 1 if which == "首" else _place(which)
        day = number_of(match["day"]) if match["day"] else 31
        if 1 <= day <= 31 and 1 <= month <= length:
            yield _every(sheet, match, "quarter" if length == 3 else "half_year", month, day)


def _place(word: str) -> int:
    return number_of(word.strip("第个"))


def _weekly(sheet: Sheet) -> Iterator[Proposal]:
    for match in islice(_WEEKLY.finditer(sheet.plain), MOST):
        if not match["before"] and not _REPORTING.match(sheet.plain, match.end()):
            continue
        for sign in match["day"] + re.sub(rf"[^{WEEKDAYS}]", "", match["more"]):
            yield _every(sheet, match, "week", None, min(WEEKDAYS.index(sign) + 1, 7))


def _every_weeks(sheet: Sheet) -> Iterator[Proposal]:
    """每两周报送一次, 每两周的周五前: without a day it falls due at the end of the period."""
    for match in islice(_EVERY_WEEKS.finditer(sheet.plain), MOST):
        if not match["before"] and not _REPORTING.match(sheet.plain, match.end()):
            continue
        day = min(WEEKDAYS.index(match["day"]) + 1, 7) if match["day"] else None
        yield replace(_every(sheet, match, "week", None, day), amount=number_of(match["n"].replace("两", "二")))


def _every(sheet: Sheet, match: re.Match[str], every: Every, month: int | None, day: int | None) -> Proposal:
    named = match.groupdict()
    found = Proposal(
        "due_every",
        match.start(),
        match.end(),
        sheet.words(match.start(), match.end()),
        every=every,
        due_month=month,
        due_day=day,
        at=hour_of(match) if "hour" in named else None,
        is_inclusive=True if named.get("before") else None,
    )
    return owed(sheet, found, match.end())
