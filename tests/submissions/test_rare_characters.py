"""A character that no font has is named on the screen and on the paper, and never printed as an empty box."""

import functools
import io
import random
from pathlib import Path
from typing import Any

import pytest
import typst
from docx import Document
from fontTools.ttLib import TTFont

from services.submissions.documents.coverage import Coverage, Face, coverage_of, needs_ink
from services.submissions.documents.fonts import FONT_DIR
from services.submissions.documents.form import Form, SupportedHousehold
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.printer import FormPrinter
from services.submissions.documents.text import printable
from services.submissions.documents.word import word_file
from services.submissions.reports.printing import unprintable
from tests.submissions.forms import progress_report, registration_form
from tests.submissions.office import Office
from tests.support.pdfs import empty_boxes, text_of
from tests.support.people import INSPECTOR, LEADER_A

# Extensions A and E: the product's own font has them; the third, of B, only a font of the machine may have.
RARE_SURNAMES, RARER_SURNAME = "㛃𬭛", "𠮷"
NEVER_DRAWN = "\U000323af"
"""The last of Extension H; if a font of this machine has it one day, use another one."""


@pytest.fixture(scope="module")
def bare_renderer() -> PdfRenderer:
    """As on a machine without any font beside the product's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "Fonts", functools.partial(typst.Fonts, include_system_fonts=False))
        return PdfRenderer()


@pytest.fixture(scope="module", params=["the fonts of this machine", "no other font"])
def renderer(request: pytest.FixtureRequest, bare_renderer: PdfRenderer) -> PdfRenderer:
    return bare_renderer if request.param == "no other font" else PdfRenderer()


def shown_on(pdf: bytes) -> str:
    """Without the line breaks."""
    return text_of(pdf).replace("\r\n", "")


def test_an_empty_box_is_seen_where_there_is_one() -> None:
    text = f'#set text(font: "Noto Serif SC", fallback: false)\n赵{NEVER_DRAWN}{NEVER_DRAWN}'
    draw: Any = typst.compile  # None of its overloads fits a call without files.
    assert empty_boxes(draw(text.encode(), font_paths=[FONT_DIR])) == 2


@pytest.mark.parametrize("make", [progress_report, registration_form])
def test_a_character_no_font_has_stands_as_its_code_and_the_foot_names_it(renderer: PdfRenderer, make: Any) -> None:
    form: Form = make(household=SupportedHousehold(f"赵{NEVER_DRAWN}", "138", "柳树沟"))
    pdf = renderer.pdf(form)
    shown = shown_on(pdf)
    assert "赵[U+323AF]" in shown
    assert "字库缺字，表中以编码代替，请核对后手写补正：U+323AF" in shown
    assert empty_boxes(pdf) == 0


def test_a_form_with_all_characters_has_no_note(renderer: PdfRenderer) -> None:
    form = progress_report(household=SupportedHousehold(RARE_SURNAMES, "138", "柳树沟"))
    shown = shown_on(renderer.pdf(form))
    assert RARE_SURNAMES in shown
    assert "字库缺字" not in shown


def test_emoji_are_drawn_or_named_but_never_boxes(renderer: PdfRenderer) -> None:
    emoji = "🌸🥰👨‍👩‍👧❤️🫨👍🏽"
    pdf = renderer.pdf(progress_report(opinion=emoji))
    assert empty_boxes(pdf) == 0
    shown = shown_on(pdf)
    for character in renderer.lacks(emoji):
        assert f"[U+{ord(character):04X}]" in shown


def test_a_page_with_many_of_them_still_has_its_foot_on_one_line(renderer: PdfRenderer) -> None:
    lacking = [character for character in map(chr, range(0x31350, 0x31370)) if character in renderer.lacks(character)]
    assert len(lacking) > 6
    pdf = renderer.pdf(progress_report(opinion="".join(lacking)))
    shown = shown_on(pdf)
    assert f"U+31350、U+31351、U+31352、U+31353、U+31354、U+31355等{len(lacking)}个" in shown


def test_the_word_file_keeps_the_character_for_the_fonts_of_its_reader() -> None:
    form = progress_report(household=SupportedHousehold(f"赵{NEVER_DRAWN}", "138", "柳树沟"))
    cells = Document(io.BytesIO(word_file(form))).tables[0]._cells
    assert f"赵{NEVER_DRAWN}" in [cell.text for cell in cells]


def test_a_character_newer_than_this_python_is_kept_and_a_noncharacter_is_replaced() -> None:
    assert printable("\U000323af\U0001fae8") == "\U000323af\U0001fae8"
    assert printable("\ufffe\U0003ffff\ufdd0") == "\ufffd\ufffd\ufffd"


def test_the_coverage_is_what_another_reader_of_fonts_finds() -> None:
    fonts = typst.Fonts(font_paths=[FONT_DIR]).fonts()
    faces = {font.path: Face(font.path, font.index) for font in fonts if font.path and font.index == 0}
    assert faces
    choice = random.Random(12)  # noqa: S311  # nothing here is a secret
    for path, face in sorted(faces.items()):
        with TTFont(path, fontNumber=0) as font:
            known = set(font.getBestCmap())
        coverage = coverage_of([face])
        others = choice.sample(range(0x20, 0x32000), 2000)
        for code in (*choice.sample(sorted(known), min(2000, len(known))), *others):
            assert (chr(code) in coverage) == (code in known), (path, hex(code))


def test_a_damaged_font_of_the_machine_covers_nothing_and_stops_nothing(tmp_path: Path) -> None:
    whole = next(FONT_DIR.rglob("*_400Regular.ttf"))
    damaged = {"empty": b"", "no-font": b"no font" * 9, "cut": whole.read_bytes()[:600], "collection": b"ttcf"}
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
    faces = [Face(str(tmp_path / name), 0) for name in (*damaged, "missing")]
    assert coverage_of(faces).lacks("赵a") == ["赵", "a"]
    assert coverage_of([*faces, Face(str(whole), 0)]).lacks("赵a") == []


def test_a_bare_machine_names_what_only_other_fonts_have(bare_renderer: PdfRenderer) -> None:
    form = progress_report(household=SupportedHousehold(f"赵{RARER_SURNAME}", "138", "柳树沟"), opinion="约≒十户")
    pdf = bare_renderer.pdf(form)
    shown = shown_on(pdf)
    assert "赵[U+20BB7]" in shown
    assert "[U+2252]" in shown
    assert empty_boxes(pdf) == 0


def test_a_font_of_the_machine_adds_its_characters(bare_renderer: PdfRenderer) -> None:
    here = PdfRenderer()
    added = [chr(code) for code in range(0x20000, 0x2A6E0) if chr(code) in here.coverage]
    added = bare_renderer.lacks("".join(added))
    if not added:
        pytest.skip("no font of this machine has a character of Extension B that ours lacks")
    pdf = here.pdf(progress_report(household=SupportedHousehold(f"赵{added[0]}", "138", "柳树沟")))
    assert f"赵{added[0]}" in shown_on(pdf)
    assert empty_boxes(pdf) == 0


def test_spans_that_touch_or_overlap_are_one() -> None:
    coverage = Coverage.from_bytes(Coverage([65, 70, 97, 99]).to_bytes())
    assert [character for character in "@AEFabc" if character in coverage] == ["A", "E", "a", "b"]
    assert coverage.lacks("A@c@\n") == ["@", "c"]
    assert not needs_ink("\ufe0f")


async def test_missing_characters_are_found_without_starting_the_child_for_everyday_text() -> None:
    room = FormPrinter()
    try:
        assert await room.lacks("赵有田 138，送去大米一袋。") == []
        assert room.child_id is None
        assert await room.lacks(f"赵{NEVER_DRAWN}{RARE_SURNAMES}") == [NEVER_DRAWN]
        assert room.child_id is not None
    finally:
        await room.aclose()


async def test_missing_characters_are_shown_before_printing(office: Office) -> None:
    office.programs.answers["disclosures"][1]["head"]["name"] = f"赵{NEVER_DRAWN}"
    report = await office.draft()
    assert report["unprintable"] == [NEVER_DRAWN]
    masked = (await office.ask(INSPECTOR, "GET", f"/{report['id']}")).json()
    assert masked["unprintable"] == [], "a covered name is not told by its characters"
    answer = await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")
    assert "赵[U+323AF]" in shown_on(answer.content)


async def test_a_screen_does_not_fail_because_the_printer_does() -> None:
    hasty = FormPrinter(seconds=0.001)
    assert await unprintable(hasty, NEVER_DRAWN) == []
    await hasty.aclose()
