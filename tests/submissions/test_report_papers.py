"""Form 1 and Form 2 on paper: what is printed, for whom, and what is recorded."""

import io
import zipfile

import httpx
import pytest

from services.kernel.clock import today
from services.submissions.documents.text import chinese_date
from services.submissions.reports import printing
from tests.submissions.office import Office, refused
from tests.support.pdfs import pages_of, pictures_on, properties_of, text_of, texts_of
from tests.support.people import (
    CHEN,
    INSPECTOR,
    LEADER_A,
    XIAO_LI,
    ZHANG,
)
from tests.support.pictures import jpeg


@pytest.mark.parametrize("purpose", ["存档\x00", "存档\x1b[2J", "x"])
async def test_it_refuses_a_purpose_that_cannot_be_kept(office: Office, purpose: str) -> None:
    report = await office.draft()
    answer = await office.ask(ZHANG, "GET", f"/{report['id']}.pdf", params={"purpose": purpose})
    assert refused(answer) == (422, "malformed")


def words_of(document: httpx.Response) -> str:
    """The text of a PDF or Word file, names and file properties included, without blanks."""
    if document.content.startswith(b"%PDF"):
        text = text_of(document.content) + str(properties_of(document.content))
    else:
        with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    return "".join(text.split())


@pytest.mark.parametrize("format_", ["pdf", "docx"])
async def test_who_sees_masked_fields_gets_them_masked_on_paper(office: Office, format_: str) -> None:
    report = await office.submitted()
    document = words_of(await office.ask(INSPECTOR, "GET", f"/{report['id']}.{format_}"))
    for secret in ("赵有田", "13800000002", "柳树沟村3组12号", "13800000001"):
        assert secret not in document
    for shown in ("赵**", "138****0002", "林静安", "脱敏"):
        assert shown in document
    # Those who may reveal these fields with a purpose give one here, and it is recorded as well.
    for who in (LEADER_A, XIAO_LI, ZHANG, CHEN):
        document = words_of(await office.ask(who, "GET", f"/{report['id']}.{format_}"))
        assert "赵有田" in document
        assert "脱敏" not in document


async def test_a_returned_form_is_printed_without_the_day_it_was_sent_before(office: Office) -> None:
    report = await office.submitted()
    sent_on = chinese_date(today())
    assert sent_on in words_of(await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf"))
    await office.ask(ZHANG, "POST", f"/{report['id']}/return", json={"reason": "请补充"})
    again = words_of(await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf"))
    assert "草稿" in again
    assert sent_on not in again


async def test_the_pdf_has_the_rows_and_the_photos_and_is_audited(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await office.visit(household_id, jpeg(1), jpeg(2), content="送去鸡雏50只")
    await office.prepare_pictures()
    report = await office.submitted(pairing_id=str(pairing_id))
    answer = await office.ask(ZHANG, "GET", f"/{report['id']}.pdf", params={"purpose": "存档备查"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    (text,) = texts_of(answer.content)
    text = "".join(text.split())
    for words in ("送去鸡雏50只", "赵有田", "13800000002", "柳树沟村3组12号", "林静安", "存档备查"):
        assert words in text
    (page,) = pages_of(answer.content)
    assert len(pictures_on(page)) == 2
    (action, details) = office.audit(report["id"])[-1]
    assert (action, details["purpose"], details["format"], details["version"]) == (
        "report.printed", "存档备查", "pdf", 1,
    )  # fmt: skip
    assert details["print_id"] in text


async def test_a_month_of_very_many_photos_is_printed_with_small_ones(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """460 large ones (23 visits, 20 photos each) took 2.8 GB to print; on paper they are two centimetres wide."""
    pairing_id, household_id = office.pair()
    await office.visit(household_id, jpeg(11), jpeg(12))
    await office.prepare_pictures()
    report = await office.draft(pairing_id=str(pairing_id))
    widths = []
    for most in (2, 1):
        monkeypatch.setattr(printing, "MOST_LARGE_PICTURES", most)
        answer = await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")
        (page,) = pages_of(answer.content)
        widths.append([picture.width for picture in pictures_on(page)])
    assert widths == [[640, 640], [320, 320]]


async def test_the_word_file_is_audited_too(office: Office) -> None:
    report = await office.submitted()
    answer = await office.ask(CHEN, "GET", f"/{report['id']}.docx")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert office.audit(report["id"])[-1][1]["format"] == "docx"


async def test_it_refuses_to_print_before_the_photos_are_ready(office: Office) -> None:
    pairing_id, household_id = office.pair()
    await office.visit(household_id, jpeg(3))
    report = await office.draft(pairing_id=str(pairing_id))
    answer = await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")
    assert refused(answer) == (409, "photo-not-ready")
    await office.prepare_pictures()
    assert (await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")).status_code == 200
