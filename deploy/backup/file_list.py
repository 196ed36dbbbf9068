"""`manifest.json`: the list of the files of a backup, for everybody, without a word about what is in them.

With it a copy of a backup can be checked where no key is. Its `mac` is made with the data keys, which a restore needs
as well: public keys of backups are no secret, so without it anybody could put a backup together.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from deploy.faults import KnownFailure
from deploy.keys import write_secret

FORMAT = 2
FORMATS_READ = (1, FORMAT)
NAME = "manifest.json"
SUM_NAME = "manifest.json.sha256"
_LISTED_FAULTS = 10


class BackupDamagedError(KnownFailure):
    """A file in the folder is missing, shorter or altered, or not as in the manifest."""


@dataclass(frozen=True)
class FileEntry:
    """`path` inside the backup; the rest is of the bytes as they lie there."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class FileList:
    """`recipients`: the public keys that the backup is encrypted to."""

    id: str
    made_at: str
    recipients: list[str]
    files: list[FileEntry]
    mac: str = ""
    format: int = FORMAT

    def signed(self, data_keys: Mapping[str, str]) -> "FileList":
        return replace(self, mac=self._mac(data_keys))

    def require_made_with(self, data_keys: Mapping[str, str]) -> None:
        """Raises BackupDamagedError."""
        if not hmac.compare_digest(self.mac, self._mac(data_keys)):
            raise BackupDamagedError(
                "the list of files was not written by this installation, or was altered afterwards; "
                "nothing was restored"
            )

    def write(self, folder: Path) -> None:
        """The last file of a backup: without it the folder is none."""
        write_with_sum(folder, json.dumps(asdict(self), indent=1))

    def _mac(self, data_keys: Mapping[str, str]) -> str:
        content = json.dumps(asdict(replace(self, mac="")), sort_keys=True).encode()
        return hmac.digest(_mac_key(data_keys), content, "sha256").hex()


def _mac_key(data_keys: Mapping[str, str]) -> bytes:
    """Lines of a key in any order, as in `deploy.keys.fingerprint`."""
    lines = [f"{name} {line}" for name, text in data_keys.items() for line in text.split()]
    return HKDF(SHA256(), 32, salt=None, info=b"bangfu backup list").derive("\n".join(sorted(lines)).encode())


def write_with_sum(folder: Path, text: str) -> None:
    write_secret(folder / NAME, text)
    write_secret(folder / SUM_NAME, hashlib.sha256(text.encode()).hexdigest() + "\n")


def read_raw(folder: Path) -> dict[str, Any]:
    """Of either format, as it was written. Raises BackupDamagedError."""
    try:
        raw = (folder / NAME).read_bytes()
        expected = (folder / SUM_NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupDamagedError(f"{folder} is not a backup: {error}") from None
    if hashlib.sha256(raw).hexdigest() != expected:
        raise BackupDamagedError(f"{folder / NAME} was altered or cut short")
    values: Any = json.loads(raw)
    written = values.get("format") if isinstance(values, dict) else None
    if written not in FORMATS_READ:
        raise BackupDamagedError(f"backup format {written}; this release reads {FORMATS_READ}")
    return dict(values)


def parse(values: Mapping[str, Any]) -> FileList:
    """Raises BackupDamagedError for a list that no release of ours writes."""
    try:
        return FileList(**{**values, "files": [FileEntry(**entry) for entry in values["files"]]})
    except (KeyError, TypeError) as error:
        raise BackupDamagedError(f"{NAME} is not a list of files: {error}") from None


def check_files(folder: Path, entries: list[FileEntry]) -> None:
    """Raises BackupDamagedError with the first ten faults."""
    faults = list(_faults(folder, entries))
    if faults:
        others = len(faults) - _LISTED_FAULTS
        more = f"\n... and {others} more" if others > 0 else ""
        raise BackupDamagedError("the backup is damaged:\n" + "\n".join(faults[:_LISTED_FAULTS]) + more)


def _faults(folder: Path, entries: list[FileEntry]) -> Iterator[str]:
    for entry in entries:
        path = inside(folder, entry.path)
        if not path.is_file():
            yield f"{entry.path}: missing"
        elif path.stat().st_size != entry.size:
            yield f"{entry.path}: {path.stat().st_size} bytes instead of {entry.size}"
        elif file_sha256(path) != entry.sha256:
            yield f"{entry.path}: altered"


def inside(folder: Path, path: str) -> Path:
    """Raises BackupDamagedError for a path that leads out of the folder."""
    found = folder / path
    if not found.resolve().is_relative_to(folder.resolve()):
        raise BackupDamagedError(f"{path!r} leads out of the backup")
    return found


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
