"""What a service and the child that draws say to each other.

A frame in is a length (4 bytes, big-endian) and a pickled (form, format), or (None, "coverage"); a frame out a length
and a pickled (document, error), or (the bytes of a `Coverage`, error). Only our own two processes write them, hence
pickle.
"""

import pickle
from typing import Literal

from services.submissions.documents.form import Form

Format = Literal["pdf", "docx"]
Question = tuple[Form, Format] | tuple[None, Literal["coverage"]]
Answer = tuple[bytes, Exception | None]

CHILD = "services.submissions.documents.printer_process"


def frame(message: object) -> bytes:
    content = pickle.dumps(message)
    return len(content).to_bytes(4, "big") + content
