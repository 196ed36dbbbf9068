"""Field encryption under one data key per record; a key outside the database wraps the data key.

AES-256-GCM with HMAC-SHA-256, or SM4-GCM with HMAC-SM3 (国密, GB/T 32907 and 32905) where the key-encryption key begins
with `sm4:`. The length of a key selects its cipher, 32 bytes or 16, so no ciphertext can be opened with the other
cipher.

During a key change (`bangfu keys rotate`) the file of the key-encryption key has two lines: the first one wraps new
data keys, both unwrap stored ones. Running programs notice a changed file within a second.

The associated data names table, column and row, so a ciphertext moved to another row does not open. A blind index is a
keyed HMAC: a bare hash of an ID number can be guessed in minutes.
"""

import base64
import hashlib
import os
import time
from dataclasses import dataclass
from hmac import digest
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

KEY_BYTES = 32
SM4_KEY_BYTES = 16
SM4_PREFIX = "sm4:"
NONCE_BYTES = 12
TAG_BYTES = 16
REFRESH_SECONDS = 1.0
"""Seconds that a program may go on with old keys after the file changed."""


class CannotDecrypt(Exception):
    """Wrong key, altered bytes, or a ciphertext that belongs to another row."""


@dataclass(frozen=True, slots=True)
class Place:
    """The table, column and row that a ciphertext belongs to."""

    table: str
    column: str
    row: str

    @property
    def associated_data(self) -> bytes:
        return "\x1f".join((self.table, self.column, self.row)).encode()


