"""Which files are taken: decided by content, agreed with what was announced."""

import io
import struct
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from services.kernel.web.answers import attachment, download_headers
from services.submissions.files.type_reading import FileTypes
from services.submissions.files.types import (
    ALLOWED,
    CONTENT_TYPES,
    FileRefused,
    Kind,
    Purpose,
    agreed,
    find_announced,
    kind_of,
    may_announce,
)
from tests.submissions import office_files as office
from tests.submissions.hostile_pdfs import scanned_pdf
from tests.submissions.hostile_pictures import encoded, scene, zip_behind
from tests.submissions.office_files import Storage, compound, doc, docx, xls, xlsx

LEGACY = Path(__file__).parents[1] / "kernel/sheets/files/legacy.xls"
PICTURE = scene(40, 30)


def written_docx() -> bytes:
    made = io.BytesIO()
    document = Document()
    document.add_paragraph("困难家庭走访记录")
    document.save(made)
    return made.getvalue()


SAMPLES: dict[Kind, tuple[bytes, ...]] = {
    "jpeg": (encoded(PICTURE),),
    "png": (encoded(PICTURE, "PNG"),),
    "webp": (encoded(PICTURE, "WEBP"),),
    "pdf": (scanned_pdf(encoded(PICTURE)),),
    "docx": (written_docx(), docx()),
    "xlsx": (xlsx(), office.package(office.SHEET, "xl/workbook.xml")),
    "doc": (
        doc(),
        doc(ObjectPool=Storage({"_1": Storage({"Workbook": office.book()})})),
        compound({"WordDocument": office.words(length=600)}),
    ),
    "xls": (LEGACY.read_bytes(), xls(), compound({"Book": office.book()})),
    "txt": ("走访记录\r\n\t一".encode(), "\ufeff走访".encode(), "走访记录𠮷".encode("gb18030"), b"plain"),
}


def refusal(content: bytes) -> str | None:
    try:
        kind_of(content)
    except FileRefused as refused:
        return refused.reason
    return None


UNSUPPORTED = {
    "nothing": b"",
    "only blanks": b" \r\n",
    "a program": b"\x7fELF" + bytes(200),
    "a program for windows": b"MZ\x90\0" + bytes(200),
    "a gif": encoded(PICTURE.convert("P"), "GIF"),
    "a heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
    "text in utf-16": "走访".encode("utf-16"),
    "text with a bell": b"a\x07b",
    "text that hides its end": b"a\x1a",
    "text with control characters of the upper half": "a\x85b".encode(),
    "neither utf-8 nor gb 18030": b"\xff\xfe\xfd",
    "riff, but sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
    "an archive of another thing": office.zipped({"a.txt": b"a"}),
    "a document type that is no list of types": office.package("application/xml", "word/document.xml"),
    "a template": office.package(office.WORD.replace("document.main", "template.main"), "word/document.xml"),
    "slides": compound({"PowerPoint Document": bytes(5000)}),
    "an empty compound file": compound({}),
    "a message": compound({"__properties_version1.0": bytes(600)}),
    "a workbook only in a folder": compound({"inner": Storage({"Workbook": office.book()})}),
}
MACROS = {
    "macros by type": docx('<Override PartName="/a" ContentType="application/vnd.ms-office.vbaProject"/>'),
    "macros by name": docx(word__vbaProject=b"").replace(b"word/vbaProject", b"vbaProject.bin "[:15]),
    "a main part with macros": office.package(
        "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"
    ),
    "a sheet of macros": docx(
        '<Override PartName="/xl/macrosheets/sheet1.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
    ),
    "a control": docx('<Override PartName="/a" ContentType="application/vnd.ms-office.activeX+xml"/>'),
    "a type written with entities": docx('<Override PartName="/a" ContentType="a/macro&#69;nabled"/>'),
    "macros of word": doc(Macros=Storage({"VBA": Storage({"dir": bytes(100)})})),
    "macros of excel": compound({"Workbook": office.book(), "_VBA_PROJECT_CUR": Storage({"PROJECT": b"a"})}),
    "a sheet of macros in excel": xls(sheet=1),
    "a module in excel": xls(sheet=6),
}
ENCRYPTED = {
    "an archive with a password": b"".join((docx()[:6], b"\x01\0", docx()[8:])),
    "a package with a password": compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(300)}),
    "words with a password": compound({"WordDocument": office.words(0x0100)}),
    "a book with a password": xls(office.record(0x002F, bytes(54))),
}


