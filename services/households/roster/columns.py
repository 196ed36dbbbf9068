"""The columns of a sheet: their titles in practice, and the conversion of their cells.

Titles are those of the sheets in use, in several spellings, and the field names of the API. A cell becomes a value of
`HouseholdInput`; only `HouseholdInput` validates the value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.households.roster import words
from services.households.roster.cells import count_of
from services.households.roster.faults import CellRefused
from services.kernel.sheets.records import Cell, DateCell

MAX_FIELD = 4000
# Spreadsheet programs keep 15 digits of a number; the other digits are lost, not hidden.
EXACT_BELOW: Final = 10**15

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}")
_SEPARATORS = re.compile(r"[、,，;；/\s]+")

Reader = Callable[[Cell], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`path`: where the value goes in `HouseholdInput`; `options`: the accepted words, for a message."""

    title: str
    path: tuple[str, ...]
    read: Reader
    aliases: tuple[str, ...] = ()
    options: str = ""
    is_required: bool = False

    @property
    def names(self) -> set[str]:
        dotted = ".".join(self.path)
        return {normalise(name) for name in (self.title, *self.aliases, dotted, dotted.replace(".", "_"))}


def normalise(title: str) -> str:
    """
    >>> normalise(" 身份证号\\n码* "), normalise("ＩＤ_Number")
    ('身份证号码', 'id_number')
    """
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", title)).casefold()


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _text(cell: Cell) -> str:
    """
    >>> _text(211381101203.0), _text(" 王守田 ")
    ('211381101203', '王守田')
    """
    if isinstance(cell, str):
        return _whole(cell.strip())
    if isinstance(cell, (bool, DateCell)) or cell is None:
        raise CellRefused("not-text", "这一格不是文字，请把该列设为文本格式后重新填写。")
    # In this order: infinity cannot be converted to an integer.
    if not abs(cell) < EXACT_BELOW or cell != int(cell):
        raise _digits_lost()
    return str(int(cell))


def _whole(text: str) -> str:
    if len(text) > MAX_FIELD:
        raise CellRefused("string_too_long", "内容太长。")
    if _SCIENTIFIC.fullmatch(text):
        raise _digits_lost()
    return text


def _digits_lost() -> CellRefused:
    return CellRefused(
        "digits-lost", "号码被表格程序当成数字，部分位数已丢失，请把该列设为文本格式并按原件重新填写，不要从本表复制。"
    )


def _id_number(cell: Cell) -> str:
    # An ID number has 18 digits: stored as a number it has always lost the last three.
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        raise _digits_lost()
    return _text(cell)


def _term(terms: Mapping[str, str]) -> Reader:
    return lambda cell: terms.get(text := _text(cell), text)


def _terms(terms: Mapping[str, str]) -> Reader:
    return lambda cell: [terms.get(word, word) for word in _SEPARATORS.split(_text(cell)) if word]


def _flag(cell: Cell) -> Any:
    return cell if isinstance(cell, bool) else words.FLAG.get(_text(cell), _text(cell))


def _flag_column(title: str, *path: str) -> Column:
    return Column(title, path, _flag, options="是、否")


COLUMNS: Final = (
    Column(
        "建档立卡编号",
        ("registry_no",),
        _text,
        ("户编号", "建档立卡户编号", "贫困户编号"),
        is_required=True,
    ),
    Column("村代码", ("division_code",), _text, ("行政区划代码", "区划代码", "村级代码"), is_required=True),
    Column("户主姓名", ("head", "name"), _text, ("户主", "姓名"), is_required=True),
    Column("身份证号", ("head", "id_number"), _id_number, ("身份证号码", "户主身份证号", "公民身份号码", "证件号码")),
    Column("联系电话", ("head", "phone"), _text, ("电话", "手机号", "手机号码", "户主电话")),
    Column("家庭住址", ("address",), _text, ("住址", "地址", "家庭地址")),
    Column("家庭人口", ("members_count",), count_of, ("家庭人口数", "人口", "家庭人数")),
    Column(
        "户类型",
        ("registry_status",),
        _term(words.REGISTRY_STATUS),
        ("户属性", "贫困户类型"),
        words.offered(words.REGISTRY_STATUS),
    ),
    Column(
        "致贫原因",
        ("poverty_causes",),
        _terms(words.POVERTY_CAUSE),
        ("主要致贫原因",),
        words.offered(words.POVERTY_CAUSE),
    ),
    Column(
        "劳动能力", ("labour_ability",), _term(words.LABOUR_ABILITY), ("劳动技能",), words.offered(words.LABOUR_ABILITY)
    ),
    Column("帮扶需求", ("needs",), _terms(words.NEED), ("需求",), words.offered(words.NEED)),
    Column(
        "扶贫项目",
        ("income_project",),
        _term(words.INCOME_PROJECT),
        ("到户扶贫项目",),
        words.offered(words.INCOME_PROJECT),
    ),
    _flag_column("收入超过标准", "guarantees", "income"),
    _flag_column("不愁吃", "guarantees", "food"),
    _flag_column("不愁穿", "guarantees", "clothing"),
    _flag_column("义务教育有保障", "guarantees", "schooling"),
    _flag_column("基本医疗有保障", "guarantees", "health_care"),
    _flag_column("住房安全有保障", "guarantees", "housing"),
    _flag_column("户内干净整洁", "hygiene", "indoors_clean"),
    _flag_column("物品摆放整齐有序", "hygiene", "belongings_tidy"),
    _flag_column("户外无家禽、家畜粪便", "hygiene", "outdoors_free_of_droppings"),
    _flag_column("庭院整洁无垃圾", "hygiene", "yard_free_of_litter"),
)
BY_NAME: Final = {name: column for column in COLUMNS for name in column.names}


def is_title(text: str) -> bool:
    return normalise(text) in BY_NAME


def letter_of(index: int) -> str:
    """The letter of a column, counted from 0.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