def seal(key: "bytes | PreparedKey", plaintext: bytes, place: Place) -> bytes:
    """Returns nonce, ciphertext and tag, in this order."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, plaintext, place.associated_data)


def unseal(key: "bytes | PreparedKey", sealed: bytes, place: Place) -> bytes:
    """Raises CannotDecrypt."""
    try:
        return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.associated_data)
    except (InvalidTag, ValueError):
        raise CannotDecrypt(place.table, place.column) from None


class _Sm4Gcm:
    """SM4 with the interface of `AESGCM`; the library has such a class for AES only."""

    def __init__(self, key: bytes) -> None:
        self._key = SM4(key)

    def encrypt(self, nonce: bytes, plaintext: bytes, associated_data: bytes) -> bytes:
        encryptor = Cipher(self._key, GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, sealed: bytes, associated_data: bytes) -> bytes:
        """Raises InvalidTag, ValueError (too short to hold a tag)."""
        decryptor = Cipher(self._key, GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


PreparedKey = AESGCM | _Sm4Gcm
"""A key made ready once, for many fields under it: making it ready costs more than opening a short text."""


def prepare(key: bytes) -> PreparedKey:
    """Raises ValueError."""
    return _cipher(key)


def _cipher(key: bytes | PreparedKey) -> PreparedKey:
    """Raises ValueError."""
    if not isinstance(key, bytes):
        return key
    if len(key) == KEY_BYTES:
        return AESGCM(key)
    if len(key) == SM4_KEY_BYTES:
        return _Sm4Gcm(key)
    raise ValueError("no cipher has a key of this length")


@dataclass(frozen=True, slots=True)
class _Kek:
    key: PreparedKey
    is_sm4: bool

    @classmethod
    def from_text(cls, text: str) -> "_Kek":
        """Raises ValueError."""
        is_sm4 = text.startswith(SM4_PREFIX)
        key = _key_from(text.removeprefix(SM4_PREFIX), SM4_KEY_BYTES if is_sm4 else KEY_BYTES)
        return cls(prepare(key), is_sm4)


class KeyRing:
    """Wraps data keys with the key-encryption key and makes blind indexes.

    `kek`: base64 of 32 bytes, or `sm4:` and base64 of 16; further lines are old keys that only unwrap.
    `blind_index_key`: base64 of 32 bytes. `kek_file`: the file of `kek`, which is read again when it changes. Raises
    ValueError; UnsupportedAlgorithm where OpenSSL was built without SM4.
    """

    def __init__(self, kek: str, blind_index_key: str, kek_file: Path | None = None) -> None:
        self._keks = _keks_from(kek)
        self._blind_index_key = _key_from(blind_index_key, KEY_BYTES)
        self._file = kek_file
        self._seen = _stamp(kek_file)
        self._looked_at = time.monotonic()
        # Fails at start-up, not at the first household.
        self.blind_index("", "")
        self.new_wrapped_key("")

    @property
    def data_key_bytes(self) -> int:
        """Length of a new data key; it selects the cipher."""
        return SM4_KEY_BYTES if self._current().is_sm4 else KEY_BYTES

    def new_wrapped_key(self, record: str) -> bytes:
        return self.wrap(os.urandom(self.data_key_bytes), record)

    def wrap(self, data_key: bytes, record: str) -> bytes:
        return seal(self._current().key, data_key, _wrapped_place(record))

    def unwrap(self, wrapped: bytes, record: str) -> bytes:
        """Raises CannotDecrypt."""
        self._current()
        *others, last = self._keks
        for kek in others:
            try:
                return unseal(kek.key, wrapped, _wrapped_place(record))
            except CannotDecrypt:
                continue
        return unseal(last.key, wrapped, _wrapped_place(record))

    def is_current(self, wrapped: bytes, record: str) -> bool:
        """Whether the first key wrapped it, so that the other keys are not needed. Raises CannotDecrypt."""
        try:
            unseal(self._current().key, wrapped, _wrapped_place(record))
        except CannotDecrypt:
            self.unwrap(wrapped, record)
            return False
        return True

    def blind_index(self, field: str, value: str) -> bytes:
        """16 bytes for exact search of `value` in `field`; equal values of different fields differ."""
        return self._blind_index(field, value, is_sm4=self._current().is_sm4)

    def blind_indexes(self, field: str, value: str) -> list[bytes]:
        """All indexes under which it may be stored: two while the cipher is being changed, one otherwise."""
        self._current()
        return [self._blind_index(field, value, is_sm4=is_sm4) for is_sm4 in {kek.is_sm4 for kek in self._keks}]

    def code(self, kind: str, message: bytes) -> bytes:
        """32 bytes: HMAC-SHA-256 of `message`; equal messages of different kinds differ. It stays the same when the
        cipher changes, because it stands on paper."""
        return digest(self._blind_index_key, kind.encode() + b"\x1e" + message, hashlib.sha256)

    def _blind_index(self, field: str, value: str, *, is_sm4: bool) -> bytes:
        message = f"{field}\x1f{value}".encode()
        if not is_sm4:
            return digest(self._blind_index_key, message, hashlib.sha256)[:16]
        code = hmac.HMAC(self._blind_index_key, hashes.SM3())
        code.update(message)
        return code.finalize()[:16]

    def _current(self) -> _Kek:
        """The key that wraps, read again if the file changed."""
        if self._file is not None and time.monotonic() - self._looked_at > REFRESH_SECONDS:
            stamp = _stamp(self._file)
            if stamp is not None and stamp != self._seen:
                self._keks, self._seen = _keks_from(self._file.read_text(encoding="ascii")), stamp
            self._looked_at = time.monotonic()
        return self._keks[0]


def _wrapped_place(record: str) -> Place:
    return Place("data_keys", "key", record)


def _keks_from(text: str) -> list[_Kek]:
    """Raises ValueError."""
    return [_Kek.from_text(line.strip()) for line in text.strip().split("\n")]


def _stamp(file: Path | None) -> tuple[int, int] | None:
    """Changes when the file is replaced; None when there is no file."""
    try:
        found = file.stat() if file else None
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime_ns) if found else None


def _key_from(text: str, length: int) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != length:
        raise ValueError(f"a key must be {length} bytes in base64")
    return key
