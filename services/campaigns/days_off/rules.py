"""Tables of days off (放假安排): each autumn the State Council publishes the next year's, and an office loads it.

Nobody waits for a release of ours. A table replaces the one of its year as a whole.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

import chinese_calendar
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.days_off import queries
from services.campaigns.days_off.schemas import DayOffOut, DaysOffIn, DaysOffOut, DaysOffYears
from services.campaigns.days_off.table import DaysOff, LoadedDay
from services.kernel.audit import trail
from services.kernel.clock import now
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

KINDS = {"off": True, "work": False}
LONGEST_NAME = 40


class DaysOffLineWrong(Problem):
    """`line`: its number, from 1."""

    status = 422
    code = "days-off-line-wrong"
    title = "有一行读不懂：每行写“日期,名称,off 或 work”，日期写成 2027-02-06。"
    title_en = "A line is not understood: write date,name,off or work on each, the date as 2027-02-06."


class DayOfAnotherYear(Problem):
    """`line`: its number, from 1."""

    status = 422
    code = "days-off-another-year"
    title = "有一行的日期不在这一年，请检查年份。"
    title_en = "A day is not of this year."


class DayTwice(Problem):
    """`line`: its number, from 1."""

    status = 422
    code = "days-off-day-twice"
    title = "有一天写了两次，请只留一行。"
    title_en = "A day stands twice; leave one line."


class NoDayOff(Problem):
    status = 422
    code = "days-off-none"
    title = "表里没有一天放假，请检查是不是贴错了。"
    title_en = "The table holds no day off."


async def known_days_off(connection: AsyncConnection) -> DaysOff:
    loaded: dict[int, dict[date, LoadedDay]] = defaultdict(dict)
    for row in await queries.all_days(connection):
        loaded[row.year][row.day] = LoadedDay(row.name, row.is_off)
    return DaysOff(loaded)


async def list_years(connection: AsyncConnection) -> DaysOffYears:
    by_year = {
        year: [DayOffOut(on=row.day, name=row.name, kind="off" if row.is_off else "work") for row in rows]
        for year, rows in groupby(await queries.all_days(connection), lambda row: row.year)
    }
    items = [
        DaysOffOut(year=row.year, source=row.source, loaded_at=row.loaded_at, days=by_year.get(row.year, []))
        for row in await queries.all_years(connection)
    ]
    return DaysOffYears(items=items, published_until=max(day.year for day in chinese_calendar.holidays))


async def load(viewer: Viewer, year: int, table: DaysOffIn) -> DaysOffOut:
    """Raises DaysOffLineWrong, DayOfAnotherYear, DayTwice, NoDayOff."""
    days = _days_in(table.csv, year)
    loaded_at = now()
    actor_id = viewer.principal.account_id
    values = {"source": table.source, "loaded_at": loaded_at, "loaded_by": actor_id}
    listed = [{"day": day, "name": each.name, "is_off": each.is_off} for day, each in days.items()]
    await queries.replace_year(viewer.connection, year, values, listed)
    counts = {"days": len(days)}
    await trail.record(
        viewer.connection, actor_id=actor_id, action="days-off.loaded", subject=f"days-off:{year}", details=counts
    )
    shown = (DayOffOut(on=day, name=each.name, kind="off" if each.is_off else "work") for day, each in days.items())
    return DaysOffOut(year=year, source=table.source, loaded_at=loaded_at, days=[*shown])


def _days_in(text: str, year: int) -> dict[date, LoadedDay]:
    """By day. Raises DaysOffLineWrong, DayOfAnotherYear, DayTwice, NoDayOff."""
    found: dict[date, LoadedDay] = {}
    for number, cells in _lines_of(text):
        day, loaded = _read(number, cells)
        if day.year != year:
            raise DayOfAnotherYear(line=number)
        if day in found:
            raise DayTwice(line=number)
        found[day] = loaded
    if not any(each.is_off for each in found.values()):
        raise NoDayOff()
    return dict(sorted(found.items()))


def _lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not empty, without a heading; a sheet saved in Chinese may hold ，."""
    for number, cells in enumerate(csv.reader(text.lstrip("\ufeff").replace("，", ",").splitlines()), 1):
        stripped = [cell.strip() for cell in cells]
        if any(stripped) and not (number == 1 and stripped[0] == "date"):
            yield number, stripped


def _read(number: int, cells: list[str]) -> tuple[date, LoadedDay]:
    """Raises DaysOffLineWrong."""
    try:
        written, name, kind = cells
        day, is_off = date.fromisoformat(written), KINDS[kind.lower()]
    except (ValueError, KeyError):
        raise DaysOffLineWrong(line=number) from None
    if not name or len(name) > LONGEST_NAME or day.isoformat() != written:
        raise DaysOffLineWrong(line=number)
    return day, LoadedDay(name, is_off)
