"""Deadlines on a day: 4月10日前, 6月20日、12月20日前, 截至9月30日."""

import re
from dataclasses import replace
from datetime import date, timedelta

from services.campaigns.notices.text.duties import duty
from services.campaigns.notices.text.hours import BEFORE, HOUR, hour_of
from services.campaigns.notices.text.moments import Moment
from services.campaigns.notices.text.patterns import BLANK, one_of, sentence_start
from services.campaigns.notices.text.proposal import Proposal, Sheet

_BY = re.compile(
    r"(?:(?:截至|截止|截稿|截收)(?:日期|时间|日)?[到至于为是]?"
    r"|(?:不|不得|不能|不应|不可|最)[晚迟]于?|不得?超过|(?:最后|最终|完成|报送|报名|上报|提交|办理|"
    r"整改)(?:时限|期限)为?)[： \u3000]?$"
)
# 报名时间：即日起至2月20日
_OPEN_UNTIL = re.compile(
    one_of("报名 招募 申报 征集 投稿 征稿 受理 报送 申请 登记 推荐 提交 填报")
    + r"[^，。；\n]{0,6}[：\s]{0,6}(?:自|从)?(?:即日|现在|通知发布之日|公告发布之日|本?通知印发之日|"
    r"发布之日)起?(?:开始)?，?(?:截止|[到至])+[ \u3000]?$"
)
# 请于即日起至11月25日通过平台报名
_SINCE_NOW = re.compile(r"(?:即日|现在|通知发布之日|公告发布之日)起?(?:开始)?，?(?:截止|[到至])[ \u3000]?$")
_SIGN_UP = re.compile(r"[^，。；\n]{0,20}(?:报名|申报|投稿|申请|登记)")
# 到2023年底，全县要建成…
_UP_TO = re.compile(r"(?:^|[，：])[ \u3000]*(?:到|至)$")
_TO_BE_REACHED = re.compile(r"，?[^，。；\n]{0,12}?(?:要|应|须|实现|完成|建成|达到|力争|确保|基本)")
# 截至11月底，全县已结对…: told, not asked for.
_REACHED = re.compile(r"[^。；\n]{0,12}(?:已|累计|共)")
_NEXT_IN_LIST = re.compile(rf"{BLANK}[、和及与]{BLANK}")


def in_order(plain: str, dated: list[Moment]) -> list[Moment]:
    """A deadline without a year, behind one with a year in the same sentence, is the next after that one.

    2019年12月25日前…，1月15日前: the second is in 2020.
    """
    found: list[Moment] = []
    lead: Moment | None = None
    for moment in dated:
        if lead and sentence_start(plain, moment.start) > lead.start:
            lead = None
        if lead and moment.doubts == ("year_inferred",) and not moment.is_range and moment.last.month != 2:
            years = lead.last.year - moment.last.year
            years += moment.last.replace(year=moment.last.year + years) < lead.last
            moment = replace(
                moment,
                first=moment.first.replace(year=moment.first.year + years),
                last=moment.last.replace(year=moment.last.year + years),
            )
        if lead or "year_inferred" not in moment.doubts:
            lead = moment if BEFORE.match(plain, moment.end) else None
        found.append(moment)
    return found


def once(sheet: Sheet, dated: list[Moment], signed_on: date | None, slack: timedelta) -> dict[Moment, Proposal]:
    """The moments that are deadlines. A list ends with its 前: 6月20日、12月20日前 are two. `slack`: how long before
    `signed_on` a deadline may lie and still be of that year."""
    found: dict[Moment, Proposal] = {}
    # Where the list ends that a moment stands in: the words of the duty come behind it.
    ends: dict[Moment, int] = {}
    following: Moment | None = None
    for moment in reversed(dated):
        if not moment.has_day:
            following = None
            continue
        before = BEFORE.match(sheet.plain, moment.end)
        ahead = _not_before(moment, signed_on, slack)
        begin = sentence_start(sheet.plain, moment.start)
        if before and not (before["until"] and moment.is_range):
            ends[moment] = before.end()
            due = replace(sheet.of_days("due_once", replace(ahead, end=before.end())), at=hour_of(before))
        elif _is_by(sheet.plain, begin, moment):
            hour = HOUR.match(sheet.plain, moment.end)
            at = hour_of(hour) if hour else None
            ends[moment] = hour.end() if hour and at else moment.end
            due = replace(sheet.of_days("due_once", replace(ahead, end=ends[moment])), at=at)
        elif following in found and _NEXT_IN_LIST.fullmatch(sheet.plain, moment.end, following.start):
            ends[moment] = ends[following]
            due = replace(sheet.of_days("due_once", ahead), at=found[following].at)
        else:
            following = moment
            continue
        found[moment] = owed(sheet, due, ends[moment])
        following = moment
    return found


def _is_by(plain: str, begin: int, moment: Moment) -> bool:
    if moment.is_range or _REACHED.match(plain, moment.end):
        return False
    if _UP_TO.search(plain, begin, moment.start) and _TO_BE_REACHED.match(plain, moment.end):
        return True
    if _SINCE_NOW.search(plain, begin, moment.start) and _SIGN_UP.match(plain, moment.end):
        return True
    return bool(
        _BY.search(plain, begin, moment.start) or _OPEN_UNTIL.search(plain, max(0, moment.start - 60), moment.start)
    )


def owed(sheet: Sheet, proposal: Proposal, end: int, start: int | None = None) -> Proposal:
    """`start`: of the time itself, where the passage begins before it."""
    found = duty(sheet, proposal.start if start is None else start, end)
    return replace(proposal, who=found.who, what=found.what, to=found.to)


def _not_before(moment: Moment, signed_on: date | None, slack: timedelta) -> Moment:
    """Nothing is due before the notice was signed, so an earlier date without a year belongs to the next year."""
    if signed_on is None or "year_inferred" not in moment.doubts or moment.last + slack >= signed_on:
        return moment
    year = moment.last.year + 1
    try:
        return replace(moment, first=moment.first.replace(year=year), last=moment.last.replace(year=year))
    except ValueError:  # 29 February
        return moment
