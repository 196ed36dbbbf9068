"""Pictures like those that a phone sends: 1600 x 1200, without metadata, of one exact size, every one different."""

import io
import os
from collections.abc import Iterator
from random import Random

from PIL import Image

SIZE = (1600, 1200)
QUALITY = 80
_SMOOTHEST, _ROUGHEST = 0.0, 0.3
_BLOCK = 16
_SMALL_PIECE, _LARGE_PIECE, _FAR = 16, 96, 120
_TABLE = b"\xff\xdb\x00\x43"
_TABLE_BYTES = 64
_FREE_ENTRIES = 16
"""Entries of a quantisation table, from its end, that `Variants` changes: the finest detail."""


def picture_of(size: int, seed: int) -> bytes:
    """A JPEG of exactly `size` bytes that can be decoded; 200,000 to 500,000 make sense.

    The amount of detail decides how large it becomes; small pieces that are replaced by others correct the last bytes.
    """
    choice = Random(seed)  # noqa: S311  the same pictures each time
    picture = _near(size, choice)
    missed = len(_encoded(picture)) - size
    while missed:
        other = picture.copy()
        side = _SMALL_PIECE if abs(missed) < _FAR else _LARGE_PIECE
        corner = choice.randrange(0, SIZE[0] - side, _BLOCK), choice.randrange(0, SIZE[1] - side, _BLOCK)
        left, top = choice.randrange(SIZE[0] - side), choice.randrange(SIZE[1] - side)
        other.paste(picture.crop((left, top, left + side, top + side)), corner)
        missed_then = len(_encoded(other)) - size
        if abs(missed_then) < abs(missed):
            picture, missed = other, missed_then
    return _encoded(picture)


def _near(size: int, choice: Random) -> Image.Image:
    """Within about a thousand bytes of `size`."""
    seed = choice.getrandbits(32)
    low, high = _SMOOTHEST, _ROUGHEST
    for _ in range(14):
        middle = (low + high) / 2
        if len(_encoded(_scene(seed, middle))) < size:
            low = middle
        else:
            high = middle
    return _scene(seed, low)


def _scene(seed: int, roughness: float) -> Image.Image:
    """Coarse colours, and on them grey detail at every scale, as pictures of things have it."""
    choice = Random(seed)  # noqa: S311  the same pictures each time
    width, height = 4, 3
    picture = Image.frombytes("RGB", (width, height), choice.randbytes(width * height * 3))
    while width < SIZE[0]:
        width, height = min(width * 2, SIZE[0]), min(height * 2, SIZE[1])
        detail = Image.frombytes("L", (width, height), choice.randbytes(width * height)).convert("RGB")
        picture = Image.blend(picture.resize((width, height), Image.Resampling.BICUBIC), detail, roughness)
    return picture


def _encoded(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, subsampling="4:2:0")
    return made.getvalue()


class Variants:
    """Any number of valid JPEGs that differ from `picture` only in the weights of its finest detail.

    They have the same size and no byte that is not picture data, and each is stored and hashed as a file of its own.
    """

    def __init__(self, picture: bytes) -> None:
        places = list(_free_bytes(picture))
        end = places[-1] + 1
        self._start = picture[:end]
        self._places = places
        self.rest = picture[end:]

    def start(self) -> bytes:
        """The changed beginning; `rest` follows it."""
        start = bytearray(self._start)
        for place, change in zip(self._places, os.urandom(len(self._places)), strict=True):
            start[place] = min(255, start[place] + change % 4)
        return bytes(start)


def _free_bytes(picture: bytes) -> Iterator[int]:
    """Places of the last entries of each quantisation table. Raises ValueError when there is none."""
    found = picture.index(_TABLE)
    while found >= 0:
        end = found + len(_TABLE) + 1 + _TABLE_BYTES
        yield from range(end - _FREE_ENTRIES, end)
        found = picture.find(_TABLE, end)
