"""Reads the folder of a backup: encrypted, or in clear as releases before 0.2.0 wrote it."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from deploy.backup import file_list, manifest
from deploy.backup.age import ENDING, CannotDecryptError, Digest, Identities
from deploy.backup.file_list import BackupDamagedError, FileEntry, FileList, check_files, inside
from deploy.backup.manifest import CopyEntry, DatabaseEntry, Manifest, ObjectEntry

CONTENTS = "contents.json"


class Source(Protocol):
    """A backup that can be restored. Every method raises BackupDamagedError for bytes that are not those saved."""

    manifest: Manifest

    def check(self) -> None:
        """Compares every file with the list."""

    def require_made_with(self, data_keys: Mapping[str, str]) -> None:
        """Whether an owner of the data keys wrote the list."""

    def copy_dump(self, entry: DatabaseEntry, write: Callable[[bytes], Any]) -> None:
        """Piece by piece; what was written counts only after this has returned."""

    def copy_table(self, entry: DatabaseEntry, table: str, write: Callable[[bytes], Any]) -> None:
        """One of `entry.copies`, as `copy_dump`."""

    def read_object(self, entry: ObjectEntry) -> bytes: ...

    def read_key(self, name: str) -> str | None:
        """The text of a data key, if the backup holds keys."""

    def read_audit(self, name: str) -> str: ...


class EncryptedSource:
    """`open` finds the private keys for the list's recipients. Raises what it raises, BackupDamagedError."""

    def __init__(self, folder: Path, files: FileList, open_for: Callable[[list[str]], Identities]) -> None:
        self.folder = folder
        self.files = files
        self._by_path = {entry.path: entry for entry in files.files}
        self._identities = open_for(files.recipients)
        self.manifest = self._contents()

    def check(self) -> None:
        check_files(self.folder, self.files.files)

    def require_made_with(self, data_keys: Mapping[str, str]) -> None:
        self.files.require_made_with(data_keys)

    def copy_dump(self, entry: DatabaseEntry, write: Callable[[bytes], Any]) -> None:
        self._copy(f"databases/{entry.name}.dump{ENDING}", entry, write)

    def copy_table(self, entry: DatabaseEntry, table: str, write: Callable[[bytes], Any]) -> None:
        self._copy(f"databases/{entry.name}.{table}.copy{ENDING}", entry.copies[table], write)

    def _copy(self, path: str, expected: DatabaseEntry | CopyEntry, write: Callable[[bytes], Any]) -> None:
        with _damage_at(path):
            found = self._identities.decrypt_stream(inside(self.folder, self._listed(path).path), write)
        _require(path, found, expected)

    def read_object(self, entry: ObjectEntry) -> bytes:
        content = self._decrypt(entry.file)
        _require(entry.file, Digest.of(content), entry)
        return content

    def read_key(self, name: str) -> str | None:
        path = f"keys/{name}{ENDING}"
        return self._decrypt(path).decode("ascii") if self.manifest.holds_keys else None

    def read_audit(self, name: str) -> str:
        return _read_listed(self.folder, self._listed(f"audit/{name}")).decode("utf-8")

    def _contents(self) -> Manifest:
        found = manifest.parse(json.loads(self._decrypt(f"{CONTENTS}{ENDING}")))
        if found.backup_id != self.files.id:
            raise BackupDamagedError("the list of files and what it lists are of two backups; nothing was restored")
        return found

    def _decrypt(self, path: str) -> bytes:
        content = _read_listed(self.folder, self._listed(path))
        with _damage_at(path):
            return self._identities.decrypt(content)

    def _listed(self, path: str) -> FileEntry:
        if path not in self._by_path:
            raise BackupDamagedError(f"{path} is missing in the list of files; nothing was restored")
        return self._by_path[path]


