"""Makes forged tokens: signs any header and payload, valid or not, without python-jose.

A JWT library would refuse to write many of these tokens.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

KID = "2026-11-a"
XIAO_LI = UUID("0190a000-0000-7000-8000-000000000001")
SESSION = UUID("0190a000-0000-7000-8000-0000000000aa")

Header = dict[str, Any]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_json(value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()


def header(**changes: object) -> Header:
    return _changed({"alg": "ES256", "typ": "at+jwt", "kid": KID}, changes)


def claims(now: int | None = None, /, **changes: object) -> dict[str, Any]:
    """The claims of a valid token; a change to `...` leaves the claim out."""
    issued = int(time.time()) if now is None else now
    valid = {
        "iss": "bangfu",
        "aud": "bangfu",
        "sub": str(XIAO_LI),
        "iat": issued,
        "exp": issued + 600,
        "sid": str(SESSION),
        "roles": [{"role": "city_officer", "organization_id": None, "division_code": "2113"}],
    }
    return _changed(valid, changes)


def _changed(valid: dict[str, Any], changes: dict[str, object]) -> dict[str, Any]:
    return {name: value for name, value in {**valid, **changes}.items() if value is not ...}


def es256(key: ec.EllipticCurvePrivateKey, signing_input: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(signing_input, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token(key: ec.EllipticCurvePrivateKey, head: object | None = None, body: object | None = None) -> str:
    """A token with a valid signature over any header and payload; both may be raw bytes."""
    start = _start(header() if head is None else head, body)
    return f"{start}.{b64(es256(key, start.encode()))}"


def hmac_token(secret: bytes, head: object, body: object | None = None, digest: str = "sha256") -> str:
    start = _start(head, body)
    return f"{start}.{b64(hmac.new(secret, start.encode(), getattr(hashlib, digest)).digest())}"


def _start(head: object, body: object | None) -> str:
    return f"{b64(as_json(head))}.{b64(as_json(claims() if body is None else body))}"


def jwks(*keys: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """The current key first, then retired ones."""
    kids = (KID, "2026-10-z", "2026-09-y", "2026-08-x", "2026-07-w")
    return {"keys": [public_jwk(key, kid) for key, kid in zip(keys, kids, strict=False)]}


def public_jwk(key: ec.EllipticCurvePrivateKey, kid: str) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "kid": kid,
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
    }
