"""The printed forms compared with the official tables (朝阳市 2020 方案, 附件 1 and 2), and with malicious text."""

import io
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from docx import Document
from docx.oxml.ns import qn
from jinja2.exceptions import SecurityError, UndefinedError
from pdfplumber.page import Page
from pdfplumber.table import Table
from PIL import Image

from docs.images.forms import through_libreoffice
from services.kernel.ids import new_id
from services.submissions.documents import qr
from services.submissions.documents.faults import UnreadablePhotoError
from services.submissions.documents.form import Edition, Form, Imprint, Photo, Team, VisitRow
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.text import printable, yuan
from services.submissions.documents.word import word_file
from tests.submissions.forms import HASH, REPORT_ID, photo, picture, progress_report, registration_form, visit_rows
from tests.support.pdfs import Box, pages_of, pictures_on, properties_of, text_boxes, text_of
from tools.build_form_templates import build

A4 = Box(0, 0, 595.28, 841.89)
BLACK = 0.0
SEAL_AND_DATE = "本单位（志愿服务团队）意见情况属实，同意报送。盖章年月日"
FORM_2_NOTE = (
    "备注：此表要求于每月25日前填写完毕，纸质版加盖公章后报送（传真）至市文明办指导科，电子版发至邮箱。"
    "联系电话：0421-0000001，传真：0421-0000002，邮箱：desk@bangfu.invalid。"
)
FORM_1_NOTE = (
    "备注：此表于4月10日前填写完毕，纸质版加盖公章后报送（传真）至市文明办指导科报备，电子版发送至邮箱。"
    "联系电话：0421-0000001，传真：0421-0000002，邮箱：desk@bangfu.invalid。"
)
FORM_2_CELLS = [
    ["志愿服务团队", "组织名称", "北票市春风志愿服务队"],
    ["队长姓名", "林静安"],
    ["联系电话", "13800000001"],
    ["帮扶户信息", "姓名", "赵有田"],
    ["地址", "北票市东官营镇柳树沟村3组"],
    ["联系电话", "13800000002"],
    [
        "帮扶内容",
        "（要求填写走访时间、帮扶内容、帮扶金额等信息）"
        "1.2020年5月1日第1次走访，送去大米一袋帮扶金额：1元"
        "2.2020年5月2日第2次走访，送去大米一袋帮扶金额：2元"
        "3.4.5.",
    ],
    ["走访帮扶照片", ""],
    [SEAL_AND_DATE, "帮扶户签字年月日"],
]
FORM_1_CELLS = [
    ["志愿服务团队", "组织名称", "北票市春风志愿服务队"],
    ["队长姓名", "林静安", "联系电话", "13800000001"],
    ["帮扶户信息", "姓名", "赵有田", "联系电话", "13800000002"],
    ["家庭住址", "北票市东官营镇柳树沟村3组"],
    ["帮扶方案", "资金", "筹集帮扶资金2000元"],
    ["项目", "发展庭院养鸡50只"],
    ["物资", "春耕种子与化肥"],
    ["其他", "每月走访不少于一次"],
    ["走访帮扶照片", ""],
    [SEAL_AND_DATE, "帮扶户签字年月日"],
]
HOSTILE = [
    '#read("/etc/passwd") #import "x" *粗* _斜_ $x$ <标> @引 // 注 \\ `码`',
    "{{ 7 * 7 }} {% for x in y %} {_{ x }_} {%p if 1 %} {{r a }} {# 注 #}",
    "&amp; < > \" ' ]]> <!-- --> <w:p/>",
    "零宽\u200b字符\u200d连接\ufeff",
    "من اليمين إلى اليسار",
    "两行\n文字\r\n三行",
    "表情😀与生僻字𠮷",
    "%s %(x)d {0} ${HOME} `id` $(id)",
]


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def squeezed(text: str) -> str:
    """Without blanks and invisible characters, which depend on the layout."""
    return re.sub(r"[\s\u200b\u200c\u200d\u2060\u2068\u2069\ufeff]", "", text)


def table_on(page: Page) -> Table:
    (table,) = page.find_tables()
    return table


def cells(page: Page) -> list[list[str]]:
    """Text of every bordered cell, row by row as drawn."""
    return [[text_in(page, box) for box in row.cells if box] for row in table_on(page).rows]


