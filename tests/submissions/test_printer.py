"""The child that draws forms: what it raises, and that it is replaced."""

import asyncio
import pickle
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.submissions.documents import printer, printer_process
from services.submissions.documents.faults import FontMissingError, UnreadablePhotoError
from services.submissions.documents.form import Photo
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.printer import FormPrinter, PrintingFailedError
from services.submissions.documents.word import word_file
from tests.submissions.forms import progress_report, registration_form


@pytest.fixture
async def room() -> AsyncIterator[FormPrinter]:
    made = FormPrinter(seconds_idle=0.2)
    yield made
    await made.aclose()


async def test_a_photo_that_is_no_picture_is_refused_and_the_child_lives_on(room: FormPrinter) -> None:
    with pytest.raises(UnreadablePhotoError):
        await room.draw(registration_form(photos=(Photo(b"no picture", date(2020, 4, 2)),)), "pdf")
    assert (await room.draw(registration_form(), "docx")).startswith(b"PK")


async def test_a_child_that_is_too_slow_is_replaced() -> None:
    hasty = FormPrinter(seconds=0.01)
    with pytest.raises(PrintingFailedError):
        await hasty.draw(progress_report(), "pdf")
    hasty._seconds = printer.SECONDS_PER_FORM
    assert (await hasty.draw(progress_report(), "pdf")).startswith(b"%PDF")
    await hasty.aclose()


async def test_a_child_that_was_killed_is_replaced(room: FormPrinter) -> None:
    await room.draw(progress_report(), "docx")
    assert room._child is not None
    room._child.kill()
    await room._child.wait()
    assert (await room.draw(progress_report(), "docx")).startswith(b"PK")


async def test_it_draws_what_the_renderers_draw_whoever_asks_at_once(room: FormPrinter) -> None:
    forms = [replace(progress_report(), opinion=f"意见{n}") for n in range(4)]
    drawn = await asyncio.gather(*(room.draw(form, "pdf") for form in forms), room.draw(forms[0], "docx"))
    renderer = PdfRenderer()
    assert drawn == [*(renderer.pdf(form) for form in forms), word_file(forms[0])]


async def test_an_idle_child_goes(room: FormPrinter) -> None:
    await room.draw(progress_report(), "docx")
    child = room._child
    assert child is not None
    assert await asyncio.wait_for(child.wait(), 10) == 0
    assert room._child is None


def test_the_word_about_the_missing_font_comes_through_the_pipe(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError) as raised:
        PdfRenderer(tmp_path)
    passed_on = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  # our own bytes
    assert str(passed_on) == str(raised.value)
    assert str(tmp_path) in str(passed_on)


def test_the_child_answers_an_error_instead_of_dying() -> None:
    _, error = printer_process.draw(registration_form(photos=(Photo(b"", date(2020, 4, 2)),)), "docx")
    assert isinstance(error, UnreadablePhotoError)
