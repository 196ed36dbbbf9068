"""Writes known households into a sheet as offices do: any layout, spelling, file type and clutter, all by chance."""

import codecs
import csv
import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

import xlsxwriter

from services.households.registers.titles import titles
from tests.households.known_households import Household, Person, Word, any_word
from tests.kernel.sheets import xls_writer

Layout = Literal["persons", "households"]
Village = Literal["code", "name", "sheet"]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gb18030-mark", "utf-16-le", "utf-16-be")
_OF_HOUSEHOLD = (
    "address",
    "members_count",
    "registry_status",
    "monitoring_status",
    "poverty_causes",
    "needs",
    "income_project",
    "guarantees.income",
    "guarantees.food",
    "guarantees.housing",
    "hygiene.indoors_clean",
    "hygiene.yard_free_of_litter",
)
_OF_PERSON = ("id_number", "phone", "birth", "health", "schooling", "labour_ability")


@dataclass(frozen=True)
class Date:
    """A cell that a workbook keeps as a date."""

    day: datetime.date


Cell = str | int | float | Date
Write = Callable[[Household, Person], Cell]


@dataclass(frozen=True)
class Column:
    """`of_household`: the same for all persons; `group`: the title above, in a header of two rows."""

    title: str
    write: Write
    of_household: bool = False
    is_hidden: bool = False
    group: str = ""


