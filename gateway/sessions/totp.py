"""Time-based one-time passwords (RFC 6238): SHA-1, six digits, a step of 30 seconds, one step of drift each way.

These are the values that every authenticator knows; the address of the QR code names them all the same.
"""

import base64
import hmac
from typing import Final
from urllib.parse import quote, urlencode

STEP_SECONDS: Final = 30
DIGITS: Final = 6
DRIFT_STEPS: Final = 1
SECRET_BYTES: Final = 20
"""As long as a SHA-1, as RFC 4226 recommends."""
ISSUER: Final = "Bangfu"


def code_at(secret: bytes, step: int) -> str:
    """HOTP (RFC 4226) of this step.

    >>> code_at(b"12345678901234567890", 1)
    '287082'
    """
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_at(seconds: float) -> int:
    """`seconds` since 1970."""
    return int(seconds) // STEP_SECONDS


def find_step(secret: bytes, code: str, seconds: float) -> int | None:
    """The newest step around now whose code it is."""
    now = step_at(seconds)
    near = range(now + DRIFT_STEPS, now - DRIFT_STEPS - 1, -1)
    # All are compared, so that the time says nothing about which one it was.
    fitting = [step for step in near if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return fitting[0] if fitting else None


def base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")


def uri_of(secret: bytes, username: str) -> str:
    """For the QR code.

    >>> uri_of(b"12345678901234567890", "zhao")[:66]
    'otpauth://totp/Bangfu:zhao?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    """
    asked = {
        "secret": base32(secret),
        "issuer": ISSUER,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{ISSUER}:{quote(username)}?{urlencode(asked)}"
