"""Devices on which an account signed in before: their attempts are counted separately (OWASP's "device cookies").

Guesses at an account from a thousand addresses block the account everywhere, its owner included. A device that has
signed in has a cookie that proves it; only failures on that device slow its attempts down. The proof is bound to the
account, and needs our key, so an attacker gains nothing from it.
"""

import base64
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAX_ACCOUNTS: Final = 5
"""Accounts remembered on one device, such as the computer of a village office; the longest unused is removed first."""

_SIZE: Final = 16
_WRITTEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_PURPOSE: Final = b"bangfu known devices"


@dataclass(frozen=True, slots=True)
class Caller:
    """The origin of a request; `device_cookie` as it was sent, unchecked.

    `device`: the user agent as the list of own devices shows it.
    """

    address: str
    device_cookie: str = ""
    device: str = ""


class Devices:
    """A cookie is the device's random number, then for each account a MAC over that number and the account.

    >>> devices = Devices([b"secret of the gateway"])
    >>> cookie = devices.remember("", "li")
    >>> devices.recognise(cookie, "li") == cookie.partition(".")[0], devices.recognise(cookie, "wang")
    (True, None)
    >>> both = devices.remember(cookie, "wang")
    >>> devices.recognise(both, "li") == devices.recognise(both, "wang") == devices.recognise(cookie, "li")
    True
    """

    def __init__(self, secrets: Iterable[bytes]) -> None:
        """The first of `secrets` signs; cookies signed with any of them are accepted."""
        self._keys = [HKDF(hashes.SHA256(), 32, None, _PURPOSE).derive(secret) for secret in secrets]

    def recognise(self, cookie: str, account: str) -> str | None:
        """The device's number when `account` has signed in there."""
        device, proofs = _read(cookie)
        for key in self._keys:
            expected = _proof(key, device, account)
            if any(hmac.compare_digest(proof, expected) for proof in proofs):
                return device
        return None

    def remember(self, cookie: str, account: str) -> str:
        """The cookie with the accounts of `cookie` and `account` as signed in on this device."""
        device, proofs = _read(cookie)
        device = device or _written(os.urandom(_SIZE))
        known = {_proof(key, device, account) for key in self._keys}
        others = [proof for proof in proofs if proof not in known]
        return ".".join([device, _proof(self._keys[0], device, account), *others[: MAX_ACCOUNTS - 1]])


def _read(cookie: str) -> tuple[str, list[str]]:
    """The number and the possible proofs; ("", []) for a cookie that is not ours."""
    parts = cookie.split(".")
    is_ours = len(parts) <= MAX_ACCOUNTS + 1 and all(_WRITTEN.fullmatch(part) for part in parts)
    return (parts[0], parts[1:]) if is_ours else ("", [])


def _proof(key: bytes, device: str, account: str) -> str:
    return _written(hmac.digest(key, f"{device}.{account}".encode(), "sha256")[:_SIZE])


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
