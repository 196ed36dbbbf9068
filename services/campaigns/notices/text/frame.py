"""The frame of a notice: when it was signed, what is said by the page it stood on, where attached notices begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from services.campaigns.notices.text.hours import BEFORE
from services.campaigns.notices.text.moments import MOST, Moment, moments
from services.campaigns.notices.text.patterns import INDENT, NEAR, SPACE, one_of
from services.campaigns.notices.text.proposal import Proposal, Sheet
from services.campaigns.notices.text.titles import DOC_NUMBER_LINE, OFFICE_LINE, title

_SIGNED_LINE = re.compile(r"^[ \t\u3000\xa0\r]{0,40}(?P<office>[\u4e00-\u9fff（）·]{3,40})[ \t\u3000\xa0\r]{0,40}$")
_ISSUED_LABEL = re.compile(r"(?:成文|发文|印发|签发)(?:日期|时间)[：】\]]{0,2}[ \t\u3000\xa0]{0,4}$")
_PAGE_LABEL = re.compile(
    rf"(?:{one_of('发布 发表 公开 公布 打印 更新 生成 录入 编辑 上传 刊发 刊登 发稿 添加 创建 信息')}(?:时"
    rf"间|日期|日)|发布于|更新于|打印于?)"
    r"[：】\]]{0,2}[ \t\u3000\xa0]{0,4}$"
)
_PLAIN_LABEL = re.compile(r"(?:^|[ \t\u3000\xa0【\[（])(?:日期|时间)[：】\]]?[ \t\u3000\xa0]{0,4}$")
_PAGE_WORDS = re.compile(
    one_of("字体 字号 打印 来源 浏览 点击 阅读 访问次数 访问量 人气 分享 编辑： 作者： 责编 供稿 稿源 收藏 纠错 关闭")
)
_PRINTED = re.compile(r"打印")
_WEEKDAY_ONLY = re.compile(
    r"[ \u3000]{0,4}星期[一二三四五六日天](?:[ \u3000]{0,4}[0-9]{1,2}：[0-9][0-9](?:：[0-9][0-9])?)?"
)
_PAGE_HOUR = re.compile(
    r"[ \u3000]{0,4}[0-9]{1,2}：[0-9][0-9](?:：[0-9][0-9])?[ \u30000-9]{0,12}(?:来源|编辑|浏览|作者|\r|$)"
)
_ISSUED_BEHIND = re.compile(r"[ \u3000]{0,4}印发[ \r\u3000]{0,4}")
_ATTACHMENT_HEAD = re.compile(
    rf"^{INDENT}附件?[ \u3000]?[0-9一二三四五六七八九]{{0,2}}[ \u3000]?：?[ \t\u3000\xa0\r]{{0,20}}$", re.M
)


@dataclass(frozen=True, slots=True)
class Frame:
    """`issued`: the day of signing. `attached_at`: where the notices begin that were attached, else the text's
    end."""

    issued: Moment | None
    page: tuple[Moment, ...]
    attached_at: int


def frame(sheet: Sheet, year: int) -> Frame:
    dated = moments(sheet.plain, year)
    page = tuple(moment for moment in dated if _is_of_page(sheet.plain, moment))
    whole = [moment for moment in dated if moment not in page and is_whole(moment)]
    lines = [moment for moment in whole if stands_alone(sheet.plain, moment)]
    heads = [match.start() for match in islice(_ATTACHMENT_HEAD.finditer(sheet.plain), MOST)]
    issued = lines[0] if lines else None
    if issued and heads and heads[0] < issued.start and title(sheet, heads[0]):
        issued = None
    if issued is None:
        issued = next(
            (each for each in whole if _ISSUED_LABEL.search(sheet.plain[max(0, each.start - 12) : each.start])), None
        )
    # A date in the page's own table stands above everything and ends nothing.
    end = _attached_at(sheet, issued if issued in lines else None, lines, heads)
    return Frame(issued, page, end)


def _attached_at(sheet: Sheet, issued: Moment | None, lines: list[Moment], heads: list[int]) -> int:
    """An attached notice has a title of its own and, below the covering notice's signature, a number or a date of its
    own. A plan that is issued with the notice has neither."""
    after = issued.end if issued else heads[0] if heads else None
    if after is None:
        return len(sheet.text)
    found = title(sheet, after)
    if found is None:
        return len(sheet.text)
    has_number = DOC_NUMBER_LINE.search(sheet.plain, after)
    if has_number or any(each.start > found.end for each in lines):
        return max([head for head in heads if after <= head < found.start], default=found.start)
    return len(sheet.text)


def is_whole(moment: Moment) -> bool:
    return (
        moment.has_day and not moment.is_range and moment.first == moment.last and "year_inferred" not in moment.doubts
    )


def _line_of(plain: str, moment: Moment) -> tuple[str, str]:
    before = plain[max(0, moment.start - NEAR) : moment.start].rpartition("\n")[2]
    return before, plain[moment.end : moment.end + NEAR].partition("\n")[0]


def stands_alone(plain: str, moment: Moment) -> bool:
    """Below the notice, at most with the name of the office before it."""
    before, after = _line_of(plain, moment)
    signed = _SIGNED_LINE.match(before)
    return not after.strip(SPACE) and (not before.strip(SPACE) or bool(signed and OFFICE_LINE.search(signed["office"])))


def _is_of_page(plain: str, moment: Moment) -> bool:
    """发布时间, 打印 and the clock of a web page: said of the page, not in the notice."""
    if not is_whole(moment):
        return False
    before, after = _line_of(plain, moment)
    if _PAGE_LABEL.search(before):
        return True
    if not before.strip(SPACE) and _WEEKDAY_ONLY.fullmatch(after.rstrip(" \r")):
        return True
    if _ISSUED_BEHIND.fullmatch(after):
        return True
    if not before.strip(SPACE) and _PAGE_HOUR.match(after):
        return True
    is_prose = "。" in before + after or BEFORE.match(plain, moment.end) is not None
    if not is_prose and not before.strip(SPACE) and _PAGE_WORDS.search(after):
        return True
    return not is_prose and bool(_PLAIN_LABEL.search(before) and _PAGE_WORDS.search(before + after))


def page_dates(sheet: Sheet, found: Frame) -> Iterator[Proposal]:
    for moment in found.page:
        yield sheet.of_days("page_date", moment)


def published_on(sheet: Sheet, found: Frame) -> Moment | None:
    """The page's own date; the day on which somebody printed it says nothing."""
    labels = ((each, sheet.plain[max(0, each.start - 12) : each.start]) for each in found.page)
    return next((each for each, label in labels if not _PRINTED.search(label)), None)
