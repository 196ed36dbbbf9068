"""The child process that prints forms: `python -I -m services.submissions.documents.printer_process FONT_DIR`.

A question is a form (`form_frames.py`) or {"coverage": true}. The answer is the document or the bytes of a `Coverage`,
or a refusal: FONT_MISSING with {"message"}, UNREADABLE_PHOTO. Only this process loads typst and the Word library.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits
from services.submissions.documents import form_frames
from services.submissions.documents.faults import FONT_MISSING, UNREADABLE_PHOTO, FontMissingError, UnreadablePhotoError
from services.submissions.documents.form import Form
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.word import word_file

# typst opens a font on first use, and a missing font may be installed while the process runs.
LIMITS = Limits(address_space=4 * 1024**3, cpu_seconds=60, questions=200, open_files=32, niceness=5)
BOUNDS = Bounds(header=16 * 1024**2, content=256 * 1024**2)


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    frame = question.only()
    try:
        yield Frame({}, (_answered(frame),))
    except FontMissingError as error:
        raise Refused(FONT_MISSING, message=str(error)) from None
    except UnreadablePhotoError:
        raise Refused(UNREADABLE_PHOTO) from None


def _answered(question: Frame) -> bytes:
    if "coverage" in question.message:
        return _renderer().coverage.to_bytes()
    form: Form = form_frames.decode(question)
    return _renderer().pdf(form) if question.message["format"] == "pdf" else word_file(form)


@cache
def _renderer() -> PdfRenderer:
    return PdfRenderer(Path(sys.argv[1]))


if __name__ == "__main__":
    serve(answer, LIMITS, BOUNDS)
