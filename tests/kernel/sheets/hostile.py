"""Two hundred sheets that only an attacker sends, of more than forty kinds. Each is made when it is asked for."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from tests.kernel.sheets import xls_writer

_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_OFFICE}/officeDocument/2006/relationships"'
_SHEET = "xl/worksheets/sheet1.xml"
_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>户主姓名</t></is></c><c r="B1" t="inlineStr"><is><t>村代码</t></is></c>'
    '</row><row r="2"><c r="A2" t="inlineStr"><is><t>王守田</t></is></c><c r="B2"><v>1</v></c></row>'
)
Parts = Mapping[str, str | bytes]


def sheet(rows: str = _ROWS, *, before: str = "", after: str = "") -> str:
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def book(extra: Parts | None = None, **parts: str | bytes) -> bytes:
    """A workbook of one sheet; `extra` and `parts` replace parts or add some."""
    relation = f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
    relation += f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument/2006/relationships/%s" Target="%s"/>'
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relation % ("officeDocument", "xl/workbook.xml") + "</Relationships>",
        "xl/workbook.xml": f'<workbook {_MAIN}><sheets><sheet name="户" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation % ("worksheet", "worksheets/sheet1.xml") + "</Relationships>",
        _SHEET: sheet(),
    }
    return archive({**usual, **(extra or {}), **parts})


def archive(parts: Parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return content.getvalue()


def strings(content: str, start: str = "") -> Parts:
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>'
    return {"xl/sharedStrings.xml": f"{start}<sst {_MAIN}>{content}</sst>", _SHEET: sheet(cells)}


def _zip_bomb(size: int) -> bytes:
    return book({_SHEET: b" " * (size * 1_000_000)})


def _bomb_beside(size: int) -> bytes:
    return book({"xl/media/picture.bin": bytes(size * 1_000_000)})


def _nested_zip(depth: int) -> bytes:
    content = bytes(5_000_000)
    for _ in range(depth):
        content = archive({"x.zip": content})
    return book({"xl/embeddings/x.zip": content})


def _entities(width: int) -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * width}">' for n in range(1, 10))
    start = f'<!DOCTYPE sst [<!ENTITY e0 "x">{levels}]>'
    return book(strings("<si><t>&e9;</t></si>", start))


def _outside_entity(number: int) -> bytes:
    start = f'<!DOCTYPE sst [<!ENTITY e SYSTEM "file:///proc/{number}/environ">]>'
    return book({_SHEET: start + sheet(_ROWS.replace("王守田", "&e;"))})


def _one_long_string(number: int) -> bytes:
    """One text that every cell names."""
    text = "长" * 4000
    rows = "".join(
        f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 150 + "</row>" for row in range(1, 1000 + 100 * number)
    )
    return book({**strings(f"<si><t>{text}</t></si>"), _SHEET: sheet(rows)})


def _many_strings(number: int) -> bytes:
    return book(strings("<si><t>a</t></si>" * (500_000 * number)))


def _endless_string(number: int) -> bytes:
    return book(strings(f"<si>{'<r><t>x</t></r>' * (400_000 * number)}</si>"))


def _far_cell(number: int) -> bytes:
    place = ("XFD1048576", "A1048576", "XFD3", "ZZZ9999999", "A0", "GS3")[number % 6]
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return book({_SHEET: sheet(_ROWS + f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')})


def _lying_dimension(number: int) -> bytes:
    size = ("A1:XFD1048576", "A1:ZZZZZZ99999999999", "A1:AAAA1000000", "XFD1048576:A1")[number % 4]
    return book({_SHEET: sheet(before=f'<dimension ref="{size}"/>')})


def _million_columns(number: int) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>列{column}</t></is></c>' for column in range(100_000 * number))
    return book({_SHEET: sheet(f'<row r="1">{cells}</row>')})


def _empty_cells(number: int) -> bytes:
    return book({_SHEET: sheet('<row r="1">' + "<c/>" * (1_000_000 * number) + "</row>")})


def _empty_rows(number: int) -> bytes:
    return book({_SHEET: sheet("<row/>" * (500_000 * number))})


def _deep(number: int) -> bytes:
    return book({_SHEET: f"<worksheet {_MAIN}>" + "<a>" * (1_000_000 * number)})


def _long_attribute(number: int) -> bytes:
    return book({_SHEET: sheet(f'<row r="1" x="{"a" * (4_000_000 * number)}"/>')})


def _many_attributes(number: int) -> bytes:
    attributes = " ".join(f'a{place}="1"' for place in range(100_000 * number))
    return book({_SHEET: sheet(f'<row r="1" {attributes}/>')})


def _merged(number: int) -> bytes:
    areas = "".join(f'<mergeCell ref="A{row}:B{row + 1}"/>' for row in range(1, 250_000 * number, 2))
    return book({_SHEET: sheet(after=f"<mergeCells>{areas}</mergeCells>")})


def _merged_over_all(number: int) -> bytes:
    areas = '<mergeCell ref="A1:XFD1048576"/>' * (20_000 * number)
    return book({_SHEET: sheet(after=f"<mergeCells>{areas}</mergeCells>")})


def _broken_merges(number: int) -> bytes:
    return book({_SHEET: sheet(after="mergeCell ref" * (200_000 * number))})


def _styles(number: int) -> bytes:
    formats = "".join(f'<numFmt numFmtId="{place}" formatCode="{"y" * 90}"/>' for place in range(30_000 * number))
    return book({"xl/styles.xml": f"<styleSheet {_MAIN}><numFmts>{formats}</numFmts></styleSheet>"})


def _many_styles(number: int) -> bytes:
    return book(
        {"xl/styles.xml": f"<styleSheet {_MAIN}><cellXfs>{'<xf/>' * (400_000 * number)}</cellXfs></styleSheet>"}
    )


def _same_sheet_often(number: int) -> bytes:
    count = 1000 * number
    sheets = "".join(f'<sheet name="s{place}" sheetId="{place}" r:id="r{place}"/>' for place in range(count))
    target = f'Type="{_OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"'
    relations = "".join(f'<Relationship Id="r{place}" {target}/>' for place in range(count))
    empty = sheet(_ROWS + "<row><c/></row>" * 200_000)
    return book(
        {
            "xl/workbook.xml": f"<workbook {_MAIN}><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            _SHEET: empty,
        }
    )


def _relations_in_a_circle(number: int) -> bytes:
    target = ("workbook.xml", "_rels/workbook.xml.rels", "../xl/workbook.xml", "../../../../etc/passwd")[number % 4]
    kind = f"{_OFFICE}/officeDocument/2006/relationships/worksheet"
    return book({"xl/_rels/workbook.xml.rels": f'<R><Relationship Id="rId1" Type="{kind}" Target="{target}"/></R>'})


def _outside_relation(number: int) -> bytes:
    target = ("http://127.0.0.1:1/x.xml", "file:///etc/passwd", "\\\\server\\share\\x", "ftp://a/b")[number % 4]
    kind = f"{_OFFICE}/officeDocument/2006/relationships/worksheet"
    return book(
        {
            "xl/_rels/workbook.xml.rels": f'<R><Relationship Id="rId1" Type="{kind}" Target="{target}" '
            'TargetMode="External"/></R>'
        }
    )


def _links(number: int) -> bytes:
    formula = f'<c r="C2"><f>[{number}]Sheet1!A1+WEBSERVICE("http://127.0.0.1:1")</f><v>5</v></c></row>'
    return book(
        {
            _SHEET: sheet(_ROWS[: -len("</row>")] + formula),
            "xl/externalLinks/externalLink1.xml": '<externalLink r="file:///etc/passwd"/>',
            "xl/connections.xml": '<connections><connection url="http://127.0.0.1:1"/></connections>',
        }
    )


def _macros(number: int) -> bytes:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    return book({"[Content_Types].xml": types, "xl/vbaProject.bin": b"Auto_Open" * number * 1000})


def _truncated(number: int) -> bytes:
    content = book()
    return content[: len(content) * (number + 1) // 12]


def _bad_crc(number: int) -> bytes:
    content = bytearray(book())
    at = -1
    for _ in range(number % 5 + 1):
        at = content.find(b"PK\x01\x02", at + 1)
    content[at + 16] ^= 0xFF
    return bytes(content)


def _lying_size(number: int) -> bytes:
    content = bytearray(book({_SHEET: b" " * 20_000_000 + sheet().encode()}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1 << number).to_bytes(4, "little")
    return bytes(content)


def _many_entries(number: int) -> bytes:
    return book({f"x/{place}": b"" for place in range(1000 * number + 1000)})


def _huge_directory(number: int) -> bytes:
    content = bytearray(archive({"x" * 60_000 + str(place): b"" for place in range(20 * number)}))
    return bytes(content)


def _chance(number: int) -> random.Random:
    """The same at each run."""
    return random.Random(number)  # noqa: S311


def _flipped(number: int) -> bytes:
    """A good workbook with a few wrong bytes."""
    content, chance = bytearray(book()), _chance(number)
    for _ in range(20):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _good_xls() -> bytes:
    return xls_writer.workbook(("户", xls_writer.sheet([["户主姓名", "村代码"], ["王守田", 1.0], ["李桂兰", 2.0]])))


def _flipped_xls(number: int) -> bytes:
    content, chance = bytearray(_good_xls()), _chance(number)
    for _ in range(1 + number % 30):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _broken_records(number: int) -> bytes:
    chance = _chance(number)
    records = b"".join(
        xls_writer.record(
            chance.choice(
                [0x06, 0x0A, 0x3C, 0x7D, 0x85, 0xBD, 0xE0, 0xE5, 0xFC, 0xFD, 0x200, 0x203, 0x204, 0x208, 0x27E]
            ),
            chance.randbytes(chance.choice([0, 1, 2, 6, 10, 20, 200])),
        )
        for _ in range(300)
    )
    return xls_writer.workbook(("户", xls_writer.sheet([["户主姓名", "村代码"]], after=records)))


def _broken_globals(number: int) -> bytes:
    chance = _chance(number)
    records = b"".join(
        xls_writer.record(
            chance.choice([0xFC, 0x3C, 0x85, 0x31, 0x1E, 0x41E, 0xE0, 0x18]), chance.randbytes(number % 40)
        )
        for _ in range(100)
    )
    return xls_writer.workbook(("户", xls_writer.sheet([["户主姓名", "村代码"]])), globals_=records)


def _far_xls(number: int) -> bytes:
    far = xls_writer.cell(65535, 255 - number % 10, 1.0)
    size = xls_writer.record(0x200, b"\0" * 4 + b"\xff\xff\xff\xff" + b"\0\0\xff\xff\0\0")
    return xls_writer.workbook(("户", xls_writer.sheet([["户主姓名", "村代码"]], before=size, after=far)))


def _many_records(number: int) -> bytes:
    return xls_writer.workbook(("户", xls_writer.sheet([["a", "b"]], after=b"\x99\x00\x00\x00" * (850_000 * number))))


def _circle_in_a_container(number: int) -> bytes:
    """The chain of sectors bites its tail."""
    content = bytearray(_good_xls())
    fat = content.rfind(b"\xfd\xff\xff\xff") // 512 * 512
    for place in range(fat, fat + 40, 4):
        content[place : place + 4] = (number % 7).to_bytes(4, "little")
    return bytes(content)


def _open_quote(number: int) -> bytes:
    return '户主姓名,村代码\n"王守田,1\n'.encode() + b"x,y\n" * (100_000 * number)


def _zeros(number: int) -> bytes:
    return ("户主姓名,村代码\n王" + "\0" * number + "守田,1\n").encode() * 10


def _long_line(number: int) -> bytes:
    return "户主姓名,村代码\n".encode() + b"x" * (8_000_000 * number)


def _many_cells(number: int) -> bytes:
    return "户主姓名,村代码\n".encode() + b"," * (1_000_000 * number) + b"x"


def _noise(number: int) -> bytes:
    return _chance(number).randbytes(1_000_000)


def _many_quotes(number: int) -> bytes:
    return b'"\n' * (1_000_000 * number) + b'"'


KINDS: Final[Mapping[str, tuple[Callable[[int], bytes], tuple[int, ...]]]] = {
    "zip bomb": (_zip_bomb, (25, 60, 150, 400)),
    "bomb beside the sheet": (_bomb_beside, (25, 100, 300)),
    "zip in a zip": (_nested_zip, (2, 5, 20)),
    "entities": (_entities, (2, 10, 50)),
    "entity of a file": (_outside_entity, (1, 2)),
    "one long string": (_one_long_string, (1, 10, 30)),
    "many strings": (_many_strings, (1, 2, 4)),
    "endless string": (_endless_string, (1,)),
    "far cell": (_far_cell, (0, 1, 2, 3, 4, 5)),
    "lying dimension": (_lying_dimension, (0, 1, 2, 3)),
    "a million columns": (_million_columns, (1, 5, 10)),
    "empty cells": (_empty_cells, (1, 4, 7)),
    "empty rows": (_empty_rows, (1, 2, 4)),
    "deep elements": (_deep, (1, 5, 9)),
    "long attribute": (_long_attribute, (1, 4, 7)),
    "many attributes": (_many_attributes, (1, 10, 20)),
    "merged areas": (_merged, (1, 2, 4)),
    "merged over all": (_merged_over_all, (1, 5)),
    "broken merged areas": (_broken_merges, (1, 4)),
    "styles": (_styles, (1, 5, 8)),
    "many styles": (_many_styles, (1, 5)),
    "a sheet often": (_same_sheet_often, (1, 9)),
    "relations in a circle": (_relations_in_a_circle, (0, 1, 2, 3)),
    "relation to elsewhere": (_outside_relation, (0, 1, 2, 3)),
    "links": (_links, (1, 2)),
    "macros": (_macros, (1, 100)),
    "truncated": (_truncated, tuple(range(10))),
    "wrong sum": (_bad_crc, (0, 1, 2, 3, 4)),
    "lying size": (_lying_size, (0, 8, 20, 31)),
    "many entries": (_many_entries, (1, 10)),
    "huge directory": (_huge_directory, (1, 10)),
    "wrong bytes": (_flipped, tuple(range(30))),
    "wrong bytes, old": (_flipped_xls, tuple(range(30))),
    "broken records": (_broken_records, tuple(range(15))),
    "broken records before": (_broken_globals, tuple(range(10))),
    "far cell, old": (_far_xls, (0, 1)),
    "many records": (_many_records, (1, 2)),
    "circle in a container": (_circle_in_a_container, (0, 1, 2, 3)),
    "open quote": (_open_quote, (1, 20)),
    "zeros": (_zeros, (1, 100)),
    "long line": (_long_line, (1, 5)),
    "many cells": (_many_cells, (1, 20)),
    "noise": (_noise, (1, 2, 3)),
    "many quotes": (_many_quotes, (1, 10)),
}


def sheets() -> list[tuple[str, int]]:
    """Kind and number of each."""
    return [(kind, number) for kind, (_, numbers) in KINDS.items() for number in numbers]
