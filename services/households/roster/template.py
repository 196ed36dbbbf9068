"""The empty sheet to fill in: one row a household, all columns text, so that no ID number loses a digit."""

from typing import Any, Final

from services.households.registers.titles import Field, titles
from services.households.registers.words import words_of
from services.kernel.sheets.records import MAX_ROWS
from services.kernel.sheets.templates import WIDTH, add_sheet_to_fill, title_format, workbook

# Excel limits the list of options of a cell to 255 characters, commas included.
MAX_OFFER = 255
SHEET, NOTES = "名册", "填写说明"
REQUIRED: Final = ("registry_no", "division_code", "head_name")
OPTIONAL: Final = (
    "id_number",
    "phone",
    "address",
    "members_count",
    "registry_status",
    "poverty_causes",
    "labour_ability",
    "needs",
    "income_project",
)
PARTS: Final = ("guarantees.", "hygiene.")
HINTS = {
    "division_code": "统计用区划代码，12 位数字",
    "id_number": "18 位，按身份证填写",
    "members_count": "整数",
    "poverty_causes": "可填几项，用顿号隔开",
    "needs": "可填几项，用顿号隔开",
}


def fields_to_fill() -> list[Field]:
    known = titles().fields
    parts = [key for key in known if key.startswith(PARTS)]
    return [known[key] for key in (*REQUIRED, *OPTIONAL, *parts)]


def template() -> bytes:
    """A workbook: the first sheet holds the titles only, the second explains the columns."""
    return workbook(_fill)


def _fill(book: Any) -> None:
    fields = fields_to_fill()
    sheet = add_sheet_to_fill(book, SHEET, [_title_of(field) for field in fields])
    for index, field in enumerate(fields):
        words = _options(field).split("、")
        if len(words) > 1 and field.kind != "words" and len(",".join(words)) <= MAX_OFFER:
            sheet.data_validation(1, index, MAX_ROWS, index, {"validate": "list", "source": words})
    _write_notes(book.add_worksheet(NOTES), title_format(book), fields)


def _write_notes(sheet: Any, title: Any, fields: list[Field]) -> None:
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 2, 4 * WIDTH)
    for place, head in enumerate(("列", "是否必填", "怎么填")):
        sheet.write_string(0, place, head, title)
    for row, field in enumerate(fields, 1):
        options = _options(field)
        how = "；".join(filter(None, (HINTS.get(field.key), options and f"可填：{options}")))
        sheet.write_row(row, 0, [field.title, "必填" if field.key in REQUIRED else "可不填", how])


def _options(field: Field) -> str:
    name = "flag" if field.kind == "flag" else field.list
    return words_of(name).offered if name else ""


def _title_of(field: Field) -> str:
    """With the mark `*` of a required field; the import ignores it."""
    return f"{field.title}*" if field.key in REQUIRED else field.title
