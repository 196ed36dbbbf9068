"""Access tokens: the only parser of them, strict, used by the gateway and by every service.

python-jose is too tolerant (3.5.0: an absent `aud` passes, `crit` is ignored, `kid` is never read). So this module
checks the shape of a token first and chooses the key by `kid`; jose checks the signature and the registered claims. A
change to another library touches this file only.
"""

import base64
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol
from uuid import UUID

from jose import jwk, jwt
from jose.backends import ECKey
from jose.exceptions import JOSEError

from services.kernel.auth.permissions import ROLES_OF_THE_COUNTRY
from services.kernel.auth.principals import RoleGrant

ALGORITHM: Final = "ES256"
TOKEN_TYPE: Final = "at+jwt"  # noqa: S105  RFC 9068's name of the type, not a secret
ISSUER: Final = "bangfu"
AUDIENCE: Final = "bangfu"
LONGEST_LIFE: Final = 600
"""Seconds from `iat` to `exp`; a longer-lived token is refused even when the signature is right."""
LARGEST_TOKEN: Final = 8192
CLOCK_SKEW: Final = 30
"""Seconds another machine's clock may run ahead of ours in `iat`. `exp` and `nbf` get no grace."""

_HEADER_KEYS: Final = frozenset({"alg", "typ", "kid"})
_GRANT_KEYS: Final = frozenset({"role", "organization_id", "division_code"})
_LISTS_OF_GRANT: Final = frozenset({"without", "lines", "merged"})
"""Left out when empty. A program of an earlier release refuses a token that has one: it would give too much."""
_LONGEST_LIST: Final = 64
_MOST_GRANTS: Final = 64
_COMPACT_FORM: Final = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{85}[AQgw]")
_UUID_FORM: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIVISION_FORM: Final = re.compile(r"(?:[0-9]{2}){0,3}|[0-9]{9}|[0-9]{12}")
_ROLE_FORM: Final = re.compile(r"[a-z][a-z_]{1,39}")
_WORD_FORM: Final = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_OPTIONS: Final = {f"require_{claim}": True for claim in ("aud", "exp", "iat", "iss", "sub")}

if "cryptography" not in ECKey.__module__:
    raise ImportError(
        "python-jose fell back to the pure-Python `ecdsa` (CVE-2024-23342): install python-jose[cryptography]"
    )


class TokenRefused(Exception):
    """The token is not one of ours, or it is no longer valid. The reason goes to the log, never to the caller."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a verified token.

    `expires_at` and `issued_at` are seconds since 1970. `session_id` is None for API clients.
    """

    subject: UUID
    session_id: UUID | None
    expires_at: int
    issued_at: int
    roles: tuple[RoleGrant, ...]


class Verifier(Protocol):
    def verify(self, token: str | bytes) -> Claims: ...


class TokenVerifier:
    """Checks tokens against the public keys of a JWKS. Built once: building a key costs more than using it."""

    def __init__(self, jwks: Mapping[str, Any]) -> None:
        self._keys = {key["kid"]: jwk.construct(_public_key(key), ALGORITHM) for key in jwks["keys"]}
        if not self._keys:
            raise ValueError("the JWKS holds no key, every token would be refused")

    def verify(self, token: str | bytes) -> Claims:
        """Raises `TokenRefused`, and nothing else, for any input."""
        compact = _as_ascii(token)
        if len(compact) > LARGEST_TOKEN:
            raise TokenRefused("token too large")
        parts = _COMPACT_FORM.fullmatch(compact)
        if parts is None:
            raise TokenRefused("not three base64url segments with an ES256 signature")
        key = self._key_for(_read_object(parts[1]))
        claims = _read_object(parts[2])
        _check_signature_and_registered_claims(compact, key)
        return _to_claims(claims)

    def _key_for(self, header: dict[str, Any]) -> Any:
        if header.keys() != _HEADER_KEYS:
            raise TokenRefused("header names other than alg, typ and kid")
        if header["alg"] != ALGORITHM or header["typ"] != TOKEN_TYPE:
            raise TokenRefused("another algorithm or type")
        kid = header["kid"]
        if not isinstance(kid, str) or kid not in self._keys:
            raise TokenRefused("unknown key")
        return self._keys[kid]


