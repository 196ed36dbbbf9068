"""Who owes what to whom: the words of the sentence around a deadline or a number."""

import re
from dataclasses import dataclass

from services.campaigns.notices.text.patterns import NUMBERING, OFFICE, one_of, sentence_end, sentence_start
from services.campaigns.notices.text.proposal import Sheet

_ALL_OF = r"(?:各|全[市县区镇乡]各?|所有)[^，。；：\n将把]{1,60}?"
_WHO = re.compile(
    rf"(?:^|[，：]|请)[ \u3000]*{NUMBERING}?(?:请)?"
    rf"(?P<who>{_ALL_OF}|(?!每)[\u4e00-\u9fff、（）]{{1,30}}?(?:{OFFICE}|单位|部门|镇|村))"
    r"(?=[ \u3000]*(?:"
    + one_of(
        "要 应 须 需 请 务必 必须 于 将 把 在 每 按 上报 报送 推荐 负责 认真"
        " 总结 材料 名单 报告 制定 印发 全面 组织 开展 完成 做好 主动 原则上"
    )
    + r"|[0-9]))"
)
# 6月底前，各地制定方案: the one who owes it comes behind the date.
_WHO_BEHIND = re.compile(
    rf"^，?[ \u3000]*(?P<who>{_ALL_OF})(?=" + one_of("要 应 须 需 请 将 把 制定 完成 上报 报送 组织 开展 汇总") + ")"
)
_IS_SOMEBODY = re.compile(
    rf"(?:{OFFICE}|[地省市县区旗镇乡村户人者）]|"
    + one_of("单位 部门 街道 社区 队 队伍 学校 企业 商会 工会 系统 医院 组织")
    + ")$"
)
_PAPER = one_of("材料 总结 小结 名单 表 报告 方案 信息 情况 台账 计划 照片 数据 意见 稿 资料")
_TAKEN_WHOLE = re.compile(
    r"[将把](?P<what>[^，。；\n将把]{2,60}?)(?:统一|一并|及时|务必|应|须)?(?:于|在|最迟)?[ \u3000]*$"
)
_TAKEN = re.compile(
    r"[将把](?P<what>[^，。；\n将把]{2,40}?)"
    r"(?=统一|一并|及时|各|于|在|最迟|以|按|上?报(?![备告表道])|送|提交|交|发送|发至|发到|$)"
)
_SUBJECT = re.compile(
    rf"(?:^|[，：]|单位|部门|办公室|局)[ \u3000]*{NUMBERING}?(?P<what>[^，：。；\n于在各请全将把]{{0,20}}?{_PAPER})"
    r"(?:务必|应|须|请|要|需)?(?:于|在|最迟)?[ \u3000]*$"
)
_VERB = r"(?:报送|上报|提交|填报|填写|反馈|报(?!名(?!单|册)|道|告|纸|刊)|交)"
_AFTER = re.compile(
    rf"^[^，。；\n]{{0,4}}?{_VERB}(?:一次|1次|[一1]份)?(?P<what>[^，。；、（\n至到给完好清并]{{2,30}}?)"
    r"(?=至|到|给|[，。；、（\n]|并|$)"
)
_MADE = re.compile(r"^[^。；\n]{0,30}?(?:制定|完成)(?P<what>[^，。；\n]{2,30}?)(?=并|[，。；\n]|$)")
_TO = re.compile(
    rf"(?:{_VERB}|报|送|送达|发送|寄|至|到|给)(?:至|到|给)?(?P<to>[\u4e00-\u9fff]{{1,25}}?{OFFICE})"
    r"(?=[ \u3000，。；、（\n]|报备|备案|汇总|审核|存档|$)"
)
_OFFICE_ONLY = re.compile(rf"{OFFICE}$")
_NEXT_DATE = re.compile(r"(?<=[，、])(?=[^，]{0,12}(?:[0-9]{1,2}月|每月|每季|每周))|，[^，。；]{0,12}(?=[0-9]+日前)")


@dataclass(frozen=True, slots=True)
class Duty:
    """Each null where the sentence does not say it."""

    who: str | None
    what: str | None
    to: str | None


def duty(sheet: Sheet, start: int, end: int) -> Duty:
    """Of the deadline or number at `start`-`end`; what stands behind another date belongs to that one."""
    begin, stop = sentence_start(sheet.plain, start), sentence_end(sheet.plain, end)
    before, after = sheet.plain[begin:start], _NEXT_DATE.split(sheet.plain[end:stop])[0]
    to = _TO.search(after)
    return Duty(
        who=_who(sheet, before, after, begin, end),
        what=_what(sheet, before, after, begin, end),
        to=_named(sheet, to, "to", end),
    )


def _who(sheet: Sheet, before: str, after: str, begin: int, end: int) -> str | None:
    found, at = _last(_WHO, before), begin
    if found is None:
        found, at = _WHO_BEHIND.match(after), end
    return _named(sheet, found, "who", at) if found and _IS_SOMEBODY.search(found["who"]) else None


def _what(sheet: Sheet, before: str, after: str, begin: int, end: int) -> str | None:
    clause = before.rpartition("，")[2]
    for pattern in (_TAKEN_WHOLE, _TAKEN, _SUBJECT):
        found = _last(pattern, clause)
        if found:
            return _named(sheet, found, "what", begin + len(before) - len(clause))
    for pattern in (_TAKEN, _AFTER, _MADE):
        found = pattern.search(after)
        if found and not (pattern is _AFTER and _OFFICE_ONLY.search(found["what"])):
            return _named(sheet, found, "what", end)
    return None


def _named(sheet: Sheet, match: re.Match[str] | None, name: str, at: int) -> str | None:
    return sheet.words(at + match.start(name), at + match.end(name)) if match else None


def _last(pattern: re.Pattern[str], part: str) -> re.Match[str] | None:
    return max(pattern.finditer(part), key=lambda match: match.start(), default=None)
