"""What parent and child say to each other: frames of a JSON header and bytes.

A frame is the length of its header (4 bytes, big-endian), the header, and the bytes whose lengths the header gives:
`{"says": {…}, "lengths": [3, 5], "is_last": true}` and 8 bytes. A question is one or more frames, and so is an answer;
the last one says so. Whoever reads bounds what is read, and no object is ever made of what the other side names.
"""

import json
from asyncio import StreamReader
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, NamedTuple

_LENGTH = 4
# Made once: json.dumps makes one for every frame.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Frame(NamedTuple):
    """`says` is anything JSON can say; `blobs` are the bytes that go with it."""

    says: Mapping[str, Any]
    blobs: tuple[bytes, ...] = ()
    is_last: bool = True


class Bounds(NamedTuple):
    """Bytes: `header` of one frame, `content` of all frames of one question or answer together."""

    header: int
    content: int


class NotAFrame(Exception):
    """The other side does not speak as it should."""


class TooLarge(Exception):
    """More than the bounds allow."""


class Refused(Exception):
    """The child does not take what it was given. `name` is one of its own; `facts` are what else it says of it."""

    def __init__(self, name: str, **facts: Any) -> None:
        super().__init__(name)
        self.name = name
        self.facts = facts


def encode(frame: Frame) -> bytes:
    lengths = [len(blob) for blob in frame.blobs]
    header = {"says": frame.says, "lengths": lengths, "is_last": frame.is_last}
    # A text may hold half a surrogate pair; json.loads reads it back the same way.
    text = _as_json(header).encode("utf-8", "surrogatepass")
    return b"".join((len(text).to_bytes(_LENGTH, "big"), text, *frame.blobs))


def read(source: BinaryIO, bounds: Bounds) -> Frame | None:
    """None at the end. Raises NotAFrame, TooLarge."""
    head = source.read(_LENGTH)
    if not head:
        return None
    says, lengths, is_last = _header(_exactly(source, _bounded(head, bounds)), bounds)
    return Frame(says, tuple(_exactly(source, length) for length in lengths), is_last)


async def receive(source: StreamReader, bounds: Bounds) -> Frame:
    """Raises NotAFrame, TooLarge; IncompleteReadError at the end."""
    length = _bounded(await source.readexactly(_LENGTH), bounds)
    says, lengths, is_last = _header(await source.readexactly(length), bounds)
    return Frame(says, tuple([await source.readexactly(length) for length in lengths]), is_last)


def size(blobs: Iterable[bytes]) -> int:
    return sum(len(blob) for blob in blobs)


def _exactly(source: BinaryIO, length: int) -> bytes:
    content = source.read(length)
    if len(content) < length:
        raise NotAFrame
    return content


def _bounded(head: bytes, bounds: Bounds) -> int:
    length = int.from_bytes(head, "big")
    if length > bounds.header:
        raise TooLarge
    return length


def _header(text: bytes, bounds: Bounds) -> tuple[Mapping[str, Any], list[int], bool]:
    try:
        header = json.loads(text)
        says, lengths, is_last = header["says"], header["lengths"], header["is_last"]
    # Brackets in brackets beyond the depth of the stack are a RecursionError.
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAFrame from None
    if not isinstance(says, dict) or not isinstance(lengths, list) or not isinstance(is_last, bool):
        raise NotAFrame
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise NotAFrame
    if sum(lengths) > bounds.content:
        raise TooLarge
    return says, lengths, is_last
