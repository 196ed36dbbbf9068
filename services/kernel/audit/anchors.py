"""Signed heads of the audit chains, to be kept outside the database.

The owner of the tables can delete the end of a chain or compute the chain again. Such a change shows when the head of
the chain was written down before, in a place that he cannot change: a file on another machine, or paper.

A line of the file is one JSON object: the program, the number of entries, the hash of the last one, the time, and a
signature (ECDSA P-256 with SHA-256) over all of it. Each line holds the hash of the line before it, so that lines
cannot be removed, moved or repeated. Whoever holds the signing key can write a new file, but he cannot change a copy of
the old one.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kernel.audit.trail import Head

FIRST = "0" * 64
_DOMAIN = b"bangfu audit anchor\x1f"
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class AnchorsDamaged(Exception):
    """`line` (from 1) is not one that we wrote after the line before it; the message gives the reason."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Anchor:
    """`head`: hex; `at`: UTC, ISO 8601; `previous`: SHA-256 of the line before, hex; `kid`: the key that signed."""

    program: str
    entries: int
    head: str
    at: str
    previous: str
    kid: str

    @property
    def signed_bytes(self) -> bytes:
        return _DOMAIN + orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)


class AnchorSigner:
    """`pem`: EC P-256 private keys, the current one first; `kid`: the id of its public key in the JWKS."""

    def __init__(self, pem: str, kid: str) -> None:
        """Raises ValueError."""
        key = serialization.load_pem_private_key(pem.encode("ascii"), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the signing key is not an EC key")
        self._key = key
        self._kid = kid

    def line(self, program: str, head: Head, at: str, previous: str) -> bytes:
        """One line of the file with its line end."""
        anchor = Anchor(program, head.entries, head.hash.hex(), at, previous, self._kid)
        signature = self._key.sign(anchor.signed_bytes, _ALGORITHM)
        content = {**asdict(anchor), "signature": base64.b64encode(signature).decode("ascii")}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS) + b"\n"


def hash_of(line: bytes) -> str:
    """The `previous` of the next line."""
    return hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def complete_lines(content: bytes) -> list[bytes]:
    """All lines but an incomplete last one, which a crash left: its write was never confirmed."""
    return content.split(b"\n")[:-1]


def check(content: bytes, jwks: Iterable[Mapping[str, Any]]) -> list[Anchor]:
    """All anchors of a file. Each signature and the order are checked. Raises AnchorsDamaged."""
    keys = {key["kid"]: _public_key(key) for key in jwks}
    anchors: list[Anchor] = []
    previous = FIRST
    for number, line in enumerate(complete_lines(content), start=1):
        anchor = _checked(number, line, keys)
        if anchor.previous != previous:
            raise AnchorsDamaged(number, "does not follow the line before it")
        anchors.append(anchor)
        previous = hash_of(line)
    return anchors


def _checked(number: int, line: bytes, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> Anchor:
    anchor, signature = parse(number, line)
    key = keys.get(anchor.kid)
    if key is None:
        raise AnchorsDamaged(number, "signed with a key that is not known here")
    try:
        key.verify(signature, anchor.signed_bytes, _ALGORITHM)
    except InvalidSignature:
        raise AnchorsDamaged(number, "the signature is not of these words") from None
    return anchor


def parse(number: int, line: bytes) -> tuple[Anchor, bytes]:
    """The anchor of a line and its signature, both unchecked. Raises AnchorsDamaged."""
    try:
        values = json.loads(line)
        signature = base64.b64decode(values.pop("signature"), validate=True)
        anchor = Anchor(**values)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise AnchorsDamaged(number, "cannot be read") from None
    is_plain = isinstance(anchor.entries, int) and all(
        isinstance(word, str) for word in (anchor.program, anchor.head, anchor.at, anchor.previous, anchor.kid)
    )
    if not is_plain:
        raise AnchorsDamaged(number, "cannot be read")
    return anchor, signature


def known_heads(anchors: Sequence[Anchor], program: str) -> dict[int, bytes]:
    """The argument `known` of `audit.trail.verify`. Raises AnchorsDamaged when two of them contradict each other."""
    known: dict[int, bytes] = {}
    for number, anchor in enumerate(anchors, start=1):
        if anchor.program != program or anchor.entries == 0:
            continue
        head = bytes.fromhex(anchor.head)
        if known.setdefault(anchor.entries, head) != head:
            raise AnchorsDamaged(number, f"two heads for entry {anchor.entries} of {program}")
    return known


def _public_key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "==")) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
