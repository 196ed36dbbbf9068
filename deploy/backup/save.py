"""`bangfu backup`: databases first, objects second, so that every photo named in a row is copied."""

import asyncio
import contextlib
import json
import logging
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.audit.anchors import AnchorFile, AnchorsUnreadableError, TrailContradictedError, known_keys
from deploy.backup import objects, snapshots, tables
from deploy.backup.manifest import DatabaseEntry, Manifest, ObjectEntry, dump_path, file_sha256
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.faults import KnownFailure
from deploy.installation import Installation, last_backup_file
from deploy.keys import Keys, fingerprint, write_secret
from deploy.offline import parts_running
from deploy.programs import database_name

log = logging.getLogger(__name__)


class TargetNotEmptyError(KnownFailure):
    """The target folder is not empty."""


def backup(installation: Installation, target: Path, *, with_keys: bool = False) -> Manifest:
    """Write a whole backup to `target`, with or without a running installation.

    `target` is created complete or not at all. `with_keys` adds the key-encryption key and the blind-index key: then
    anybody with the backup can read every personal field. Raises TargetNotEmptyError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetNotEmptyError(f"{target} is not empty: give a new folder")
    draft = target.with_name(f"{target.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "databases").mkdir(parents=True, mode=0o700)
    draft.chmod(0o700)
    with parts_running(installation) as environment:
        manifest = _write(installation, environment, draft, with_keys=with_keys)
    draft.replace(target)
    _remember(installation.home, target, manifest)
    return manifest


def _remember(home: Path, target: Path, manifest: Manifest) -> None:
    rows = sum(table.count for database in manifest.databases for table in database.tables.values())
    noted = {"made_at": manifest.made_at, "target": str(target), "rows": rows, "objects": len(manifest.objects)}
    write_secret(last_backup_file(home), json.dumps(noted))


def _write(installation: Installation, environment: Mapping[str, str], draft: Path, *, with_keys: bool) -> Manifest:
    databases, stored_photos = _dump_all(installation, environment, draft)
    saved = asyncio.run(_objects(environment, draft))
    if with_keys:
        _copy_keys(installation.keys, draft / "keys")
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=installation.postgres.run("postgres", ["--version"]).strip(),
        databases=databases,
        objects=saved,
        key_fingerprints={path.name: fingerprint(path) for path in installation.keys.data_keys()},
        holds_keys=with_keys,
        missing_photos=sorted(stored_photos - {entry.key for entry in saved}),
        audit={path.name: file_sha256(path) for path in sorted((draft / "audit").iterdir())},
    )
    manifest.write(draft)
    return manifest


def _dump_all(
    installation: Installation, environment: Mapping[str, str], draft: Path
) -> tuple[list[DatabaseEntry], set[str]]:
    postgres, anchors = installation.postgres, AnchorFile.of(installation.home, environment)
    with contextlib.ExitStack() as snapshot_time:
        # The lock keeps other anchors out: the copy must not hold heads of entries that are not in the dump.
        with anchors.held():
            taken = snapshot_time.enter_context(snapshots.take_snapshots(postgres))
            _save_anchors(anchors, taken, draft / "audit")
        write_secret(draft / "audit" / "anchor-keys.json", json.dumps({"keys": known_keys(installation.home)}))
        entries = [_dump(postgres, snapshot, draft) for snapshot in taken]
        (submissions,) = (snapshot for snapshot in taken if snapshot.program == "submissions")
        return entries, _stored_photos(submissions)


def _save_anchors(anchors: AnchorFile, taken: list[snapshots.Snapshot], folder: Path) -> None:
    """Anchor what is being saved, and copy the file. A contradicted trail is saved as it is, with a warning."""
    try:
        anchors.append({snapshot.program: snapshots.audit_head(snapshot) for snapshot in taken})
    except (TrailContradictedError, AnchorsUnreadableError) as error:
        log.warning("the audit trail is saved without a new anchor: %s", error)
    folder.mkdir(mode=0o700)
    (folder / "anchors.jsonl").write_bytes(anchors.path.read_bytes())


def _dump(postgres: Postgres, snapshot: snapshots.Snapshot, draft: Path) -> DatabaseEntry:
    name = database_name(snapshot.program)
    path = dump_path(draft, name)
    dsn = postgres.dsn(name, SUPERUSER)
    postgres.run("pg_dump", ["--format=custom", f"--snapshot={snapshot.name}", f"--file={path}", f"--dbname={dsn}"])
    tables.fix_text_format(snapshot.connection)
    rows = tables.rows_by_table(snapshot.connection)
    return DatabaseEntry(name, path.stat().st_size, file_sha256(path), rows)


def _stored_photos(submissions: snapshots.Snapshot) -> set[str]:
    """The keys of photos that a client was told are stored."""
    connection = submissions.connection
    if connection.execute("select to_regclass('public.photos')").fetchone() == (None,):
        return set()
    question = "select id, encode(sha256, 'hex') from photos where state in ('stored', 'ready')"
    return {f"photos/{photo_id}/{sha256}" for photo_id, sha256 in connection.execute(question)}


async def _objects(environment: Mapping[str, str], draft: Path) -> list[ObjectEntry]:
    store = objects.store_of(environment)
    try:
        return await objects.save_all(store, draft)
    finally:
        await store.aclose()


def _copy_keys(keys: Keys, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for path in keys.data_keys():
        write_secret(folder / path.name, path.read_text(encoding="ascii"))
