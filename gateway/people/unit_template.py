"""The empty sheet of units."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.people.unit_import import COLUMNS
from services.kernel.sheets.templates import WIDTH, add_sheet_to_fill, title_format, workbook

SHEET, NOTES = "单位", "填写说明"


def template(words: Mapping[str, Sequence[str]]) -> bytes:
    """A workbook: the first sheet holds the titles only, the second explains the columns. `words`: by list."""

    def fill(book: Any) -> None:
        add_sheet_to_fill(book, SHEET, [titles[0] for titles in COLUMNS.values()]).set_column(0, 0, 2 * WIDTH)
        notes = book.add_worksheet(NOTES)
        notes.set_column(0, 0, WIDTH)
        notes.set_column(1, 1, 4 * WIDTH)
        for row, (what, how) in enumerate(_how(words)):
            notes.write_string(row, 0, what, title_format(book))
            notes.write_string(row, 1, how)

    return workbook(fill)


def _how(words: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [
        ("名称", "单位的全名，不超过 120 个字；同一地区同名的就是同一个单位"),
        ("类型", "、".join(words["unit_kinds"])),
        ("行政区划", "区划代码；也可以填名称，只要您的范围内没有同名的"),
        ("条线", "、".join(words["lines"]) + "；可以不填。一个单位有几条线，就写几行"),
        ("上级单位", "这条线上经谁上报，写它的全名；空着就不改。上级可以在同一个文件里"),
        ("主管单位类型", "只填志愿服务队，可以不填：" + "、".join(words["host_kinds"])),
        ("党员带队", "只填志愿服务队，可以不填：是、否"),
        ("登记备案", "只填志愿服务队，可以不填：" + "、".join(words["registration_states"])),
        ("登记编号", "只填志愿服务队，可以不填；登记或备案的编号"),
        ("帮扶村", "单位自己的帮扶村，可以不填；写 12 位代码，几个村用顿号分开"),
    ]
