"""The secrets of one installation: made once at the first start, one file each, readable by their owner only.

Without `kek` no personal field of the register can ever be decrypted. `bangfu backup` leaves `kek` out by default,
because a backup with its own key protects nothing.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kernel.crypto.keys import SM4_KEY_BYTES, SM4_PREFIX

KEY_BYTES = 32


class Keys:
    """The files under `home/secrets`; `prepare()` makes those that are missing and changes none."""

    def __init__(self, home: Path) -> None:
        self.folder = home.resolve() / "secrets"

    @property
    def signing_key(self) -> Path:
        return self.folder / "signing-key.pem"

    @property
    def jwks(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def kek(self) -> Path:
        return self.folder / "kek"

    @property
    def next_kek(self) -> Path:
        """Exists while a change of keys is not finished."""
        return self.folder / "kek.next"

    @property
    def blind_index_key(self) -> Path:
        return self.folder / "blind-index-key"

    @property
    def internal_secret(self) -> Path:
        return self.folder / "internal-secret"

    @property
    def backup_identity(self) -> Path:
        """The private key of backups, until somebody has carried it away: see `deploy/backup/recipients.py`."""
        return self.folder / "backup-identity"

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        for path, make in self._makers().items():
            if not path.exists():
                write_secret(path, make())
        # Public, and derived from the key: written again so that the two never differ.
        write_secret(self.jwks, public_jwks(self.signing_key.read_text(encoding="ascii")))

    def _makers(self) -> dict[Path, Callable[[], str]]:
        return {
            self.signing_key: new_signing_key,
            self.kek: new_key,
            self.blind_index_key: new_key,
            self.internal_secret: lambda: secrets.token_urlsafe(KEY_BYTES),
        }

    def data_keys(self) -> list[Path]:
        """The keys needed to read or search stored data; all others may be made again."""
        return [self.kek, self.blind_index_key]

    def clear_texts(self) -> list[str]:
        """Secrets that must never be in a log file."""
        paths = [*self._makers(), *filter(Path.exists, [self.backup_identity])]
        return [path.read_text(encoding="ascii").strip() for path in paths]


def write_secret(path: Path, text: str) -> None:
    """Written in one step, and never readable by others, not even for a moment."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def fingerprint(path: Path) -> str:
    """As `fingerprint_of` the content of the file."""
    return fingerprint_of(path.read_bytes())


def fingerprint_of(content: bytes) -> str:
    """Identifies a key without revealing it: the key is random bytes, so its hash reveals nothing.

    During a change `kek` has two lines; a backup of that time needs both, in any order.
    """
    lines = sorted(content.split())
    return hashlib.sha256(b"bangfu key fingerprint\x1f" + b"\n".join(lines)).hexdigest()


def new_key() -> str:
    """32 random bytes in base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def new_sm4_key() -> str:
    """16 random bytes in base64, with the prefix of their cipher."""
    return f"{SM4_PREFIX}{base64.b64encode(os.urandom(SM4_KEY_BYTES)).decode('ascii')}"


def new_signing_key() -> str:
    """An EC P-256 private key as PEM (PKCS #8)."""
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode("ascii")


def public_jwks(pem: str) -> str:
    """The public key as a JWKS; `kid` is the RFC 7638 thumbprint, so it needs no storage."""
    key = serialization.load_pem_private_key(pem.encode("ascii"), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the signing key is not an EC key")
    numbers = key.public_key().public_numbers()
    point = {"crv": "P-256", "kty": "EC", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}
    thumbprint = hashlib.sha256(json.dumps(point, separators=(",", ":"), sort_keys=True).encode()).digest()
    return json.dumps({"keys": [{**point, "kid": _base64url(thumbprint), "alg": "ES256", "use": "sig"}]})


def _coordinate(number: int) -> str:
    return _base64url(number.to_bytes(KEY_BYTES, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
