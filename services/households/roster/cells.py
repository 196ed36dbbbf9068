"""From the cell of a sheet to the value of a field, as people write it."""

import re
import unicodedata
from datetime import date
from typing import Any, Final

from services.households.registers.titles import Field
from services.households.registers.words import CodeAmbiguous, Understood, Words, WordUnknown, words_of
from services.households.roster.faults import CellRefused
from services.kernel.identity.documents import read_document
from services.kernel.identity.phones import read_phones
from services.kernel.identity.spelling import IdentityRefused, plain
from services.kernel.sheets.records import Cell, DateCell

MAX_FIELD = 4000
EXACT_BELOW: Final = 10**15
"""Spreadsheet programs keep 15 digits of a number; the other digits are lost, not hidden."""
OLDEST: Final = 1900

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}")
_SEPARATORS = re.compile(r"[、,，;；/\\|&+＋。\s]+")
# 因病因残
_WITHOUT_SEPARATORS = re.compile(r"(?=因)")
# 03 因学: the code of a word, apart from it.
_CODE_BEFORE = re.compile(r"(?<![^\s、,，;；/])[0-9]{1,2}\s+(?=[\u4e00-\u9fff])")
_COUNT = re.compile(r"[共约]?([0-9]{1,4}|[零一二两三四五六七八九十百]{1,5})(?:\.0+)?(?:口人|口之家|口|人|名|位|个)?")
# Of a whole number that a program wrote out as a decimal one.
_DECIMALS = re.compile(r"(?<=[0-9])\.0+$")
_BLANKS_WITHIN = re.compile(r"\s+")
_FIFTEEN: Final = 15
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})(?:[-./年]?(?:0?[1-9]|1[0-2])(?:[-./月]?(?:0?[1-9]|[12][0-9]|3[01]))?)?[日月年生]{0,2}"
    # What a program adds that keeps dates with the time of day.
    r"(?:T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
)
# What people write into a cell that has nothing to say. A list may have one of them as its own word: 无 of 劳动能力.
_NOTHING = re.compile(
    r"(?:暂?无|没有?)(?:手机号?|(?:联系)?电话|联系方式|号码|身份证号?|证件|此项)?|空号?|已?停机|未填|未办理?|n/?a|null|none|0|x"
    r"|[/\\*×.、_—-]{1,4}",
    re.IGNORECASE,
)
_LONGEST_NOTHING: Final = 12
_CHINESE: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_AS_ON_CHEQUES: Final = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰俩", "一二二三三四五六六七八九十百两")


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def says_nothing(cell: Cell) -> bool:
    """Whether somebody only wrote that there is nothing to write.

    >>> [says_nothing(cell) for cell in ("无", " — ", "／", "0", 0.0, "无锡")]
    [True, True, True, True, True, False]
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell == 0
    # Most cells are longer than any of these words.
    return isinstance(cell, str) and len(cell) <= _LONGEST_NOTHING and _NOTHING.fullmatch(_folded(cell)) is not None


def is_zero(cell: Cell) -> bool:
    """
    >>> is_zero("0"), is_zero(0.0), is_zero("无")
    (True, True, False)
    """
    return (shown(cell) if isinstance(cell, float) else cell) == "0"


def shown(cell: Cell) -> str:
    """As the sheet shows it, for a cell that is a text or a whole number."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def text_of(cell: Cell) -> str:
    """
    Raises CellRefused.

    >>> text_of(340101101203.0), text_of(" 王守田 "), text_of("'0421")
    ('340101101203', '王守田', '0421')
    """
    if isinstance(cell, str):
        # The sign that makes text of a number in a spreadsheet, where it was typed into the cell.
        return _whole(cell.strip().lstrip("'＇‘’"))
    if isinstance(cell, (bool, DateCell)) or cell is None:
        raise CellRefused("not-text", "这一格不是文字，请把该列设为文本格式后重新填写。")
    # In this order: infinity cannot be converted to an integer.
    if not abs(cell) < EXACT_BELOW or cell != int(cell):
        raise digits_lost()
    return str(int(cell))


def _whole(text: str) -> str:
    if len(text) > MAX_FIELD:
        raise CellRefused("string_too_long", "内容太长。")
    if _SCIENTIFIC.fullmatch(text):
        raise digits_lost()
    return text


def digits_lost() -> CellRefused:
    return CellRefused(
        "digits-lost", "号码被表格程序当成数字，部分位数已丢失，请把该列设为文本格式并按原件重新填写，不要从本表复制。"
    )


def number_of(cell: Cell) -> str:
    """A number of a household or the code of a place, in one form.

    Raises CellRefused.

    >>> number_of("３４０１ ８１１０ "), number_of("340181101203.0"), number_of("HB-1"), number_of("北\u200b1")
    ('34018110', '340181101203', 'HB-1', '北1')
    """
    return _DECIMALS.sub("", _BLANKS_WITHIN.sub("", plain(text_of(cell))))