def text_in(page: Page, box: tuple[float, float, float, float]) -> str:
    return squeezed(page.crop(box).extract_text())


def above_and_below(page: Page) -> tuple[str, str]:
    """The text outside the table."""
    _, top, _, bottom = table_on(page).bbox
    return text_in(page, (0, 0, page.width, top)), text_in(page, (0, bottom, page.width, page.height))


def word_cells(file: bytes, table_number: int = 0) -> list[list[str]]:
    """Text of every cell in its first row; a cell merged over rows occurs once."""
    seen: set[Any] = set()
    rows: list[list[str]] = []
    for row in Document(io.BytesIO(file)).tables[table_number].rows:
        fresh = list(dict.fromkeys(cell._tc for cell in row.cells if cell._tc not in seen))
        seen.update(fresh)
        rows.append([typed_in(tc) for tc in fresh])
    return rows


def word_text(file: bytes) -> str:
    return typed_in(Document(io.BytesIO(file)).element.body)


def typed_in(element: Any) -> str:
    return squeezed("".join(run.text or "" for run in element.iter(qn("w:t"))))


def read_code(png: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(found.text)


@pytest.mark.parametrize("bad", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_it_refuses_a_photo_that_is_no_picture(renderer: PdfRenderer, bad: bytes) -> None:
    form = registration_form(photos=(Photo(bad, date(2020, 4, 2)),))
    with pytest.raises(UnreadablePhotoError):
        renderer.pdf(form)
    with pytest.raises(UnreadablePhotoError):
        word_file(form)


@pytest.mark.parametrize(
    "edition", [Edition(REPORT_ID, 0, HASH), Edition(REPORT_ID, 1, "0f"), Edition(REPORT_ID, 1, "x" * 64)]
)
def test_it_refuses_to_print_a_code_that_could_not_be_matched(edition: Edition) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        qr.payload(edition)


@pytest.mark.parametrize("text", ["", "https://example.cn", "BANGFU:R1:00:1:00", f"BANGFU:R1:{REPORT_ID.hex}:0:{HASH}"])
def test_it_refuses_a_code_it_did_not_print(text: str) -> None:
    with pytest.raises(qr.NotAReportCodeError):
        qr.read_payload(text)


def test_it_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="never negative"):
        yuan(-1)


def test_a_replaced_word_template_reaches_no_python(tmp_path: Path) -> None:
    with pytest.raises(SecurityError):
        word_file(progress_report(), template_saying(tmp_path, "{{ team.__class__.__mro__ }}"))


def test_a_replaced_word_template_with_a_misspelt_field_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        word_file(progress_report(), template_saying(tmp_path, "{{ taem_name }}"))


def template_saying(folder: Path, text: str) -> Path:
    document = Document()
    document.add_paragraph(text)
    document.save(str(folder / "office.docx"))
    return folder / "office.docx"


@pytest.mark.parametrize(
    ("form", "expected"), [(progress_report(), FORM_2_CELLS), (registration_form(), FORM_1_CELLS)], ids=["F2", "F1"]
)
def test_the_pdf_is_the_official_table_cell_by_cell(renderer: PdfRenderer, form: Form, expected: Any) -> None:
    (page,) = pages_of(renderer.pdf(form))
    assert cells(page) == expected


@pytest.mark.parametrize(
    ("form", "expected"), [(progress_report(), FORM_2_CELLS), (registration_form(), FORM_1_CELLS)], ids=["F2", "F1"]
)
def test_the_word_file_has_the_same_cells(form: Form, expected: Any) -> None:
    assert word_cells(word_file(form)) == expected


@pytest.mark.parametrize(
    ("form", "title", "note"),
    [
        (progress_report(), "朝阳市志愿服务帮扶贫困户实施情况进度表", FORM_2_NOTE),
        (registration_form(), "朝阳市志愿服务帮扶贫困户信息报备表", FORM_1_NOTE),
    ],
    ids=["F2", "F1"],
)
def test_title_head_and_note_stand_outside_the_table(renderer: PdfRenderer, form: Form, title: str, note: str) -> None:
    (page,) = pages_of(renderer.pdf(form))
    above, below = above_and_below(page)
    assert f"{title}报送单位：北票市文明办报送时间：2020年5月22日" in above
    assert below.startswith(note)
    text = word_text(word_file(form))
    assert text.startswith(f"{title}报送单位：北票市文明办报送时间：2020年5月22日")
    assert text.endswith(note)


@pytest.mark.parametrize("form", [progress_report(), registration_form()], ids=["F2", "F1"])
def test_every_cell_is_bordered_and_the_table_fills_the_page(renderer: PdfRenderer, form: Form) -> None:
    (page,) = pages_of(renderer.pdf(form))
    table = table_on(page)
    left, top, right, bottom = table.bbox
    assert page.width == pytest.approx(595, abs=1)
    assert left == pytest.approx(page.width - right, abs=1)
    assert bottom - top > 0.65 * page.height
    # Rows touch and each has the whole width: no gap, no open border.
    for row in table.rows:
        assert min(box[0] for box in row.cells if box) >= left - 1
        assert max(box[2] for box in row.cells if box) == pytest.approx(right, abs=1)


@pytest.mark.parametrize(("visits", "sheets"), [(0, 1), (1, 1), (5, 1), (6, 2), (11, 3)])
def test_five_rows_stand_on_a_sheet(renderer: PdfRenderer, visits: int, sheets: int) -> None:
    form = progress_report(rows=visit_rows(visits))
    document = pages_of(renderer.pdf(form))
    assert len(document) == sheets
    assert len(Document(io.BytesIO(word_file(form))).tables) == sheets
    for number, page in enumerate(document, start=1):
        expected = expected_lines(number, visits)
        assert cells(page)[6][1] == expected
        assert word_cells(word_file(form), number - 1)[6][1] == expected
        assert ("（续表）" in squeezed(page.extract_text())) == (number > 1)
        assert (f"第{number}张共{sheets}张" in squeezed(page.extract_text())) == (sheets > 1)


def expected_lines(sheet: int, visits: int) -> str:
    text = "（要求填写走访时间、帮扶内容、帮扶金额等信息）"
    for n in range(sheet * 5 - 4, sheet * 5 + 1):
        row = f"2020年5月{n}日第{n}次走访，送去大米一袋帮扶金额：{n}元" if n <= visits else ""
        text += f"{n}.{row}"
    return text


def test_the_photos_are_inside_beside_their_visits(renderer: PdfRenderer) -> None:
    rows = tuple(replace(row, photos=(photo(n * 20), photo(n * 20 + 10))) for n, row in enumerate(visit_rows(6)))
    document = pages_of(renderer.pdf(progress_report(rows=rows)))
    pictures = [pictures_on(page) for page in document]
    assert [len(shown) for shown in pictures] == [10, 2]
    assert {picture.content for shown in pictures for picture in shown} == {p.image for r in rows for p in r.photos}
    assert "6.2020年5月3日6.2020年5月3日" in cells(document[1])[7][1]
    file = word_file(progress_report(rows=rows))
    assert len(Document(io.BytesIO(file)).inline_shapes) == 12
    assert word_pictures(file) >= {p.image for r in rows for p in r.photos}


def word_pictures(file: bytes) -> set[bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_any_number_of_photos_stays_inside_its_cell(renderer: PdfRenderer, count: int) -> None:
    shapes = ({"width": 300, "height": 400}, {"width": 1600, "height": 200}, {"width": 60, "height": 900})
    photos = tuple(photo(n, **shapes[n % 3]) for n in range(count))
    (page,) = pages_of(renderer.pdf(registration_form(photos=photos)))
    cell = cell_right_of(page, "走访帮扶照片")
    drawn = [picture.box for picture in pictures_on(page)]
    assert len(drawn) == count
    assert all(cell.contains(box) for box in drawn)


def cell_right_of(page: Page, label: str) -> Box:
    rows = [[box for box in row.cells if box] for row in table_on(page).rows]
    (found,) = [row[1] for row in rows if text_in(page, row[0]) == label]
    return Box(*found)


def test_a_png_photo_is_printed_too(renderer: PdfRenderer) -> None:
    form = registration_form(photos=(Photo(picture(7, kind="PNG"), date(2020, 4, 2)),))
    (page,) = pages_of(renderer.pdf(form))
    assert len(pictures_on(page)) == 1


@pytest.mark.parametrize("form", [progress_report(rows=visit_rows(6)), registration_form()], ids=["F2", "F1"])
def test_the_code_on_every_page_names_report_version_and_hash(renderer: PdfRenderer, form: Form) -> None:
    for page in renderer.pages_as_png(form):
        assert qr.read_payload(read_code(page)) == Edition(REPORT_ID, 2, HASH)
    with zipfile.ZipFile(io.BytesIO(word_file(form))) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".png")]
        assert read_code(archive.read(name)) == qr.payload(form.edition)