def flagged(content: bytes) -> bytes:
    """Every entry of an archive marked as encrypted, in both places."""
    changed = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + place] |= 1
            start = changed.find(signature, start + 4)
    return bytes(changed)


ENCRYPTED["an archive with a password"] = flagged(docx())
MACROS["macros by name"] = office.zipped(
    {
        "[Content_Types].xml": office.types(office.WORD, "word/document.xml"),
        "word/document.xml": b"<document/>",
        "word/VbaProject.bin": b"a",
    }
)


@pytest.mark.parametrize("content", UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_it_refuses_what_is_not_on_the_list(content: bytes) -> None:
    assert refusal(content) == "unsupported"


@pytest.mark.parametrize("content", MACROS.values(), ids=MACROS)
def test_it_refuses_macros(content: bytes) -> None:
    assert refusal(content) == "macros"


@pytest.mark.parametrize("content", ENCRYPTED.values(), ids=ENCRYPTED)
def test_it_refuses_what_nobody_can_look_into(content: bytes) -> None:
    assert refusal(content) == "encrypted"


def with_lie(content: bytes, places: tuple[int, int], value: int) -> bytes:
    """The same archive with another size of its last part: `places` in the local header and in the directory."""
    changed = bytearray(content)
    struct.pack_into("<L", changed, changed.rindex(b"PK\x03\x04") + places[0], value)
    struct.pack_into("<L", changed, changed.rindex(b"PK\x01\x02") + places[1], value)
    return bytes(changed)


def doctype() -> bytes:
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    declared = office.types(office.WORD, "word/document.xml").replace(b"?>", b"?>" + entities)
    return office.zipped({"[Content_Types].xml": declared, "word/document.xml": b"<a/>"})


def twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", office.types(office.WORD, "word/document.xml"))
        archive.writestr("word/document.xml", b"<a/>")
        archive.writestr("word/Document.xml", b"<b/>")
    return made.getvalue()


DAMAGED = {
    "an archive without its end": docx()[:-10],
    "an archive with something behind it": docx() + b"<script>",
    "an archive in an archive's clothes": zip_behind(b"PK\x03\x04"),
    "a part that is larger than it says": with_lie(docx(word__b=bytes(5000)), (22, 24), 40),
    "a part that is smaller than it says": with_lie(docx(word__b=bytes(5000)), (22, 24), 6000),
    "a part that reaches into the directory": with_lie(docx(word__b=bytes(5000)), (18, 20), 5000),
    "another sum": with_lie(docx(), (14, 16), 1),
    "two parts of one name": twice(),
    "an unknown way of packing": office.zipped(
        {"[Content_Types].xml": office.types(office.WORD, "word/document.xml"), "word/document.xml": b"a"},
        zipfile.ZIP_BZIP2,
    ),
    "no main part": office.package(office.WORD, "word/document.xml").replace(
        b"word/document.xml", b"word/documant.xml"
    ),
    "entities": doctype(),
    "no xml": office.zipped({"[Content_Types].xml": b"\xff\xfe<", "word/document.xml": b"<a/>"}),
    "the first bytes of a compound file": doc()[:8],
    "the header of a compound file": doc()[:512],
    "half a compound file": doc()[: len(doc()) // 2],
    "words that are none": compound({"WordDocument": bytes(5000)}),
    "a book that is none": compound({"Workbook": bytes(5000)}),
    "words and a book": compound({"Workbook": office.book(), "WordDocument": office.words()}),
    "a folder of words": compound({"WordDocument": Storage()}),
    "no words at all": compound({"WordDocument": b""}),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_it_refuses_a_container_that_contradicts_itself(content: bytes) -> None:
    assert refusal(content) == "damaged"


def many_parts() -> bytes:
    return office.zipped({f"{number}": b"" for number in range(5_001)})


TOO_LARGE = {
    "a bomb": docx(word__a=bytes(150_000_000), word__b=bytes(150_000_000)),
    "too many parts": many_parts(),
    "too many entries": compound({f"{number}": b"" for number in range(4_100)}),
    "a list of types that is one": docx(" " * 1_000_001),
    "a book of empty records": compound({"Workbook": office.record(0x0809, bytes(16)) + bytes(4 * 200_001)}),
}


@pytest.mark.parametrize("content", TOO_LARGE.values(), ids=TOO_LARGE)
def test_it_refuses_what_is_larger_than_any_document(content: bytes) -> None:
    assert len(content) < 2_000_000
    assert refusal(content) == "too_large"


@pytest.mark.parametrize(("kind", "content"), [(kind, one) for kind, all_ in SAMPLES.items() for one in all_])
def test_it_knows_each_kind_by_its_content(kind: Kind, content: bytes) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("purpose", ALLOWED)
def test_each_purpose_takes_its_own_kinds(purpose: Purpose) -> None:
    for kind, names in CONTENT_TYPES.items():
        is_taken = kind in ALLOWED[purpose]
        assert [may_announce(purpose, name) for name in names] == [is_taken] * len(names)
        if is_taken:
            assert agreed(purpose, names[-1], kind) == kind
        else:
            with pytest.raises(FileRefused, match="unsupported"):
                agreed(purpose, names[0], kind)
    assert not may_announce(purpose, "image/gif")
    assert not may_announce(purpose, "")


def test_what_was_announced_must_agree() -> None:
    for kind in CONTENT_TYPES:
        for other, names in CONTENT_TYPES.items():
            if other != kind:
                with pytest.raises(FileRefused, match="wrong_type"):
                    agreed("attachment", names[0], kind)
    assert find_announced("Text/Plain; charset=GB18030") == "txt"
    assert find_announced("application/octet-stream") is None


@pytest.fixture(scope="module")
async def files() -> AsyncIterator[FileTypes]:
    made = FileTypes()
    yield made
    await made.aclose()


async def test_the_child_answers_as_the_rules_do(files: FileTypes) -> None:
    for contents in (UNSUPPORTED, MACROS, ENCRYPTED, DAMAGED, TOO_LARGE):
        for content in contents.values():
            with pytest.raises(FileRefused, match=str(refusal(content))):
                await files.check("attachment", "text/plain", content)
    for kind, samples in SAMPLES.items():
        for content in samples:
            assert await files.check("attachment", CONTENT_TYPES[kind][0], content) == kind
    with pytest.raises(FileRefused, match="too_large"):
        await files.check("attachment", "text/plain", b"a" * 12_000_001)


async def test_a_picture_by_another_name_is_refused(files: FileTypes) -> None:
    with pytest.raises(FileRefused, match="wrong_type"):
        await files.check("photo", "image/png", encoded(Image.new("RGB", (9, 9))))
    with pytest.raises(FileRefused, match="unsupported"):
        await files.check("photo", "application/pdf", SAMPLES["pdf"][0])
    assert await files.check("scan", "application/pdf", SAMPLES["pdf"][0]) == "pdf"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (None, "attachment"),
        ("", "attachment"),
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ("申请.pdf", "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E7%94%B3%E8%AF%B7.pdf"),
        ('a".pdf\r\nX: 1', 'attachment; filename="a_.pdf__X_ 1"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("a\u202efdp.exe", 'attachment; filename="a_fdp.exe"'),
        ("..", 'attachment; filename="_"'),
        ("a;b=c.txt", "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%3Bb%3Dc.txt"),
    ],
)
def test_a_name_cannot_break_the_header(name: str | None, value: str) -> None:
    assert attachment(name) == value
    assert download_headers(name) == {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": value,
    }
