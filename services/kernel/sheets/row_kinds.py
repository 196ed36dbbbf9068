"""Rows of a sheet that are no data: notes, totals, and the numbers of columns. Their words stand only here."""

import re
from collections.abc import Sequence
from typing import Final

from services.kernel.sheets.records import Cell, Reason

_TOTAL_WORDS: Final = "合计|总计|小计|共计|总合计|累计"
_NOTE_WORDS: Final = (
    "填表说明|填报说明|填写说明|填表要求|填报要求|填表须知|注意事项|说明|备注|附注|注释|注|附|附件"
    "|填表人|填报人|制表人|编制人|制表|填表|校对|校核|经办人|审核人|审核|复核人|复核|审批人|负责人|单位负责人|主管领导|分管领导|签发人"
    "|联系人|联系电话|电话|村书记|村主任|第一书记|驻村工作队|村委会|村民委员会|乡镇政府|填表单位|填报单位|制表单位|编制单位|上报单位"
    "|报送单位|主管部门|主管单位|单位|填表日期|填报日期|制表日期|上报日期|报送日期|打印日期|填表时间|填报时间|制表时间|上报时间"
    "|打印时间|截止时间|截至时间|日期|时间|数据来源|盖章|签字|单位盖章|总户数|总人数|总人口|户数|人数"
)
_TOTAL = re.compile(rf"(?:{_TOTAL_WORDS})(?:[:：(（0-9].*)?|共[0-9]+[户人名口].*")
# 大板镇小计: after a name of a place or group.
_TOTAL_OF = re.compile(rf".{{1,20}}(?:{_TOTAL_WORDS})[:：]?")
_NOTE = re.compile(
    rf"[(（【*※]?(?:{_NOTE_WORDS})[0-9]*(?:[(（][^()（）]{{1,10}}[)）])?[)）】]?[:：].*"
    r"|[(（【*※]*(?:填表|填报|填写)(?:说明|要求|须知).*"
)
# What is a note where nothing else stands in the row: signatures, a date, a page, a sentence, the title of a part.
_LONELY = re.compile(
    r"[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[)）.．、].{6,}|[一二三四五六七八九十]{1,3}[、.．].+"
    r"|.*[(（](?:公章|盖章|签章|签字|签名|章)[)）]|[0-9]{4}[年.-][0-9]{1,2}[月.-][0-9]{1,2}日?|.*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"
    r"|[-—]?第?[0-9]+页?[-—]?[,，/]?共[0-9]+页|第[0-9]+页|续表.*|接上页|转下页|.*以下(?:空白|无正文).*|.{8,}[。；;]|[*※★▲△].+"
)
_NUMBERING = re.compile(r"[0-9]{1,3}|[甲乙丙丁戊己庚辛]|[A-Z]{1,2}|[(（][0-9]{1,3}[)）]|[①-⑳]|[—–-]|栏次|序号")


def text_of(cell: Cell) -> str:
    """Without white space; "" for what is no text and for numbers."""
    return "".join(cell.split()) if isinstance(cell, str) else ""


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def filled(cells: Sequence[Cell]) -> list[int]:
    """Indexes of the cells that are not empty."""
    return [index for index, cell in enumerate(cells) if not is_blank(cell)]


def reason_to_skip(cells: Sequence[Cell], width: int, spanned: int = 1) -> Reason | None:
    """Whether a row below the header is a total or a note. `width`: columns of the table; `spanned`: of the first cell
    that is not empty, when it is merged.

    A household whose head is called 王小计 is data: a name before the word counts only where the row says little else.

    >>> reason_to_skip(["合 计", "", 25.0], 3), reason_to_skip(["填表人：张某", "", "审核人：李某"], 10)
    ('total', 'note')
    >>> reason_to_skip(["HB1", "王小计", "上园村"], 3), reason_to_skip(["王小计", "上园村", "3"], 3)
    (None, None)
    """
    places = filled(cells)
    if not places:
        return None
    first = text_of(cells[places[0]])
    few = max(2, width // 3)
    if any(_TOTAL.fullmatch(text_of(cells[index])) for index in places[:3]) and len(_worded(cells, places)) <= few:
        return "total"
    if _TOTAL_OF.fullmatch(first) and _worded(cells, places) == places[:1] and len(places) > 1:
        return "total"
    if len(places) <= few and len(places) < width and _NOTE.fullmatch(first):
        return "note"
    texts = [text_of(cells[index]) for index in places]
    if len(places) > 1 and all(_NOTE.fullmatch(text) or _LONELY.fullmatch(text) for text in texts):
        return "note"
    if len(places) == 1 and width > 1 and (_LONELY.fullmatch(first) or spanned > max(1, width // 2)):
        return "note"
    return None


def _worded(cells: Sequence[Cell], places: Sequence[int]) -> list[int]:
    """Those of the cells that are neither numbers nor begin with one."""
    return [index for index in places if (text := text_of(cells[index])) and not text[0].isdigit()]


def is_numbering(cells: Sequence[Cell]) -> bool:
    """The row below the header of official forms: 甲 乙 1 2 3.

    >>> is_numbering(["甲", "乙", 1.0, 2.0]), is_numbering([1.0, "211381101203", "王守田"])
    (True, False)
    """
    shown = [_shown(cells[index]) for index in filled(cells)]
    if len(shown) < 2 or not all(_NUMBERING.fullmatch(text) for text in shown):
        return False
    numbers = [int(text) for text in (text.strip("()（）") for text in shown) if text.isdecimal()]
    return len(numbers) < len(shown) or numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _shown(cell: Cell) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(int(cell)) if abs(cell) < 1000 and cell == int(cell) else "."
    return text_of(cell) or "."