class VerifiedTokens:
    """A cache of verified tokens. The key is SHA-256, so that no raw token stays in memory.

    An entry stays until the token expires or `longest_age` seconds have passed, whichever is first; at `capacity` the
    oldest entry is removed. `flush` removes all entries: call it when a session or a role is revoked.
    """

    def __init__(self, verifier: Verifier, *, capacity: int = 10_000, longest_age: float = 60.0) -> None:
        self._verifier = verifier
        self._capacity = capacity
        self._longest_age = longest_age
        self._known: dict[bytes, tuple[float, Claims]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def verify(self, token: str | bytes) -> Claims:
        """The claims of `token`; raises `TokenRefused`. A refusal is never cached."""
        digest = sha256(token if isinstance(token, bytes) else _as_ascii(token)).digest()
        known = self._known.get(digest)
        if known is not None and time.time() < known[0]:
            return known[1]
        self._known.pop(digest, None)
        claims = self._verifier.verify(token)
        self._remember(digest, claims)
        return claims

    def flush(self) -> None:
        self._known.clear()

    def _remember(self, digest: bytes, claims: Claims) -> None:
        if len(self._known) >= self._capacity:
            self._known.pop(next(iter(self._known)))
        self._known[digest] = (min(claims.expires_at, time.time() + self._longest_age), claims)


def _public_key(key: Mapping[str, Any]) -> dict[str, Any]:
    """The public part only: a private JWK given by mistake must not stay in a process that only verifies."""
    if key.get("kty") != "EC" or key.get("crv") != "P-256":
        raise ValueError("only EC P-256 keys verify access tokens")
    return {name: key[name] for name in ("kty", "crv", "x", "y")}


def _as_ascii(token: str | bytes) -> bytes:
    if isinstance(token, bytes):
        return token
    try:
        return token.encode("ascii")
    except UnicodeEncodeError:
        raise TokenRefused("not ASCII") from None


def _read_object(segment: bytes) -> dict[str, Any]:
    """Decodes one segment; non-canonical base64 and duplicate names are refused.

    Parsers differ in which of two equal names counts, so such a token has two meanings.
    """
    try:
        text = base64.urlsafe_b64decode(segment + b"=" * (-len(segment) % 4))
        value = json.loads(text.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise TokenRefused("a segment is not base64url of JSON") from None
    if base64.urlsafe_b64encode(text).rstrip(b"=") != segment:
        raise TokenRefused("not canonical base64url")
    if not isinstance(value, dict):
        raise TokenRefused("a segment is not a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a name appears twice")
    return named


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _check_signature_and_registered_claims(compact: bytes, key: Any) -> None:
    try:
        jwt.decode(compact, key, algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options=_OPTIONS)
    except (JOSEError, ValueError, TypeError, OverflowError, RecursionError):
        raise TokenRefused("signature or registered claim") from None


def _to_claims(claims: dict[str, Any]) -> Claims:
    if claims.get("aud") != AUDIENCE or claims.get("iss") != ISSUER:
        raise TokenRefused("another audience or issuer")
    issued_at, expires_at = _seconds(claims, "iat"), _seconds(claims, "exp")
    now = time.time()
    if issued_at > now + CLOCK_SKEW or ("nbf" in claims and _seconds(claims, "nbf") > now):
        raise TokenRefused("not valid yet")
    if expires_at <= now or not 0 < expires_at - issued_at <= LONGEST_LIFE:
        raise TokenRefused("expired, or lives too long")
    session = claims.get("sid")
    return Claims(
        subject=_uuid(claims["sub"]),
        session_id=None if session is None else _uuid(session),
        expires_at=expires_at,
        issued_at=issued_at,
        roles=_grants(claims.get("roles")),
    )


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims[name]
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise TokenRefused(f"{name} is not a time in whole seconds")
    return value


def _uuid(value: object) -> UUID:
    if not isinstance(value, str) or _UUID_FORM.fullmatch(value) is None:
        raise TokenRefused("not a UUID in its usual form")
    return UUID(value)


def _grants(value: object) -> tuple[RoleGrant, ...]:
    if not isinstance(value, list) or len(value) > _MOST_GRANTS:
        raise TokenRefused("roles is not a list of grants")
    return tuple(map(_grant, value))


def _grant(value: object) -> RoleGrant:
    if not isinstance(value, dict) or value.keys() - _LISTS_OF_GRANT != _GRANT_KEYS:
        raise TokenRefused(
            "a grant has other fields than role, organization_id, division_code, without, lines and merged"
        )
    role, organization, division = value["role"], value["organization_id"], value["division_code"]
    if not isinstance(role, str) or _ROLE_FORM.fullmatch(role) is None:
        raise TokenRefused("not the name of a role")
    if division is not None and (not isinstance(division, str) or _DIVISION_FORM.fullmatch(division) is None):
        raise TokenRefused("not a division code")
    if division == "" and role not in ROLES_OF_THE_COUNTRY:
        raise TokenRefused("the whole country for a role that is not held there")
    return RoleGrant(
        role,
        None if organization is None else _uuid(organization),
        division,
        without=_words(value["without"]) if "without" in value else frozenset(),
        lines=_words(value["lines"]) if "lines" in value else frozenset(),
        merged=_units(value["merged"]) if "merged" in value else frozenset(),
    )


def _words(value: object) -> frozenset[str]:
    words = _list(value)
    if not all(isinstance(word, str) and _WORD_FORM.fullmatch(word) for word in words):
        raise TokenRefused("a list of a grant holds something else than words")
    return frozenset(words)


def _units(value: object) -> frozenset[UUID]:
    return frozenset(map(_uuid, _list(value)))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= _LONGEST_LIST:
        raise TokenRefused("a list of a grant is none, or empty")
    return value