@dataclass
class Grid:
    """A sheet: cells by rows, merged areas as first row, first column, last row, last column, all from 0."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Sheet:
    """A file, and what is in it. `columns`: keys of the fields that it has; `village`: how it says the village;
    `chosen`: the village of a sheet that does not say it."""

    content: bytes
    kind: str
    encoding: str | None
    layout: Layout
    columns: frozenset[str]
    village: Village
    chosen: str | None
    grid: Grid


def any_sheet(random: Random, households: Sequence[Household], villages: dict[str, str]) -> Sheet:
    """`villages`: names by code."""
    kind = random.choice(("xlsx", "xlsx", "xls", "csv", "csv"))
    layout: Layout = random.choice(("persons", "households"))
    village: Village = random.choice(("code", "name", "sheet"))
    keys, columns = _columns(random, layout, village, villages, is_workbook=kind != "csv")
    grid = _grid(random, layout, columns, households)
    encoding = random.choice(ENCODINGS) if kind == "csv" else None
    content = {"xlsx": as_xlsx, "xls": as_xls}[kind](grid) if kind != "csv" else _csv(random, grid, encoding or "")
    chosen = random.choice(list(villages)) if village == "sheet" else None
    return Sheet(content, kind, encoding, layout, frozenset(keys), village, chosen, grid)


def _columns(
    random: Random, layout: Layout, village: Village, villages: dict[str, str], *, is_workbook: bool
) -> tuple[list[str], list[Column]]:
    spell = Spelling(random, villages, is_workbook=is_workbook)
    keys = [key for key in (*_OF_HOUSEHOLD, *_OF_PERSON) if random.random() < 0.6]
    columns = [Column(_title(random, "registry_no"), spell.registry_no, of_household=True)]
    if village == "code":
        keys.append("division_code")
        columns.append(Column(_title(random, "division_code"), spell.code, of_household=True))
    if village == "name":
        columns += spell.places()
    columns += _name_columns(random, layout, spell)
    for key in keys:
        if key == "poverty_causes":
            columns += _cause_columns(random, spell)
        elif key != "division_code":
            columns.append(_column(random, key, layout, spell))
    columns += _extras(random)
    first, *others = columns
    causes = [column for column in others if _is_cause(column)]
    random.shuffle(others)
    # The first cause stands before the others.
    others = [causes.pop(0) if _is_cause(column) else column for column in others]
    helpers = _helpers(random)
    return keys, [first, *others, *helpers] if random.random() < 0.7 else [*others, first, *helpers]


def _is_cause(column: Column) -> bool:
    field = titles().find(column.title)
    return field is not None and field.key == "poverty_causes"


def _name_columns(random: Random, layout: Layout, spell: "Spelling") -> list[Column]:
    if layout == "households":
        return [Column(_title(random, random.choice(("head_name", "name"))), spell.name)]
    relation = Column(_title(random, "relation"), spell.relation)
    name = Column(_title(random, "name"), spell.name)
    head = Column(_title(random, "head_name"), lambda household, _: household.head.name, of_household=True)
    return [name, relation, *([head] if random.random() < 0.2 else [])]


def _cause_columns(random: Random, spell: "Spelling") -> list[Column]:
    """One column, or one each for the first and the others."""
    if random.random() < 0.6:
        return [Column(_title(random, "poverty_causes"), lambda h, _: spell.words(h.poverty_causes), of_household=True)]
    first, others = random.choice((("致贫原因1", "致贫原因2"), ("主要致贫原因", "其他致贫原因")))
    return [
        Column(first, lambda h, _: spell.words(h.poverty_causes[:1]), of_household=True),
        Column(others, lambda h, _: spell.words(h.poverty_causes[1:]), of_household=True),
    ]


def _column(random: Random, key: str, layout: Layout, spell: "Spelling") -> Column:
    field_key = key
    of_head = {"id_number": "head_id_number", "phone": "household_phone"}
    if layout == "households" and key in of_head and random.random() < 0.5:
        field_key = of_head[key]
    return Column(_title(random, field_key), spell.writer(key), of_household=key in _OF_HOUSEHOLD)


def _title(random: Random, key: str) -> str:
    """In one of its spellings, with what clerks add to it."""
    title = random.choice(titles().fields[key].titles)
    if random.random() < 0.7:
        return title
    if len(title) == 2 and random.random() < 0.5:
        return f"{title[0]}{random.choice((' ', '  ', '　'))}{title[1]}"
    return random.choice(
        (
            f"{title}*",
            f"*{title}",
            f" {title} ",
            f"{title}（必填）",
            f"{title}\n（选填）",
            f"{title}：",
            title[:2] + "\n" + title[2:],
        )
    )


_CLUTTER: tuple[tuple[str, Callable[[int], Cell]], ...] = (
    ("序号", lambda number: number + 1),
    ("备注", lambda number: "" if number % 3 else "已核实"),
    ("民族", lambda _: "汉族"),
    ("政治面貌", lambda number: "群众" if number % 4 else "中共党员"),
    ("性别", lambda number: "男" if number % 2 else "女"),
    ("人均纯收入", lambda number: 4321.56 + number),
    ("是否参加大病保险", lambda number: "是" if number % 2 else "否"),
    ("银行账号", lambda number: f"6228480{123456789012 + number}"),
    ("脱贫年度", lambda _: "2018"),
    ("住房面积", lambda number: 60 + number),
    ("残疾证号", lambda number: f"2113811960010201{number % 100:02d}43"),
    ("务工时间（月）", lambda number: number % 12),
)


_HELPERS: tuple[tuple[str, Callable[[int], Cell]], ...] = (
    ("帮扶单位", lambda _: "北票市某局"),
    ("帮扶责任人", lambda number: f"钱帮{'一二三四五六七八九'[number % 9]}"),
    ("职务", lambda _: "科员"),
)


def _helpers(random: Random) -> list[Column]:
    """Who helps the household, and that person's phone, often by a title that says nothing of whose it is."""
    if random.random() < 0.6:
        return []
    title = random.choice(("联系电话", "电话", "帮扶责任人电话", "手机号码"))
    phone = Column(title, _counted(lambda number: f"138{10_000_000 + number}"))
    return [*(Column(title, _counted(value)) for title, value in _HELPERS), phone]


def _extras(random: Random) -> list[Column]:
    """Columns that nobody takes; some of them hidden."""
    found = []
    for title, value in random.sample(_CLUTTER, random.randint(0, 4)):
        found.append(Column(title, _counted(value), is_hidden=random.random() < 0.2))
    if random.random() < 0.1:
        found.append(Column("备用", lambda _h, _p: "", is_hidden=True))
    return found


def _counted(value: Callable[[int], Cell]) -> Write:
    place = -1

    def write(_: Household, __: Person) -> Cell:
        nonlocal place
        place += 1
        return value(place)

    return write


