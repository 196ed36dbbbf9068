"""XLSX: numbers that lost digits, decompression bombs, and the other effects of spreadsheet programs."""

import io
import time
import zipfile
from itertools import count
from typing import Any

import psutil
import pytest

from tests.households import sheets
from tests.households.conftest import Register
from tests.households.rosters import counts, faults_of, imported


def number(value: str) -> bytes:
    """A cell as the spreadsheet program stores it."""
    return f'<c r="PLACE"><v>{value}</v></c>'.encode()


def as_zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


_numbers = count(5501)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registry_no": 1.5}, ("建档立卡编号", "digits-lost")),
        ({"registry_no": number("1E+400")}, ("建档立卡编号", "digits-lost")),
        ({"name": b'<c r="PLACE" t="b"><v>1</v></c>'}, ("户主姓名", "not-text")),
        ({"name": b'<c r="PLACE" t="d"><v>2020-05-01T00:00:00</v></c>'}, ("户主姓名", "not-text")),
        ({"name": b'<c r="PLACE" t="e"><v>#REF!</v></c>'}, ("户主姓名", "formula-error")),
        ({"name": b'<c r="PLACE"><f>A1</f><v></v></c>'}, ("户主姓名", "formula-without-value")),
    ],
)
async def test_a_number_is_never_rounded_into_a_text(
    register: Register, changes: dict[str, Any], expected: tuple[str | None, str]
) -> None:
    before = counts(register)
    state = await imported(register, sheets.workbook([sheets.row(2, **changes)]), type_=sheets.XLSX)
    assert faults_of(state) == [(2, *expected)]
    assert state["accepted"] == 0
    assert counts(register) == before


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"id_number": number("2.11381195603120E+17")}, "身份证号"),
        ({"id_number": 211381195603}, "身份证号"),
        ({"phone": 1.39e20}, "联系电话"),
        ({"members_count": 4.5}, "家庭人口"),
    ],
)
async def test_an_optional_number_that_lost_its_digits_is_left_empty(
    register: Register, changes: dict[str, Any], column: str
) -> None:
    state = await imported(register, sheets.workbook([sheets.row(next(_numbers), **changes)]), type_=sheets.XLSX)
    assert (state["state"], state["created"], state["warned"]) == ("done", 1, 1)
    assert faults_of(state) == [(2, column, "digits-lost")]


ROWS = [sheets.row(1)]
BIG = b" " * 120_000_000
FAR_AWAY = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
ENTITIES = (
    b'<!DOCTYPE w [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">'
    b']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;&c;</t></si></sst>'
)


def lying_directory() -> bytes:
    """The directory declares one byte where 120 MB are unpacked."""
    content = bytearray(as_zip({"xl/worksheets/sheet1.xml": BIG, "[Content_Types].xml": b"", "xl/workbook.xml": b""}))
    size = len(BIG).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"not a workbook", "header-not-found"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web-page"),
        (sheets.workbook(ROWS)[:-200], "workbook-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "workbook-unreadable"),
        (
            as_zip({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "format-other",
        ),
        (sheets.workbook(ROWS, extra={"xl/worksheets/sheet2.xml": BIG}), "workbook-too-large"),
        (sheets.workbook(ROWS, extra={f"x/{n}": b"" for n in range(2000)}), "workbook-too-large"),
        (lying_directory(), "workbook-unreadable"),
        (sheets.workbook(ROWS, extra={"xl/worksheets/sheet1.xml": FAR_AWAY}), "too-many-columns"),
        (sheets.workbook([["x"] * 300]), "too-many-columns"),
        (sheets.workbook(ROWS, extra={"xl/sharedStrings.xml": ENTITIES}), "workbook-unreadable"),
    ],
    ids=range(11),
)
async def test_it_refuses_hostile_workbooks_quickly(register: Register, content: bytes, expected: str) -> None:
    before, began = counts(register), time.monotonic()
    state = await imported(register, content, type_=sheets.XLSX, partial=True)
    assert (state["state"], state["accepted"]) == ("refused", 0)
    assert [code for _, _, code in faults_of(state)] == [expected]
    assert counts(register) == before
    assert time.monotonic() - began < 10
    assert [child for child in psutil.Process().children() if "workbook_process" in " ".join(child.cmdline())] == []


async def test_macros_and_links_are_left_alone(register: Register) -> None:
    extra = {
        "xl/vbaProject.bin": b"Auto_Open",
        "xl/externalLinks/externalLink1.xml": b'<externalLink r="file:///etc/passwd"/>',
    }
    formula = b'<c r="PLACE" t="str"><f>WEBSERVICE("http://127.0.0.1:1")</f><v>\xe7\x8e\x8b\xe4\xba\x94</v></c>'
    state = await imported(register, sheets.workbook([sheets.row(501, name=formula)], extra=extra), type_=sheets.XLSX)
    assert (state["state"], state["created"], state["errors"]) == ("done", 1, [])


async def test_numbers_that_are_exact_are_read_as_they_are_shown(register: Register) -> None:
    changes = {"registry_no": 211381001, "division_code": 211381101203, "phone": 13900001234, "members_count": 4}
    state = await imported(register, sheets.workbook([sheets.row(502, **changes)]), type_=sheets.XLSX)
    assert (state["state"], state["created"]) == ("done", 1)
    stored = register.rows("select village_code, members_count from households where registry_no = '211381001'")
    assert stored == [{"village_code": "211381101203", "members_count": 4}]


async def test_a_workbook_and_a_csv_say_the_same(register: Register) -> None:
    rows = [sheets.row(number) for number in range(510, 515)]
    first = await imported(register, sheets.workbook(rows), type_=sheets.XLSX)
    before = counts(register)
    again = await imported(register, sheets.csv_file(rows))
    assert (first["created"], again["unchanged"], again["accepted"]) == (5, 5, 5)
    assert counts(register) == before
