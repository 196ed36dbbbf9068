"""To whom backups are encrypted: to the public keys of a setting, else to a pair that the installation makes.

The private key of such a pair lies in `secrets/backup-identity` until somebody has copied it away and `bangfu
backup-key forget` has deleted it; the public key stays in the home, so that backups go on.
"""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from deploy.backup.age import (
    Identities,
    IdentityUnreadableError,
    Recipients,
    RecipientUnreadableError,
    new_identity,
)
from deploy.faults import KnownFailure
from deploy.keys import Keys, write_secret

SETTING: Final = "BANGFU_BACKUP_RECIPIENTS"
IDENTITY_SETTING: Final = "BANGFU_BACKUP_IDENTITY_FILE"


class IdentityMissingError(KnownFailure):
    """Nobody gave a private key, or the one that was given belongs to other backups."""


class NothingToForgetError(KnownFailure):
    """No private key lies on this machine, or no copy of it was shown."""


def recipients_file(home: Path) -> Path:
    """Public keys, one a line."""
    return home / "backup-recipients"


def named_recipients(home: Path, environment: Mapping[str, str]) -> Recipients | None:
    """Of the setting, else of the home; None before the first backup. Raises RecipientUnreadableError."""
    setting, file = environment.get(SETTING), recipients_file(home)
    if setting:
        return _recipients(SETTING, setting.replace(",", " "))
    return _recipients(str(file), file.read_text(encoding="utf-8")) if file.exists() else None


def find_recipients(home: Path, environment: Mapping[str, str]) -> Recipients:
    """The same; makes a pair where there is none. Raises RecipientUnreadableError."""
    return named_recipients(home, environment) or _make_pair(home)


def _recipients(source: str, text: str) -> Recipients:
    try:
        return Recipients(text.split())
    except RecipientUnreadableError as error:
        raise RecipientUnreadableError(f"{source}: {error}") from None


def keep_recipients(home: Path, texts: list[str]) -> None:
    """A restored installation goes on with the keys of its backup, whose owner has them in a safe."""
    write_secret(recipients_file(home), "".join(f"{text}\n" for text in Recipients(texts).texts))


def _make_pair(home: Path) -> Recipients:
    """The private key first, and never over another one: the public key is always that of the stored private key."""
    identity = Keys(home).backup_identity
    with _alone(identity.parent):
        if not identity.exists():
            write_secret(identity, _new_pair())
        recipients = Recipients(sorted(Identities(identity.read_text(encoding="ascii")).public))
        keep_recipients(home, list(recipients.texts))
    return recipients


def _new_pair() -> str:
    """As `age-keygen` writes it."""
    key = new_identity()
    (public,) = Identities(key).public
    return f"# made: {datetime.now(UTC):%Y-%m-%d}\n# public key: {public}\n{key}\n"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two first backups at once wait for each other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def private_key_here(home: Path) -> Path | None:
    """The private key that should be elsewhere."""
    path = Keys(home).backup_identity
    return path if path.exists() else None


def find_identities(
    recipients: list[str], given: Path | None, places: list[Path], ask: Callable[[], str] | None
) -> Identities:
    """The private key of one of `recipients`: the given file, else the first of `places` that has it, else what `ask`
    answers. Raises IdentityMissingError, IdentityUnreadableError."""
    if given is not None:
        return _matching(read_identities(given), recipients)
    for place in filter(Path.is_file, places):
        found = read_identities(place)
        if found.public & set(recipients):
            return found
    if ask is None:
        raise IdentityMissingError(
            f"this backup is encrypted: give its private key with --identity FILE or {IDENTITY_SETTING}. "
            f"It belongs to {_in_words(recipients)}"
        )
    return _matching(Identities(ask()), recipients)


def read_identities(path: Path) -> Identities:
    """Raises IdentityUnreadableError."""
    try:
        return Identities(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise IdentityUnreadableError(f"{path}: {getattr(error, 'strerror', None) or 'not a text'}") from None
    except IdentityUnreadableError as error:
        raise IdentityUnreadableError(f"{path}: {error}") from None


def forget_private_key(home: Path, read_copy: Callable[[], Identities]) -> Path:
    """Deletes the private key after somebody has shown a copy of it. Raises NothingToForgetError."""
    path = private_key_here(home)
    if path is None:
        raise NothingToForgetError("no private key of backups lies on this machine")
    if not read_identities(path).public <= read_copy().public:
        raise NothingToForgetError("that is another key; the one on this machine was kept")
    # With what a start that was killed while it made the key has left.
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
    return path


def _matching(found: Identities, recipients: list[str]) -> Identities:
    if not found.public & set(recipients):
        raise IdentityMissingError(
            f"that private key opens other backups ({_in_words(sorted(found.public))}); "
            f"this one belongs to {_in_words(recipients)}. Nothing was changed"
        )
    return found


def _in_words(recipients: list[str]) -> str:
    return " or ".join(recipients)
