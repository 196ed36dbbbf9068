"""The child that draws forms: `python -I -m services.submissions.documents.printer_process FONT_DIR`.

It alone loads typst and the Word library. It ends when its standard input ends.
"""

import pickle
import sys
from functools import cache
from pathlib import Path
from typing import BinaryIO

from services.submissions.documents.faults import FontMissingError, UnreadablePhotoError
from services.submissions.documents.form import Form
from services.submissions.documents.frames import Answer, Format, Question, frame
from services.submissions.documents.pdf import PdfRenderer
from services.submissions.documents.word import word_file


def draw(form: Form, format_: Format) -> Answer:
    try:
        return (_renderer().pdf(form) if format_ == "pdf" else word_file(form)), None
    except (FontMissingError, UnreadablePhotoError) as error:
        return b"", error


def answer(question: Question) -> Answer:
    if question[0] is not None:
        return draw(*question)
    try:
        return _renderer().coverage.to_bytes(), None
    except FontMissingError as error:
        return b"", error


@cache
def _renderer() -> PdfRenderer:
    return PdfRenderer(Path(sys.argv[1]))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    while len(head := source.read(4)) == 4:
        question = pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301  # from our parent only
        sink.write(frame(answer(question)))
        sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
