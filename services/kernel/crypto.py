"""Field encryption under a data key per record, the data key wrapped by a key outside the database.

AES-256-GCM with HMAC-SHA-256, or SM4-GCM with HMAC-SM3 (国密, GB/T 32907 and 32905) where the key-encryption key says
`sm4:`. A key's length says its cipher, 32 bytes or 16, so no ciphertext can be opened with the other one.

The associated data names table, column and row, so a ciphertext moved elsewhere does not open. A blind index is a keyed
HMAC: a bare hash of an ID number is guessed in minutes.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from hmac import digest

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


class CannotDecrypt(Exception):
    """Wrong key, altered bytes, or a ciphertext that belongs to another row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext belongs."""

    table: str
    column: str
    row: str

    @property
    def associated_data(self) -> bytes:
        return "\x1f".join((self.table, self.column, self.row)).encode()


def seal(key: bytes, plaintext: bytes, place: Place) -> bytes:
    """Nonce followed by ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, plaintext, place.associated_data)


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Raises CannotDecrypt."""
    try:
        return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.associated_data)
    except (InvalidTag, ValueError):
        raise CannotDecrypt(place.table, place.column) from None


class _Sm4Gcm:
    """As `AESGCM`, which the library has ready-made for AES only."""

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


def _cipher(key: bytes) -> AESGCM | _Sm4Gcm:
    """Raises ValueError."""
    if len(key) == KEY_BYTES:
        return AESGCM(key)
    if len(key) == SM4_KEY_BYTES:
        return _Sm4Gcm(key)
    raise ValueError("no cipher has a key of this length")


class KeyRing:
    """Wraps data keys with the key-encryption key and makes blind indexes.

    `kek`: base64 of 32 bytes, or `sm4:` and base64 of 16; `blind_index_key`: base64 of 32 bytes. ValueError otherwise;
    UnsupportedAlgorithm where OpenSSL was built without SM4.
    """

    def __init__(self, kek: str, blind_index_key: str) -> None:
        self._is_sm4 = kek.startswith(SM4_PREFIX)
        self._key_bytes = SM4_KEY_BYTES if self._is_sm4 else KEY_BYTES
        self._kek = _key_from(kek.removeprefix(SM4_PREFIX), self._key_bytes)
        self._blind_index_key = _key_from(blind_index_key, KEY_BYTES)
        # Now rather than at the first household.
        self.blind_index("", "")
        self.new_wrapped_key("")

    def new_wrapped_key(self, record: str) -> bytes:
        return seal(self._kek, os.urandom(self._key_bytes), Place("data_keys", "key", record))

    def unwrap(self, wrapped: bytes, record: str) -> bytes:
        """Raises CannotDecrypt."""
        return unseal(self._kek, wrapped, Place("data_keys", "key", record))

    def blind_index(self, field: str, value: str) -> bytes:
        """16 bytes for exact search of `value` in `field`; equal values of different fields differ."""
        message = f"{field}\x1f{value}".encode()
        if not self._is_sm4:
            return digest(self._blind_index_key, message, hashlib.sha256)[:16]
        code = hmac.HMAC(self._blind_index_key, hashes.SM3())
        code.update(message)
        return code.finalize()[:16]


def _key_from(text: str, length: int) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != length:
        raise ValueError(f"a key must be {length} bytes in base64")
    return key
