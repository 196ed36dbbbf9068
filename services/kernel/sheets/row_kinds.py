"""Rows of a sheet that are no data: notes, totals, and the numbers of columns. Their words stand only here."""

import re
from collections.abc import Sequence
from typing import Final

from services.kernel.sheets.records import Cell, Reason

_TOTAL_WORDS: Final = "合计|总计|小计|共计|总合计|累计"
_NOTE_WORDS: Final = (
    "填表说明|填报说明|填写说明|填表要求|填报要求|填表须知|注意事项|说明|备注|附注|注释|注"
    "|填表人|填报人|制表人|制表|经办人|审核人|复核人|负责人|单位负责人|主管领导|分管领导|联系人"
    "|填表单位|填报单位|制表单位|单位|填表日期|填报日期|制表日期|填表时间|填报时间|日期|盖章|签字|单位盖章"
)
_TOTAL = re.compile(rf"(?:{_TOTAL_WORDS})(?:[:：(（0-9].*)?")
# 大板镇小计: after a name of a place or group.
_TOTAL_OF = re.compile(rf".{{1,20}}(?:{_TOTAL_WORDS})[:：]?")
_NOTE = re.compile(
    rf"[(（【*※]?(?:{_NOTE_WORDS})[0-9]*[)）】]?[:：].*|[(（【*※]*(?:填表|填报|填写)(?:说明|要求|须知).*"
)
_NUMBERED_NOTE = re.compile(r"[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[)）.．、].{6,}")
_NUMBERING = re.compile(r"[0-9]{1,3}|[甲乙丙丁戊己庚辛]|[A-Z]{1,2}|[(（][0-9]{1,3}[)）]|[—–-]|栏次|序号")


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
    if len(places) == 1 and width > 1 and (_NUMBERED_NOTE.fullmatch(first) or spanned > max(1, width // 2)):
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
    numbers = [int(text) for text in (text.strip("()（）") for text in shown) if text.isdigit()]
    return len(numbers) < len(shown) or numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _shown(cell: Cell) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(int(cell)) if abs(cell) < 1000 and cell == int(cell) else "."
    return text_of(cell) or "."