class Spelling:
    """How one office writes its values."""

    def __init__(self, random: Random, villages: dict[str, str], *, is_workbook: bool) -> None:
        self._random = random
        self._villages = villages
        self._is_workbook = is_workbook
        self._separator = random.choice(("、", ",", "，", ";", "；", "/", " "))
        self._nothing = random.choice(("", "", "", "无", "/", "—", "-"))
        self._as_number = random.random() < 0.3
        self._end = random.choice(("", "", "村", "村委会", " 村"))

    def registry_no(self, household: Household, _: Person) -> Cell:
        number = household.registry_no
        return int(number) if self._as_number and number.isdigit() else self._as_text(number)

    def code(self, household: Household, _: Person) -> Cell:
        return int(household.village) if self._as_number else self._as_text(household.village)

    def places(self) -> list[Column]:
        """The village by its name; sometimes its town and county."""
        random = self._random
        named = [Column(_title(random, "village_name"), self._village, of_household=True)]
        if random.random() < 0.5:
            town = random.choice(("大板镇", "大板", "大板镇 "))
            named.insert(0, Column(_title(random, "town_name"), lambda _h, _p: town, of_household=True))
        if random.random() < 0.3:
            named.insert(0, Column(_title(random, "county_name"), lambda _h, _p: "北票市", of_household=True))
        return named

    def _village(self, household: Household, _: Person) -> Cell:
        name = self._villages[household.village]
        return name if self._end == "" else f"{name.removesuffix('村')}{self._end}"

    def name(self, _: Household, person: Person) -> Cell:
        name, random = person.name, self._random
        if len(name) == 2 and random.random() < 0.3:
            return f"{name[0]}{random.choice((' ', '　', '  '))}{name[1]}"
        if "·" in name:
            return name.replace("·", random.choice(("·", "•", "・", " · ", "‧")))
        return random.choice((name, name, name, f" {name} ", f"{name}\u200b"))

    def relation(self, _: Household, person: Person) -> Cell:
        return self._random.choice(("户主", "本人", "户主本人")) if person.relation == "户主" else person.relation

    def writer(self, key: str) -> Write:
        special: dict[str, Write] = {
            "address": lambda h, _: h.address or self._nothing,
            "members_count": lambda h, _: self._count(h.members_count),
            "id_number": lambda _, p: self._document(p),
            "phone": lambda _, p: self._phones(p),
            "birth": lambda _, p: self._birth(p),
        }
        if key in special:
            return special[key]
        if key == "needs":
            return lambda h, _: self.words(h.needs)
        if "." in key:
            return lambda h, _: self._flag(h.flags.get(key))
        if key in _OF_PERSON:
            return lambda _, p: self.words([word] if (word := getattr(p, key)) else [])
        return lambda h, _: self.words([word] if (word := getattr(h, key)) else [])

    def words(self, said: Iterable[Word]) -> str:
        return self._separator.join(self._padded(word.text) for word in said)

    def _padded(self, text: str) -> str:
        return text if self._random.random() < 0.9 else f" {text}"

    def _flag(self, is_so: bool | None) -> Cell:
        if is_so is None:
            return ""
        return any_word(self._random, "flag", but=["false" if is_so else "true"]).text

    def _count(self, count: int | None) -> Cell:
        if count is None:
            return self._nothing
        return self._random.choice(
            (count, str(count), f"{count}人", f"{count}口人", f"{'零一二三四五六七八九'[count]}")
        )

    def _document(self, person: Person) -> Cell:
        number, random = person.id_number, self._random
        if number is None:
            return self._nothing
        if person.id_kind == "passport":
            return random.choice((number, number.lower(), f"护照{number}", f"护照：{number}"))
        if person.id_kind:
            return number
        shapes = [
            number,
            number.lower(),
            number.replace("X", "Ｘ"),
            f"{number[:6]} {number[6:14]} {number[14:]}",
            f"'{number}",
            f" {number}\u00a0",
            "".join(chr(ord(sign) + 0xFEE0) for sign in number),
        ]
        if number[6:8] == "19":
            shapes.append(number[:6] + number[8:17])
        return random.choice(shapes)

    def _phones(self, person: Person) -> Cell:
        if not person.phones:
            return self._nothing
        phones = list(dict.fromkeys(person.phones))
        if self._as_number and len(phones) == 1 and phones[0].startswith("1"):
            return int(phones[0])
        return self._random.choice(("/", "、", "，", "\n", " ")).join(self._phone(phone) for phone in phones)

    def _phone(self, phone: str) -> str:
        random = self._random
        if phone.startswith("0"):
            return random.choice((phone, f"0421-{phone[4:]}", f"（0421）{phone[4:]}", f"(0421){phone[4:]}"))
        return random.choice(
            (
                phone,
                phone,
                f"+86 {phone}",
                f"86-{phone}",
                f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
                f"{phone[:3]} {phone[3:]}",
            )
        )

    def _birth(self, person: Person) -> Cell:
        year, random = person.birth_year, self._random
        if year is None:
            return self._nothing
        month, day = random.randint(1, 12), random.randint(1, 28)
        shapes: list[Cell] = [
            year,
            str(year),
            f"{year}{month:02d}",
            f"{year}{month:02d}{day:02d}",
            f"{year}-{month}-{day}",
            f"{year}/{month}/{day}",
            f"{year}.{month:02d}",
            f"{year}年{month}月",
            f"{year}年{month:02d}月{day:02d}日",
            f"{year}-{month:02d}-{day:02d} 00:00:00",
        ]
        if self._is_workbook:
            shapes += [Date(datetime.date(year, month, day))] * 3
        return random.choice(shapes)

    def _as_text(self, number: str) -> str:
        """Some typists keep a number a text by a sign."""
        return f"'{number}" if self._random.random() < 0.1 else number