def test_the_code_survives_a_fax(renderer: PdfRenderer) -> None:
    (page,) = renderer.pages_as_png(progress_report(), pixels_per_inch=200)
    faxed = io.BytesIO()
    Image.open(io.BytesIO(page)).convert("L").rotate(1.5, fillcolor=255).convert("1").save(faxed, "PNG")
    assert read_code(faxed.getvalue()) == qr.payload(progress_report().edition)


def test_a_draft_says_so(renderer: PdfRenderer) -> None:
    form = progress_report(edition=Edition(REPORT_ID, 1, HASH, is_draft=True), submitted_on=None)
    (page,) = pages_of(renderer.pdf(form))
    assert "草稿，尚未报送" in page.extract_text()
    assert "草稿" not in text_of(renderer.pdf(progress_report()))


def test_the_imprint_stands_below_the_table_and_covers_no_cell(renderer: PdfRenderer) -> None:
    imprint = Imprint("报送市文明办", "张主任", datetime(2020, 5, 22, 2, 3, tzinfo=UTC), new_id())
    (page,) = pages_of(renderer.pdf(progress_report(imprint=imprint)))
    line = f"用途：报送市文明办张主任2020-05-2210:03{imprint.print_id}"
    assert line in above_and_below(page)[1]
    for number in (imprint.print_id, REPORT_ID):
        assert str(number) in page.extract_text()
    assert cells(page) == FORM_2_CELLS
    footer = Document(io.BytesIO(word_file(progress_report(imprint=imprint)))).sections[0].footer
    assert line in typed_in(footer._element)


