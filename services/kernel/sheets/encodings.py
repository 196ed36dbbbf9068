"""The encoding of a text file: by its byte order mark, else by what decodes, else by what reads like Chinese.

The whole file is decoded strictly; nothing is replaced.
"""

import codecs
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from services.kernel.sheets.records import HEADER_WITHIN, Known, Pieces, SheetRefused

ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs")
"""That a person may choose from."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    # U+FEFF in GB 18030.
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE: Final = 256 * 1024
# Of the 3755 characters of the first level of GB 2312, plain text has nearly all its characters.
_COMMON_ENOUGH: Final = 0.85
_CELLS = re.compile(r'[,;|\t"]+')
_LONG: Final = 10_000
# Rare hanzi of names in GB 18030 must not make it Big5.
_AHEAD: Final = 0.2
# So few hanzi of Big5 may as well be rare ones of GB 18030, in which nearly all files of this country are.
_FEW_OF_BIG5: Final = 8
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_MANY_BYTES = re.compile("[\u0800-\U0010ffff]")
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
# Punctuation, numbers in circles, units, fullwidth letters: of no weight.
_PLAIN_SIGN = re.compile("[·×÷°±§\u2000-\u2bff\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Guess:
    """`candidates`: all that decode the whole file, the best first. `sample`: the first bytes."""

    candidates: tuple[str, ...]
    is_doubtful: bool
    sample: bytes

    @property
    def encoding(self) -> str:
        return self.candidates[0]


async def guess(pieces: Pieces, known: Known) -> Guess:
    """Raises SheetRefused."""
    sample = await first_bytes(pieces, _SAMPLE)
    if marked := next((name for mark, name in _MARKS if sample.startswith(mark)), None):
        if not await _decodes(pieces, marked):
            raise SheetRefused("encoding-unknown")
        return Guess((marked,), is_doubtful=False, sample=sample)
    if sample.count(0) > len(sample) // 50:
        return await _without_mark(pieces, sample)
    decoding = [name for name in ("utf-8-sig", "gb18030", "big5hkscs") if await _decodes(pieces, name)]
    if not decoding:
        raise SheetRefused("encoding-unknown")
    likely = {name: likeness(_decoded(sample, name), name) for name in decoding}
    ranked = sorted(decoding, key=lambda name: -likely[name])
    plain = [name for name in ranked if likely[name] >= _COMMON_ENOUGH]
    is_clear = len(plain) == 1 and all(likely[plain[0]] - likely[name] > _AHEAD for name in ranked[1:])
    if plain == ["big5hkscs"] and "gb18030" in decoding:
        is_clear = is_clear and len(_HANZI.findall(_decoded(sample, "big5hkscs"))) > _FEW_OF_BIG5
    if plain[:1] == ["utf-8-sig"] or is_clear:
        return Guess(tuple(ranked), is_doubtful=False, sample=sample)
    # A few hanzi may read well both in GB 18030 and in Big5; titles that are known do so in one of them.
    titled = [name for name in ranked if _has_titles(_decoded(sample, name), known)]
    ranked.sort(key=lambda name: name not in titled)
    return Guess(tuple(ranked), is_doubtful=len(titled) != 1, sample=sample)


async def _without_mark(pieces: Pieces, sample: bytes) -> Guess:
    """UTF-16: the zeros are the upper bytes of commas, digits and line ends. Raises SheetRefused."""
    upper_last = sample[1::2].count(0) > sample[::2].count(0)
    name = "utf-16-le" if upper_last else "utf-16-be"
    if len(sample) % 2 or not await _decodes(pieces, name) or "\0" in _decoded(sample, name):
        raise SheetRefused("encoding-unknown")
    return Guess((name,), is_doubtful=False, sample=sample)


def _has_titles(text: str, known: Known) -> bool:
    """Two in one of the first lines."""
    lines = text.splitlines()[:HEADER_WITHIN]
    return any(sum(map(known, _CELLS.split(line[:_LONG]))) > 1 for line in lines)


def likeness(text: str, encoding: str) -> float:
    """How much `text` reads like text that was written in `encoding`, 0 to 1.

    Bytes of GB 18030 are seldom valid UTF-8, and then only as pairs of bytes, which no Chinese character has in UTF-8.
    Bytes of Big5 are mostly valid GB 18030, but give rare characters.

    >>> likeness("户主,王守田", "gb18030"), likeness("name", "utf-8-sig"), likeness("\\u0101\\u0102", "utf-8-sig")
    (1.0, 1.0, 0.5)
    """
    beyond = _BEYOND_ASCII.findall(text)
    if not beyond:
        return 1.0 if encoding == "utf-8-sig" else 0.0
    if encoding == "utf-8-sig":
        return 1.0 if _MANY_BYTES.search(text) else 0.5
    hanzi = _HANZI.findall(text)
    if not hanzi:
        return 0.6 if encoding == "gb18030" else 0.0
    # Kana, Greek and the like weigh as rare characters.
    strange = len(beyond) - len(hanzi) - sum(1 for sign in beyond if _PLAIN_SIGN.match(sign))
    common = sum(1 for sign in hanzi if _is_common(sign, encoding))
    # Of two readings that are equally plain, the one of this country wins.
    return common / (len(hanzi) + strange) * (1.0 if encoding == "gb18030" else 0.999)


def _is_common(sign: str, encoding: str) -> bool:
    """Of level 1: B0A1 to D7F9 in GB 2312, A440 to C67E in Big5."""
    try:
        first, *rest = sign.encode("big5" if encoding == "big5hkscs" else "gb2312")
    except UnicodeEncodeError:
        return False
    return len(rest) == 1 and (0xA4 <= first <= 0xC6 if encoding == "big5hkscs" else 0xB0 <= first <= 0xD7)


def preview_lines(sample: bytes, encoding: str, *, lines: int = 5, width: int = 80) -> tuple[str, ...]:
    return tuple(line[:width] for line in _decoded(sample, encoding).splitlines()[:lines])


def _decoded(sample: bytes, encoding: str) -> str:
    """Without a character that the end of the sample cuts."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False)


async def _decodes(pieces: Pieces, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        async for piece in with_end(pieces):
            decoder.decode(piece, final=not piece)
    except UnicodeDecodeError:
        return False
    return True


async def first_bytes(pieces: Pieces, size: int) -> bytes:
    head = bytearray()
    async for piece in pieces():
        head += piece[: size - len(head)]
        if len(head) >= size:
            break
    return bytes(head)


async def with_end(pieces: Pieces) -> AsyncIterator[bytes]:
    """Adds an empty piece that marks the end."""
    async for piece in pieces():
        if piece:
            yield piece
    yield b""
