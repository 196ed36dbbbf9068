"""The configuration files of SeaweedFS: the S3 identity, the keys and certificates between its parts.

Every secret is made once, kept with mode 0600 under the store's directory, and never leaves the machine.
"""

import datetime as dt
import ipaddress
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CERTIFICATE_LIFE = dt.timedelta(days=20 * 365)
RENEW_BEFORE = dt.timedelta(days=365)
GRPC_PARTS = ("volume", "master", "filer", "s3", "admin", "worker", "client")


@dataclass(frozen=True)
class StoreKeys:
    """The secrets of the store. `access_key` and `secret_key` are for S3; only its own parts use the rest."""

    access_key: str
    secret_key: str
    volume_write_key: str
    volume_read_key: str
    filer_write_key: str
    filer_read_key: str
    admin_password: str


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step by a file only its owner can read."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load_or_create_keys(path: Path) -> StoreKeys:
    if path.exists():
        return StoreKeys(**json.loads(path.read_text()))
    keys = StoreKeys(
        access_key="bangfu" + secrets.token_hex(7).upper(),
        secret_key=secrets.token_urlsafe(30),
        volume_write_key=secrets.token_hex(32),
        volume_read_key=secrets.token_hex(32),
        filer_write_key=secrets.token_hex(32),
        filer_read_key=secrets.token_hex(32),
        admin_password=secrets.token_hex(32),
    )
    write_private(path, json.dumps(asdict(keys)))
    return keys


def write_identities(path: Path, keys: StoreKeys, bucket: str) -> None:
    """One identity with rights on one bucket. Callers who are not in this file are refused, anonymous ones too."""
    actions = [f"{action}:{bucket}" for action in ("Read", "Write", "List", "Tagging")]
    credentials = [{"accessKey": keys.access_key, "secretKey": keys.secret_key}]
    identity = {"name": "bangfu", "credentials": credentials, "actions": actions}
    write_private(path, json.dumps({"identities": [identity]}))


def write_security(path: Path, keys: StoreKeys, tls: Path) -> None:
    """Close the ports beside S3: signed tokens on every HTTP port, mutual TLS on every gRPC port."""
    tables = {
        "jwt.signing": {"key": keys.volume_write_key},
        "jwt.signing.read": {"key": keys.volume_read_key},
        "jwt.filer_signing": {"key": keys.filer_write_key},
        "jwt.filer_signing.read": {"key": keys.filer_read_key},
        "admin": {"user": "bangfu", "password": keys.admin_password},
        "grpc": {"ca": str(tls / "ca.pem")},
    }
    pair = {"cert": str(tls / "store.pem"), "key": str(tls / "store.key")}
    tables |= {f"grpc.{part}": pair for part in GRPC_PARTS}
    # A JSON string is a valid TOML basic string, so a path with quotes or spaces in it stays one value.
    lines = [
        line
        for name, values in tables.items()
        for line in (f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()))
    ]
    write_private(path, "\n".join(lines) + "\n")


def write_maintenance(admin: Path) -> None:
    """The store's worker vacuums nothing by itself: it would write a volume anew however large what lives in it is.
    `deploy.freeing` decides that. The master's own sweep is off by a flag.

    The file is what SeaweedFS stores of the settings of a job, a message of protocol buffers; there is no flag for it.
    """
    folder = admin / "plugin" / "job_types" / "vacuum"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Field 1: the name of the job, 2: the version of its settings, 5: how it runs. In that, 1 (enabled) is left out,
    # which is no; 2: minutes from one look to the next, 3: seconds that one may take.
    runs = b"\x10\x11\x18\x78"
    message = b"\x0a\x06vacuum" + b"\x10\x01" + b"\x2a" + bytes([len(runs)]) + runs
    (folder / "config.pb").write_bytes(message)


def ensure_certificates(tls: Path) -> None:
    """An authority that signs one certificate; its key is then deleted, so that no second certificate can be made."""
    if _is_fresh(tls / "store.pem") and (tls / "store.key").exists() and (tls / "ca.pem").exists():
        return
    tls.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("bangfu store authority", authority_key, None, authority_key)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate("bangfu store", key, authority, authority_key)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(tls / "ca.pem", authority.public_bytes(serialization.Encoding.PEM).decode())
    write_private(tls / "store.key", private.decode())
    write_private(tls / "store.pem", certificate.public_bytes(serialization.Encoding.PEM).decode())


def _is_fresh(path: Path) -> bool:
    if not path.exists():
        return False
    ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    return ends - dt.datetime.now(dt.UTC) > RENEW_BEFORE


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """A certificate for `name`; without an issuer it is self-signed."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + CERTIFICATE_LIFE)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
        uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
