"""The font of the forms is part of the product: the same on every machine, and one clear message without it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.embedded.object_store import ObjectStore
from services.submissions.documents.coverage import Face, coverage_of
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.fonts import FONT_DIR, uncommon
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.printer import FormPrinter
from services.submissions.settings import SubmissionsSettings
from tests.databases import ServiceDatabase
from tests.submissions.forms import progress_report, registration_form
from tests.submissions.office import Office, refused, running_office
from tests.support.people import LEADER_A
from tools.printed_page import read_back

REGULAR, BOLD = "400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf"


def all_of_gbk() -> str:
    codes = (bytes((first, second)) for first in range(0x81, 0xFF) for second in range(0x40, 0xFF) if second != 0x7F)
    return bytes(range(0x20, 0x7F)).decode() + b"".join(codes).decode("gbk", errors="ignore")


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """Only the upright face is left."""
    shutil.copy(FONT_DIR / REGULAR, tmp_path)
    return tmp_path


def test_it_refuses_to_print_in_any_other_font_than_the_products(tmp_path: Path, half: Path) -> None:
    for folder in (tmp_path / "deleted", half):
        with pytest.raises(FontMissingError, match=r"Noto Serif SC is not in .*: run `make install`"):
            PdfRenderer(folder)


def test_text_is_embedded_in_the_products_font_and_no_other() -> None:
    for form in (progress_report(), registration_form()):
        printed = read_back(PdfRenderer().pdf(form))
        assert "志愿服务帮扶贫困户" in printed.text
        assert {name.partition("+")[2]: embedded for name, embedded in printed.fonts.items()} == {
            "NotoSerifSC-Regular": True,
            "NotoSerifSC-Bold": True,
        }


@pytest.mark.parametrize("file", [REGULAR, BOLD])
def test_everyday_characters_are_in_both_faces(file: str) -> None:
    """`FormPrinter.lacks` does not ask the fonts about these."""
    everyday = set(all_of_gbk()) - set(uncommon("".join(all_of_gbk())))
    assert len(everyday) > 21_700
    assert coverage_of([Face(str(FONT_DIR / file), 0)]).lacks("".join(everyday)) == []


def test_what_everyday_leaves_out_of_gbk_is_really_lacking() -> None:
    others = list(uncommon("".join(all_of_gbk())))
    assert coverage_of([Face(str(FONT_DIR / REGULAR), 0)]).lacks("".join(others)) == others


async def test_the_child_prints_in_the_font_of_its_folder(tmp_path: Path) -> None:
    """Blanks and Chinese in the path."""
    folder = shutil.copytree(FONT_DIR, tmp_path / "字 体")
    room = FormPrinter(folder)
    try:
        assert (await room.draw(progress_report(), "pdf")).startswith(b"%PDF")
        shutil.rmtree(folder)
    finally:
        await room.aclose()
    without = FormPrinter(folder)
    try:
        with pytest.raises(FontMissingError):
            await without.draw(progress_report(), "pdf")
        assert (await without.draw(progress_report(), "docx")).startswith(b"PK")
        shutil.copytree(FONT_DIR, folder)
        assert (await without.draw(progress_report(), "pdf")).startswith(b"%PDF"), "without a restart"
    finally:
        await without.aclose()


@pytest.fixture
async def office_without_font(
    settings: tuple[SubmissionsSettings, ServiceDatabase], object_store: ObjectStore, tmp_path: Path
) -> AsyncIterator[Office]:
    values, database = settings
    async with running_office(values.model_copy(update={"font_dir": tmp_path}), database) as office:
        yield office


async def test_without_the_font_the_form_says_so_and_everything_else_works(office_without_font: Office) -> None:
    office = office_without_font
    office.programs.answers["disclosures"][1]["head"]["name"] = "赵𠮷"
    report = await office.submitted()
    answer = await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")
    assert refused(answer) == (503, "printer-not-ready")
    assert "make install" in answer.json()["title"]
    assert "make install" in answer.json()["title_en"]
    assert (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()["state"] == "submitted"
    assert (await office.ask(LEADER_A, "GET", f"/{report['id']}.docx")).content.startswith(b"PK")
