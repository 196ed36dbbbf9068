"""The child process that looks into untrusted documents: `python -I -m services.submissions.files.type_process`.

A question is a file. The answer is {"kind"}, one of `types.Kind`, or a refusal with one of `types.FileRefusal`.
"""

import codecs
from collections.abc import Iterator

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits
from services.submissions.files.types import MOST_BYTES, FileRefused, kind_of

LIMITS = Limits(address_space=256 * 1024 * 1024, cpu_seconds=3, questions=100)
BOUNDS = Bounds(header=4096, content=MOST_BYTES)


def answer(question: Question) -> Iterator[Frame]:
    """Raises Refused."""
    (content,) = question.only().blobs
    try:
        yield Frame({"kind": kind_of(content)})
    except FileRefused as refused:
        raise Refused(refused.reason) from None
    except MemoryError:
        raise Refused("too_large") from None


# The decoders are loaded now, because nothing can be imported after files can no longer be opened.
for _encoding in ("utf-8-sig", "gb18030", "utf-16-le"):
    codecs.lookup(_encoding)

if __name__ == "__main__":
    serve(answer, LIMITS, BOUNDS)
