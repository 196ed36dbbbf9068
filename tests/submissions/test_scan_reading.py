"""Reading the codes of untrusted scans."""

import io
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from PIL import Image

from services.kernel.ids import new_id
from services.kernel.sandbox.frames import Frame
from services.kernel.sandbox.parent import Died, EndedFromOutside, Sandbox, SandboxFault, TooSlow
from services.submissions.documents import qr
from services.submissions.media.scan_reading import Reading, ReadingInterrupted, ScanReader
from tests.submissions import hostile_pdfs as pdfs
from tests.submissions.forms import picture, progress_report


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[ScanReader]:
    made = ScanReader()
    yield made
    await made.aclose()


def page_with(*codes: bytes, size: tuple[int, int] = (1240, 1754)) -> bytes:
    sheet, made = Image.new("L", size, 255), io.BytesIO()
    for number, code in enumerate(codes):
        drawn = Image.open(io.BytesIO(code))
        sheet.paste(drawn, (40, 40 + number * (drawn.height + 60)))
    sheet.save(made, "PNG")
    return made.getvalue()


def foreign_code(text: str) -> bytes:
    drawn = io.BytesIO()
    segno.make_qr(text).save(drawn, kind="png", border=4, scale=6)
    return drawn.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n broken", picture(), picture()[:400]], ids=range(5)
)
async def test_a_file_without_a_code_gives_no_reading(content: bytes, reader: ScanReader) -> None:
    assert (await reader.reading_of(content)).edition is None


async def test_it_refuses_a_picture_bomb(reader: ScanReader) -> None:
    assert (await reader.reading_of(page_with(size=(9000, 9000)))).edition is None


@pytest.mark.parametrize("text", ["https://example.cn/", "BANGFU:R1:X:1:Y", "BANGFU:R2:" + "0" * 32])
async def test_a_foreign_code_is_not_ours(text: str, reader: ScanReader) -> None:
    assert (await reader.reading_of(page_with(foreign_code(text)))).edition is None


async def test_our_code_is_found_beside_a_foreign_one(reader: ScanReader) -> None:
    edition = progress_report().edition
    page = page_with(foreign_code("https://example.cn/"), qr.as_png(edition))
    assert (await reader.reading_of(page)).edition == edition


@pytest.mark.parametrize("order", [1, -1], ids=["first", "last"])
async def test_of_two_pages_in_one_picture_the_one_of_the_report_counts(order: int, reader: ScanReader) -> None:
    mine = progress_report().edition
    other = replace(mine, report_id=new_id())
    page = page_with(*[qr.as_png(edition) for edition in (mine, other)][::order])
    assert (await reader.reading_of(page, mine.report_id)).edition == mine
    assert (await reader.reading_of(page, other.report_id)).edition == other
    assert (await reader.reading_of(page, new_id())).edition in {mine, other}


HOSTILE = {
    "a header and nothing": b"%PDF-1.7\n%%EOF",
    "encrypted": pdfs.encrypted(pdfs.scanned_pdf(page_with(qr.as_png(progress_report().edition)))),
    "11 pages": pdfs.many_pages(11),
    "10,000 pages": pdfs.many_pages(10_000),
    "two billion pages": pdfs.pages_in_themselves(),
    "a picture of 1.2 billion pixels": pdfs.picture_bomb(35_000),
    "ten to the twelfth drawings": pdfs.nested_forms(12),
    "a page of 7 km": pdfs.of_size(b"0 0 20000000 20000000"),
    "a page of no size": pdfs.of_size(b"0 0 0 0"),
    "a page of size NaN": pdfs.of_size(b"0 0 nan inf"),
    "a form that draws itself": pdfs.form_in_itself(),
    "no objects": pdfs.written({1: b"null"}),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_pdf_reads_like_a_blank_page_and_soon(name: str, reader: ScanReader) -> None:
    begin = time.monotonic()
    assert (await reader.reading_of(HOSTILE[name])).edition is None
    assert time.monotonic() - begin < 25


@pytest.mark.parametrize("name", ["encrypted", "11 pages", "10,000 pages", "no objects"])
async def test_no_page_of_a_refused_pdf_is_drawn(name: str, reader: ScanReader) -> None:
    assert await reader.draw_page(HOSTILE[name], 1) is None


async def test_every_cut_of_a_scan_is_refused_or_read_but_never_an_error(reader: ScanReader) -> None:
    whole = pdfs.scanned_pdf(page_with(qr.as_png(progress_report().edition)))
    for length in range(8, len(whole), len(whole) // 12):
        assert (await reader.reading_of(whole[:length])).edition in (None, progress_report().edition)


async def test_a_code_is_read_on_any_page_and_the_pages_are_counted(reader: ScanReader) -> None:
    edition, blank = progress_report().edition, page_with()
    pdf = pdfs.scanned_pdf(blank, page_with(qr.as_png(edition)), blank)
    assert await reader.reading_of(pdf, edition.report_id) == Reading(edition, 3)
    assert await reader.reading_of(page_with(qr.as_png(edition))) == Reading(edition, 1)


async def test_a_pdf_whose_index_is_broken_is_read_all_the_same(reader: ScanReader) -> None:
    edition = progress_report().edition
    pdf = pdfs.scanned_pdf(page_with(qr.as_png(edition)))
    broken = pdf[: pdf.rindex(b"startxref")] + b"startxref\n999999999\n%%EOF"
    assert (await reader.reading_of(broken)).edition == edition


async def test_scripts_in_a_scan_are_not_run(reader: ScanReader) -> None:
    edition = progress_report().edition
    pdf = pdfs.with_everything_active(pdfs.scanned_pdf(page_with(qr.as_png(edition))))
    assert b"JavaScript" in pdf
    assert (await reader.reading_of(pdf)).edition == edition
    assert not Path(pdfs.MARK).exists()  # noqa: ASYNC240  # one look at one file


async def test_a_bundle_with_a_page_of_an_older_version_is_of_the_older_version(reader: ScanReader) -> None:
    new = progress_report().edition
    old = replace(new, version=new.version - 1)
    pages = [page_with(qr.as_png(edition)) for edition in (new, old)]
    for order in (1, -1):
        assert (await reader.reading_of(pdfs.scanned_pdf(*pages[::order]), new.report_id)).edition == old


async def test_a_page_to_look_at_is_a_bare_jpeg_of_bounded_size(reader: ScanReader) -> None:
    pdf = pdfs.with_everything_active(pdfs.scanned_pdf(page_with(size=(4000, 6000)), page_with()))
    for number in (1, 2):
        shown = await reader.draw_page(pdf, number)
        assert shown is not None
        with Image.open(io.BytesIO(shown)) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) <= 1600
            assert not picture.getexif()
        assert pdfs.CANARY not in shown
    assert await reader.draw_page(pdf, 3) is None


@pytest.mark.parametrize("fault", [Died, TooSlow, EndedFromOutside])
async def test_a_child_killed_from_outside_does_not_reject_the_page(
    fault: type[SandboxFault], reader: ScanReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: Sandbox, question: Frame) -> Frame:
        raise fault

    monkeypatch.setattr(Sandbox, "ask", fail)
    if fault is EndedFromOutside:
        with pytest.raises(ReadingInterrupted):
            await reader.reading_of(picture())
        with pytest.raises(ReadingInterrupted):
            await reader.draw_page(b"%PDF-1.7", 1)
    else:
        assert (await reader.reading_of(picture())).edition is None
        assert await reader.draw_page(b"%PDF-1.7", 1) is None
