"""The child that prints forms: its errors, and its replacement."""

import asyncio
import datetime as dt
import io
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.sandbox.frames import Bounds, Frame, encode, read
from services.submissions.documents import form_frames, printer
from services.submissions.documents.faults import FontMissingError, UnreadablePhotoError
from services.submissions.documents.form import (
    Edition,
    Form,
    Imprint,
    Note,
    Photo,
    ProgressReport,
    RegistrationForm,
    SupportedHousehold,
    SupportPlan,
    Team,
    VisitRow,
)
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
    hasty._sandbox._program = replace(hasty._sandbox._program, seconds=printer.PROGRAM.seconds)
    assert (await hasty.draw(progress_report(), "pdf")).startswith(b"%PDF")
    await hasty.aclose()


async def test_a_child_that_was_killed_is_replaced(room: FormPrinter) -> None:
    await room.draw(progress_report(), "docx")
    assert room.child_id is not None
    os.kill(room.child_id, signal.SIGKILL)
    while room.child_id is not None:  # noqa: ASYNC110  # told by the event loop, which tells nobody else
        await asyncio.sleep(0.01)
    assert (await room.draw(progress_report(), "docx")).startswith(b"PK")


async def test_it_draws_what_the_renderers_draw_whoever_asks_at_once(room: FormPrinter) -> None:
    forms = [replace(progress_report(), opinion=f"意见{n}") for n in range(4)]
    drawn = await asyncio.gather(*(room.draw(form, "pdf") for form in forms), room.draw(forms[0], "docx"))
    renderer = PdfRenderer()
    assert drawn == [*(renderer.pdf(form) for form in forms), word_file(forms[0])]


async def test_an_idle_printer_ends(room: FormPrinter) -> None:
    await room.draw(progress_report(), "docx")
    child = room.child_id
    assert child is not None
    async with asyncio.timeout(10):
        while psutil.pid_exists(child):  # noqa: ASYNC110  # told by the system's list of processes
            await asyncio.sleep(0.05)
    assert room.child_id is None


async def test_the_message_about_the_missing_font_is_sent_through_the_pipe(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError) as raised:
        PdfRenderer(tmp_path)
    room = FormPrinter(tmp_path)
    with pytest.raises(FontMissingError) as passed_on:
        await room.draw(progress_report(), "pdf")
    await room.aclose()
    assert str(passed_on.value) == str(raised.value)
    assert str(tmp_path) in str(passed_on.value)


async def test_the_child_answers_with_a_refusal_and_does_not_end(room: FormPrinter) -> None:
    await room.draw(progress_report(), "docx")
    child = room.child_id
    with pytest.raises(UnreadablePhotoError):
        await room.draw(registration_form(photos=(Photo(b"", date(2020, 4, 2)),)), "docx")
    assert child is not None
    assert room.child_id in {child, None}, "not replaced; gone at most because it was idle"


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.text(st.characters(categories=["Cs"]), max_size=2)
PHOTOS = st.lists(st.builds(Photo, st.binary(max_size=8), st.dates()), max_size=3).map(tuple)
TEAMS = st.builds(Team, TEXTS, TEXTS, TEXTS)
# An offset: an hour that a zone has twice comes back as the first.
MOMENTS = st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=8))))
HEAD = {
    "area": TEXTS,
    "reporting_unit": TEXTS,
    "submitted_on": st.none() | st.dates(),
    "team": TEAMS,
    "household": st.builds(SupportedHousehold, TEXTS, TEXTS, TEXTS),
    "note": st.none() | st.builds(Note, st.dates() | st.integers(1, 31), TEXTS, TEXTS, TEXTS, TEXTS),
    "edition": st.builds(Edition, st.uuids(), st.integers(1), TEXTS, st.booleans()),
    "opinion": TEXTS,
    "imprint": st.none() | st.builds(Imprint, TEXTS, TEXTS, MOMENTS, st.uuids()),
}
VISITS = st.lists(st.builds(VisitRow, st.dates(), TEXTS, st.integers(0), PHOTOS), max_size=3).map(tuple)
FORMS = st.builds(
    RegistrationForm, **HEAD, plan=st.builds(SupportPlan, TEXTS, TEXTS, TEXTS, TEXTS), photos=PHOTOS
) | st.builds(ProgressReport, **HEAD, period=st.text(max_size=20), rows=VISITS)


@settings(deadline=None)
@given(form=FORMS)
def test_a_form_comes_out_of_its_frame_as_it_went_in(form: Form) -> None:
    bounds = Bounds(1 << 20, 1 << 20)
    travelled = read(io.BytesIO(encode(form_frames.encode(form, "pdf"))), bounds)
    assert travelled is not None
    assert travelled.message["format"] == "pdf"
    assert form_frames.decode(travelled) == form


@pytest.mark.parametrize("message", [{"os": "x"}, {"Form": {}}, {"Path": "/"}, {"bytes": 1}, {"Team": {"secret": 1}}])
def test_no_object_is_made_of_a_name_that_is_no_part_of_a_form(message: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, IndexError)):
        form_frames.decode(Frame({"form": message}))
