"""Encrypts to public keys and decrypts, in the format age v1 (age-encryption.org/v1).

The only file that imports `pyrage`.
Streams run in pieces of at most 64 KiB, so no file is ever whole in memory. A piece is decrypted only after its
authentication tag was checked; that no piece is missing is known at the end alone.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage

from deploy.faults import KnownFailure

ENDING = ".age"
_PRIVATE = "AGE-SECRET-KEY-1"


class RecipientUnreadableError(KnownFailure):
    """A text is not the public key of a backup."""


class IdentityUnreadableError(KnownFailure):
    """A text holds no private key of a backup."""


class CannotDecryptError(Exception):
    """Another key, or bytes that are not as they were written. The message is the library's and holds no content."""


@dataclass(frozen=True)
class Digest:
    """Size in bytes and SHA-256 of what passed."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> "Digest":
        return cls(len(content), hashlib.sha256(content).hexdigest())


class Recipients:
    """Public keys (`age1…`). Each of their owners can decrypt alone."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Raises RecipientUnreadableError, also for none."""
        self.texts = tuple(dict.fromkeys(texts))
        if not self.texts:
            raise RecipientUnreadableError("no public key is named")
        self.keys = [_recipient(text) for text in self.texts]

    def encrypt(self, content: bytes) -> bytes:
        encrypted: bytes = pyrage.encrypt(content, self.keys)
        return encrypted

    def encrypt_stream(self, source: IO[bytes], target: IO[bytes]) -> tuple[Digest, Digest]:
        """The digests of what was read and of what was written. Raises what the two files raise."""
        plain, encrypted = _Reader(source), _Writer(target.write)
        with _faults_of(plain, encrypted):
            pyrage.encrypt_io(plain, encrypted, self.keys)
        return plain.digest(), encrypted.digest()


class Identities:
    """Private keys. `public` are the recipients they belong to."""

    def __init__(self, text: str) -> None:
        """`text` as `age-keygen` writes it: comments, and a key a line; typed from paper also in small letters. Raises
        IdentityUnreadableError."""
        lines = (line.strip().upper() for line in text.splitlines())
        found = [line for line in lines if line.startswith(_PRIVATE)]
        if not found:
            raise IdentityUnreadableError(f"no private key is there: it is one line that begins with {_PRIVATE}")
        self.keys = [_identity(line) for line in found]
        self.public = frozenset(str(key.to_public()) for key in self.keys)

    def decrypt(self, content: bytes) -> bytes:
        """Raises CannotDecryptError."""
        try:
            decrypted: bytes = pyrage.decrypt(content, self.keys)
        except (pyrage.DecryptError, OSError) as error:
            raise CannotDecryptError(str(error)) from None
        return decrypted

    def decrypt_stream(self, source: Path, write: Callable[[bytes], Any]) -> Digest:
        """The digest of what was decrypted. What `write` got is to be thrown away when this raises: CannotDecryptError,
        and what `write` raises."""
        plain = _Writer(write)
        with source.open("rb") as file, _faults_of(plain):
            try:
                pyrage.decrypt_io(file, plain, self.keys)
            except (pyrage.DecryptError, OSError) as error:
                raise CannotDecryptError(str(error)) from None
        return plain.digest()


def new_identity() -> str:
    """A new private key."""
    return str(pyrage.x25519.Identity.generate())


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        # Never the text itself: somebody may have pasted the private key.
        shown = text if re.fullmatch("age1[a-z0-9]{0,80}", text) else "what is named"
        raise RecipientUnreadableError(f"{shown} is not a public key of a backup: it begins with age1") from None


def _identity(line: str) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(line)
    except pyrage.IdentityError:
        raise IdentityUnreadableError("the private key is incomplete or mistyped") from None


class _Passing:
    """Counts what passes. `fault` is what the file raised, of which the library would only give the text."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._size = 0
        self.fault: BaseException | None = None

    def digest(self) -> Digest:
        return Digest(self._size, self._hash.hexdigest())

    def _count(self, content: bytes) -> None:
        self._size += len(content)
        self._hash.update(content)


class _Reader(_Passing):
    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def read(self, size: int) -> bytes:
        try:
            content = self._file.read(size)
        except BaseException as error:
            self.fault = error
            raise
        self._count(content)
        return content


class _Writer(_Passing):
    def __init__(self, write: Callable[[bytes], Any]) -> None:
        super().__init__()
        self._write = write

    def write(self, content: bytes) -> int:
        try:
            self._write(content)
        except BaseException as error:
            self.fault = error
            raise
        self._count(content)
        return len(content)

    def flush(self) -> None:
        """The file is flushed by whoever closes it."""


@contextlib.contextmanager
def _faults_of(*files: _Passing) -> Iterator[None]:
    try:
        yield
    except Exception:
        for file in files:
            if file.fault is not None:
                raise file.fault from None
        raise
