"""Numbers to reach: households of a place, and amounts with their measure, unit and minimum."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice, pairwise

from services.campaigns.notices.text.duties import duty
from services.campaigns.notices.text.moments import MOST, number_of
from services.campaigns.notices.text.patterns import BLANK, NEAR, one_of, sentence_start
from services.campaigns.notices.text.proposal import Bound, Every, Proposal, Sheet

_DIGITS = r"[0-9]{1,3}(?:，[0-9]{3})+|[0-9]{1,8}(?:\.[0-9]{1,4}(?=[ \u3000]?万))?"
_NUMBER = (
    rf"(?<![第0-9.后前首同某任哪每逐])(?P<number>{_DIGITS}|[一二两三四五六七八九]?十[一二三四五六七八九]?|"
    rf"[一二两三四五六七八九]){BLANK}"
)
_IN_DIGITS = rf"(?<![第0-9.])(?P<number>{_DIGITS}){BLANK}"
_UNITS = one_of(
    "户次 户 人次 人 名 种 条 件 场次 场 次 篇 份 支 期 项 小时 元"
    " 套 家 对 例 幅 部 所 间 批 公里 台 辆 棵 株 亩 斤 吨 字 页 张 分钟 秒 课时 学时 天 轮 处 座 盏 分 本"
    " 册 平方米 立方米 米 公顷 头 只 羽 幢 栋 眼 口 艘 架 盒 袋 箱 件套 份次 户次"
)
# 24小时内 and 3天前 are times.
_UNIT = rf"(?P<unit>万?(?:{_UNITS}|个(?!月|工作日|季|百分点|阶段|方面|自然日))(?!内|之?后|之?前|之内))"
_REST = r"(?:以上|以内)?(?:（含）)?的?(?P<rest>[\u4e00-\u9fff“”]{0,14})"
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("至少", "最少", "以上", "起", "及以上"), "at_least"),
    **dict.fromkeys(("最多", "以下", "以内", "及以下"), "at_most"),
    **dict.fromkeys(("左右", "上下"), "about"),
}
_AT_LEAST = one_of(
    "不少于 不低于 不小于 不得少于 不得低于 不得小于 不能少于 不能低于 不应少于 不应低于 至少 最少 少不得"
)
_AT_MOST = one_of(
    "不超过 不多于 不大于 不高于 不得超过 不得多于 不得高于 不得超出 不能超过 不能多于 不应超过 最多 至多 限报 限"
)
_BOUND_BEFORE = rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))"
_VERBS = one_of(
    "慰问 救助 结对帮扶 结对 帮扶 走访慰问 走访 看望 资助 培训 服务"
    " 招募 组织 开展 举办 报送 上报 推荐 遴选 选树 评选 征集 募集 发放 刊发 采用 撰写 转移就业 打造 创建"
    " 选派 组建 给予 补助 补贴 奖励 开设 设立 设置 建成 建设 创办 成立 开通 种植 发展 解决 实现 收集 认领"
    " 拍摄 编印 张贴 安排 分配 包括 另附 附 提供 提交 上传 制作 印制 消费 销售 采购 筹集 捐赠"
    " 培育 建立 新增 覆盖 完成"
)
_ASKED = re.compile(rf"{_VERBS}|{one_of('控制 应 须 要 确保 力争 达到 达 务必 必须 原则上 保持 每')}")
# How long a paper or a film may be is only ever asked for.
_OF_A_PAPER = {"字", "分钟", "秒", "页"}
_DONE = re.compile(one_of("已 累计 去年 上年 往年 近年 截至 目前 共有 现有 了 曾 历年 同比 以来 年均 平均"))
_EACH_PERIOD = r"每个?(?P<every>半年|季度|季|[日天周月年])"
_EACH_OF = (
    r"每[个支名位]?(?:贫困|脱贫|行政|自然|结对|示范|试点)?(?P<per>"
    + one_of(
        "作品 项目 家庭 村组 党员干部 队员 党员 成员 会员 职工 教师 学生 干部 帮扶干部 驻村干部 网格员 县市区"
        " 县区 市州 乡镇 街道 单位 团队 队伍 志愿者 学校 社区"
    )
    + r"|(?<=[个支名位户家])[\u4e00-\u9fff]{0,6}?(?:服务站点?|站点|网点|企业|商会|组织|小组|基地|合作社|机构|案例)"
    + "|[省市县区旗镇乡村户人队校组]|[篇张件场次条期份批](?=[^个名])"
    r"|(?<=[个支名位户家])[\u4e00-\u9fff]{1,8}?(?=[每至最不需要应须可限]|结对|推荐|报送|帮扶|联系))"
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
    rf"[：（]?{BLANK}(?:结对帮扶|结对|帮扶|认领|安排|走访|慰问|任务)?{BLANK}{_BOUND_BEFORE}?{BLANK}"
    rf"(?P<number>[0-9]{{1,6}}){BLANK}(?P<unit>户)）?"
)
# 名额分配：安河县8名、双柳县6名: other units only in a list, or where the line says what it shares out.
_PLACE = (
    r"[\u4e00-\u9fff]{1,14}?(?:[市县区旗镇乡村局委院校办]|街道|苏木|社区|机关|大学|学院|公司|协会|工会|妇联|团委|中心)"
)
_SHARE = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<place>{_PLACE}){BLANK}[：（]?{BLANK}(?P<does>[\u4e00-\u9fff“”]{{0,8}}?){BLANK}"
    rf"{_BOUND_BEFORE}?{BLANK}(?P<number>{_DIGITS}){BLANK}(?P<unit>万?(?:{_UNITS}|个))(?![\u4e00-\u9fff])）?"
)
# 法律援助组6名、医疗服务组10名: who is no place, behind a word of sharing out.
_ROW = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<object>[\u4e00-\u9fff“”]{{2,12}}?(?:组|队|班|类|岗|岗位|部|专业|基地|"
    rf"站点?)){BLANK}[：（]?{BLANK}"
    rf"(?P<number>{_DIGITS}){BLANK}(?P<unit>人次|人|名|个|支|件|篇|份|项|条|场次|场|家|套|万?元)(?![\u4e00-\u9fff])）?"
)
_SHARED_OUT = re.compile(one_of("名额 任务 指标 分配 分解 计划 安排 数量 推荐 选派 认领"))
_SHARE_VERB = re.compile(rf"{_VERBS}|承担|负责|落实|包联|联系|认领|任务|名额|指标")
_BETWEEN_SHARES = re.compile(r"[、，；。 \t\u3000\r\n和及]{1,4}")
# 东城街道、西城街道各推荐2个先进集体
_EACH_SHARE = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<places>{_PLACE}(?:、{_PLACE}){{0,18}}(?:、{_PLACE}|[和及]{_PLACE}))"
    rf"(?:分别|均)?各?(?<=[各别均])(?:[\u4e00-\u9fff]|“[^”\n]{{1,10}}”){{0,8}}?"
    rf"{_BOUND_BEFORE}?{BLANK}(?P<number>[0-9]{{1,6}}|[一二两三四五六七八九十]){BLANK}(?P<unit>万?(?:{_UNITS}|个))"
)
_PIECE = re.compile(r"[^、]+")
_TWO_PLACES = re.compile(rf"(?P<one>{_PLACE})[和及](?P<other>{_PLACE})")
_NO_PLACE = re.compile(r"^(?:[我全本两]|所在)|[各每该]")
# 至少到村两次: what is done may stand between the bound and the number.
_WITH_BOUND = re.compile(rf"{_BOUND_BEFORE}(?P<object>[\u4e00-\u9fff“”]{{0,8}}?){BLANK}{_NUMBER}{_UNIT}{_REST}")
_BOUND_BEHIND = re.compile(rf"{_NUMBER}{_UNIT}(?P<bound>及?以上|及?以下|以内|左右|上下){_REST}")
_WITH_VERB = re.compile(
    rf"(?P<verb>{_VERBS})(?P<object>(?:(?!包括)[^\W0-9和中并或的及与按共后]|"
    rf"[“”《》]){{0,12}}?){BLANK}{_IN_DIGITS}{_UNIT}(?!或){_REST}"
)
# 要…，栽植苗木5000株: whatever is done, where the sentence says before that it is to be done.
_OBJECT = re.compile(
    rf"(?<![\u4e00-\u9fff0-9“”])(?P<object>(?!其中|共|第|在|于|距|"
    rf"约)[\u4e00-\u9fff“”]{{3,16}}?){BLANK}{_IN_DIGITS}{_UNIT}(?!或){_REST}"
)
# 招募人数：50人
_TOLD = re.compile(
    rf"(?P<object>[\u4e00-\u9fff]{{0,8}}(?:招募|招收|计划|推荐|选派|培训|结对|慰问|参加|参会)(?:人数|数量|"
    rf"名额|规模|户数))(?:为|：){BLANK}{_NUMBER}{_UNIT}"
)
_TO_BE_DONE = re.compile(one_of("要 应 须 计划 力争 确保 目标 任务 务必 必须 全年 今年 年内 年底前 拟") + "(?!求)")
_REPEATED = re.compile(rf"{_EACH_PERIOD}(?P<object>[\u4e00-\u9fff“”]{{1,12}}?){BLANK}{_NUMBER}{_UNIT}{_REST}")
_OF_THESE = re.compile(rf"其中[，：]?(?P<object>[\u4e00-\u9fff]{{2,12}}?){BLANK}{_IN_DIGITS}{_UNIT}")
# 先进个人3名、先进集体1个
_AND_MORE = re.compile(
    rf"[\u4e00-\u9fff“”]{{0,8}}(?:（[^（）\n]{{0,30}}）)?[、和及](?P<object>[\u4e00-\u9fff“”]{{0,12}}?"
    rf"){BLANK}{_IN_DIGITS}{_UNIT}{_REST}"
)
# 每亩200元
_RATE = re.compile(
    rf"(?P<object>每[\u4e00-\u9fff]{{1,3}}(?:每[\u4e00-\u9fff])?(?:补助|补贴|奖励|发放|给予|"
    rf"资助)?){BLANK}{_IN_DIGITS}(?P<unit>万?元)(?!以)"
)
# 服务时长应达到30小时以上
_REACHING = re.compile(r"(?:应|须|要|需)?(?:达到|控制在|保持在|达|为)$")
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
    for way in (_quotas, _shares, _bounded, _ordered, _repeated, _rates, _planned):
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
            bound=_bound(match),
        )


def _shares(sheet: Sheet) -> Iterator[Proposal]:
    """Of any unit: two places and more in a row, or one where its line says that something is shared out."""
    found = [
        match
        for match in islice(_SHARE.finditer(sheet.plain), MOST)
        if not _NO_PLACE.search(match["place"])
        and not _DONE.search(match["does"])
        and not _is_done(sheet.plain, match.start())
    ]
    in_row = {
        each
        for one, other in pairwise(found)
        if (one["unit"], one["does"]) == (other["unit"], other["does"])
        and _BETWEEN_SHARES.fullmatch(sheet.plain, one.end(), other.start())
        for each in (one, other)
    }
    for match in found:
        begin = sentence_start(sheet.plain, match.start())
        is_told = not match["does"] or _SHARE_VERB.fullmatch(match["does"])
        if match in in_row or (is_told and _SHARED_OUT.search(sheet.plain, begin, match.start())):
            yield from _share(sheet, match, *match.span("place"), match.end())
    rows = (match for match in islice(_ROW.finditer(sheet.plain), MOST) if not _is_done(sheet.plain, match.start()))
    for match in rows:
        if _SHARED_OUT.search(sheet.plain, sentence_start(sheet.plain, match.start()), match.start()):
            yield from _amount(sheet, match, match.start("object"), match["object"])
    for match in islice(_EACH_SHARE.finditer(sheet.plain), MOST):
        if _is_done(sheet.plain, match.start()):
            continue
        for start, end in _places(sheet.plain, *match.span("places")):
            yield from _share(sheet, match, start, end, match.end() if end == match.end("places") else end)


def _share(sheet: Sheet, match: re.Match[str], start: int, name_end: int, end: int) -> Iterator[Proposal]:
    count = _count(match)
    if count is not None:
        yield replace(
            sheet.propose("quota", start, end),
            name=sheet.words(start, name_end),
            amount=count,
            unit=match["unit"].removeprefix("万"),
            bound=_bound(match),
        )


def _places(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """东城街道、西城街道和南城街道: the last two may be joined by 和."""
    for piece in _PIECE.finditer(plain, start, end):
        both = _TWO_PLACES.fullmatch(plain, *piece.span()) if piece.end() == end else None
        yield from ([both.span("one"), both.span("other")] if both else [piece.span()])


def _count(match: re.Match[str]) -> int | None:
    """1.25万 is 12,500; None for a number that leaves a fraction: 1.00005万."""
    written = match["number"].replace("，", "").replace("两", "二")
    number = Decimal(written) if "." in written else Decimal(number_of(written))
    if match["unit"].startswith("万"):
        number *= 10_000
    return int(number) if number == int(number) else None


def _bound(match: re.Match[str]) -> Bound | None:
    named = match.groupdict()
    if named.get("least"):
        return "at_least"
    if named.get("most"):
        return "at_most"
    return _BOUNDS[named["bound"]] if named.get("bound") else None


def _bounded(sheet: Sheet) -> Iterator[Proposal]:
    """不少于20种产品; 3条以上信息, where the sentence asks for it."""
    for match in _WITH_BOUND.finditer(sheet.plain):
        noun = match["object"] if match["object"] and not _cut(match["rest"]) else _noun(sheet, match, match.start())
        yield from _amount(sheet, match, match.start(), noun)
    for match in _BOUND_BEHIND.finditer(sheet.plain):
        begin = sentence_start(sheet.plain, match.start())
        asked = match["unit"] in _OF_A_PAPER or _ASKED.search(sheet.plain, begin, match.start())
        if asked and not _is_done(sheet.plain, match.start()):
            yield from _amount(sheet, match, match.start(), _noun(sheet, match, match.start()))


def _ordered(sheet: Sheet) -> Iterator[Proposal]:
    for match in _WITH_VERB.finditer(sheet.plain):
        if _is_done(sheet.plain, match.start()):
            continue
        counted = match["object"] if match["verb"] == "包括" else match["verb"] + match["object"]
        yield from _amount(sheet, match, match.start(), _cut(match["rest"]) or counted)


def _repeated(sheet: Sheet) -> Iterator[Proposal]:
    for match in _REPEATED.finditer(sheet.plain):
        if not _is_done(sheet.plain, match.start()):
            yield from _amount(sheet, match, match.start(), _cut(match["rest"]) or match["object"])


def _rates(sheet: Sheet) -> Iterator[Proposal]:
    for match in _RATE.finditer(sheet.plain):
        begin = sentence_start(sheet.plain, match.start())
        if _ASKED.search(sheet.plain, begin, match.start()) and not _is_done(sheet.plain, match.start()):
            yield from _amount(sheet, match, match.start(), match["object"])


def _planned(sheet: Sheet) -> Iterator[Proposal]:
    for match in _OBJECT.finditer(sheet.plain):
        begin = sentence_start(sheet.plain, match.start())
        if _TO_BE_DONE.search(sheet.plain, begin, match.start("number")) and not _is_done(sheet.plain, match.start()):
            yield from _amount(sheet, match, match.start("object"), _cut(match["rest"]) or match["object"])
    for match in _TOLD.finditer(sheet.plain):
        if not _is_done(sheet.plain, match.start()):
            yield from _amount(sheet, match, match.start("object"), match["object"])


def _parts(sheet: Sheet, found: list[Proposal]) -> Iterator[Proposal]:
    """其中困难妇女1500名, behind a number that is proposed in the same sentence."""
    starts = {sentence_start(sheet.plain, each.start) for each in found}
    for each in found:
        end = each.end
        for _ in range(6):
            more = _AND_MORE.match(sheet.plain, end)
            if more is None or each.kind != "amount":
                break
            yield from _amount(sheet, more, more.start("object"), more["object"] or _cut(more["rest"]))
            end = more.end("unit")
    for match in _OF_THESE.finditer(sheet.plain):
        if sentence_start(sheet.plain, match.start()) in starts:
            yield from _amount(sheet, match, match.start("object"), match["object"])


def _amount(sheet: Sheet, match: re.Match[str], start: int, noun: str | None) -> Iterator[Proposal]:
    count = _count(match)
    if count is None:
        return
    before = sheet.plain[_clause_start(sheet.plain, start) : match.start("number")]
    period, per = _PERIOD.search(before), _PER.search(before)
    owed = duty(sheet, match.start("number"), match.end("unit"))
    yield replace(
        sheet.propose("amount", start, match.end("unit")),
        name=noun,
        amount=count,
        unit=match["unit"].removeprefix("万"),
        bound=_bound(match),
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
    words = _REACHING.sub("", sheet.plain[_clause_start(sheet.plain, start) : start])
    before = _LAST_NOUN.search(_BEFORE_NOUN.sub("", words))
    return before["noun"] if before else None


def _clause_start(plain: str, at: int) -> int:
    return max(sentence_start(plain, at), plain.rfind("，", max(0, at - NEAR), at) + 1)


def _cut(words: str) -> str:
    return _BEHIND_NOUN.sub("", words)


def _is_done(plain: str, at: int) -> bool:
    """What was reached already is no number to reach."""
    return bool(_DONE.search(plain, sentence_start(plain, at), at))
