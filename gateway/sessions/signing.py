"""Signs access tokens; the only other module that uses python-jose. Keys are built once: from PEM it costs double."""

import base64
import hashlib
import json
import re
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt

from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import ALGORITHM, AUDIENCE, ISSUER, TOKEN_TYPE
from services.kernel.clock import end_of_day, now

TOKEN_SECONDS: Final = 600
LARGEST_GRANTS: Final = 5400
"""Characters of the roles in a token: with everything else, and as base64url, it stays below `LARGEST_TOKEN`."""

_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)


class Signer:
    """The first key of `pems` signs; the public keys of all are in the JWKS.

    To rotate: add the new key after the old one, wait until every program has read the JWKS, put it first, and remove
    the old one after ten minutes. `kid` is the RFC 7638 thumbprint, so it needs no storage.
    """

    def __init__(self, pems: str) -> None:
        keys = [_load(pem) for pem in _PEM.findall(pems)]
        if not keys:
            raise ValueError("the signing key file holds no private key")
        self._jwks = [_public_jwk(key) for key in keys]
        self._secrets = [_secret(key) for key in keys]
        self._headers = {"typ": TOKEN_TYPE, "kid": self._jwks[0]["kid"]}
        self._key = jwk.construct(keys[0], ALGORITHM)

    def jwks(self) -> dict[str, Any]:
        return {"keys": list(self._jwks)}

    def secrets(self) -> list[bytes]:
        """For deriving other keys; in the order of the keys, the one that signs first."""
        return list(self._secrets)

    def sign(
        self, subject: UUID, session_id: UUID | None, roles: Sequence[RoleGrant], not_before: datetime | None = None
    ) -> str:
        """A token valid for ten minutes, or until the first of its roles ends.

        Tokens up to the second of `not_before` count as revoked, so a new one in that second is dated one later.
        """
        issued_at = int(time.time())
        if not_before is not None:
            issued_at = max(issued_at, int(not_before.timestamp()) + 1)
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(subject),
            "iat": issued_at,
            "exp": issued_at + seconds_left(roles),
            "roles": [_grant(grant) for grant in roles],
        }
        if session_id is not None:
            claims["sid"] = str(session_id)
        return str(jwt.encode(claims, self._key, algorithm=ALGORITHM, headers=self._headers))


def seconds_left(grants: Iterable[RoleGrant]) -> int:
    """How long a token with these roles lives: none outlives a role that ends at midnight."""
    ends = [grant.until for grant in grants if grant.until is not None]
    if not ends:
        return TOKEN_SECONDS
    return max(1, min(TOKEN_SECONDS, int((end_of_day(min(ends)) - now()).total_seconds())))


def _grant(grant: RoleGrant) -> dict[str, Any]:
    """Lists that are empty are left out: programs of the release before know no such fields."""
    lists = {
        "without": sorted(grant.without),
        "lines": sorted(grant.lines),
        "merged": sorted(map(str, grant.merged)),
    }
    return {
        "role": grant.role,
        "organization_id": None if grant.organization_id is None else str(grant.organization_id),
        "division_code": grant.division_code,
        **{name: words for name, words in lists.items() if words},
    }


def is_too_large(grants: Iterable[RoleGrant]) -> bool:
    """Whether a token could not hold them all."""
    return len(json.dumps([_grant(grant) for grant in grants])) > LARGEST_GRANTS


def _load(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("a signing key is not an EC P-256 key")
    return key


def _secret(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(32, "big")


def _public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    point = {"crv": "P-256", "kty": "EC", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}
    thumbprint = hashlib.sha256(json.dumps(point, separators=(",", ":"), sort_keys=True).encode()).digest()
    return {**point, "kid": _base64url(thumbprint), "alg": ALGORITHM, "use": "sig"}


def _coordinate(number: int) -> str:
    return _base64url(number.to_bytes(32, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