def document_of(cell: Cell) -> str:
    """The number of a document as it is written, for `services.kernel.identity` to read.

    Raises CellRefused: a resident number has 18 digits, and stored as a number it has always lost the last three.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text = str(int(cell)) if abs(cell) < EXACT_BELOW and cell == int(cell) else ""
        # The years 19 and 20 are the first half of one with four digits.
        if len(text) != _FIFTEEN or text[6:8] in ("19", "20") or not _is_document(text):
            raise digits_lost()
        return text
    return text_of(cell)


def _is_document(text: str) -> bool:
    try:
        read_document(text)
    except IdentityRefused:
        return False
    return True


def joined(first: str, second: str) -> str:
    """The phones of two columns; those of the second one only where they can be read.

    >>> joined("13900001234", "0421-3456789"), joined("13900001234", "3456789")
    ('13900001234、0421-3456789', '13900001234')
    """
    try:
        read_phones(second)
    except IdentityRefused:
        return first
    return f"{first}、{second}"


def count_of(cell: Cell) -> int:
    """
    Raises CellRefused.

    >>> [count_of(cell) for cell in ("3", "３人", "三", "3口人", "十二人", 4.0, "叁", "共 3 人", "3.0")]
    [3, 3, 3, 3, 12, 4, 3, 3, 3]
    """
    said = _BLANKS_WITHIN.sub("", unicodedata.normalize("NFKC", text_of(cell))).translate(_AS_ON_CHEQUES)
    found = _COUNT.fullmatch(said)
    if found is None:
        raise CellRefused("not-a-count", "请填写人数，例如 3。")
    said = found[1]
    return int(said) if said[0] in "0123456789" else _chinese(said)


def _chinese(said: str) -> int:
    """
    >>> [_chinese(said) for said in ("十", "十二", "二十", "二十一", "一百零五")]
    [10, 12, 20, 21, 105]
    """
    total = digit = 0
    for sign in said:
        if sign in _CHINESE:
            digit = _CHINESE[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit


def year_of(cell: Cell, today: date) -> int:
    """The year of a birth.

    Raises CellRefused.

    >>> [year_of(cell, date(2026, 1, 1)) for cell in ("1960", "196001", "1960-01-02", "1960年1月", "1960.1", 1960.0)]
    [1960, 1960, 1960, 1960, 1960, 1960]
    >>> year_of(DateCell("1960-01-02"), date(2026, 1, 1)), year_of("1960/1/2 0:00:00", date(2026, 1, 1))
    (1960, 1960)
    """
    said = cell.iso if isinstance(cell, DateCell) else text_of(cell)
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", said).replace(" ", ""))
    if found is None or not OLDEST <= int(found[1]) <= today.year:
        raise CellRefused("not-a-birth", "请填写出生年月，例如 1960-01。")
    return int(found[1])


def flag_of(cell: Cell) -> bool:
    """Raises CellRefused."""
    if isinstance(cell, bool):
        return cell
    understood = word_of(shown(cell), "flag")
    if understood.term is None:
        raise CellRefused("enum", f"只能填写：{words_of('flag').offered}。")
    return understood.term == "true"


def _says_something(word: str, words: Words) -> bool:
    return bool(word) and (word in words or not says_nothing(word))


def word_of(cell: Cell, list_name: str) -> Understood:
    """A word that is not known, of a list without a term for others, has no term. Raises CellRefused."""
    text = text_of(cell)
    try:
        return words_of(list_name).read(text)
    except CodeAmbiguous as ambiguous:
        meant = "，".join(f"在“{'、'.join(lists)}”里是{word}" for word, lists in ambiguous.meant.items())
        raise CellRefused("code-ambiguous", f"这个代码{meant}；请直接写词。") from None
    except WordUnknown:
        return Understood(None, text)


def ticked(title: str, cell: Cell, said: Field) -> Cell:
    """The word of a column that is one of the words of its group, where the cell says yes; otherwise the cell."""
    word = title.partition("/")[2]
    if not word or word not in words_of(said.list or ""):
        return cell
    text = shown(cell)
    return word if text in words_of("flag") and words_of("flag").read(text).term == "true" else ""


def _apart(text: str, words: Words) -> list[str]:
    """Words that stand together without a separator, where each of them is known."""
    parts = [part for part in _WITHOUT_SEPARATORS.split(text) if part]
    return parts if len(parts) > 1 and text not in words and all(part in words for part in parts) else [text]


def words_in(cell: Cell, list_name: str) -> list[Understood]:
    """Several words in one cell, each once; a cell that is one word of the list as a whole is not divided.

    Raises CellRefused.
    """
    text, words = _CODE_BEFORE.sub("", text_of(cell)), words_of(list_name)
    if text in words:
        return [word_of(text, list_name)]
    said = [word for one in _SEPARATORS.split(text) for word in _apart(one, words) if _says_something(word, words)]
    found: dict[str, Any] = {}
    for word in said:
        understood = word_of(word, list_name)
        found.setdefault(f"{understood.term} {understood.as_written}", understood)
    return list(found.values())
