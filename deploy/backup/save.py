"""`bangfu backup`: databases first, objects second, so that every photo named in a row is copied."""

import asyncio
import contextlib
import json
import logging
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from deploy.audit.anchors import AnchorFile, AnchorsUnreadableError, TrailContradictedError, known_keys
from deploy.backup import dumps, objects, snapshots
from deploy.backup.encrypted_folder import EncryptedFolder
from deploy.backup.file_list import FileList
from deploy.backup.manifest import DatabaseEntry, Manifest, ObjectEntry
from deploy.backup.noted import noted
from deploy.backup.recipients import find_recipients
from deploy.backup.source import CONTENTS
from deploy.faults import KnownFailure
from deploy.installation import Installation, last_backup_file
from deploy.keys import fingerprint_of, write_secret
from deploy.offline import parts_running
from deploy.running import settings_of
from services.submissions.files.objects import object_key, screen_key

log = logging.getLogger(__name__)


class TargetNotEmptyError(KnownFailure):
    """The target folder is not empty."""


def backup(installation: Installation, target: Path, *, with_keys: bool = False) -> Manifest:
    """Write a whole backup to `target`, with or without a running installation.

    `target` is created complete or not at all. `with_keys` adds the key-encryption key and the blind-index key: then
    the owner of the backup's private key needs nothing else to read every personal field. Raises TargetNotEmptyError,
    RecipientUnreadableError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetNotEmptyError(f"{target} is not empty: give a new folder")
    draft = target.with_name(f"{target.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    with parts_running(installation) as environment:
        recipients = find_recipients(installation.home, settings_of(installation.home))
        folder = EncryptedFolder(draft, recipients)
        with noted(installation.postgres):
            manifest = _write(installation, environment, folder, with_keys=with_keys)
            draft.replace(target)
    _remember(installation.home, target, manifest)
    return manifest


def _remember(home: Path, target: Path, manifest: Manifest) -> None:
    noted = {"made_at": manifest.made_at, "target": str(target), "rows": manifest.row_count}
    write_secret(last_backup_file(home), json.dumps({**noted, "objects": len(manifest.objects), "is_encrypted": True}))


def _write(
    installation: Installation, environment: Mapping[str, str], folder: EncryptedFolder, *, with_keys: bool
) -> Manifest:
    databases, stored_photos = _dump_all(installation, environment, folder)
    saved = asyncio.run(_objects(environment, folder))
    keys = {entry.key for entry in saved}
    data_keys = {path.name: path.read_text(encoding="ascii") for path in installation.keys.data_keys()}
    if with_keys:
        for name, text in data_keys.items():
            folder.add(f"keys/{name}", text.encode("ascii"))
    manifest = Manifest(
        backup_id=uuid4().hex,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=installation.postgres.run("postgres", ["--version"]).strip(),
        databases=databases,
        objects=saved,
        key_fingerprints={name: fingerprint_of(text.encode("ascii")) for name, text in data_keys.items()},
        holds_keys=with_keys,
        missing_photos=sorted(key for key, made_of_it in stored_photos.items() if not {key, made_of_it} & keys),
        audit=["anchors.jsonl", "anchor-keys.json"],
    )
    folder.add(CONTENTS, manifest.to_json().encode())
    files = FileList(manifest.backup_id, manifest.made_at, list(folder.recipients.texts), folder.files)
    files.signed(data_keys).write(folder.folder)
    return manifest


def _dump_all(
    installation: Installation, environment: Mapping[str, str], folder: EncryptedFolder
) -> tuple[list[DatabaseEntry], dict[str, str]]:
    postgres, anchors = installation.postgres, AnchorFile.of(installation.home, environment)
    with contextlib.ExitStack() as snapshot_time:
        # The lock keeps other anchors out: the copy must not hold heads of entries that are not in the dump.
        with anchors.held():
            taken = snapshot_time.enter_context(snapshots.take_snapshots(postgres))
            _save_anchors(anchors, taken, folder)
        keys = json.dumps({"keys": known_keys(installation.home)})
        folder.add_clear("audit/anchor-keys.json", keys.encode())
        entries = [dumps.save(postgres, snapshot, folder) for snapshot in taken]
        (submissions,) = (snapshot for snapshot in taken if snapshot.program == "submissions")
        return entries, _stored_photos(submissions)


def _save_anchors(anchors: AnchorFile, taken: list[snapshots.Snapshot], folder: EncryptedFolder) -> None:
    """Anchor what is being saved, and copy the file in clear: it holds counts, hashes and signatures, and is proof only
    for those who can read it. A contradicted trail is saved as it is, with a warning."""
    try:
        anchors.append({snapshot.program: snapshots.audit_head(snapshot) for snapshot in taken})
    except (TrailContradictedError, AnchorsUnreadableError) as error:
        log.warning("the audit trail is saved without a new anchor: %s", error)
    folder.add_clear("audit/anchors.jsonl", anchors.path.read_bytes())


def _stored_photos(submissions: snapshots.Snapshot) -> dict[str, str]:
    """The keys of files that a client was told are stored, each with that of what is made of it meanwhile."""
    connection = submissions.connection
    if connection.execute("select to_regclass('public.files')").fetchone() == (None,):
        return {}
    question = (
        "select id, object, encode(sha256, 'hex') from files where state in ('stored', 'ready') and deleted_at is null"
    )
    found = connection.execute(question)
    return {object_key(file_id, object_, sha256): screen_key(file_id) for file_id, object_, sha256 in found}


async def _objects(environment: Mapping[str, str], folder: EncryptedFolder) -> list[ObjectEntry]:
    store = objects.store_of(environment)
    try:
        return await objects.save_all(store, folder)
    finally:
        await store.aclose()