def _grid(random: Random, layout: Layout, columns: Sequence[Column], households: Sequence[Household]) -> Grid:
    grid = Grid(hidden_columns={place for place, column in enumerate(columns) if column.is_hidden})
    _put_above(random, grid, len(columns))
    header = _put_header(random, grid, columns)
    style = random.choice(("repeated", "repeated", "merged"))
    for household in households:
        persons = list(household.persons) if layout == "persons" else [household.head]
        if random.random() < 0.2:
            random.shuffle(persons)
        if style == "merged":
            # What merged areas leave behind in a file of text belongs to the row above.
            persons.sort(key=lambda person: person is not household.head)
        first = len(grid.rows)
        for person in persons:
            grid.rows.append([column.write(household, person) for column in columns])
        if style == "merged" and len(persons) > 1:
            for place, column in enumerate(columns):
                if column.of_household:
                    for row in grid.rows[first + 1 :]:
                        row[place] = ""
                    grid.merged.append((first, place, len(grid.rows) - 1, place))
        if random.random() < 0.1:
            grid.rows.append(["大板镇小计", *[""] * (len(columns) - 2), len(households)])
        if random.random() < 0.05:
            grid.rows.append([])
        if random.random() < 0.05:
            grid.rows += [list(row) for row in header]
    _put_below(random, grid, len(columns))
    return grid


def _put_above(random: Random, grid: Grid, width: int) -> None:
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        shape = random.randint(0, 5)
        if shape == 0:
            grid.rows.append(["附件1"])
        elif shape == 1:
            _put_over_all(grid, "大板镇2020年建档立卡贫困户基本情况统计表", width)
        elif shape == 2:
            grid.rows.append(["填报单位：大板镇", *[""] * max(0, width - 3), "填报日期：2020年5月1日"])
        elif shape == 3:
            _put_over_all(grid, "填表说明：请按户口簿填写，不得漏项", width)
        elif shape == 4:
            grid.rows.append([*[""] * max(0, width - 1), "单位：户、人"])
        else:
            grid.rows.append([])


def _put_over_all(grid: Grid, text: str, width: int) -> None:
    grid.merged.append((len(grid.rows), 0, len(grid.rows), width - 1))
    grid.rows.append([text])


