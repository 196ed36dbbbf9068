"""The code inside a child process: it sets its limits, then answers questions until its standard input ends."""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from services.kernel.sandbox import frames
from services.kernel.sandbox.frames import Bounds, Frame, NotAFrame, Refused, TooLarge
from services.kernel.sandbox.limits import Limits

TOO_LARGE = "too-large"
"""The refusal of a question that is larger than its bounds."""


class Question(Iterator[Frame]):
    """The frames of one question, read as they arrive."""

    def __init__(self, source: BinaryIO, bounds: Bounds) -> None:
        self._source = source
        self._bounds = bounds
        self.is_read = False

    def __next__(self) -> Frame:
        """Raises NotAFrame, TooLarge."""
        if self.is_read:
            raise StopIteration
        frame = frames.read(self._source, self._bounds)
        if frame is None:
            raise NotAFrame
        left = self._bounds.content - frames.size(frame.blobs)
        self._bounds = self._bounds._replace(content=left)
        self.is_read = frame.is_last
        return frame

    def only(self) -> Frame:
        """The frame of a question that has one. Raises NotAFrame, TooLarge."""
        frame = next(self)
        if not frame.is_last:
            raise NotAFrame
        return frame


Answer = Callable[[Question], Iterable[Frame]]
"""The work of a child: answers a question with one frame or more, or raises Refused."""


def serve(answer: Answer, limits: Limits, bounds: Bounds) -> None:
    """Call it when everything is loaded. `bounds` are those of a question. If `answer` raises an error other than
    Refused, the child ends; the parent reports it to the caller and starts another child."""
    source, sink, memory = sys.stdin.buffer, _private_output(), _Memory()
    # Under `nohup`, and in the background of a shell, a process ignores these, and its children inherit that.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    limits.apply()
    while question := _next(source, bounds):
        limits.allow_cpu()
        for frame in _answered(answer, question, memory):
            sink.write(frames.encode(frame))
        sink.flush()
        if not question.is_read:
            # The unread rest is still in the pipe, where it would be read as the next question. The parent has been
            # told (`ends`).
            return


def _next(source: BinaryIO, bounds: Bounds) -> Question | None:
    """Waits for a question; None at the end. The bytes that peek reads stay in the buffer."""
    is_there = bool(source.peek(1))  # type: ignore[attr-defined]  # standard input is a BufferedReader
    return Question(source, bounds) if is_there else None


def _answered(answer: Answer, question: Question, memory: "_Memory") -> Iterator[Frame]:
    """Delays each frame by one, so that the last one can be marked. The last one also holds the memory in use, and
    whether the child ends now."""
    held: Frame | None = None
    refused = Refused("nothing-answered")
    try:
        for frame in answer(question):
            if held is not None:
                yield held._replace(is_last=False)
            held = frame
    except Refused as error:
        refused = error
    except TooLarge:
        refused = Refused(TOO_LARGE)
    else:
        if held is not None:
            yield Frame({**held.message, **_state(question, memory)}, held.blobs)
            return
    if held is not None:
        yield held._replace(is_last=False)
    yield Frame({**refused.facts, "refused": refused.name, **_state(question, memory)})


def _state(question: Question, memory: "_Memory") -> dict[str, int | bool]:
    return {"memory": memory.resident(), "ends": not question.is_read}


def _private_output() -> BinaryIO:
    """The pipe to the parent. Standard output is redirected, so that a library that prints cannot write to the
    parent."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


class _Memory:
    def __init__(self) -> None:
        self._file: int | None = None
        # Opened here, because no file can be opened after the limits are set.
        with suppress(OSError):
            self._file = os.open("/proc/self/statm", os.O_RDONLY)

    def resident(self) -> int:
        """Bytes now; on a system without this figure, the maximum so far."""
        if self._file is None:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(os.pread(self._file, 200, 0).split()[1]) * resource.getpagesize()
