"""`bangfu restore`: checks everything before it changes anything, and compares again at the end."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.backup import cursors, dumps, objects
from deploy.backup.file_list import BackupDamagedError
from deploy.backup.manifest import Manifest
from deploy.backup.recipients import find_identities, keep_recipients
from deploy.backup.source import EncryptedSource, Source, open_source
from deploy.faults import KnownFailure
from deploy.installation import Installation
from deploy.keys import Keys, fingerprint_of, write_secret
from deploy.offline import parts_running


class HomeNotEmptyError(KnownFailure):
    """The home already holds data; a restore never overwrites any."""


class KeysMissingError(KnownFailure):
    """The key-encryption key is missing, or is another one: the register would be unreadable."""


class NotEncryptedError(KnownFailure):
    """A private key was given for a backup in clear: somebody may have put it in the place of the real one."""


def restore(
    home: Path,
    folder: Path,
    keys_folder: Path | None = None,
    *,
    identity: Path | None = None,
    ask: Callable[[], str] | None = None,
) -> Manifest:
    """Restore a backup into an empty home.

    The data keys come from `keys_folder`, else from `home/secrets`, else from the backup. The private key of the backup
    comes from the file `identity`, else from `backup-identity` in one of these two folders, else from `ask`.
    All work is done in `<home>.restoring`, which replaces the home at the very end: a restore that fails leaves the
    home as it was. Raises BackupDamagedError, HomeNotEmptyError, IdentityMissingError, IdentityUnreadableError,
    KeysMissingError, NotEncryptedError.
    """
    _require_empty(home)
    key_folders = [place for place in (keys_folder, home / "secrets") if place]
    places = [place / Keys(home).backup_identity.name for place in key_folders]
    source = open_source(folder, lambda recipients: find_identities(recipients, identity, places, ask))
    if identity is not None and not source.manifest.is_encrypted:
        raise NotEncryptedError(f"{folder} is not encrypted, and needs no private key; is it the one that you mean?")
    data_keys = find_keys(source, keys_folder, home)
    source.require_made_with(data_keys)
    source.check()
    draft = home.with_name(f"{home.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    installation = Installation(draft)
    _put_keys(data_keys, installation.keys, Keys(home).backup_identity)
    with parts_running(installation) as environment:
        for entry in source.manifest.databases:
            dumps.restore(installation.postgres, source, entry)
        asyncio.run(_put_objects(environment, source))
        cursors.reset_cursors(installation.postgres)
    _put_anchors(source, draft)
    if isinstance(source, EncryptedSource):
        keep_recipients(draft, source.files.recipients)
    _move_into_place(draft, home)
    return source.manifest


def _require_empty(home: Path) -> None:
    """Keys may be there already: that is one way to provide them."""
    if home.exists() and {entry.name for entry in home.iterdir()} - {"secrets"}:
        raise HomeNotEmptyError(f"{home} is not empty: give another BANGFU_HOME")


def find_keys(source: Source, keys_folder: Path | None, home: Path) -> dict[str, str]:
    """The data keys as text by file name. Where keys are given, those in the backup are not used: they would prove that
    whoever put the backup together has them, and nothing else."""
    expected, names = source.manifest.key_fingerprints, {path.name for path in Keys(home).data_keys()}
    if expected.keys() != names:
        # The code of the list is made with these keys. Other files of `secrets` may be known to everybody.
        raise BackupDamagedError("the backup names other keys than a backup has; nothing was restored")
    given = keys_folder or (home / "secrets" if Keys(home).kek.exists() else None)
    read = source.read_key if given is None else _reader_of(given)
    texts = {name: text for name in expected if (text := read(name)) is not None}
    if {name: fingerprint_of(text.encode()) for name, text in texts.items()} != expected:
        raise KeysMissingError(
            f"the keys of this backup ({', '.join(expected)}) are not there: give the folder that holds "
            "them with --keys; without them no personal field can be read"
        )
    return texts


def _reader_of(folder: Path) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        path = folder / Path(name).name
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None

    return read


def _put_keys(texts: Mapping[str, str], keys: Keys, own_identity: Path) -> None:
    """`own_identity` may be the only copy of the private key of backups."""
    keys.folder.mkdir(parents=True, mode=0o700)
    for name, text in texts.items():
        write_secret(keys.folder / Path(name).name, text)
    if own_identity.is_file():
        write_secret(keys.backup_identity, own_identity.read_text(encoding="utf-8"))


def _put_anchors(source: Source, home: Path) -> None:
    """Into the home, even if BANGFU_ANCHORS_FILE names a file: that file may have newer heads than this backup."""
    for name in source.manifest.audit:
        (home / "audit").mkdir(mode=0o700, exist_ok=True)
        write_secret(home / "audit" / Path(name).name, source.read_audit(name))


async def _put_objects(environment: Mapping[str, str], source: Source) -> None:
    store = objects.store_of(environment)
    try:
        await objects.put_all(store, source)
    finally:
        await store.aclose()


def _move_into_place(draft: Path, home: Path) -> None:
    if home.exists():
        shutil.rmtree(home / "secrets", ignore_errors=True)
        home.rmdir()
    draft.rename(home)
