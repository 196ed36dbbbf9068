"""The title of a notice, and its number."""

import re
from collections.abc import Iterator
from itertools import islice

from services.campaigns.notices.text.patterns import NEAR, OFFICE, SPACE, one_of
from services.campaigns.notices.text.proposal import Proposal, Sheet

DOC_NUMBER = r"[\u4e00-\u9fff]{2,16}[〔\[［（【]20[0-9][0-9][〕\]］）】][ \u3000]?第?[0-9]{1,5}号"
DOC_NUMBER_LINE = re.compile(rf"^[ \t\u3000\xa0\r]{{0,40}}(?P<number>{DOC_NUMBER})[ \t\u3000\xa0\r]{{0,40}}$", re.M)
OFFICE_LINE = re.compile(rf"(?:{OFFICE}|学校|校|总会|总工会|工会)$")
OFFICE_WORDS = re.compile(r"[\u4e00-\u9fff（）·、 \u3000]{3,60}")
DOC_NUMBER_ANYWHERE = re.compile(DOC_NUMBER)
_TITLE_END = re.compile(
    one_of(
        "通知 方案 意见 通报 函 通告 公告 公示 决定 办法 规定 细则 计划"
        " 要点 安排 倡议 倡议书 请示 报告 批复 纪要 规划 措施 指南 须知 启事"
        " 制度 活动内容 标准 公开信 一封信 简章 指引 预案 号召书 承诺书 建议书 提示 通知书"
        " 分解表 分配表 任务表 一览表 安排表 明细表 进度表 任务书"
    )
    + r"(?:（[^）\n]{1,12}）)?[》」”\"]?$"
)
_ABOUT = re.compile(r"^[^\n，。；：]{0,40}关于[^\n。；]{2,120}", re.M)
# A sentence about another notice, an item of a list, a path of links.
_NO_TITLE = re.compile(
    r"^[ \t\u3000\xa0•·]{0,40}(?:"
    + one_of("根据 按照 依据 遵照 为 现将 附 首页 当前位置 您")
    + r"|[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.]|.{0,40}[>›»|])"
)
_NEXT_LINE = re.compile(r"\s{0,40}[^\n。；：]{1,80}")
_FIRST_LINES = 20
_CELL = r"[ \t\u3000\xa0]{0,6}[：】\]][ \t\u3000\xa0]{0,6}"


def label_of(names: str) -> str:
    """A label at the start of a line or cell, however its letters are spread: 名    称：

    `names` are separated by blanks.
    """
    spread = "|".join(r"[ \t\u3000\xa0]{0,8}".join(name) for name in names.split())
    return rf"(?:^[ \t\u3000\xa0]{{0,20}}|[|｜\t【\[][ \u3000]{{0,20}}|(?<=[ \u3000]{{2}}))(?:{spread}){_CELL}"


_TITLE_LABEL = re.compile(
    label_of("文件标题 文章标题 公开事项名称 事项名称 名称 标题 信息名称 文件名称") + r"(?P<words>[^\n|｜]{6,120})",
    re.M,
)
_NUMBER_LABEL = re.compile(label_of("文号 发文字号 文件编号 发文文号 公文字号") + rf"(?P<number>{DOC_NUMBER})", re.M)
_SHORT_SECOND_LINE = 14


def title(sheet: Sheet, begin: int = 0) -> Proposal | None:
    """The first line with 关于…的通知, else one of the first lines that ends like a title. Broken lines are
    joined."""
    about = _about_title(sheet, begin)
    early = _early_title(sheet, begin) or (None if about else _labelled_title(sheet, begin))
    if about and early:
        return about if about.start <= early.start or about.start < early.end else early
    return about or early


def _labelled_title(sheet: Sheet, begin: int) -> Proposal | None:
    """名    称：关于…的通知, in the table above a published notice."""
    found = labelled(sheet.plain, _TITLE_LABEL, begin)
    if found is None or not _TITLE_END.search(re.sub(r"\s", "", sheet.plain[slice(*found)])):
        return None
    return _titled(sheet, *found)


def labelled(plain: str, label: re.Pattern[str], begin: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where the words behind a label of the page's own table stand, up to the end of the cell."""
    match = label.search(plain, begin, len(plain) if end is None else end)
    if match is None:
        return None
    words = match["words"].rstrip(SPACE)
    return (match.start("words"), match.start("words") + len(words)) if words else None


def _about_title(sheet: Sheet, begin: int) -> Proposal | None:
    for match in islice(_ABOUT.finditer(sheet.plain, begin), 20):
        if _NO_TITLE.match(match[0]):
            continue
        end = match.end()
        for _ in range(3):
            words = sheet.plain[match.start() : end].strip()
            if words.count("《") <= words.count("》") and _TITLE_END.search(re.sub(r"\s", "", words)):
                return _titled(sheet, _with_office_above(sheet.plain, match.start(), begin), end)
            following = _NEXT_LINE.match(sheet.plain, end)
            if following is None:
                break
            end = following.end()
    return None


def _with_office_above(plain: str, start: int, begin: int) -> int:
    """A title broken behind the name of the office: 白石县民政局 / 关于…的函."""
    if not plain[start : start + 40].lstrip(SPACE).startswith(("关于", "转发", "批转", "印发")):
        return start
    line_start = plain.rfind("\n", max(begin, start - 1 - NEAR), max(begin, start - 1)) + 1 or begin
    line = plain[line_start : max(begin, start - 1)].strip(SPACE)
    if line and OFFICE_WORDS.fullmatch(line) and OFFICE_LINE.search(line):
        return line_start
    return start


def _early_title(sheet: Sheet, begin: int) -> Proposal | None:
    found = islice(re.finditer(r"[^\n]{1,200}", sheet.plain[begin : begin + 4000]), 3 * _FIRST_LINES)
    lines = [match for match in found if match[0].strip(SPACE)][:_FIRST_LINES]
    for index, match in enumerate(lines):
        words = re.sub(r"\s", "", match[0])
        if words.endswith("："):
            return None
        if re.search(r"[，。；：！？]", words) or _NO_TITLE.match(match[0]) or DOC_NUMBER_ANYWHERE.fullmatch(words):
            continue
        if _TITLE_END.search(words) and 6 <= len(words) <= 60:
            return _titled(sheet, begin + match.start(), begin + match.end())
        second = lines[index + 1] if index + 1 < len(lines) else None
        if second is None or not 6 <= len(words) <= 40:
            continue
        rest = re.sub(r"\s", "", second[0])
        if len(rest) <= _SHORT_SECOND_LINE and _TITLE_END.search(rest) and re.search(r"[年市县区镇乡]", words):
            return _titled(sheet, begin + match.start(), begin + second.end())
    return None


def _titled(sheet: Sheet, start: int, end: int) -> Proposal:
    words = sheet.text[start:end]
    start, end = start + len(words) - len(words.lstrip(" \t\r\n\u3000\xa0•·")), start + len(words.rstrip())
    return sheet.propose("title", start, end, re.sub(r"\s+", "", sheet.text[start:end]))


def doc_number(sheet: Sheet, end: int) -> Iterator[Proposal]:
    """Only on a line of its own before `end`: inside a sentence it belongs to another notice."""
    match = DOC_NUMBER_LINE.search(sheet.plain, 0, end) or _NUMBER_LABEL.search(sheet.plain, 0, end)
    if match is not None:
        yield sheet.propose("doc_number", *match.span("number"))
