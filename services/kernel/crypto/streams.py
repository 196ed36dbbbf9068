"""Files sealed chunk by chunk, so that one passes through a program without being in memory as a whole.

A sealed file is a header (one byte for the format, a random salt) and chunks of `CHUNK` bytes, each with its tag; the
last one is shorter or equal. Each file has a key of its own, derived from its data key, the salt and its place. The
number of a chunk and whether it is the last are part of its nonce: chunks that were left out, swapped, repeated or cut
off at the end do not open (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kernel.crypto.keys import TAG_BYTES, CannotDecrypt, PreparedKey, prepare

CHUNK: Final = 64 * 1024
FORMAT: Final = b"\x01"
SALT_BYTES: Final = 16
HEADER_BYTES: Final = len(FORMAT) + SALT_BYTES
MOST_CHUNKS: Final = 2**32


def sealed_size(size: int) -> int:
    """Bytes of a sealed file whose content has `size` bytes.

    >>> sealed_size(0), sealed_size(65_536), sealed_size(65_537)
    (33, 65569, 65586)
    """
    return HEADER_BYTES + size + TAG_BYTES * max(1, -(-size // CHUNK))


class StreamSealer:
    """Seals one file. `key`: the data key of the file, 32 bytes, or 16 for SM4; `place`: what the file is, as text."""

    def __init__(self, key: bytes, place: str) -> None:
        salt = os.urandom(SALT_BYTES)
        self._cipher = _chunk_cipher(key, salt, place)
        self._ready = FORMAT + salt
        self._held = bytearray()
        self._number = 0

    def update(self, piece: bytes) -> bytes:
        """The sealed bytes that are ready; a chunk is ready when more follows it."""
        self._held += piece
        ready, self._ready = [self._ready], b""
        start = 0
        while len(self._held) - start > CHUNK:
            ready.append(self._seal(bytes(self._held[start : start + CHUNK]), is_last=False))
            start += CHUNK
        del self._held[:start]
        return b"".join(ready)

    def finish(self) -> bytes:
        """The rest, with the last chunk; nothing may be added afterwards."""
        return self._ready + self._seal(bytes(self._held), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> bytes:
        nonce = _nonce(self._number, is_last=is_last)
        self._number += 1
        return self._cipher.encrypt(nonce, chunk, b"")


class StreamOpener:
    """Opens one file; every byte that it gives back has been checked. Each method raises CannotDecrypt."""

    def __init__(self, key: bytes, place: str) -> None:
        self._key = key
        self._place = place
        self._cipher: PreparedKey | None = None
        self._held = bytearray()
        self._number = 0

    def update(self, piece: bytes) -> bytes:
        self._held += piece
        if self._cipher is None:
            if len(self._held) < HEADER_BYTES:
                return b""
            self._cipher = self._begun()
        opened = []
        start = 0
        while len(self._held) - start > CHUNK + TAG_BYTES:
            opened.append(self._open(bytes(self._held[start : start + CHUNK + TAG_BYTES]), is_last=False))
            start += CHUNK + TAG_BYTES
        del self._held[:start]
        return b"".join(opened)

    def finish(self) -> bytes:
        return self._open(bytes(self._held), is_last=True)

    def _begun(self) -> PreparedKey:
        if not self._held.startswith(FORMAT):
            raise CannotDecrypt(self._place)
        salt = bytes(self._held[len(FORMAT) : HEADER_BYTES])
        del self._held[:HEADER_BYTES]
        return _chunk_cipher(self._key, salt, self._place)

    def _open(self, sealed: bytes, *, is_last: bool) -> bytes:
        if self._cipher is None:
            raise CannotDecrypt(self._place)
        try:
            opened = self._cipher.decrypt(_nonce(self._number, is_last=is_last), sealed, b"")
        except (InvalidTag, ValueError):
            raise CannotDecrypt(self._place) from None
        self._number += 1
        return opened


def seal_file(key: bytes, place: str, content: bytes) -> bytes:
    """A whole file that is in memory."""
    sealer = StreamSealer(key, place)
    return sealer.update(content) + sealer.finish()


def open_file(key: bytes, place: str, sealed: bytes) -> bytes:
    """Raises CannotDecrypt."""
    opener = StreamOpener(key, place)
    return opener.update(sealed) + opener.finish()


def _chunk_cipher(key: bytes, salt: bytes, place: str) -> PreparedKey:
    derived = HKDF(hashes.SHA256(), len(key), salt, b"bangfu file\x1f" + place.encode())
    return prepare(derived.derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    if number >= MOST_CHUNKS:
        raise ValueError("a file of this size needs larger chunks")
    return bytes(7) + number.to_bytes(4) + (b"\x01" if is_last else b"\x00")
