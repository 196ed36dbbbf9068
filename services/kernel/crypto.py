"""Field encryption: AES-256-GCM under a data key per record, the data key wrapped by a key outside the database.

The associated data names table, column and row, so a ciphertext moved elsewhere does not open. A blind index is a keyed
HMAC: a bare hash of an ID number is guessed in minutes.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


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
    return nonce + AESGCM(key).encrypt(nonce, plaintext, place.associated_data)


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Raises CannotDecrypt."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.associated_data)
    except (InvalidTag, ValueError):
        raise CannotDecrypt(place.table, place.column) from None


class KeyRing:
    """Wraps data keys with the key-encryption key and makes blind indexes.

    `kek`, `blind_index_key`: base64 of 32 bytes each; ValueError otherwise.
    """

    def __init__(self, kek: str, blind_index_key: str) -> None:
        self._kek = _key_from(kek)
        self._blind_index_key = _key_from(blind_index_key)

    def new_wrapped_key(self, record: str) -> bytes:
        return seal(self._kek, os.urandom(KEY_BYTES), Place("data_keys", "key", record))

    def unwrap(self, wrapped: bytes, record: str) -> bytes:
        """Raises CannotDecrypt."""
        return unseal(self._kek, wrapped, Place("data_keys", "key", record))

    def blind_index(self, field: str, value: str) -> bytes:
        """16 bytes for exact search of `value` in `field`; equal values of different fields differ."""
        message = f"{field}\x1f{value}".encode()
        return hmac.new(self._blind_index_key, message, hashlib.sha256).digest()[:16]


def _key_from(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key must be 32 bytes in base64")
    return key