def _put_header(random: Random, grid: Grid, columns: Sequence[Column]) -> list[list[Cell]]:
    """The rows of it, which come again on each page."""
    place = len(grid.rows)
    shown: list[Cell] = [column.title for column in columns]
    width = len(columns)
    if random.random() < 0.25 and width >= 6:
        first = random.randint(1, width - 4)
        last = random.randint(first + 1, width - 2)
        upper: list[Cell] = [*shown[:first], "基本情况", *[""] * (last - first), *shown[last + 1 :]]
        lower: list[Cell] = [*[""] * first, *shown[first : last + 1], *[""] * (width - last - 1)]
        grid.merged.append((place, first, place, last))
        grid.merged += [(place, other, place + 1, other) for other in range(width) if not first <= other <= last]
        grid.rows += [upper, lower]
    else:
        grid.rows.append(shown)
    if random.random() < 0.1:
        grid.rows.append([str(number + 1) for number in range(width)])
    return grid.rows[place:]


def _put_below(random: Random, grid: Grid, width: int) -> None:
    if random.random() < 0.4:
        grid.rows.append([random.choice(("合计", "合 计", "总计")), *[""] * (width - 2), 25])
    if random.random() < 0.3:
        grid.rows.append([])
    if random.random() < 0.3:
        grid.rows.append(["填表人：张某", *[""] * max(0, width - 3), "审核人：李某"])
    if random.random() < 0.3:
        grid.rows.append(["注：本表由村委会填写，一式两份。"])
    if random.random() < 0.2:
        grid.rows.append(["制表单位（盖章）：大板镇人民政府"])


def as_xlsx(grid: Grid) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("名册")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Date):
                    sheet.write_datetime(row, column, datetime.datetime.combine(cell.day, datetime.time()), date)
                elif isinstance(cell, str):
                    if cell:
                        sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
        for area in grid.merged:
            if area[:2] != area[2:]:
                _merge(sheet, grid, area)
        for column in grid.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
    return content.getvalue()


def _merge(sheet: Any, grid: Grid, area: tuple[int, int, int, int]) -> None:
    """With the value that the first cell has."""
    value = grid.rows[area[0]][area[1]] if area[1] < len(grid.rows[area[0]]) else ""
    sheet.merge_range(*area, "")
    if isinstance(value, str):
        sheet.write_string(area[0], area[1], value)
    elif isinstance(value, (int, float)):
        sheet.write_number(area[0], area[1], value)


def as_xls(grid: Grid) -> bytes:
    rows = [[_in_xls(cell) for cell in row] for row in grid.rows]
    areas = [(first, last, left, right) for first, left, last, right in grid.merged]
    before = b"".join(xls_writer.hidden_column(column) for column in sorted(grid.hidden_columns))
    after = xls_writer.merged(*areas) if areas else b""
    return xls_writer.workbook(("名册", xls_writer.sheet(rows, before=before, after=after)))


def _in_xls(cell: Cell) -> Any:
    if isinstance(cell, Date):
        return {"date": float((cell.day - datetime.date(1899, 12, 30)).days)}
    return cell


def _csv(random: Random, grid: Grid, encoding: str) -> bytes:
    """As spreadsheet programs save it: each line as wide as the sheet, or only as wide as its row."""
    delimiter = random.choice((",", ",", "\t", ";"))
    width = max(len(row) for row in grid.rows)
    is_even = random.random() < 0.5
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=random.choice(("\r\n", "\n")))
    if random.random() < 0.1:
        text.write(f"sep={delimiter}\r\n")
    for row in grid.rows:
        cells = [str(cell) for cell in row]
        writer.writerow(cells + [""] * (width - len(cells)) if is_even else cells)
    return _encoded(text.getvalue(), encoding)


def as_csv(grid: Grid) -> bytes:
    """In UTF-8, each line as wide as the sheet."""
    width = max(len(row) for row in grid.rows)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[str(cell) for cell in row] + [""] * (width - len(row)) for row in grid.rows])
    return text.getvalue().encode("utf-8-sig")


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "gb18030-mark":
        return "\ufeff".encode("gb18030") + text.encode("gb18030")
    if encoding == "utf-16-le":
        return codecs.BOM_UTF16_LE + text.encode(encoding)
    if encoding == "utf-16-be":
        return codecs.BOM_UTF16_BE + text.encode(encoding)
    return text.encode(encoding)
