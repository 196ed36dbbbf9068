"""The child that draws forms: `python -I -m services.submissions.documents.drawing_process`.

A frame in is a length (4 bytes, big-endian) and a pickled (form, format), a frame out a length and a pickled
(document, error). Only our own parent writes to it, hence pickle. It ends when its standard input ends.
"""

import pickle
import sys
from functools import cache
from typing import BinaryIO, Literal

from services.submissions.documents.form import Form
from services.submissions.documents.pdf import FontMissingError, PdfRenderer
from services.submissions.documents.pictures import UnreadablePhotoError
from services.submissions.documents.word import word_file

Format = Literal["pdf", "docx"]
Answer = tuple[bytes, Exception | None]


def draw(form: Form, format_: Format) -> Answer:
    try:
        return (_renderer().pdf(form) if format_ == "pdf" else word_file(form)), None
    except (FontMissingError, UnreadablePhotoError) as error:
        return b"", error


@cache
def _renderer() -> PdfRenderer:
    return PdfRenderer()


def frame(message: object) -> bytes:
    content = pickle.dumps(message)
    return len(content).to_bytes(4, "big") + content


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    while len(head := source.read(4)) == 4:
        form, format_ = pickle.loads(source.read(int.from_bytes(head, "big")))  # noqa: S301  # from our parent only
        sink.write(frame(draw(form, format_)))
        sink.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