class ClearSource:
    """Format 1: the manifest in clear lists every file. Raises BackupDamagedError."""

    def __init__(self, folder: Path, values: dict[str, Any]) -> None:
        self.folder = folder
        self._audit: dict[str, str] = values["audit"]
        objects = [{**entry, "file": f"objects/{entry['key']}"} for entry in values["objects"]]
        values = {name: value for name, value in values.items() if name != "format"}
        self.manifest = manifest.parse({**values, "backup_id": "", "objects": objects, "audit": list(self._audit)})

    def check(self) -> None:
        files = [FileEntry(f"databases/{each.name}.dump", each.size, each.sha256) for each in self.manifest.databases]
        files += [FileEntry(each.file, each.size, each.sha256) for each in self.manifest.objects]
        check_files(self.folder, files)
        for name in self._audit:
            self.read_audit(name)

    def require_made_with(self, data_keys: Mapping[str, str]) -> None:
        """Such a backup proves nothing."""

    def copy_dump(self, entry: DatabaseEntry, write: Callable[[bytes], Any]) -> None:
        digest, size = hashlib.sha256(), 0
        with inside(self.folder, f"databases/{entry.name}.dump").open("rb") as file:
            while piece := file.read(1 << 16):
                write(piece)
                digest.update(piece)
                size += len(piece)
        _require(entry.name, Digest(size, digest.hexdigest()), entry)

    def copy_table(self, entry: DatabaseEntry, table: str, write: Callable[[bytes], Any]) -> None:
        raise BackupDamagedError(f"{entry.name}: a backup in clear has no copies of tables")

    def read_object(self, entry: ObjectEntry) -> bytes:
        return _read_listed(self.folder, FileEntry(entry.file, entry.size, entry.sha256))

    def read_key(self, name: str) -> str | None:
        path = self.folder / "keys" / Path(name).name
        return path.read_text(encoding="ascii") if path.is_file() else None

    def read_audit(self, name: str) -> str:
        path = self.folder / "audit" / Path(name).name
        if not path.is_file() or file_list.file_sha256(path) != self._audit[name]:
            raise BackupDamagedError(f"the backup is damaged:\naudit/{name}: missing or altered")
        return path.read_text(encoding="utf-8")


def open_source(folder: Path, open_for: Callable[[list[str]], Identities]) -> Source:
    """Raises BackupDamagedError, and what `open_for` raises: it is called for an encrypted backup only."""
    values = file_list.read_raw(folder)
    if values["format"] == file_list.FORMAT:
        return EncryptedSource(folder, file_list.parse(values), open_for)
    return ClearSource(folder, values)


def check_folder(folder: Path) -> str:
    """Compares the files with the list, without any key; returns what was checked. Raises BackupDamagedError."""
    values = file_list.read_raw(folder)
    if values["format"] == file_list.FORMAT:
        files = file_list.parse(values)
        check_files(folder, files.files)
        return f"{len(files.files)} files, encrypted to {len(files.recipients)} keys, of {files.made_at}"
    source = ClearSource(folder, values)
    source.check()
    return f"{len(source.manifest.objects)} objects and the databases, NOT encrypted, of {source.manifest.made_at}"


def _read_listed(folder: Path, entry: FileEntry) -> bytes:
    try:
        content = inside(folder, entry.path).read_bytes()
    except OSError as error:
        raise BackupDamagedError(f"the backup is damaged:\n{entry.path}: {error.strerror}") from None
    _require(entry.path, Digest.of(content), entry)
    return content


def _require(path: str, found: Digest, expected: FileEntry | DatabaseEntry | CopyEntry | ObjectEntry) -> None:
    if (found.size, found.sha256) != (expected.size, expected.sha256):
        raise BackupDamagedError(f"the backup is damaged:\n{path}: altered")


@contextlib.contextmanager
def _damage_at(path: str) -> Iterator[None]:
    try:
        yield
    except CannotDecryptError as error:
        raise BackupDamagedError(f"the backup is damaged:\n{path}: {error}") from None
