"""Answers with faults in them, made from a seed.

The bytes of a body are the mark of the answer, and no head and no fault contains a mark: a client that reads another
mark has read another answer.
"""

import random
from itertools import pairwise

from tests.gateway.memory_upstream import Reply

MARKS = frozenset(range(0xA0, 0xE0))

_HEADS = (
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 201 Created\r\n",
    b"HTTP/1.0 200 OK\r\n",
    b"HTTP/1.1 204 No Content\r\n",
    b"HTTP/1.1 304 Not Modified\r\n",
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 999 \r\n",
    b"HTTP/2.0 200 OK\r\n",
    b"http/1.1 200 ok\r\n",
    b"",
)
_FAULTS = (
    b"content-length: 0\r\n",
    b"content-length: 5\r\n",
    b"content-length: 99999999999999999999\r\n",
    b"content-length: -1\r\n",
    b"content-length: +3\r\n",
    b"content-length: 3, 3\r\n",
    b"content-length : 3\r\n",
    b"transfer-encoding: chunked\r\n",
    b"transfer-encoding: gzip, chunked\r\n",
    b"transfer-encoding: identity\r\n",
    b"transfer-encoding: chunked, chunked\r\n",
    b"connection: close\r\n",
    b"connection: keep-alive, upgrade\r\nupgrade: x\r\n",
    b" folded\r\n",
    b"no colon\r\n",
    b": no name\r\n",
    b"a\0b: c\r\n",
    b"a: b\rc\r\n",
    b"a: b\n",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"0\r\n\r\n",
    b"ffffffffffffffff\r\n",
    b"-5\r\n",
    b"5;x=y\r\n",
    b"\xff\xfe",
    b" ",
)


def mark_of(seed: int) -> int:
    """The byte that fills the bodies of `malformed_answer(seed)`."""
    return min(MARKS) + seed % len(MARKS)


def malformed_answer(seed: int) -> Reply:
    """Up to four faults in an answer, or a second unexpected answer; cut into pieces anywhere.

    The connection then ends or stays open.

    >>> malformed_answer(7) == malformed_answer(7)
    True
    """
    chance = random.Random(seed)  # noqa: S311  a seed, no secret
    mark = bytes([mark_of(seed)])
    answer = bytearray(_answer(chance, mark))
    has_second = chance.random() < 0.3
    for _ in range(chance.randint(0 if has_second else 1, 4)):
        _break(chance, answer)
    pieces = _pieces(chance, bytes(answer))
    if has_second:
        pieces += _pieces(chance, _answer(chance, mark))
    return Reply(pieces, ends=chance.random() < (0.4 if has_second else 0.8))


def _answer(chance: random.Random, mark: bytes) -> bytes:
    body = mark * chance.choice((0, 1, 5, 40))
    if chance.random() < 0.5:
        return chance.choice(_HEADS) + b"content-length: %d\r\nx: y\r\n\r\n%b" % (len(body), body)
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:]) if part)
    trailer = b"late: z\r\n" if chance.random() < 0.3 else b""
    return chance.choice(_HEADS) + b"transfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n" + trailer + b"\r\n"


def _break(chance: random.Random, answer: bytearray) -> None:
    at = chance.randint(0, len(answer))
    kind = chance.randrange(5)
    if kind == 0:
        answer[at:at] = chance.choice(_FAULTS)
    elif kind == 1:
        del answer[at : at + chance.randint(1, 20)]
    elif kind == 2:
        answer[at : at + 1] = bytes([chance.choice((0, 9, 10, 13, 32, 48, 57, 58, 59, 127, 255))])
    elif kind == 3:
        start = answer.find(b"\r\n") + 2
        answer[start:start] = chance.choice(_FAULTS)
    else:
        del answer[at:]


def _pieces(chance: random.Random, answer: bytes) -> tuple[bytes, ...]:
    cuts = sorted(chance.randint(0, len(answer)) for _ in range(chance.choice((0, 0, 1, 3))))
    places = [0, *cuts, len(answer)]
    pieces = (answer[start:end] for start, end in pairwise(places))
    return tuple(piece for piece in pieces if piece)
