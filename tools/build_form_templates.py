"""Builds the two .docx templates again: `python -m tools.build_form_templates`.

They are committed so that an office can open one in Word, change its layout and return it; the field names in braces
are those of `word.py`. The bytes depend on nothing but this file.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from services.submissions.documents import labels
from services.submissions.documents.labels import Label
from services.submissions.documents.word import PICTURES_A_LINE, TEMPLATES, same_bytes, sign

# Every Chinese Word and WPS has 宋体; LibreOffice falls back to an installed Chinese font.
_FONT = "宋体"
_PICTURE_COLUMN = 48
_FORM_1_COLUMNS = (20, 26, 39, 26, 59)
_FORM_2_COLUMNS = (20, 26, 39, 85)


def build(folder: Path) -> None:
    for kind, make in (("registration_form", _registration_form), ("progress_report", _progress_report)):
        document = _page()
        make(document)
        (folder / f"{kind}.docx").write_bytes(same_bytes(document))


def _page() -> Any:
    document = Document()
    sign(document, "", "")
    _drop_thumbnail(document.part.package)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(35), Mm(18)
    section.header_distance, section.footer_distance = Mm(8), Mm(8)
    _set_style(document)
    _header(section.header)
    _footer(section.footer)
    return document


def _drop_thumbnail(package: Any) -> None:
    """The picture of an empty page that python-docx puts into every document."""
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(key)


def _set_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1


def _header(header: Any) -> None:
    table = header.add_table(1, 2, Mm(170))
    for cell, width in zip(table.rows[0].cells, (146, 24), strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    _write(table.cell(0, 0).paragraphs[0], "{{ edition }}", size=8)
    _write(table.cell(0, 1).paragraphs[0], "{{ qr }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # A new header begins with a paragraph; the table must come after it, last but one.
    header._element.append(header.paragraphs[0]._element)
    _tighten(header.paragraphs[-1])


def _footer(footer: Any) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    _write(paragraph, "{{ imprint }}\t第", size=8)
    _field(paragraph, "PAGE")
    _write(paragraph, "页　共", size=8)
    _field(paragraph, "NUMPAGES")
    _write(paragraph, "页", size=8)


def _field(paragraph: Any, name: str) -> None:
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), name)
    paragraph._element.append(simple)
    run = paragraph.add_run("1")
    run.font.size = Pt(8)
    simple.append(run._element)


def _progress_report(document: Any) -> None:
    words = labels.PROGRESS_REPORT
    _open_sheet(document, words)
    table = _table(document, 9, _FORM_2_COLUMNS)
    _block(table, words["team"], 0, 2)
    _pair(table, 0, words["team_name"], "{{ team.name }}", 3)
    _pair(table, 1, words["leader_name"], "{{ team.leader_name }}", 3)
    _pair(table, 2, words["phone"], "{{ team.leader_phone }}", 3)
    _block(table, words["household"], 3, 5)
    _pair(table, 3, words["head_name"], "{{ household.head_name }}", 3)
    _pair(table, 4, words["address"], "{{ household.address }}", 3)
    _pair(table, 5, words["phone"], "{{ household.phone }}", 3)
    _block(table, words["content"], 6, 6)
    _lines(table.cell(6, 1).merge(table.cell(6, 3)), str(words["content_hint"]))
    _block(table, words["photos"], 7, 7)
    _pictures(table.cell(7, 1).merge(table.cell(7, 3)))
    _opinion_and_consent(table, 8, 2, 3)
    _heights(table, (8, 8, 8, 8, 8, 8, 62, 46, 42))
    _close_sheet(document)


def _registration_form(document: Any) -> None:
    words = labels.REGISTRATION_FORM
    _open_sheet(document, words)
    table = _table(document, 10, _FORM_1_COLUMNS)
    _block(table, words["team"], 0, 1)
    _pair(table, 0, words["team_name"], "{{ team.name }}", 4)
    _two_pairs(table, 1, words["leader_name"], "{{ team.leader_name }}", "{{ team.leader_phone }}")
    _block(table, words["household"], 2, 3)
    _two_pairs(table, 2, words["head_name"], "{{ household.head_name }}", "{{ household.phone }}")
    _pair(table, 3, words["address"], "{{ household.address }}", 4)
    _block(table, words["plan"], 4, 7)
    for row, part in enumerate(("funds", "project", "goods", "other"), start=4):
        _pair(table, row, words[part], f"{{{{ plan.{part} }}}}", 4)
    _block(table, words["photos"], 8, 8)
    _pictures(table.cell(8, 1).merge(table.cell(8, 4)))
    _opinion_and_consent(table, 9, 2, 4)
    _heights(table, (9, 9, 9, 9, 14, 14, 14, 14, 62, 42))
    _close_sheet(document)


def _open_sheet(document: Any, words: Any) -> None:
    document.add_paragraph("{%p for sheet in sheets %}")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("{%r if sheet.number > 1 %}")
    title.add_run().add_break(WD_BREAK.PAGE)
    title.add_run("{%r endif %}")
    _write(title, "{{ sheet.title }}", size=17, bold=True)
    head = document.add_paragraph()
    head.paragraph_format.tab_stops.add_tab_stop(Mm(88))
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(6), Pt(3)
    head.add_run(f"{words['reporting_unit']}{{{{ reporting_unit }}}}\t")
    head.add_run(f"{words['submitted_on']}{{{{ submitted_on }}}}　{{{{ sheet.mark }}}}")


def _close_sheet(document: Any) -> None:
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(3)
    _write(note, "{{ note }}", size=9.5)
    document.add_paragraph("{%p endfor %}")


def _table(document: Any, rows: int, columns_mm: tuple[int, ...]) -> Any:
    table = document.add_table(rows, len(columns_mm), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _margins(table)
    _widths(table, columns_mm)
    return table


def _widths(table: Any, columns_mm: tuple[int, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, columns_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width_mm in (("top", 1), ("left", 1.5), ("bottom", 1), ("right", 1.5)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(width_mm).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema requires the margins before the table's look, which python-docx writes last.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _heights(table: Any, heights_mm: tuple[int, ...]) -> None:
    """Minimum heights: a longer text makes its row grow and continue on the next page."""
    for row, height in zip(table.rows, heights_mm, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST


def _block(table: Any, label: Label, first_row: int, last_row: int) -> None:
    _label(table.cell(first_row, 0).merge(table.cell(last_row, 0)), label)


def _pair(table: Any, row: int, label: Label, value: str, last_column: int) -> None:
    _label(table.cell(row, 1), label)
    table.cell(row, 2).merge(table.cell(row, last_column)).paragraphs[0].add_run(value)


def _two_pairs(table: Any, row: int, label: Label, value: str, phone: str) -> None:
    _pair(table, row, label, value, 2)
    _label(table.cell(row, 3), labels.REGISTRATION_FORM["phone"])
    table.cell(row, 4).paragraphs[0].add_run(phone)


def _label(cell: Any, label: Label) -> None:
    parts = (label,) if isinstance(label, str) else label
    for index, part in enumerate(parts):
        paragraph = cell.add_paragraph() if index else cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(part)


def _lines(cell: Any, hint: str) -> None:
    cell.paragraphs[0].add_run(hint)
    cell.add_paragraph("{%p for line in sheet.lines %}")
    line = cell.add_paragraph("{{ line.number }}. {{ line.visited_on }}　{{ line.content }}　{{ line.amount }}")
    line.paragraph_format.space_before = Pt(3)
    cell.add_paragraph("{%p endfor %}")


def _pictures(cell: Any) -> None:
    """A table without borders inside the cell; without pictures it is left out, because Word refuses a table without
    rows."""
    cell.paragraphs[0].add_run("{%p if sheet.picture_groups %}")
    table = cell.add_table(3, PICTURES_A_LINE)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, (_PICTURE_COLUMN,) * PICTURES_A_LINE)
    table.cell(0, 0).paragraphs[0].add_run("{%tr for group in sheet.picture_groups %}")
    for index, picture in enumerate(table.rows[1].cells):
        _centred(picture.paragraphs[0], f"{{{{ group[{index}].image }}}}")
        _centred(picture.add_paragraph(), f"{{{{ group[{index}].caption }}}}")
    table.cell(2, 0).paragraphs[0].add_run("{%tr endfor %}")
    cell.paragraphs[-1].add_run("{%p endif %}")
    _tighten(cell.add_paragraph())


def _centred(paragraph: Any, text: str) -> None:
    _write(paragraph, text, size=8).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _opinion_and_consent(table: Any, row: int, last_left: int, last_column: int) -> None:
    words = labels.PROGRESS_REPORT
    left = table.cell(row, 0).merge(table.cell(row, last_left))
    right = table.cell(row, last_left + 1).merge(table.cell(row, last_column))
    _evidence(left, (str(words["opinion"]), "{{ opinion }}"), str(words["seal"]))
    _evidence(right, (str(words["signature"]), ""), "")


def _evidence(cell: Any, opening: tuple[str, str], seal: str) -> None:
    """The words, then the empty place for seal or signature, then the line for the date."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    cell.paragraphs[0].add_run(opening[0])
    cell.add_paragraph(opening[1])
    place = cell.add_paragraph(seal)
    place.paragraph_format.space_before = Pt(48)
    place.paragraph_format.left_indent = Mm(44)
    dated = cell.add_paragraph(str(labels.PROGRESS_REPORT["blank_date"]))
    dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(paragraph: Any, text: str, size: float = 11, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    return paragraph


def _tighten(paragraph: Any) -> None:
    """Word requires a paragraph here; it is one point high, so it is not visible."""
    paragraph.paragraph_format.line_spacing = Pt(1)


if __name__ == "__main__":
    build(Path(__file__).parent.parent / "services" / "submissions" / "documents" / TEMPLATES)
