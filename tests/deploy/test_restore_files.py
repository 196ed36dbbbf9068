"""`bangfu restore-files` puts back what the store has lost, and changes nothing else."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from deploy.backup import objects
from deploy.backup.file_list import BackupDamagedError
from deploy.backup.missing import PutBack, put_back
from deploy.backup.recipients import IdentityMissingError
from deploy.backup.restore import KeysMissingError
from deploy.backup.save import backup
from deploy.cli import app
from deploy.embedded.postgres import SUPERUSER
from deploy.installation import Installation
from deploy.keys import Keys, new_key
from deploy.offline import parts_running
from deploy.programs import database_name, migrations_of
from deploy.running import count_missing_files
from services.kernel.clock import now
from services.kernel.crypto.keys import KeyRing
from services.kernel.crypto.streams import seal_file, sealed_size
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.files.tickets import file_place
from services.submissions.files.inventory import Inventory
from services.submissions.files.objects import screen_key, upload_key

LOST, CUT, THERE, REMADE, MADE, SHORT, FLIPPED, WHOLE, LATE = (uuid4() for _ in range(9))
UPLOADED = (LOST, CUT, THERE, REMADE)
SCREENS = (MADE, SHORT, FLIPPED, WHOLE, LATE)
NOTED = (FLIPPED, WHOLE, LATE)
"""Who looked at them could not open them."""
CONTENT = os.urandom(1000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEYS = {each: os.urandom(32) for each in (*UPLOADED, *SCREENS)}
ORPHAN = upload_key(uuid4(), SHA256)


def key_of(file_id: UUID) -> str:
    return screen_key(file_id) if file_id in SCREENS else upload_key(file_id, SHA256)


def sealed(file_id: UUID) -> bytes:
    """Another one each time."""
    return seal_file(KEYS[file_id], file_place(file_id), CONTENT)


def flipped(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


SAVED = {key_of(each): sealed(each) for each in KEYS}
SAVED[key_of(LATE)] = flipped(SAVED[key_of(LATE)])
"""It was damaged before the backup."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def installation(folder: Path) -> Installation:
    """With files and a backup of them in `saved`."""
    made = Installation(folder / "home")
    with parts_running(made) as environment:
        migrations.upgrade(migrations_of("submissions"), environment["BANGFU_SUBMISSIONS_MIGRATOR_DATABASE_URL"])
        ring = KeyRing(made.keys.kek.read_text("ascii").strip(), made.keys.blind_index_key.read_text("ascii").strip())
        with psycopg.connect(made.postgres.dsn(database_name("submissions"), SUPERUSER)) as connection:
            for file_id, key in KEYS.items():
                object_ = "screen" if file_id in SCREENS else "upload"
                size = sealed_size(1000) if file_id == SHORT else None
                connection.execute(
                    "insert into files (id, owner_kind, owner_id, purpose, sha256, size, content_type, state, object, "
                    "wrapped_key, screen_size) "
                    "values (%s, 'notice', %s, 'attachment', %s, 1000, 'image/png', 'ready', %s, %s, %s)",
                    [file_id, uuid4(), bytes.fromhex(SHA256), object_, ring.wrap(key, str(file_id)), size],
                )
        asyncio.run(_put(environment, {**SAVED, ORPHAN: b"of nobody"}))
    backup(made, folder / "saved")
    return made


async def _put(environment: Mapping[str, str], contents: Mapping[str, bytes]) -> None:
    async with aclosing(objects.store_of(environment)) as store:
        for key, content in contents.items():
            await store.put(key, content, "application/octet-stream")


async def _get(environment: Mapping[str, str], keys: list[str]) -> list[bytes | None]:
    async with aclosing(objects.store_of(environment)) as store:
        return [await store.get(key) for key in keys]


async def _lose(environment: Mapping[str, str]) -> None:
    """What the store loses, and the round that finds it."""
    async with aclosing(objects.store_of(environment)) as store:
        for key in (upload_key(LOST, SHA256), screen_key(MADE), upload_key(REMADE, SHA256), ORPHAN):
            await store.delete(key)
        await store.put(upload_key(CUT, SHA256), b"a part", "application/octet-stream")
        await store.put(key_of(SHORT), SAVED[key_of(SHORT)][:-100], "application/octet-stream")
        await store.put(key_of(FLIPPED), flipped(SAVED[key_of(FLIPPED)]), "application/octet-stream")
        await store.put(key_of(WHOLE), sealed(WHOLE), "application/octet-stream")
        await store.put(upload_key(THERE, SHA256), os.urandom(sealed_size(1000)), "application/octet-stream")
        url = environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]
        async with Database(url, application_name="test", pool_size=2) as database:
            async with database.transaction() as connection:
                for file_id in NOTED:
                    await connection.execute(
                        text("select note_missing_file(:id, 'screen', :sha256, true)"),
                        {"id": file_id, "sha256": bytes.fromhex(SHA256)},
                    )
            await Inventory(database, store, clock=lambda: now() + timedelta(hours=2)).round()


@pytest.fixture(scope="module")
def lost(installation: Installation) -> Installation:
    with parts_running(installation) as environment:
        asyncio.run(_lose(environment))
        assert count_missing_files(environment) == 8
    return installation


def test_a_folder_that_is_no_backup_is_refused(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(BackupDamagedError):
        put_back(installation, tmp_path)


def test_a_backup_of_another_installation_is_refused(folder: Path, installation: Installation, tmp_path: Path) -> None:
    other = Installation(tmp_path / "other")
    shutil.copytree(installation.keys.folder, other.keys.folder)
    (other.keys.folder / "kek").write_text(new_key())
    with pytest.raises(KeysMissingError):
        put_back(other, folder / "saved")


def test_without_the_private_key_it_is_refused(folder: Path, installation: Installation, tmp_path: Path) -> None:
    own = Keys(installation.home).backup_identity
    away = shutil.move(own, tmp_path / "away")
    try:
        with pytest.raises(IdentityMissingError):
            put_back(installation, folder / "saved")
    finally:
        shutil.move(away, own)


def test_an_altered_object_is_not_put_back(folder: Path, lost: Installation, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder / "saved", tmp_path / "copy"))
    for path in (copy / "objects").rglob("*.age"):
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(BackupDamagedError):
        put_back(lost, copy)


def test_what_was_lost_is_back_and_nothing_else_is_changed(folder: Path, lost: Installation) -> None:
    with parts_running(lost) as environment:
        with psycopg.connect(lost.postgres.dsn(database_name("submissions"), SUPERUSER)) as connection:
            # The worker has made another version since the backup, and lost it: the backup has no such object.
            connection.execute("update files set object = 'screen' where id = %s", [REMADE])
        there = asyncio.run(_get(environment, [key_of(THERE), key_of(WHOLE), key_of(LATE)]))
    outcome = CliRunner().invoke(app, ["restore-files", str(folder / "saved"), "--home", str(lost.home)])
    assert (outcome.exit_code, "5 objects are back, 2 files are missing still" in outcome.stdout) == (1, True)
    with parts_running(lost) as environment:
        back = [key_of(each) for each in (LOST, CUT, MADE, SHORT, FLIPPED)]
        assert asyncio.run(_get(environment, back)) == [SAVED[key] for key in back]
        untouched = [key_of(THERE), key_of(WHOLE), key_of(LATE), upload_key(REMADE, SHA256), ORPHAN]
        assert asyncio.run(_get(environment, untouched)) == [*there, None, None]
        assert there[1] not in {None, SAVED[key_of(WHOLE)]}
        assert count_missing_files(environment) == 2
    assert put_back(lost, folder / "saved") == PutBack(0, 2)
