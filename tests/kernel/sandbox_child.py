"""A child that behaves as malicious files would make one: `{"do": name}`."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from services.kernel.sandbox.child import Question, serve
from services.kernel.sandbox.frames import Bounds, Frame, Refused
from services.kernel.sandbox.limits import Limits

LIMITS = Limits(address_space=512 << 20, cpu_seconds=1, questions=100, niceness=0)
BOUNDS = Bounds(header=1000, content=1_000_000)


def answer(question: Question) -> Iterator[Frame]:
    first = next(question)
    does = globals()[f"do_{first.message['do']}"]
    try:
        yield from does(first, question)
    except (OSError, MemoryError) as error:
        raise Refused(type(error).__name__) from None


def do_echo(first: Frame, _: Question) -> Iterator[Frame]:
    yield Frame({"echo": first.message.get("text")}, first.blobs)


def do_count(first: Frame, question: Question) -> Iterator[Frame]:
    """The number of bytes that arrived, then as many frames as requested."""
    yield Frame({"bytes": sum(len(blob) for frame in (first, *question) for blob in frame.blobs)})
    for number in range(first.message["frames"]):
        yield Frame({"number": number})


def do_refuse(first: Frame, _: Question) -> Iterator[Frame]:
    """In the middle of an answer, or before it, without reading the question to its end."""
    for number in range(first.message.get("after", 0)):
        yield Frame({"number": number})
    raise Refused("no", row=7)


def do_nothing(_: Frame, __: Question) -> Iterator[Frame]:
    yield from ()


def do_hang(_: Frame, __: Question) -> Iterator[Frame]:
    time.sleep(1000)
    yield Frame({})


def do_stop_half_way(first: Frame, _: Question) -> Iterator[Frame]:
    _out(b"\x00\x00\x01\x00{")
    yield from do_hang(first, _)


def do_die(first: Frame, _: Question) -> Iterator[Frame]:
    os.kill(os.getpid(), getattr(signal, first.message["of"]))
    yield Frame({})


def do_exit(_: Frame, __: Question) -> Iterator[Frame]:
    os._exit(0)
    yield Frame({})


def do_raise(_: Frame, __: Question) -> Iterator[Frame]:
    raise AssertionError
    yield Frame({})


def do_say(first: Frame, _: Question) -> Iterator[Frame]:
    _out(first.blobs[0])
    yield from do_hang(first, _)


def do_print(_: Frame, __: Question) -> Iterator[Frame]:
    print("a library that prints")
    os.write(1, b"and one in C")
    yield Frame({"echo": "printed"})


def do_flood(_: Frame, __: Question) -> Iterator[Frame]:
    yield Frame({}, (bytes(2_000_000),))


def do_flood_in_pieces(_: Frame, __: Question) -> Iterator[Frame]:
    while True:
        yield Frame({}, (bytes(100_000),))


def do_open(_: Frame, __: Question) -> Iterator[Frame]:
    yield Frame({"echo": Path(os.devnull).read_text()})


def do_make_a_pipe(_: Frame, __: Question) -> Iterator[Frame]:
    os.pipe()
    yield Frame({})


def do_leave_a_child(_: Frame, __: Question) -> Iterator[Frame]:
    """A grandchild that holds the pipe to the parent open."""
    process_id = os.fork()
    if process_id == 0:
        time.sleep(1000)
        os._exit(0)
    yield Frame({"left": process_id})


def do_stay(_: Frame, __: Question) -> Iterator[Frame]:
    """Even after the input has ended."""
    threading.Thread(target=time.sleep, args=(1000,)).start()
    yield Frame({})


def do_write(_: Frame, __: Question) -> Iterator[Frame]:
    """To a file that was open before the limits were set."""
    os.write(_FILE, b"left behind")
    yield Frame({})


def do_take_memory(first: Frame, _: Question) -> Iterator[Frame]:
    yield Frame({"taken": len(bytes(first.message["bytes"]))})


def do_grow(first: Frame, _: Question) -> Iterator[Frame]:
    _KEPT.append(os.urandom(first.message["bytes"]))
    yield Frame({})


def do_burn(first: Frame, _: Question) -> Iterator[Frame]:
    until = time.process_time() + first.message["seconds"]
    while time.process_time() < until:
        pass
    yield Frame({"burned": first.message["seconds"]})


def do_tell(_: Frame, __: Question) -> Iterator[Frame]:
    yield Frame({"environment": dict(os.environ), "folder": os.getcwd(), "path": sys.path, "arguments": sys.argv[2:]})


def _out(content: bytes) -> None:
    """Writes directly to the pipe to the parent, the only one open for writing."""
    os.write(_PIPE, content)


_KEPT: list[bytes] = []
_FILE = os.open(sys.argv[1], os.O_WRONLY)
# serve() keeps the pipe private; malicious code in the child could find it like this.
_PIPE = os.dup(1)

if __name__ == "__main__":
    serve(answer, LIMITS, BOUNDS)
