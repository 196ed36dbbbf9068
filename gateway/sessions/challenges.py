"""What the first step of a sign-in hands out for the second: the password was right, only the code is missing.

A challenge lives five minutes and is stored nowhere. It names the account under a MAC whose key is ours. The MAC covers
the hash of the password too, so another password ends it. By itself it opens nothing.
"""

import base64
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LIFETIME_SECONDS: Final = 300

_PURPOSE: Final = b"bangfu second step of a sign-in"
_HEAD: Final = 16 + 8 + 1
_MAC: Final = 32


@dataclass(frozen=True)
class Challenge:
    """As it was sent, unchecked. `must_choose_password`: the password does not fit the roles of the account."""

    account_id: UUID
    ends_at: int
    must_choose_password: bool
    mac: bytes

    @property
    def head(self) -> bytes:
        return self.account_id.bytes + self.ends_at.to_bytes(8, "big") + bytes([self.must_choose_password])


class Challenges:
    """
    >>> challenges = Challenges([b"secret of the gateway"])
    >>> made = challenges.make(UUID(int=7), "hash", must_choose_password=False)
    >>> read = challenges.read(made)
    >>> read.account_id.int, challenges.is_right(read, "hash"), challenges.is_right(read, "another hash")
    (7, True, False)
    """

    def __init__(self, secrets: Iterable[bytes]) -> None:
        """The first of `secrets` signs; challenges signed with any of them are accepted."""
        self._keys = [HKDF(hashes.SHA256(), 32, None, _PURPOSE).derive(secret) for secret in secrets]

    def make(
        self, account_id: UUID, password_hash: str, *, must_choose_password: bool, seconds: int = LIFETIME_SECONDS
    ) -> str:
        ends_at = int(time.time()) + seconds
        challenge = Challenge(account_id, ends_at, must_choose_password, b"")
        mac = _mac(self._keys[0], challenge, password_hash)
        return base64.urlsafe_b64encode(challenge.head + mac).rstrip(b"=").decode()

    def read(self, text: str) -> Challenge | None:
        """None for one that is malformed or has ended. Ask `is_right` before believing it."""
        try:
            data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        if len(data) != _HEAD + _MAC:
            return None
        head, mac = data[:_HEAD], data[_HEAD:]
        challenge = Challenge(UUID(bytes=head[:16]), int.from_bytes(head[16:24], "big"), bool(head[24]), mac)
        return challenge if challenge.ends_at > time.time() else None

    def is_right(self, challenge: Challenge, password_hash: str) -> bool:
        return any(hmac.compare_digest(challenge.mac, _mac(key, challenge, password_hash)) for key in self._keys)


def _mac(key: bytes, challenge: Challenge, password_hash: str) -> bytes:
    return hmac.digest(key, challenge.head + password_hash.encode(), "sha256")