def test_no_seal_is_ever_drawn(renderer: PdfRenderer) -> None:
    for form in (progress_report(), registration_form()):
        (page,) = pages_of(renderer.pdf(form))
        assert pictures_on(page) == []
        row = Box(*table_on(page).rows[-1].bbox).shrunk(2, 2)
        # Only straight black lines; a round or red thing would be a seal.
        rules = [drawn for drawn in (*page.lines, *page.rects, *page.curves) if row.meets(box_of(drawn))]
        assert {drawn["object_type"] for drawn in rules} == {"line"}
        lines = {drawn["stroking_color"] for drawn in rules if drawn["stroke"]}
        areas = {drawn["non_stroking_color"] for drawn in rules if drawn["fill"]}
        assert (lines, areas) == ({BLACK}, set())


def box_of(drawn: dict[str, Any]) -> Box:
    return Box(drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_it_was_typed(renderer: PdfRenderer, text: str) -> None:
    form = progress_report(
        reporting_unit=text, opinion=text, team=Team(text, "林", text), rows=(VisitRow(date(2020, 5, 1), text, 5),)
    )
    (page,) = pages_of(renderer.pdf(form))
    drawn = cells(page)
    in_word = word_cells(word_file(form))
    assert [len(row) for row in drawn] == [len(row) for row in in_word] == [3, 2, 2, 3, 2, 2, 2, 2, 2]
    for table in (drawn, in_word):
        assert same_letters(table[0][2], text)
        assert same_letters(table[2][1], text)
        assert same_letters(table[6][1], f"{expected_lines(1, 0)[:-10]}1.2020年5月1日{text}帮扶金额：0.05元2.3.4.5.")


def same_letters(drawn: str, typed: str) -> bool:
    """Right-to-left words are extracted in visual order, and in ligatures: compare their letters."""
    return sorted(plain(drawn)) == sorted(plain(typed)) if "ا" in typed else plain(drawn) == plain(typed)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", squeezed(text)).replace("(", "（").replace(")", "）")


def test_misleading_characters_are_made_visible(renderer: PdfRenderer) -> None:
    rows = (VisitRow(date(2020, 5, 1), "送\u202e00001\u202c元\x07", 100),)
    (page,) = pages_of(renderer.pdf(progress_report(rows=rows)))
    assert "1.2020年5月1日送[U+202E]00001[U+202C]元" in cells(page)[6][1]
    assert "送[U+202E]00001[U+202C]元\ufffd" in word_text(word_file(progress_report(rows=rows)))
    assert printable("e" + "\u0301" * 9) == "e" + "\u0301" * 4 + "\ufffd"


@pytest.mark.parametrize("letters", ["甲乙丙丁", "zyxwzyxw", "甲\n"], ids=["han", "one long word", "lines"])
def test_ten_thousand_characters_continue_on_further_pages_and_none_is_lost(
    renderer: PdfRenderer, letters: str
) -> None:
    text = letters * (10_000 // len(letters))
    form = progress_report(opinion=text, rows=(VisitRow(date(2020, 5, 1), text, 0), *visit_rows(2)))
    pdf = renderer.pdf(form)
    assert squeezed(text_of(pdf)).count(letters[0]) == 2 * text.count(letters[0])
    frame = A4.shrunk(50, 20)
    boxes = [box for page in text_boxes(pdf) for box in page]
    assert len(boxes) > 200
    assert [box for box in boxes if not frame.contains(box)] == []
    assert squeezed(text) in word_text(word_file(form))


def test_the_same_form_gives_the_same_bytes(renderer: PdfRenderer) -> None:
    form = progress_report(rows=tuple(replace(row, photos=(photo(1),)) for row in visit_rows(6)))
    assert renderer.pdf(form) == PdfRenderer().pdf(form)
    assert renderer.pdf(form) != renderer.pdf(replace(form, opinion="不同意"))
    assert word_file(form) == word_file(form)
    with zipfile.ZipFile(io.BytesIO(word_file(form))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_the_committed_word_templates_are_what_the_script_builds(tmp_path: Path) -> None:
    build(tmp_path)
    committed = resources.files("services.submissions.documents").joinpath("templates")
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {entry.name: entry.read_bytes() for entry in _templates(committed)}


def _templates(folder: Any) -> Iterator[Any]:
    return (entry for entry in folder.iterdir() if entry.name.endswith(".docx"))


@pytest.mark.parametrize("form", [progress_report(), registration_form()], ids=["Form 2", "Form 1"])
def test_the_properties_of_the_files_name_form_and_unit_and_nobody(renderer: PdfRenderer, form: Form) -> None:
    word = word_file(form)
    properties = Document(io.BytesIO(word)).core_properties
    title = "朝阳市志愿服务帮扶贫困户"
    assert properties.title.startswith(title)
    assert (properties.author, properties.last_modified_by, properties.comments) == ("北票市文明办", "", "")
    told_of = properties_of(renderer.pdf(form))
    assert told_of["Title"].startswith(title)
    assert told_of["Author"] == "北票市文明办"
    assert title in told_of["XMP"]
    told = str(told_of)
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        names = [name for name in parts.namelist() if name.startswith(("docProps/", "customXml/"))]
        told += "".join(parts.read(name).decode() for name in names)
    assert not [name for name in names if "thumbnail" in name]
    for personal in ("赵有田", "13800000002", "林静安", "13800000001", "柳树沟", "python-docx"):
        assert personal not in told


def test_the_properties_of_a_replaced_template_do_not_name_who_made_it(tmp_path: Path) -> None:
    build(tmp_path)
    own = Document(str(tmp_path / "progress_report.docx"))
    own.core_properties.author = own.core_properties.last_modified_by = own.core_properties.comments = "林静安"
    own.save(str(tmp_path / "own.docx"))
    with zipfile.ZipFile(io.BytesIO(word_file(progress_report(), tmp_path / "own.docx"))) as parts:
        assert "林静安" not in parts.read("docProps/core.xml").decode()


@pytest.mark.parametrize("amount_fen", [0, 85050])
def test_no_line_of_the_word_file_ends_between_amount_and_yuan(amount_fen: int) -> None:
    form = progress_report(rows=(VisitRow(date(2020, 5, 5), "送" * 20, amount_fen),))
    text = "".join(cell.text for row in Document(io.BytesIO(word_file(form))).tables[0].rows for cell in row.cells)
    number = yuan(amount_fen).removesuffix("元")
    assert f"帮扶金额：{number}\u00a0元" in text
    assert f"{number}元" not in text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_breaks_no_amount_wherever_the_line_ends() -> None:
    rows = tuple(VisitRow(date(2020, 5, day), "送" * (16 + day), 0) for day in range(1, 6))
    lines = text_of(through_libreoffice(word_file(progress_report(rows=rows)))).splitlines()
    assert not [line for line in lines if line.strip().startswith("元")]
