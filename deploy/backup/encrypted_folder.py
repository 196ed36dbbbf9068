"""Writes the files of a backup, each encrypted before it touches the disk."""

import os
from pathlib import Path
from typing import IO

from deploy.backup.age import ENDING, Digest, Recipients
from deploy.backup.file_list import FileEntry


class EncryptedFolder:
    """A new folder for its owner only. `files` lists what was written, as it lies there."""

    def __init__(self, folder: Path, recipients: Recipients) -> None:
        self.folder = folder
        self.recipients = recipients
        self.files: list[FileEntry] = []
        folder.mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)

    def add(self, name: str, content: bytes) -> str:
        """Returns the path in the backup."""
        return self.add_clear(f"{name}{ENDING}", self.recipients.encrypt(content))

    def add_stream(self, name: str, source: IO[bytes]) -> Digest:
        """The digest of what was read."""
        path = f"{name}{ENDING}"
        with self._new(path) as file:
            plain, encrypted = self.recipients.encrypt_stream(source, file)
        self.files.append(FileEntry(path, encrypted.size, encrypted.sha256))
        return plain

    def add_clear(self, path: str, content: bytes) -> str:
        """For what tells nothing about any person."""
        with self._new(path) as file:
            file.write(content)
        digest = Digest.of(content)
        self.files.append(FileEntry(path, digest.size, digest.sha256))
        return path

    def _new(self, path: str) -> IO[bytes]:
        target = self.folder / path
        for folder in reversed(target.relative_to(self.folder).parents[:-1]):
            (self.folder / folder).mkdir(mode=0o700, exist_ok=True)
        return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
