"""Whom a notice comes from and goes to, what it encloses, and the notices above it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.campaigns.notices.text.frame import Frame, is_whole, stands_alone
from services.campaigns.notices.text.moments import MOST, Moment, moments
from services.campaigns.notices.text.patterns import INDENT, NEAR, NUMBERING, SPACE, one_of, sentence_start
from services.campaigns.notices.text.proposal import Proposal, Sheet
from services.campaigns.notices.text.titles import (
    DOC_NUMBER,
    DOC_NUMBER_LINE,
    OFFICE_LINE,
    OFFICE_WORDS,
    label_of,
    labelled,
    title,
)

# 甲局 乙局 / 关于…; 甲局转发乙局关于…
_OFFICE_OF_TITLE = re.compile(r"(?P<office>[\u4e00-\u9fff（） \u3000]{3,60}?)(?=\s{0,4}(?:关于|转发|批转|印发))")
_ISSUER_LABEL = re.compile(
    label_of(
        "发布机构 发文机构 发布机关 发文机关 制发单位 印发单位 发布单位 发文单位 制发机关 公开主体 发布部门"
        " 责任部门 印发机关"
    )
    + r"(?P<words>[^\n|｜\t]{2,40}?)(?=[ \u3000]{2}|[\n|｜\t\r]|$)",
    re.M,
)
_SEAL = re.compile(r"[ \u3000]{0,6}（(?:盖?公?章|代章|印章)）$")
_PIECE = re.compile(r"[^ \t\u3000\xa0]+")
_WHOLE = re.compile(r"[^\n]+")
_ADDRESSED = re.compile(
    rf"^{INDENT}(?:主送(?:单位|机关)?：)?(?P<list>[^\n。？！：]{{2,200}})：[ \t\u3000\xa0\r]{{0,20}}$", re.M
)
# 各镇、街道 is one, 各街道、区直各单位 are two.
_ADDRESSEE = re.compile(r"(?:[^，；、（）]|（[^）]{0,40}）|、(?!各|[省市县区州镇乡]直|有关))+")
_ADDRESSEE_WORDS = re.compile(one_of("各 局 办 委 单位 部门 县 市 区 镇 乡 村 志愿者 同志 队 学校 企业 协会 社区 团体"))
# 主送：各乡镇党委，县直各部门
_MAIN_LINE = re.compile(rf"^{INDENT}主送(?:单位|机关)?：(?P<list>[^\n。：]{{2,200}})[。：]?[ \t\r]{{0,20}}$", re.M)
_ADDRESSEE_END = re.compile(
    one_of(
        "局 办 委 会 部 厅 处 科 室 所 站 院 校 社 队 团 司 组 政府 公所 支部 党委 单位 部门 企业 机构 组织"
        " 团体 同志 系统"
        " 县 市 区 镇 乡 村 街 居 街道 社区 省 州 旗 者 们 友 员 家长 同学 人士 群众 居民 乡亲 商户 中心 集团 基地 等"
    )
    + "$"
)
_BRACKETS = re.compile(r"（[^（）\n]{0,40}）")
_NO_ADDRESSEE = re.compile(
    one_of(
        "如下 通知 要求 安排 内容 事项 包括 为 是 有 附 附件 方式 联系人"
        " 电话 邮箱 传真 时间 地点 责任单位 牵头单位 配合单位 名单 标准 步骤"
    )
    + rf"$|^{NUMBERING}|^附"
)
_ENCLOSED = re.compile(
    rf"^{INDENT}附件?[ \u3000]?[0-9一二三四五六七八九]{{0,2}}[ \u3000]?：(?P<first>[^\n]{{0,300}})", re.M
)
# 《志愿者登记表》（附件2）
_NAMED_ENCLOSURE = re.compile(r"《(?P<name>[^《》\n]{2,60})》（(?:详?见)?附件[ \u3000]?[0-9一二三四五六七八九]{0,2}）")
# 附件 on a line of its own, and the numbered names below it.
_ATTACHMENT_LIST = re.compile(rf"^{INDENT}附件?[ \t\r\u3000]{{0,8}}(?=\n\s{{0,40}}1[.、])", re.M)
_LISTED = re.compile(r"\s{0,40}[0-9]{1,2}[.、][ \u3000]{0,4}(?P<name>[^\n]{2,100})")
_ITEM = re.compile(
    r"(?:^|[ \u3000]{1,20})(?:[0-9]{1,2}[.、])?[ \u3000]{0,4}"
    r"(?P<name>《[^》\n]{2,80}》|(?:20[0-9]{2}年|[^ \u30000-9\n])[^\n \u3000；。]{1,80})"
)
_QUOTED = re.compile(
    rf"《(?P<name>[^《》\n]{{4,8"
    rf"0}}{one_of('通知 意见 方案 函 计划 要点 安排 规划 办法 规定 决定 细则 纲要 规程 制度 指引 通报 公告 批复')}"
    rf"(?:（[^）\n]{{1,10}}）)?)》"
    rf"(?:（(?P<number>{DOC_NUMBER})[^）\n]{{0,20}}）)?"
)
_ABOVE_WORDS = one_of("根据 按照 依据 遵照 贯彻 落实 转发")
_ABOVE = re.compile(_ABOVE_WORDS)
# 现将省文明办《…》转发给你们
_PASSED_ON = re.compile(r"(?:文件)?(?:原文|一并|随文|及时)?转[发给]")
# What is issued with a notice is its own plan, whatever the sentence follows.
_OWN = re.compile(r"(?:现将|印发|制定|起草)了?$")
_QUOTED_NUMBER = re.compile(rf"{_ABOVE_WORDS}(?P<number>{DOC_NUMBER})")


def issuers(sheet: Sheet, found: Frame, titled: Proposal | None) -> Iterator[Proposal]:
    """The lines above the date of signing; without one, the office that the title begins with."""
    signed = list(_signatures(sheet, found.issued)) if found.issued else []
    if signed:
        yield from signed
    elif titled:
        office = _OFFICE_OF_TITLE.match(sheet.plain, titled.start, titled.end)
        if office and OFFICE_LINE.search(office["office"]):
            for piece in _offices_of(office["office"]):
                yield sheet.propose("issuer", office.start() + piece.start(), office.start() + piece.end())
            return
    named = labelled(sheet.plain, _ISSUER_LABEL, 0, found.attached_at)
    if named and not signed:
        yield sheet.propose("issuer", *named)


def _signatures(sheet: Sheet, issued: Moment) -> Iterator[Proposal]:
    end, found, blank_lines = issued.start, 0, 0
    while end > 0 and found < 8 and blank_lines < 4:
        start = sheet.plain.rfind("\n", max(0, end - NEAR), end) + 1
        line = sheet.plain[start:end]
        stripped = _SEAL.sub("", line.strip(SPACE))
        if stripped:
            if not (OFFICE_WORDS.fullmatch(stripped) and OFFICE_LINE.search(stripped)):
                return
            at = start + line.index(stripped)
            for piece in _offices_of(stripped):
                yield sheet.propose("issuer", at + piece.start(), at + piece.end())
            found += 1
        elif end != issued.start:
            blank_lines += 1
        end = start - 1


def _offices_of(line: str) -> list[re.Match[str]]:
    """Two offices may sign on one line; the letters of one may stand apart: 石 门 镇 政 府."""
    pieces = list(_PIECE.finditer(line))
    if all(len(each[0]) > 2 and OFFICE_LINE.search(each[0]) for each in pieces):
        return pieces
    return [match] if (match := _WHOLE.match(line)) else []


def addressees(sheet: Sheet, found: Frame) -> Iterator[Proposal]:
    """The line above the text that ends with a colon: 各县文明办，市直各单位："""
    signed = found.issued if found.issued and stands_alone(sheet.plain, found.issued) else None
    stop = min(found.attached_at, signed.start if signed else found.attached_at)
    told = _MAIN_LINE.search(sheet.plain, 0, stop)
    for match in [*([told] if told else []), *islice(_ADDRESSED.finditer(sheet.plain, 0, stop), 5)]:
        words = match["list"].strip()
        bare = _BRACKETS.sub("", words)
        if _NO_ADDRESSEE.search(words) or not (_ADDRESSEE_WORDS.search(words) and _ADDRESSEE_END.search(bare)):
            continue
        for each in _ADDRESSEE.finditer(match["list"]):
            name = each[0].strip(SPACE)
            at = match.start("list") + each.start() + each[0].index(name)
            if name:
                yield sheet.propose("addressee", at, at + len(name))
        return


def attachments(sheet: Sheet, found: Frame) -> Iterator[Proposal]:
    for match in islice(_ENCLOSED.finditer(sheet.plain, 0, found.attached_at), 20):
        for each in _ITEM.finditer(match["first"]):
            yield from _attachment(sheet, match.start("first") + each.start("name"), each["name"])
        end = match.end()
        for _ in range(50):
            following = _LISTED.match(sheet.plain, end)
            if following is None:
                break
            yield from _attachment(sheet, following.start("name"), following["name"])
            end = following.end()
    for head in islice(_ATTACHMENT_LIST.finditer(sheet.plain, 0, found.attached_at), 5):
        end = head.end()
        while (following := _LISTED.match(sheet.plain, end)) and len(following["name"]) <= 40:
            yield from _attachment(sheet, following.start("name"), following["name"])
            end = following.end()
    # A list repeats what the text names; who reads both sees each once.
    listed = bool(_ENCLOSED.search(sheet.plain, 0, found.attached_at))
    for match in islice(() if listed else _NAMED_ENCLOSURE.finditer(sheet.plain, 0, found.attached_at), 50):
        yield sheet.propose("attachment", *match.span("name"))


def _attachment(sheet: Sheet, start: int, words: str) -> Iterator[Proposal]:
    kept = words.strip(" \t\r\u3000\xa0；。")
    start += words.index(kept)
    inner = kept[1:-1] if kept.startswith("《") and kept.endswith("》") else kept
    if inner and len(inner) >= 3:
        at = start + kept.index(inner)
        yield sheet.propose("attachment", at, at + len(inner))


def parents(sheet: Sheet, found: Frame, year: int) -> Iterator[Proposal]:
    """Notices above this one: attached ones, and those that a sentence follows or passes on."""
    attached = list(_attached(sheet, found, year))
    names = {each.name for each in attached}
    yield from attached
    # A title that passes a notice on names it without the number that the text gives.
    numbered = {match["name"]: match for match in islice(_QUOTED.finditer(sheet.plain), MOST) if match["number"]}
    for match in islice(_QUOTED.finditer(sheet.plain, 0, found.attached_at), MOST):
        begin = sentence_start(sheet.plain, match.start())
        before = sheet.plain[begin : match.start()]
        name = sheet.words(*match.span("name"))
        passed_on = _PASSED_ON.match(sheet.plain, match.end())
        if name not in names and (passed_on or _ABOVE.search(before)) and (passed_on or not _OWN.search(before)):
            names.add(name)
            told = numbered.get(match["name"], match)
            number = sheet.words(*told.span("number")) if told["number"] else None
            yield replace(sheet.propose("parent", *match.span("name")), doc_number=number)
    for match in islice(_QUOTED_NUMBER.finditer(sheet.plain, 0, found.attached_at), MOST):
        number = sheet.words(*match.span("number"))
        yield replace(sheet.propose("parent", *match.span("number")), name=None, doc_number=number)


def _attached(sheet: Sheet, found: Frame, year: int) -> Iterator[Proposal]:
    begin = found.attached_at
    for _ in range(5):
        titled = title(sheet, begin) if begin < len(sheet.text) else None
        if titled is None:
            return
        rest = Sheet(sheet.text[titled.end :], sheet.plain[titled.end :])
        signed = next(
            (each for each in moments(rest.plain, year) if is_whole(each) and stands_alone(rest.plain, each)), None
        )
        number = DOC_NUMBER_LINE.search(rest.plain, 0, signed.start if signed else len(rest.plain))
        if signed is None and number is None:
            return
        yield replace(
            sheet.propose("parent", titled.start, titled.end, titled.name),
            on=signed.first if signed else None,
            doc_number=rest.words(*number.span("number")) if number else None,
        )
        begin = titled.end + (signed.end if signed else number.end() if number else 0)
