"""Sheets as offices send them, and some that only an attacker sends."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from services.households.roster.matching import letter_of
from tests.households.forms import id_number
from tests.households.people import SHANGYUAN

TITLES = (
    "建档立卡编号",
    "村代码",
    "户主姓名",
    "身份证号",
    "联系电话",
    "家庭住址",
    "家庭人口",
    "户类型",
    "致贫原因",
    "劳动能力",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_OFFICE}/officeDocument/2006/relationships">'
    '<sheets><sheet name="户" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def row(number: int, **changes: Any) -> list[Any]:
    """A good row; `changes` by API name of the column."""
    values: dict[str, Any] = {
        "registry_no": f"HB{number:08d}",
        "division_code": SHANGYUAN,
        "name": f"王守田{number}",
        "id_number": id_number(number),
        "phone": f"138{number:08d}",
        "address": f"大板镇上园村{number}号",
        "members_count": "4",
        "registry_status": "脱贫户",
        "poverty_causes": "因病、缺劳力",
        "labour_ability": "无劳动能力",
    }
    return list({**values, **changes}.values())


def csv_text(rows: Sequence[Sequence[Any]], titles: Sequence[str] = TITLES) -> str:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([titles, *rows])
    return sheet.getvalue()


def csv_file(rows: Sequence[Sequence[Any]], titles: Sequence[str] = TITLES, encoding: str = "utf-8") -> bytes:
    return csv_text(rows, titles).encode(encoding)


def workbook(
    rows: Sequence[Sequence[Any]],
    titles: Sequence[str] = TITLES,
    *,
    extra: Mapping[str, bytes] | None = None,
    after: str = "",
) -> bytes:
    """`extra`: more parts of the archive; `after`: XML after the sheet's rows. A cell given as bytes is XML itself."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_parts(_rows([titles, *rows]) + after), **(extra or {})}.items():
            archive.writestr(name, content)
    return file.getvalue()


def _parts(sheet: str) -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS % ("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELATIONS % ("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">{sheet}</worksheet>',
    }


def _rows(rows: Sequence[Sequence[Any]]) -> str:
    lines = (
        f'<row r="{number}">{"".join(_cell(f"{letter_of(index)}{number}", value) for index, value in enumerate(cells))}'
        "</row>"
        for number, cells in enumerate(rows, 1)
    )
    return f"<sheetData>{''.join(lines)}</sheetData>"


def _cell(place: str, value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode().replace("PLACE", place)
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
