"""What is wrong with a cycle: each a sentence that says what to change."""

from services.kernel.problems import Problem


class CycleRefused(Problem):
    """Base of the problems below."""

    status = 422


class CycleBackwards(CycleRefused):
    code = "cycle-backwards"
    title = "周期的结束日期早于开始日期，请改正。"
    title_en = "The cycle ends before it begins."


class WindowBackwards(CycleRefused):
    """`starts_on`, `ends_on`: the days that its two ends mean."""

    code = "window-backwards"
    title = "时段的结束日早于开始日，请检查两端的日期、节日和前后天数。"
    title_en = "The window ends before it begins; check both days and the days before or after them."


class StepRefused(CycleRefused):
    """`most`: the largest number."""

    code = "cycle-step"
    title = "“每隔几个”要填 1 到 366 的整数。"
    title_en = "How many days, weeks, months, quarters or years a period has is a whole number from 1 to 366."


class TooManyPeriods(CycleRefused):
    """`most`: how many a cycle may have."""

    code = "cycle-too-many-periods"
    title = "期数太多，一项任务最多 400 期，请缩短起止时间或拉长周期。"
    title_en = "A duty has at most 400 periods; shorten the time or lengthen the periods."


class NoPeriods(CycleRefused):
    code = "cycle-without-periods"
    title = "没有填写任何一期，请至少填一期的起止日期。"
    title_en = "The list holds no period; enter the first and the last day of at least one."


class PeriodWithoutDays(CycleRefused):
    """`number`: which of the list, from 1."""

    code = "period-without-days"
    title = "有一期的结束日期早于开始日期，这一期没有任何一天，请改正。"
    title_en = "A period ends before it begins, so it has no day."


class PeriodsOverlap(CycleRefused):
    """`number`: of the first one in the list, by its first day, that begins before the one before it has ended."""

    code = "periods-overlap"
    title = "有两期的日期重叠，请把它们的起止日期分开。"
    title_en = "Two periods overlap; each day may belong to one period only."


class DueBeforePeriod(CycleRefused):
    """`number`: which of the list, from 1."""

    code = "due-before-period"
    title = "有一期的截止日早于这一期的第一天，请改正。"
    title_en = "A period is due before its first day."


class DayUnknown(CycleRefused):
    code = "named-day-unknown"
    title = "不认识这个节日或纪念日，或者没有那一年的日期，请改填日期。"
    title_en = "This festival or named day is not known, or not in that year; enter a date instead."


class DueDayTwice(CycleRefused):
    code = "due-day-twice"
    title = "截止日只能有一种写法：期内第几日，或者期满后几天。"
    title_en = "Give the due day inside the period or the days after its end, not both."


class DueDayOutside(CycleRefused):
    code = "due-day-outside"
    title = "有的期里没有这个截止日，请换一天，或者改为期满后几天。"
    title_en = "Not every period has this due day; choose another, or days after the end."


class StartDayUnfit(CycleRefused):
    code = "start-day-unfit"
    title = "起始日不合适：按周填 1 到 7，按月、季、年填 1 到 31，按天不填；起始月只用于按年。"
    title_en = "The first day is 1 to 7 for weeks, 1 to 31 for months, quarters and years, and none for days."


REFUSALS = (
    CycleBackwards,
    WindowBackwards,
    StepRefused,
    TooManyPeriods,
    NoPeriods,
    PeriodWithoutDays,
    PeriodsOverlap,
    DueBeforePeriod,
    DayUnknown,
    DueDayTwice,
    DueDayOutside,
    StartDayUnfit,
)
