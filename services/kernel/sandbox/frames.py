"""The messages between parent and child: frames of a JSON header and bytes.

A frame is the length of its header (4 bytes, big-endian), the header, and the bytes whose lengths the header gives:
`{"message": {…}, "lengths": [3, 5], "is_last": true}` and 8 bytes. A question is one or more frames, and so is an
answer; `is_last` marks the end. The reader limits the size, and the content of a frame never creates an object of a
named class.
"""

import json
from asyncio import StreamReader
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, NamedTuple

_LENGTH = 4
# Created once: json.dumps creates an encoder for every frame.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Frame(NamedTuple):
    """`message` is any JSON object; `blobs` are the bytes sent with it."""

    message: Mapping[str, Any]
    blobs: tuple[bytes, ...] = ()
    is_last: bool = True


class Bounds(NamedTuple):
    """Bytes: `header` of one frame, `content` of all frames of one question or answer together."""

    header: int
    content: int


class NotAFrame(Exception):
    """The other process broke the protocol."""


class TooLarge(Exception):
    """More than the bounds allow."""


class Refused(Exception):
    """The child refuses its input. `name` is one of the child's own codes; `facts` are further values."""

    def __init__(self, name: str, **facts: Any) -> None:
        super().__init__(name)
        self.name = name
        self.facts = facts


def encode(frame: Frame) -> bytes:
    lengths = [len(blob) for blob in frame.blobs]
    header = {"message": frame.message, "lengths": lengths, "is_last": frame.is_last}
    # A text may hold half a surrogate pair; json.loads accepts the same.
    text = _as_json(header).encode("utf-8", "surrogatepass")
    return b"".join((len(text).to_bytes(_LENGTH, "big"), text, *frame.blobs))


def read(source: BinaryIO, bounds: Bounds) -> Frame | None:
    """None at the end. Raises NotAFrame, TooLarge."""
    head = source.read(_LENGTH)
    if not head:
        return None
    message, lengths, is_last = _header(_exactly(source, _bounded(head, bounds)), bounds)
    return Frame(message, tuple(_exactly(source, length) for length in lengths), is_last)


async def receive(source: StreamReader, bounds: Bounds) -> Frame:
    """Raises NotAFrame, TooLarge; IncompleteReadError at the end."""
    length = _bounded(await source.readexactly(_LENGTH), bounds)
    message, lengths, is_last = _header(await source.readexactly(length), bounds)
    return Frame(message, tuple([await source.readexactly(length) for length in lengths]), is_last)


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
        message, lengths, is_last = header["message"], header["lengths"], header["is_last"]
    # JSON nested deeper than the stack raises RecursionError.
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAFrame from None
    if not isinstance(message, dict) or not isinstance(lengths, list) or not isinstance(is_last, bool):
        raise NotAFrame
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise NotAFrame
    if sum(lengths) > bounds.content:
        raise TooLarge
    return message, lengths, is_last
