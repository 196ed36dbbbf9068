"""What is to happen and when: phases by their dates, activities with the units that answer for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from services.campaigns.notices.text.hours import HOUR, hour_of
from services.campaigns.notices.text.moments import MOST, Moment
from services.campaigns.notices.text.patterns import INDENT, NEAR, NUMBERING, one_of, sentence_end, sentence_start
from services.campaigns.notices.text.proposal import Proposal, Sheet

_NUMBERED_PHASE = re.compile(
    r"第[一二三四五六七八九十0-9]{1,2}(?:个?阶段|步)[：、， \u3000]{0,3}(?:为|"
    r"是)?(?P<name>[^（。；\n0-9]{0,40}?)[ \u3000]?[（：]?$"
)
# 宣传动员阶段（9月21日-23日）
_NAMED_PHASE = re.compile(
    rf"(?:^|[。；，：、）]){INDENT}{NUMBERING}?[ \u3000]?(?P<name>(?!、)[\u4e00-\u9fff、“”]{{0,20}}(?:阶段|环节))"
    r"[ \u3000]?[（：，][ \u3000]?(?:时间：?)?$"
)
# （二）集中走访（9月24日—10月20日）; （三）日常宣传。6月至12月，…
_LISTED_PHASE = re.compile(rf"^{INDENT}{NUMBERING}[ \u3000]?(?P<name>[\u4e00-\u9fff、“”，]{{2,24}})[（：。][ \u3000]?$")
# 3月为动员部署阶段; 9月1日至15日，宣传发动阶段
_PHASE_BEHIND = re.compile(
    r"[）)]?[，： \u3000]{0,2}(?:为|是)?[“\"]?(?P<name>(?![一二两三四五六七八九十]个)[\u4e00-\u9fff、]{2,1"
    r"6}?(?:阶段|环节|(?<=[为是][\u4e00-\u9fff]{2})期|(?<=[为是][\u4e00-\u9fff]{4})期))"
    r"(?![（：]|[，。；]?(?:性|的|内|中|间|限))"
)
# 分宣传启动（3月）、集中服务（4月至11月）、总结提高（12月）三个阶段
_IN_A_SENTENCE = re.compile(r"(?:^|[、，。；：]|分为?)(?P<name>(?![分三四五])[\u4e00-\u9fff“”]{2,14})（$")
# 第一阶段：4月10日—4月30日，动员部署
_NAME_BEHIND = re.compile(r"[）)]?[，：、 \u3000]{1,2}(?:为|是)?(?P<name>[\u4e00-\u9fff“”]{2,16})(?=[；。，\n（]|$)")
_SO_MANY = re.compile(r"[一二两三四五六七八九2-9]个?(?:阶段|步骤|环节|步)")
_NO_PHASE = re.compile(r"(?:时间|日期|时限|期限|时间安排|地点)$")
_HELD = re.compile(r"[^，。；\n]{0,25}?(?P<verb>举行|举办|召开|启动|开幕|开班|开课|开营|开赛|揭牌|进行)")
_HELD_BEFORE = re.compile(
    r"(?:^|[，。；：])[ \t\u3000\xa0]{0,20}(?P<name>[^，。；：\n请各]{2,40}?)(?:定|拟|计划|将)?(?:于|在)$"
)
# 定于10月15日在县体育馆举行…晚会: what is held stands behind.
_EVENT = one_of(
    "会 会议 培训 培训班 仪式 活动 晚会 比赛 大赛 竞赛 论坛 讲座 展 展销 展览 演出 展演 汇演 招聘会 宣讲"
    " 座谈 发布 义诊 集市"
)
_HELD_BEHIND = re.compile(
    r"，?[^，。；\n]{0,25}?(?P<verb>举行|举办|召开|开展|组织|组织召开|启动)(?:一次|一场|首次)?"
    rf"(?P<name>[^，。；：\n举召]{{2,40}}?{_EVENT})(?=[，。；\n（]|$)"
)
# 6月1日上午10:00，…捐赠仪式将在市图书馆举行
_HELD_AFTER = re.compile(
    rf"，?(?P<name>[^，。；：\n]{{2,40}}?{_EVENT})(?:将|拟|计划|定|正式)?(?:在|"
    rf"于)[^，。；\n]{{2,25}}?(?P<verb>举行|举办|召开|启动|开幕|开班|开课|开营|开赛|揭牌|进行)"
)
_BY_UNIT = re.compile(
    r"由(?P<unit>[^，。；：\n]{2,40}?)(?:牵头|负责|主办|承办|组织实施|"
    r"具体实施)(?:[、，](?P<joint>[^，。；：\n]{2,60}?)(?:配合|协办|协助|参与))?"
)
# 市文明办定于…召开…会: who holds it.
_HOST = re.compile(
    r"(?:局|办|委|部|厅|政府|办公室|中心|团|妇联|工会|协会|联合会|组委会|指挥部|领导小组|镇|乡|县|市|区)$"
)
_NOBODY = re.compile(r"^(?:兹|现|特|拟|初步|暂|已|计划|经研究|经研究决定|决定|我[市县区镇]|[市县区]里?)+定?$")
_HELD_LABEL = re.compile(
    r"(?:^|[，.、）])[ \u3000]*(?P<name>[\u4e00-\u9fff]{0,8}(?:会|会议|培训|比赛|竞赛|仪式|演出|展演|"
    r"活动日))时间(?:：|定于|定在|为)$"
)
_JOINT = one_of("配合单位 协办单位 参与单位 参加单位 协助单位")
_NEXT_LABEL = r"[\u4e00-\u9fff]{2,4}(?:单位|部门|时间|时限|安排|进度|地点)?："
_LABEL = re.compile(
    rf"(?:^{INDENT}|(?P<inline>[；，。（]))(?:"
    + one_of("责任单位 牵头单位 主办单位 负责单位 承办单位 责任部门 牵头部门")
    + rf"|(?P<joint>{_JOINT}))[ \u3000]?：(?P<units>(?:（[^（）\n；]{{0,40}}）|[^\n；，。）]|"
    rf"[；，。](?!{_NEXT_LABEL})){{2,400}})",
    re.M,
)
_TIME_LABEL = re.compile(
    r"[\s；，。]{0,40}(?:时间安排|活动时间|举办时间|完成时间|完成时限|进度安排|时间|时限)[ \u3000]?：?[ \u3000]?"
)
_TIME_LINE = re.compile(
    rf"(?:^{INDENT}|[。；，（])(?:时间安排|活动时间|举办时间|完成时间|完成时限|进度安排|时间|时限)["
    rf" \u3000]?：[ \u3000]?",
    re.M,
)
# （县乡村振兴局牵头，县教育局配合，10月底前完成）
_IN_BRACKETS = re.compile(
    r"（(?P<unit>[^，；：（）\n]{2,60}?)(?:牵头|负责|"
    r"主办)(?:[，；、](?P<joint>[^；：（）\n]{2,80}?)(?:配合|协办|参与|参加))?"
    r"(?P<rest>[，；][^（）\n]{2,40})?）"
)
_ITEM = re.compile(rf"{INDENT}{NUMBERING}[ \u3000]?(?P<name>[^。：；，\n（]{{2,40}})")
_HEADING = re.compile(rf"^{INDENT}(?:（?[一二三四五六七八九十]{{0,3}}）)(?P<name>[^。：\n]{{2,40}})", re.M)
_FIRST_SENTENCE = re.compile(rf"\s{{0,40}}{NUMBERING}?[ \u3000]?(?P<name>[^。：\n]{{2,40}})[。\n]")
_NO_UNIT = re.compile(r"等?分别组织|等?(?:单位)?参加")
_UNIT = re.compile(r"(?:[^、，（）\s。；]|（[^）\n]{0,40}）)+")
_ACTIVITY_LENGTH = 3000


def phase(sheet: Sheet, moment: Moment) -> Proposal | None:
    """The name that stands before the time, whatever the phases are called."""
    plain = sheet.plain
    line_start = max(0, moment.start - NEAR)
    line_start = max(line_start, plain.rfind("\n", line_start, moment.start) + 1)
    before = plain[line_start : moment.start]
    lasts = moment.is_range or moment.first != moment.last
    found = _NUMBERED_PHASE.search(before)
    if not found:
        found = _NAMED_PHASE.search(before)
    if not found and lasts and (moment.is_range or before.endswith(("（", "："))):
        found = _LISTED_PHASE.search(before)
    at = line_start
    if found and not found["name"]:
        found, at = _NAME_BEHIND.match(plain, moment.end), 0
    if (not found or not found["name"]) and lasts:
        found, at = _bracketed_phase(plain, moment, before, line_start) or (_PHASE_BEHIND.match(plain, moment.end), 0)
    if not found or not found["name"] or _NO_PHASE.search(found["name"]):
        return None
    name = sheet.words(at + found.start("name"), at + found.end("name"))
    return replace(sheet.of_days("phase", moment), name=name)


def _bracketed_phase(plain: str, moment: Moment, before: str, at: int) -> tuple[re.Match[str], int] | None:
    found = _IN_A_SENTENCE.search(before)
    told = _SO_MANY.search(plain, sentence_start(plain, moment.start), sentence_end(plain, moment.end))
    return (found, at) if found and told else None


def held(sheet: Sheet, moment: Moment) -> Proposal | None:
    """启动仪式于10月16日举行: what is held, and at which hour."""
    if moment.first != moment.last or not moment.has_day:
        return None
    begin = sentence_start(sheet.plain, moment.start)
    before = _HELD_BEFORE.search(sheet.plain[begin : moment.start])
    hour = HOUR.match(sheet.plain, moment.end)
    if hour is None:
        return None
    if before and (
        _NOBODY.match(before["name"]) or (_HOST.search(before["name"]) and _HELD_BEHIND.match(sheet.plain, hour.end()))
    ):
        before = None
    after = (
        _HELD.match(sheet.plain, hour.end())
        if before
        else _HELD_AFTER.match(sheet.plain, hour.end()) or _HELD_BEHIND.match(sheet.plain, hour.end())
    )
    if not after:
        return None
    start, end = (begin + at for at in before.span("name")) if before else after.span("name")
    whole = replace(moment, start=min(start, moment.start), end=after.end("verb") if before else end)
    found = replace(sheet.of_days("activity", whole), name=sheet.words(start, end), at=hour_of(hour))
    return _with_units(sheet, found, after.end())


def _with_units(sheet: Sheet, found: Proposal, at: int) -> Proposal:
    """由团县委牵头、县文化馆配合, behind it in the same sentence."""
    by = _BY_UNIT.search(sheet.plain, at, sentence_end(sheet.plain, at))
    if by is None:
        return found
    joint = _units_of(sheet, by.start("joint"), by["joint"]) if by["joint"] else []
    return replace(found, units=tuple(_units_of(sheet, by.start("unit"), by["unit"])), joint_units=tuple(joint))


def at_hour(sheet: Sheet, moment: Moment) -> Proposal:
    """A day, with its hour where one is written. 会议时间：5月6日下午2：30 names what is held."""
    hour = HOUR.match(sheet.plain, moment.end)
    at = hour_of(hour) if hour else None
    whole = replace(moment, end=hour.end()) if hour and at else moment
    begin = sentence_start(sheet.plain, moment.start)
    label = _HELD_LABEL.search(sheet.plain[begin : moment.start])
    found = replace(sheet.of_days("activity" if label else "day", whole), at=at)
    return replace(found, name=sheet.words(begin + label.start("name"), begin + label.end("name"))) if label else found


@dataclass(frozen=True, slots=True)
class Block:
    """An activity that is written as a heading with labelled lines below it, which stand at `start`-`end`."""

    proposal: Proposal
    start: int
    end: int


def blocks(sheet: Sheet, dated: list[Moment]) -> Iterator[Block]:
    """责任单位 and 时间安排 below a heading. A heading whose number was lost is the first line after the last
    block."""
    labels = list(islice(_LABEL.finditer(sheet.plain), MOST))
    yield from _bracketed(sheet, dated)
    starts = {moment.start: moment for moment in reversed(dated)}
    last_end, index = 0, 0
    while index < len(labels):
        first = labels[index]
        group = [first]
        while index + 1 < len(labels) and not sheet.plain[group[-1].end() : labels[index + 1].start()].strip():
            index += 1
            group.append(labels[index])
        index += 1
        timed = _TIME_LABEL.match(sheet.plain, group[-1].end())
        moment = starts.get(timed.end()) if timed else None
        end = moment.end if moment else group[-1].end()
        begin = max(last_end, first.start() - _ACTIVITY_LENGTH)
        heading = (_item(sheet, first.start()) if first["inline"] else None) or _heading(sheet, begin, first.start())
        above = None if moment or heading is None else _last_time_line(sheet, heading.end(), first.start())
        block_start = first.start()
        if above and (moment := starts.get(above.end())):
            block_start = above.start()
        last_end = end
        if heading is None:
            continue
        units = [each for label in group if not label["joint"] for each in _units(sheet, label)]
        joint = [each for label in group if label["joint"] for each in _units(sheet, label)]
        found = replace(
            sheet.propose("activity", *heading.span("name")),
            units=tuple(units),
            joint_units=tuple(joint),
        )
        yield Block(_when(sheet, found, moment), block_start, end)


def _when(sheet: Sheet, found: Proposal, moment: Moment | None) -> Proposal:
    if moment is None:
        return found
    found = replace(found, doubts=moment.doubts)
    if moment.first != moment.last:
        return replace(found, starts_on=moment.first, ends_on=moment.last)
    is_before = (
        sheet.plain[moment.end : moment.end + 1] == "前" and sheet.plain[moment.end + 1 : moment.end + 2] != "后"
    )
    return replace(found, on=moment.last, is_inclusive=True if is_before else None)


def _bracketed(sheet: Sheet, dated: list[Moment]) -> Iterator[Block]:
    days = {moment.start: moment for moment in reversed(dated)}
    for match in islice(_IN_BRACKETS.finditer(sheet.plain), MOST):
        heading = _item(sheet, match.start())
        if heading is None:
            continue
        moment = next((days[at] for at in range(*match.span("rest")) if at in days), None) if match["rest"] else None
        found = replace(
            sheet.propose("activity", *heading.span("name")),
            units=tuple(_units_of(sheet, match.start("unit"), match["unit"])),
            joint_units=tuple(_units_of(sheet, match.start("joint"), match["joint"])) if match["joint"] else (),
        )
        yield Block(_when(sheet, found, moment), match.start(), match.end())


def _last_time_line(sheet: Sheet, begin: int, end: int) -> re.Match[str] | None:
    """时间：10月12日至17日, on a line between the heading and the units."""
    return max(_TIME_LINE.finditer(sheet.plain, begin, end), key=lambda match: match.start(), default=None)


def _item(sheet: Sheet, at: int) -> re.Match[str] | None:
    """The numbered line that a bracket （责任单位：…） stands in."""
    nearest = max(0, at - NEAR)
    return _ITEM.match(sheet.plain, max(nearest, sheet.plain.rfind("\n", nearest, at) + 1), at)


def _heading(sheet: Sheet, begin: int, end: int) -> re.Match[str] | None:
    nearest = max(_HEADING.finditer(sheet.plain, begin, end), key=lambda match: match.start(), default=None)
    if nearest:
        return nearest
    line = sheet.plain.find("\n", begin, end)
    return _FIRST_SENTENCE.match(sheet.plain, line + 1 if begin and line >= 0 else begin, end)


def _units(sheet: Sheet, label: re.Match[str]) -> list[str]:
    """市、县（区）农业局 is one unit: a single character belongs to the next piece."""
    return _units_of(sheet, label.start("units"), label["units"])


def _units_of(sheet: Sheet, start: int, words: str) -> list[str]:
    found: list[str] = []
    kept: int | None = None
    for piece in _UNIT.finditer(_NO_UNIT.split(words)[0]):
        begin = piece.start() if kept is None else kept
        if len(piece[0]) == 1:
            kept = begin
            continue
        found.append(sheet.words(start + begin, start + piece.end()))
        kept = None
    return found
