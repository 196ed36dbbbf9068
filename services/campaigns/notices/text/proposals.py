"""Turns the text of a notice into proposals, each with its position in the text. Pure: nothing is stored or applied; a
person confirms each one (S3-20)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal

from services.campaigns.notices.text.moments import MOST, Doubt, Moment, moments, number_of, same_length
from services.kernel.clock import month_of

Kind = Literal[
    "title", "doc_number", "issued_on", "due_once", "due_monthly", "phase", "period", "day", "around", "quota"
]

_BLANKS = r"[ \t\u3000\xa0\r]{0,40}"
_DOC_NUMBER = re.compile(
    rf"^{_BLANKS}(?P<number>[\u4e00-\u9fff]{{2,16}}[〔\[［(（【]20\d\d[〕\]］)）】][ \u3000]?第?\d{{1,5}}号){_BLANKS}$",
    re.M,
)
_TITLE = re.compile(r"^[^\n，。；]{0,40}关于[^\n。；]{2,120}", re.M)
_TITLE_END = re.compile(r"(?:通知|方案|意见|通报|函)[》」”\"]?$")
_NEXT_LINE = re.compile(r"\s{0,40}[^\n。；]{1,80}")
_DAY = r"\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_MONTHLY = re.compile(
    rf"每个?月的?[ \u3000]?(?:(?P<day>{_DAY})[ \u3000]?[日号]|(?P<end>底|末))"
    r"[ \u3000]?(?P<before>之?前|以前)?(?!后)"
)
_BEFORE = re.compile(r"[)）”\"]?[ \u3000]?(?:之前|以前|前(?!后|往|期|述|款|来)|为止|截止)")
_BY = re.compile(r"(?:截至|截止|不晚于|不迟于|最迟)[到至于]?[：: \u3000]?$")
_AROUND = re.compile(r"[)）”\"]{0,2}[ \u3000]?(?:前后|左右)")
_PHASE = re.compile(
    r"第[一二三四五六七八九十\d]{1,2}(?:阶段|步)[：:、 \u3000]{0,3}(?P<name>[^（(。\n]{0,40}?)[ \u3000]?[（(]?$"
)
_QUOTA = re.compile(
    r"(?<![\u4e00-\u9fff])(?:其中|分别为|分别是)?"
    r"(?P<place>[\u4e00-\u9fff]{1,12}?[市县区旗])[ \u3000]?(?P<amount>\d{1,6})[ \u3000]?户"
)
_SENTENCE_END = "。；;\n"
_PLAUSIBLE_YEARS = 1
# How far around a date its line or sentence is searched; notices have no longer ones.
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """`start` and `end` count characters (Unicode code points) of the stored text.

    The filled fields depend on `kind`: `on` for a day; `starts_on`, `ends_on` for a period; `due_day` with `from_month`
    and `to_month` (both null where the text names none); `name` and `amount` for a quota. `is_inclusive`: a deadline
    written with 前, read as including that day (S2-20).
    """

    kind: Kind
    start: int
    end: int
    words: str
    doubts: tuple[Doubt, ...] = ()
    name: str | None = None
    on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    due_day: int | None = None
    from_month: str | None = None
    to_month: str | None = None
    amount: int | None = None
    is_inclusive: bool | None = None


def propose(text: str, year: int) -> list[Proposal]:
    """In the order of the text, without duplicates. `year`: used when the text itself names none."""
    plain = same_length(text)
    issued = _issued_on(plain, year)
    base = issued.first.year if issued else _usual_year(plain, year)
    dated = [moment for moment in moments(plain, base) if abs(moment.first.year - base) <= _PLAUSIBLE_YEARS]
    found = [
        *_titles(text),
        *_doc_numbers(text, plain),
        *([_of_days("issued_on", text, issued)] if issued else []),
        *_monthly(text, plain, dated),
        *_quotas(text, plain),
    ]
    used = bytearray(len(text))
    for each in found:
        if each.kind in {"due_monthly", "issued_on"}:
            used[each.start : each.end] = b"\x01" * (each.end - each.start)
    free = [moment for moment in dated if not any(used[moment.start : moment.end])]
    found += [each for moment in free for each in _dated(text, plain, moment, issued)]
    return _each_once(sorted(found, key=lambda each: (each.start, each.end)))


def _issued_on(text: str, year: int) -> Moment | None:
    """The date on a line of its own, below the notice: the day of signing."""
    for moment in moments(text, year):
        before = text[max(0, moment.start - _NEAR) : moment.start].rpartition("\n")[2]
        after = text[moment.end : moment.end + _NEAR].partition("\n")[0]
        is_whole = moment.has_day and not moment.is_range and "year_inferred" not in moment.doubts
        if is_whole and not (before + after).strip(" \t\r\u3000\xa0"):
            return moment
    return None


def _usual_year(text: str, year: int) -> int:
    named = Counter(int(found) for found in re.findall(r"(?<!\d)20\d\d(?=年)", text))
    return named.most_common(1)[0][0] if named else year


def _titles(text: str) -> Iterator[Proposal]:
    """The first line with 关于…的通知; broken lines are joined until every bracket 《 is closed."""
    match = _TITLE.search(text)
    if match is None:
        return
    end = match.end()
    for _ in range(3):
        words = text[match.start() : end].strip()
        if words.count("《") <= words.count("》") and _TITLE_END.search(words):
            start = match.start() + len(text[match.start() : end]) - len(text[match.start() : end].lstrip())
            yield Proposal("title", start, end, text[start:end], name=re.sub(r"\s+", "", words).lstrip("•·"))
            return
        following = _NEXT_LINE.match(text, end)
        if following is None:
            return
        end = following.end()


def _doc_numbers(text: str, plain: str) -> Iterator[Proposal]:
    """Only on a line of its own: inside a sentence it belongs to another notice."""
    match = _DOC_NUMBER.search(plain)
    if match is not None:
        start, end = match.span("number")
        yield Proposal("doc_number", start, end, text[start:end], name=text[start:end])


def _monthly(text: str, plain: str, dated: list[Moment]) -> Iterator[Proposal]:
    for match in islice(_MONTHLY.finditer(plain), MOST):
        day = 31 if match["end"] else number_of(match["day"])
        if not 1 <= day <= 31:
            continue
        span = _months_of_sentence(plain, match, dated)
        start = min(match.start(), span.start) if span else match.start()
        yield Proposal(
            "due_monthly",
            start,
            match.end(),
            text[start : match.end()],
            doubts=(*(span.doubts if span else ()), *(("months_from_sentence",) if span else ())),
            due_day=day,
            from_month=month_of(span.first) if span else None,
            to_month=month_of(span.last) if span else None,
            is_inclusive=True if match["before"] else None,
        )


def _months_of_sentence(plain: str, match: re.Match[str], dated: list[Moment]) -> Moment | None:
    """The months of a range before it in the same sentence: 在4—9月的每月25日前."""
    nearest = max(0, match.start() - _NEAR)
    begin = max(nearest, *(plain.rfind(sign, nearest, match.start()) + 1 for sign in _SENTENCE_END))
    spans = (each for each in reversed(dated) if each.is_range and begin <= each.start and each.end <= match.start())
    return next(spans, None)


def _quotas(text: str, plain: str) -> Iterator[Proposal]:
    for match in islice(_QUOTA.finditer(plain), MOST):
        start = match.start("place")
        yield Proposal(
            "quota", start, match.end(), text[start : match.end()], name=match["place"], amount=int(match["amount"])
        )


def _dated(text: str, plain: str, moment: Moment, issued: Moment | None) -> Iterator[Proposal]:
    line_start = max(0, moment.start - _NEAR)
    line_start = max(line_start, plain.rfind("\n", line_start, moment.start) + 1)
    around = _AROUND.match(plain, moment.end)
    if around:
        yield _of_days("around", text, replace(moment, end=around.end(), doubts=(*moment.doubts, "around")))
        return
    before = _BEFORE.match(plain, moment.end)
    if before or _BY.search(plain[line_start : moment.start]):
        if not moment.has_day:
            return
        ahead = _not_before(moment, issued)
        yield _of_days("due_once", text, replace(ahead, end=before.end() if before else moment.end))
        return
    phase = _PHASE.search(plain[line_start : moment.start])
    if phase and phase["name"]:
        start = line_start + phase.start("name")
        yield replace(_of_days("phase", text, moment), name=text[start : line_start + phase.end("name")])
        return
    if moment.is_range or moment.first != moment.last:
        if moment.is_range or moment.has_day:
            yield _of_days("period", text, moment)
        return
    yield _of_days("day", text, moment)


def _not_before(moment: Moment, issued: Moment | None) -> Moment:
    """Nothing is due before the notice was signed, so an earlier date without a year belongs to the next year."""
    if issued is None or "year_inferred" not in moment.doubts or moment.last >= issued.first:
        return moment
    year = moment.last.year + 1
    try:
        return replace(moment, first=moment.first.replace(year=year), last=moment.last.replace(year=year))
    except ValueError:  # 29 February
        return moment


def _of_days(kind: Kind, text: str, moment: Moment) -> Proposal:
    proposal = Proposal(kind, moment.start, moment.end, text[moment.start : moment.end], doubts=moment.doubts)
    if kind in {"phase", "period"}:
        return replace(proposal, starts_on=moment.first, ends_on=moment.last)
    return replace(proposal, on=moment.last, is_inclusive=True if kind == "due_once" else None)


def _each_once(found: list[Proposal]) -> list[Proposal]:
    """A deadline repeated in a note below a form is the same one; one with months includes one without."""
    kept: dict[tuple[object, ...], Proposal] = {}
    for each in found:
        days = (each.on, each.starts_on, each.ends_on, each.due_day, each.amount)
        name = each.name if each.kind in {"quota", "phase"} else None
        key = (each.kind, name, *days)
        if key not in kept or (kept[key].from_month is None and each.from_month is not None):
            kept[key] = each
    return sorted(kept.values(), key=lambda each: (each.start, each.end))
