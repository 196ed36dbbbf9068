"""Turns the text of a notice into proposals, each with its position in the text. Pure: nothing is stored or applied; a
person confirms each one (S3-20)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from services.campaigns.notices.text import parties
from services.campaigns.notices.text.amounts import amounts
from services.campaigns.notices.text.contacts import contacts
from services.campaigns.notices.text.cycles import monthly, repeated
from services.campaigns.notices.text.deadlines import in_order, once
from services.campaigns.notices.text.frame import Frame, frame, page_dates, published_on
from services.campaigns.notices.text.letters import plain
from services.campaigns.notices.text.moments import Moment, moments, year_of
from services.campaigns.notices.text.plan import at_hour, blocks, held, phase
from services.campaigns.notices.text.proposal import Proposal, Sheet
from services.campaigns.notices.text.relative import around_festivals, relative
from services.campaigns.notices.text.titles import DOC_NUMBER_ANYWHERE, doc_number, title

_AROUND = re.compile(r"[)）”\"]{0,2}[ \u3000]?(?:前后|左右)")
# A date in the name of another text is none of this one's.
_QUOTED = re.compile(r"《[^《》\n]{1,120}》")
_NAMED_YEAR = re.compile(
    r"(?<![0-9.〔])20[0-9][0-9](?=[ \u3000]?年|[-/.][0-9]|[0-9]{2,4}日)|"
    r"(?:二[〇○零][〇○零一二三四五六七八九]{2}|民国[0-9一二三四五六七八九十百]{2,6})(?=年)"
)
_YEAR_OF_NUMBER = re.compile(r"20[0-9][0-9]")
_PLAUSIBLE_YEARS = 1
# A page may be put up some time after what it tells of.
_PAGE_SLACK = timedelta(days=90)
_REPEATS = {"due_once", "due_monthly", "due_every", "due_relative", "due_festival"}
_SAME_AGAIN = re.compile(r"[此该本]表|同上")


def propose(text: str, year: int) -> list[Proposal]:
    """In the order of the text, without duplicates. `year`: of the clock, for a document that names none."""
    sheet = Sheet(text, plain(text))
    base = _base_year(sheet, year)
    found = frame(sheet, base)
    written_on = _written_on(sheet, found)
    dated = [
        each
        for each in in_order(sheet.plain, moments(sheet.plain, base, written_on))
        if abs(each.first.year - base) <= _PLAUSIBLE_YEARS
    ]
    titled = title(sheet)
    if titled and titled.start >= found.attached_at:
        titled = None
    around = [
        *([titled] if titled else []),
        *doc_number(sheet, found.attached_at),
        *([sheet.of_days("issued_on", found.issued)] if found.issued else []),
        *parties.issuers(sheet, found, titled),
        *parties.addressees(sheet, found),
        *parties.attachments(sheet, found),
        *parties.parents(sheet, found, base),
        *page_dates(sheet, found),
        *contacts(sheet),
    ]
    planned = list(_planned(sheet, dated, found, base, written_on))
    # 24小时内 is a time, not a number to reach.
    around += [each for each in amounts(sheet) if not _lies_in(each, planned)]
    everything = [_marked(each, found.attached_at) for each in (*around, *planned) if _is_own(each, found)]
    return _each_once(sorted([*everything, *_receivers(sheet, everything)], key=lambda each: (each.start, each.end)))


def _base_year(sheet: Sheet, year: int) -> int:
    """The day of signing, else of the page, else of the notice's number, else the year that is named most, else of the
    number of a notice it follows, else the clock."""
    found = frame(sheet, year)
    if found.issued:
        return found.issued.first.year
    page = published_on(sheet, found)
    if page:
        return page.first.year
    numbered = next(doc_number(sheet, found.attached_at), None)
    if numbered:
        return _year_in(numbered.words)
    named = Counter(year_of(each) for each in _NAMED_YEAR.findall(sheet.plain))
    if named:
        return named.most_common(1)[0][0]
    above = DOC_NUMBER_ANYWHERE.search(sheet.plain)
    return _year_in(above[0]) if above else year


def _year_in(number: str) -> int:
    return int(_YEAR_OF_NUMBER.search(number)[0])  # type: ignore[index]  # a number holds a year, or it is none


def _written_on(sheet: Sheet, found: Frame) -> date | None:
    on = found.issued or published_on(sheet, found)
    return on.first if on else None


def _planned(sheet: Sheet, dated: list[Moment], found: Frame, year: int, written_on: date | None) -> Iterator[Proposal]:
    """What the dates say; a passage that one reading took is left out by the next."""
    taken = bytearray(len(sheet.text))

    def take(start: int, end: int) -> None:
        taken[start:end] = b"\x01" * (end - start)

    for each in (*found.page, *([found.issued] if found.issued else [])):
        take(each.start, each.end)
    for quoted in _QUOTED.finditer(sheet.plain):
        take(quoted.start(), quoted.end())
    for block in blocks(sheet, dated):
        take(block.start, block.end)
        yield block.proposal
    for owed in (*monthly(sheet, dated), *repeated(sheet), *relative(sheet)):
        take(owed.start, owed.end)
        yield owed
    free = [moment for moment in dated if not any(taken[moment.start : moment.end])]
    due = once(sheet, free, written_on, timedelta() if found.issued else _PAGE_SLACK)
    for moment in free:
        told = _of_moment(sheet, moment, due.get(moment))
        if told:
            take(told.start, told.end)
            yield told
    for festival in around_festivals(sheet, year, written_on):
        if not any(taken[festival.start : festival.end]):
            yield festival


def _of_moment(sheet: Sheet, moment: Moment, due: Proposal | None) -> Proposal | None:
    around = _AROUND.match(sheet.plain, moment.end)
    if around:
        return sheet.of_days("around", replace(moment, end=around.end(), doubts=(*moment.doubts, "around")))
    told = due or held(sheet, moment) or phase(sheet, moment)
    if told:
        return told
    if moment.is_range or moment.first != moment.last:
        return sheet.of_days("period", moment) if moment.is_range or moment.has_day else None
    return at_hour(sheet, moment)


def _lies_in(number: Proposal, planned: list[Proposal]) -> bool:
    return any(each.kind == "due_relative" and each.start < number.end and number.start < each.end for each in planned)


def _is_own(proposal: Proposal, found: Frame) -> bool:
    """The date that an attached notice was signed on stands with the notice, not by itself."""
    return proposal.start < found.attached_at or proposal.kind not in {"title", "doc_number", "day"}


def _marked(proposal: Proposal, attached_at: int) -> Proposal:
    if proposal.start < attached_at or proposal.kind == "parent":
        return proposal
    return replace(proposal, doubts=(*proposal.doubts, "attached"))


def _receivers(sheet: Sheet, found: Iterable[Proposal]) -> Iterator[Proposal]:
    """Each office to which something is to be sent, once."""
    seen: set[str] = set()
    for each in found:
        if each.to is None or each.to in seen:
            continue
        seen.add(each.to)
        at = sheet.text.find(each.to, each.start)
        receiver = sheet.propose("receiver", at, at + len(each.to))
        yield replace(receiver, doubts=("attached",) if "attached" in each.doubts else ())


def _each_once(found: list[Proposal]) -> list[Proposal]:
    """A deadline that a note repeats is the same one unless it asks for something else; one with months includes one
    without. Everything else stays apart, passage by passage."""
    kept: dict[tuple[object, ...], Proposal] = {}
    for each in found:
        key = _same_duty(each) if each.kind in _REPEATS else (each.kind, each.start, each.end, each.name, each.on)
        known = kept.get(key)
        if known and each.kind in _REPEATS and _asks_for_more(known, each):
            key = (*key, each.start)
            known = kept.get(key)
        if known is None or (known.from_month is None and each.from_month is not None):
            kept[key] = each
    return sorted(kept.values(), key=lambda each: (each.start, each.end))


def _same_duty(each: Proposal) -> tuple[object, ...]:
    return (each.kind, each.name, each.on, each.every, each.due_month, each.due_day, each.within, each.amount)


def _asks_for_more(known: Proposal, again: Proposal) -> bool:
    if again.what is None or again.what == known.what:
        return False
    return not _SAME_AGAIN.match(again.what)
