"""The list of all files in a backup, and the check of a folder against it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deploy.faults import KnownFailure

FORMAT = 1
NAME = "manifest.json"
SUM_NAME = "manifest.json.sha256"


class BackupDamagedError(KnownFailure):
    """A file in the folder is missing, shorter or altered, or not as in the manifest."""


@dataclass(frozen=True)
class Rows:
    """The content of a table: the number of rows, and a sum over the hash of each, independent of their order."""

    count: int
    fingerprint: str


@dataclass(frozen=True)
class DatabaseEntry:
    name: str
    size: int
    sha256: str
    tables: dict[str, Rows]


@dataclass(frozen=True)
class ObjectEntry:
    key: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    postgres: str
    databases: list[DatabaseEntry]
    objects: list[ObjectEntry]
    key_fingerprints: dict[str, str]
    """By file name, so that a restore with the wrong key-encryption key is refused at once."""
    holds_keys: bool
    missing_photos: list[str] = field(default_factory=list)
    """Photos that the database counts as stored but the store did not have: a fault from before the backup."""
    audit: dict[str, str] = field(default_factory=dict)
    """SHA-256 by file name of the proofs of the audit trail: anchors, and the public keys that signed them."""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")
        (folder / SUM_NAME).write_text(hashlib.sha256(text.encode()).hexdigest() + "\n", encoding="ascii")


def read(folder: Path) -> Manifest:
    """Raises BackupDamagedError."""
    try:
        raw = (folder / NAME).read_bytes()
        expected = (folder / SUM_NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupDamagedError(f"{folder} is not a backup: {error}") from None
    if hashlib.sha256(raw).hexdigest() != expected:
        raise BackupDamagedError(f"{folder / NAME} was altered or cut short")
    values: dict[str, Any] = json.loads(raw)
    if values["format"] != FORMAT:
        raise BackupDamagedError(f"backup format {values['format']}; this release reads {FORMAT}")
    values["databases"] = [_database(entry) for entry in values["databases"]]
    values["objects"] = [ObjectEntry(**entry) for entry in values["objects"]]
    return Manifest(**values)


def _database(entry: dict[str, Any]) -> DatabaseEntry:
    return DatabaseEntry(**{**entry, "tables": {name: Rows(**rows) for name, rows in entry["tables"].items()}})


def check(folder: Path, manifest: Manifest) -> None:
    """Compare every file with the manifest. Raises BackupDamagedError with the first ten faults."""
    faults = list(_faults(folder, manifest))
    if faults:
        more = f"\n... and {len(faults) - 10} more" if len(faults) > 10 else ""
        raise BackupDamagedError("the backup is damaged, nothing was restored:\n" + "\n".join(faults[:10]) + more)


def _faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    listed: list[tuple[Path, int, str]] = []
    listed += [(dump_path(folder, entry.name), entry.size, entry.sha256) for entry in manifest.databases]
    listed += [(object_path(folder, entry.key), entry.size, entry.sha256) for entry in manifest.objects]
    for name, sha256 in manifest.audit.items():
        path = audit_path(folder, name)
        if not path.is_file() or file_sha256(path) != sha256:
            yield f"{path.relative_to(folder)}: missing or altered"
    for path, size, sha256 in listed:
        if not path.is_file():
            yield f"{path.relative_to(folder)}: missing"
        elif path.stat().st_size != size:
            yield f"{path.relative_to(folder)}: {path.stat().st_size} bytes instead of {size}"
        elif file_sha256(path) != sha256:
            yield f"{path.relative_to(folder)}: altered"


def dump_path(folder: Path, database: str) -> Path:
    return folder / "databases" / f"{database}.dump"


def audit_path(folder: Path, name: str) -> Path:
    return folder / "audit" / Path(name).name


def object_path(folder: Path, key: str) -> Path:
    """Raises BackupDamagedError for a key that leads out of the folder."""
    root = folder / "objects"
    path = root / key
    if not path.resolve().is_relative_to(root.resolve()):
        raise BackupDamagedError(f"the key {key!r} leads out of the backup")
    return path


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
