"""Numbers to reach: households of a place, and amounts with their measure, unit and minimum."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.campaigns.notices.text.duties import duty
from services.campaigns.notices.text.moments import MOST, number_of
from services.campaigns.notices.text.patterns import BLANK, NEAR, one_of, sentence_start
from services.campaigns.notices.text.proposal import Bound, Every, Proposal, Sheet

_DIGITS = r"[0-9]{1,3}(?:，[0-9]{3})+|[0-9]{1,8}"
_NUMBER = (
    rf"(?<![第0-9.])(?P<number>{_DIGITS}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]){BLANK}"
)
_IN_DIGITS = rf"(?<![第0-9.])(?P<number>{_DIGITS}){BLANK}"
_UNITS = one_of(
    "户 人次 人 名 种 条 件 场次 场 次 篇 份 支 期 项 小时 万元 元"
    " 万亩 亩 套 家 对 例 幅 部 所 间 批 万斤 斤 公里 台 辆 棵 株"
)
_UNIT = rf"(?P<unit>{_UNITS}|个(?!月|工作日|季|百分点|阶段|方面))"
_REST = r"(?:以上|以内)?(?:（含）)?的?(?P<rest>[\u4e00-\u9fff“”]{0,14})"
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("不少于", "不低于", "不得少于", "不得低于", "至少", "最少", "以上"), "at_least"),
    **dict.fromkeys(("不超过", "不多于", "不得超过", "最多", "以下", "以内"), "at_most"),
    "左右": "about",
}
_BOUND_BEFORE = one_of("不少于 不低于 不得少于 不得低于 至少 最少 不超过 不多于 不得超过 最多")
_VERBS = one_of(
    "慰问 救助 结对帮扶 结对 帮扶 走访慰问 走访 看望 资助 培训 服务"
    " 招募 组织 开展 举办 报送 上报 推荐 遴选 选树 评选 征集 募集 发放"
    " 培育 建立 新增 覆盖 完成"
)
_VERB = re.compile(_VERBS)
_DONE = re.compile(one_of("已 累计 去年 上年 往年 近年 截至 目前 共有 现有 了 曾 历年 同比 以来"))
_EACH_PERIOD = r"每个?(?P<every>半年|季度|季|[日天周月年])"
_EACH_OF = (
    r"每[个支名位]?(?:贫困|脱贫)?(?P<per>"
    + one_of("县市区 县区 市州 乡镇 街道 单位 团队 队伍 志愿者 学校 社区")
    + "|[省市县区旗镇乡村户人队校])"
)
_PERIOD, _PER = re.compile(_EACH_PERIOD), re.compile(_EACH_OF)
_EVERY: dict[str, Every] = {
    **dict.fromkeys("日天", "day"),
    "周": "week",
    "月": "month",
    **dict.fromkeys(("季", "季度"), "quarter"),
    "半年": "half_year",
    "年": "year",
}

_QUOTA = re.compile(
    r"(?<![\u4e00-\u9fff])(?:其中|分别为|分别是|在|对|为)?"
    rf"(?P<place>[\u4e00-\u9fff]{{1,12}}?(?:[市县区旗镇乡]|街道|苏木)){BLANK}"
    rf"(?:[：（]|结对帮扶|结对|帮扶|认领|安排|走访|任务)?{BLANK}(?P<number>[0-9]{{1,6}}){BLANK}(?P<unit>户)）?"
)
_NO_PLACE = re.compile(r"^(?:[我全本各每该两]|所在)")
_WITH_BOUND = re.compile(rf"(?P<bound>{_BOUND_BEFORE}){BLANK}{_NUMBER}{_UNIT}{_REST}")
_BOUND_BEHIND = re.compile(rf"{_NUMBER}{_UNIT}(?P<bound>以上|以下|以内|左右){_REST}")
_WITH_VERB = re.compile(
    rf"(?P<verb>{_VERBS})(?P<object>[^\W0-9和中并或的及与按共]{{0,10}}?){BLANK}{_IN_DIGITS}{_UNIT}(?!或){_REST}"
)
_REPEATED = re.compile(rf"{_EACH_PERIOD}(?P<object>[\u4e00-\u9fff“”]{{1,12}}?){BLANK}{_NUMBER}{_UNIT}{_REST}")
_OF_THESE = re.compile(rf"其中[，：]?(?P<object>[\u4e00-\u9fff]{{2,12}}?){BLANK}{_IN_DIGITS}{_UNIT}")
_LAST_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff“”、]{2,24})（?$")
_BEHIND_NOUN = re.compile(
    one_of("至 到 给 报 并 且 和 及 的 以上 以下 以内 左右 作为 用于 覆盖 参加 参与 标准") + ".*$"
)
_BEFORE_NOUN = re.compile(
    "^.*"
    + one_of("报送 上报 推荐 遴选 选树 评选 征集 组织 开展 举办 实现")
    + rf"|^.*(?:{re.sub('[?]P<[a-z]+>', '?:', _EACH_PERIOD)}|{re.sub('[?]P<[a-z]+>', '?:', _EACH_OF)})"
    + "|^(?:确保|力争|要|应|须|原则上)"
)


def amounts(sheet: Sheet) -> Iterator[Proposal]:
    """Quotas first: a character belongs to one number only."""
    taken = bytearray(len(sheet.text))
    found = []
    for way in (_quotas, _bounded, _ordered, _repeated):
        for each in islice(way(sheet), MOST):
            if not any(taken[each.start : each.end]):
                taken[each.start : each.end] = b"\x01" * (each.end - each.start)
                found.append(each)
    yield from found
    yield from (each for each in islice(_parts(sheet, found), MOST) if not any(taken[each.start : each.end]))


def _quotas(sheet: Sheet) -> Iterator[Proposal]:
    for match in _QUOTA.finditer(sheet.plain):
        if _NO_PLACE.search(match["place"]) or _is_done(sheet.plain, match.start()):
            continue
        start, end = match.start("place"), match.end()
        yield replace(
            sheet.propose("quota", start, end),
            name=sheet.words(*match.span("place")),
            amount=int(match["number"]),
            unit=match["unit"],
        )


def _bounded(sheet: Sheet) -> Iterator[Proposal]:
    """不少于20种产品; 3条以上信息, where the sentence asks for it."""
    for match in _WITH_BOUND.finditer(sheet.plain):
        yield _amount(sheet, match, match.start(), _noun(sheet, match, match.start()))
    for match in _BOUND_BEHIND.finditer(sheet.plain):
        begin = sentence_start(sheet.plain, match.start())
        if _VERB.search(sheet.plain, begin, match.start()) and not _is_done(sheet.plain, match.start()):
            yield _amount(sheet, match, match.start(), _noun(sheet, match, match.start()))


def _ordered(sheet: Sheet) -> Iterator[Proposal]:
    for match in _WITH_VERB.finditer(sheet.plain):
        if _is_done(sheet.plain, match.start()):
            continue
        yield _amount(sheet, match, match.start(), _cut(match["rest"]) or match["verb"] + match["object"])


def _repeated(sheet: Sheet) -> Iterator[Proposal]:
    for match in _REPEATED.finditer(sheet.plain):
        if not _is_done(sheet.plain, match.start()):
            yield _amount(sheet, match, match.start(), _cut(match["rest"]) or match["object"])


def _parts(sheet: Sheet, found: list[Proposal]) -> Iterator[Proposal]:
    """其中困难妇女1500名, behind a number that is proposed in the same sentence."""
    starts = {sentence_start(sheet.plain, each.start) for each in found}
    for match in _OF_THESE.finditer(sheet.plain):
        if sentence_start(sheet.plain, match.start()) in starts:
            yield _amount(sheet, match, match.start("object"), match["object"])


def _amount(sheet: Sheet, match: re.Match[str], start: int, noun: str | None) -> Proposal:
    named = match.groupdict()
    unit = match["unit"]
    times = 10_000 if unit.startswith("万") else 1
    number = match["number"].replace("，", "").replace("两", "二")
    before = sheet.plain[_clause_start(sheet.plain, start) : match.start("number")]
    period, per = _PERIOD.search(before), _PER.search(before)
    owed = duty(sheet, match.start("number"), match.end("unit"))
    return replace(
        sheet.propose("amount", start, match.end("unit")),
        name=noun,
        amount=times * number_of(number),
        unit=unit.removeprefix("万"),
        bound=_BOUNDS[named["bound"]] if named.get("bound") else None,
        every=_EVERY[period["every"]] if period else None,
        per=per["per"] if per else None,
        who=owed.who,
        to=owed.to,
    )


def _noun(sheet: Sheet, match: re.Match[str], start: int) -> str | None:
    """What is counted: behind the number, else before it."""
    rest = _cut(match["rest"])
    if rest:
        return rest
    before = _LAST_NOUN.search(_BEFORE_NOUN.sub("", sheet.plain[_clause_start(sheet.plain, start) : start]))
    return before["noun"] if before else None


def _clause_start(plain: str, at: int) -> int:
    return max(sentence_start(plain, at), plain.rfind("，", max(0, at - NEAR), at) + 1)


def _cut(words: str) -> str:
    return _BEHIND_NOUN.sub("", words)


def _is_done(plain: str, at: int) -> bool:
    """What was reached already is no number to reach."""
    return bool(_DONE.search(plain, sentence_start(plain, at), at))
