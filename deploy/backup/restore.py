"""`bangfu restore`: checks everything before it changes anything, and compares again at the end."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path

import psycopg

from deploy.backup import cursors, objects, tables
from deploy.backup.manifest import BackupDamagedError, DatabaseEntry, Manifest, audit_path, check, dump_path, read
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.faults import KnownFailure
from deploy.installation import Installation
from deploy.keys import Keys, fingerprint, write_secret
from deploy.offline import parts_running


class HomeNotEmptyError(KnownFailure):
    """The home already holds data; a restore never overwrites any."""


class KeysMissingError(KnownFailure):
    """The key-encryption key is missing, or is another one: the register would be unreadable."""


def restore(home: Path, source: Path, keys_folder: Path | None = None) -> Manifest:
    """Restore a backup into an empty home.

    The keys come from `keys_folder`, from the backup if it holds them, or from `home/secrets`. All work is done in
    `<home>.restoring`, which replaces the home at the very end: a restore that fails leaves the home as it was. Raises
    BackupDamagedError, HomeNotEmptyError, KeysMissingError.
    """
    manifest = read(source)
    check(source, manifest)
    _require_empty(home)
    keys = _find_keys(manifest, [keys_folder, source / "keys", home / "secrets"])
    draft = home.with_name(f"{home.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    installation = Installation(draft)
    _put_keys(keys, installation.keys)
    with parts_running(installation) as environment:
        for entry in manifest.databases:
            _restore_database(installation.postgres, source, entry)
        asyncio.run(_put_objects(environment, source, manifest))
        cursors.reset_cursors(installation.postgres)
    _put_anchors(source, manifest, draft)
    _move_into_place(draft, home)
    return manifest


def _require_empty(home: Path) -> None:
    """Keys may be there already: that is one way to provide them."""
    if home.exists() and {entry.name for entry in home.iterdir()} - {"secrets"}:
        raise HomeNotEmptyError(f"{home} is not empty: give another BANGFU_HOME")


def _find_keys(manifest: Manifest, folders: list[Path | None]) -> dict[str, str]:
    """The data keys as text by file name, from the first folder with the right ones."""
    for folder in folders:
        paths = [folder / name for name in manifest.key_fingerprints] if folder else []
        if paths and all(
            path.is_file() and fingerprint(path) == manifest.key_fingerprints[path.name] for path in paths
        ):
            return {path.name: path.read_text(encoding="ascii") for path in paths}
    raise KeysMissingError(
        f"the keys of this backup ({', '.join(manifest.key_fingerprints)}) are not there: give the folder that holds "
        "them with --keys; without them no personal field can be read"
    )


def _put_keys(texts: Mapping[str, str], keys: Keys) -> None:
    keys.folder.mkdir(parents=True, mode=0o700)
    for name, text in texts.items():
        write_secret(keys.folder / name, text)


def _put_anchors(source: Path, manifest: Manifest, home: Path) -> None:
    """Into the home, even if BANGFU_ANCHORS_FILE names a file: that file may have newer heads than this backup."""
    for name in manifest.audit:
        (home / "audit").mkdir(mode=0o700, exist_ok=True)
        write_secret(home / "audit" / Path(name).name, audit_path(source, name).read_text(encoding="utf-8"))


def _restore_database(postgres: Postgres, source: Path, entry: DatabaseEntry) -> None:
    dsn = postgres.dsn(entry.name, SUPERUSER)
    dump = str(dump_path(source, entry.name))
    postgres.run("pg_restore", ["--exit-on-error", "--single-transaction", f"--dbname={dsn}", dump])
    with psycopg.connect(dsn) as connection:
        tables.fix_text_format(connection)
        found = tables.rows_by_table(connection)
    if found != entry.tables:
        names = [name for name in sorted({*found, *entry.tables}) if found.get(name) != entry.tables.get(name)]
        raise BackupDamagedError(f"{entry.name}: other rows than were saved in {', '.join(names)}")


async def _put_objects(environment: Mapping[str, str], source: Path, manifest: Manifest) -> None:
    store = objects.store_of(environment)
    try:
        await objects.put_all(store, source, manifest.objects)
    finally:
        await store.aclose()


def _move_into_place(draft: Path, home: Path) -> None:
    if home.exists():
        shutil.rmtree(home / "secrets", ignore_errors=True)
        home.rmdir()
    draft.rename(home)
