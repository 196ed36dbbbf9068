"""Parts of a file: what a line that cuts leaves of an upload, kept until all of it is there (decision 34).

A part is an upload with `Content-Range` (RFC 9110, section 14.5). It counts only as a whole, so nothing depends on how
a proxy passes on a request that was cut. Each is sealed under the file's key before it is kept.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from gateway.edge.bodies import IncomingBody
from gateway.edge.upload_problems import PhotoStoreUnavailable, PhotoWrongHash, PhotoWrongSize
from services.kernel.crypto.keys import CannotDecrypt
from services.kernel.crypto.streams import open_file, seal_file
from services.kernel.files.tickets import UploadTicket, file_place

RANGE: Final = b"content-range"
MOST_BYTES: Final = 256 * 1024
LEAST_BYTES: Final = 8 * 1024
"""Of a part that does not reach the end of its file: smaller ones are more rows and requests than a file is worth."""
TIMES_KEPT: Final = 2
"""Parts may overlap; of one file as many times its size is kept."""

_NUMBER: Final = rb"(0|[1-9][0-9]{0,9})"
_RANGE: Final = re.compile(rb"bytes (?:%b-%b|(\*))/%b" % (_NUMBER, _NUMBER, _NUMBER), re.IGNORECASE)


class Range(NamedTuple):
    """Bytes of a file, both ends inclusive."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class Part(NamedTuple):
    first: int
    sealed: bytes


class PartStore(Protocol):
    """Where parts are kept; `gateway.queries.upload_parts` is the one in production."""

    async def keep(self, ticket: UploadTicket, first: int, size: int, sealed: bytes, most: int) -> bool: ...

    async def ranges(self, ticket: UploadTicket) -> list[Range]: ...

    async def at(self, ticket: UploadTicket, position: int) -> Part | None: ...

    async def forget(self, ticket: UploadTicket) -> None: ...


def range_of(ticket: UploadTicket, once: Mapping[bytes, bytes], body: IncomingBody) -> Range | None:
    """What the part holds; None for a question what is missing. Raises PhotoWrongSize."""
    found = _RANGE.fullmatch(once[RANGE])
    if found is None or body.is_chunked or int(found[4]) != ticket.size:
        raise PhotoWrongSize()
    if found[3]:
        if body.length:
            raise PhotoWrongSize()
        return None
    part = Range(int(found[1]), int(found[2]))
    is_inside = part.first <= part.last < ticket.size
    is_large_enough = part.size >= LEAST_BYTES or part.last == ticket.size - 1
    if not is_inside or not is_large_enough or part.size > MOST_BYTES or body.length != part.size:
        raise PhotoWrongSize()
    return part


async def keep_part(parts: PartStore, ticket: UploadTicket, part: Range, body: IncomingBody) -> None:
    """Raises PhotoWrongSize; a file of which too much came begins anew."""
    content = b"".join([piece async for piece in body.pieces()])
    if len(content) != part.size:
        raise PhotoWrongSize()
    sealed = seal_file(ticket.data_key, _place(ticket, part.first), content)
    if not await parts.keep(ticket, part.first, part.size, sealed, TIMES_KEPT * ticket.size):
        await parts.forget(ticket)
        raise PhotoWrongSize()


def missing_of(size: int, kept: Iterable[Range]) -> list[Range]:
    """`kept`: by their beginning.

    >>> missing_of(100, [Range(10, 19), Range(15, 39), Range(20, 29), Range(90, 99)])
    [Range(first=0, last=9), Range(first=40, last=89)]
    """
    missing, reached = [], 0
    for part in kept:
        if part.first > reached:
            missing.append(Range(reached, part.first - 1))
        reached = max(reached, part.last + 1)
    if reached < size:
        missing.append(Range(reached, size - 1))
    return missing


async def content_of(parts: PartStore, ticket: UploadTicket) -> AsyncIterator[bytes]:
    """The whole file, a part at a time: of a large file one part is in memory, and no transaction waits for the store.

    Raises PhotoWrongHash for a part that does not open, PhotoStoreUnavailable when parts go away meanwhile.
    """
    position = 0
    while position < ticket.size:
        part = await parts.at(ticket, position)
        if part is None:
            # Another program has finished the file, or found it wrong. Asking again tells.
            raise PhotoStoreUnavailable()
        try:
            content = open_file(ticket.data_key, _place(ticket, part.first), part.sealed)
        except CannotDecrypt:
            raise PhotoWrongHash() from None
        yield content[position - part.first :]
        position = part.first + len(content)


def _place(ticket: UploadTicket, first: int) -> str:
    return f"{file_place(ticket.file_id)}/parts/{ticket.sha256}/{first}"
