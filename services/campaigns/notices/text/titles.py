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
_DOC_NUMBER_ONLY = re.compile(DOC_NUMBER)
_TITLE_END = re.compile(
    one_of(
        "通知 方案 意见 通报 函 通告 公告 公示 决定 办法 规定 细则 计划"
        " 要点 安排 倡议 倡议书 请示 报告 批复 纪要 规划 措施 指南 须知 启事"
        " 制度 活动内容 标准"
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
_SHORT_SECOND_LINE = 14


def title(sheet: Sheet, begin: int = 0) -> Proposal | None:
    """The first line with 关于…的通知, else one of the first lines that ends like a title. Broken lines are
    joined."""
    about = _about_title(sheet, begin)
    early = _early_title(sheet, begin)
    if about and early:
        return about if about.start <= early.start or about.start < early.end else early
    return about or early


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
    if not plain[start : start + 40].lstrip(SPACE).startswith("关于"):
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
        if re.search(r"[，。；：！？]", words) or _NO_TITLE.match(match[0]) or _DOC_NUMBER_ONLY.fullmatch(words):
            continue
        if _TITLE_END.search(words) and 8 <= len(words) <= 60:
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
    match = DOC_NUMBER_LINE.search(sheet.plain, 0, end)
    if match is not None:
        yield sheet.propose("doc_number", *match.span("number"))
