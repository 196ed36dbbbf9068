"""The days of festivals and named days: 春节, 中秋节, 扶贫日. Lunar ones come from borax (1900-2100)."""

from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate, TermUtils

# Month and day, of the lunar year or of the solar one; 除夕 is the day before 春节.
_LUNAR = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}
_SOLAR = {
    "元旦": (1, 1),
    "学雷锋日": (3, 5),
    "学雷锋纪念日": (3, 5),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "国家扶贫日": (10, 17),
    "扶贫日": (10, 17),
    "五一国际劳动节": (5, 1),
    "五一劳动节": (5, 1),
    "国际劳动节": (5, 1),
    "三八妇女节": (3, 8),
    "三八国际妇女节": (3, 8),
    "五四青年节": (5, 4),
    "青年节": (5, 4),
    "六一儿童节": (6, 1),
    "六一国际儿童节": (6, 1),
    "七一建党节": (7, 1),
    "八一建军节": (8, 1),
    "全国扶贫日": (10, 17),
    "国家宪法日": (12, 4),
    "国际志愿者日": (12, 5),
    "志愿者日": (12, 5),
}
# Days that the sun decides, by the term they fall on.
_TERMS = {"清明": "清明", "冬至": "冬至", "丰收节": "秋分", "农民丰收节": "秋分", "中国农民丰收节": "秋分"}
# 学雷锋日 before 日: the longest name first, so that a pattern takes it whole.
NAMES = sorted({*_LUNAR, *_SOLAR, *_TERMS, "除夕"}, key=len, reverse=True)
FIRST_YEAR, LAST_YEAR = 1949, 2100


def festival_days(name: str, year: int) -> list[date]:
    """The days in the calendar year `year`, mostly one: 2022 had two 腊八.

    `name` is one of `NAMES`, with or without 节 behind it. Empty outside 1949-2100.

    >>> [str(*festival_days(name, 2021)) for name in ("中秋节", "除夕", "清明")]
    ['2021-09-21', '2021-02-11', '2021-04-04']
    """
    short = name if name in NAMES else name.removesuffix("节")
    if short not in NAMES or not FIRST_YEAR <= year <= LAST_YEAR:
        return []
    if short in _SOLAR:
        return [date(year, *_SOLAR[short])]
    if short in _TERMS:
        return [TermUtils.day_start_from_term(year, _TERMS[short])]
    if short == "除夕":
        return [_lunar(year, 1, 1) - timedelta(days=1)]
    return [day for day in (_lunar(each, *_LUNAR[short]) for each in (year - 1, year)) if day.year == year]


def next_festival(name: str, after: date) -> date | None:
    """The first on or after a day."""
    days = [*festival_days(name, after.year), *festival_days(name, after.year + 1)]
    return next((day for day in days if day >= after), None)


def _lunar(year: int, month: int, day: int) -> date:
    found: date = LunarDate(year, month, day, 0).to_solar_date()
    return found
