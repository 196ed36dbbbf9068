"""`bangfu restore-files` puts back what the store has lost, and changes nothing else."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
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
from services.kernel.crypto.streams import sealed_size
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.submissions.files.inventory import Inventory
from services.submissions.files.objects import screen_key, upload_key

LOST, CUT, THERE, MADE, REMADE = (uuid4() for _ in range(5))
SHA256 = "ab" * 32
UPLOADED = {upload_key(each, SHA256): os.urandom(sealed_size(1000)) for each in (LOST, CUT, THERE, REMADE)}
SAVED = {**UPLOADED, screen_key(MADE): os.urandom(500)}
ORPHAN = upload_key(uuid4(), SHA256)


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
        with psycopg.connect(made.postgres.dsn(database_name("submissions"), SUPERUSER)) as connection:
            for file_id in (LOST, CUT, THERE, MADE, REMADE):
                connection.execute(
                    "insert into files (id, owner_kind, owner_id, purpose, sha256, size, content_type, state, object, "
                    "wrapped_key) values (%s, 'notice', %s, 'attachment', %s, 1000, 'image/png', 'ready', %s, 'k')",
                    [file_id, uuid4(), bytes.fromhex(SHA256), "screen" if file_id == MADE else "upload"],
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
        await store.put(upload_key(THERE, SHA256), os.urandom(sealed_size(1000)), "application/octet-stream")
        url = environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]
        async with Database(url, application_name="test", pool_size=2) as database:
            await Inventory(database, store, clock=lambda: now() + timedelta(hours=2)).round()


@pytest.fixture(scope="module")
def lost(installation: Installation) -> Installation:
    with parts_running(installation) as environment:
        asyncio.run(_lose(environment))
        assert count_missing_files(environment) == 4
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
        [changed] = asyncio.run(_get(environment, [upload_key(THERE, SHA256)]))
    outcome = CliRunner().invoke(app, ["restore-files", str(folder / "saved"), "--home", str(lost.home)])
    assert (outcome.exit_code, "3 objects are back, 1 files are missing still" in outcome.stdout) == (1, True)
    with parts_running(lost) as environment:
        back = asyncio.run(_get(environment, [upload_key(LOST, SHA256), upload_key(CUT, SHA256), screen_key(MADE)]))
        assert back == [SAVED[upload_key(LOST, SHA256)], SAVED[upload_key(CUT, SHA256)], SAVED[screen_key(MADE)]]
        untouched = [upload_key(THERE, SHA256), upload_key(REMADE, SHA256), ORPHAN]
        assert asyncio.run(_get(environment, untouched)) == [changed, None, None]
        assert count_missing_files(environment) == 1
    assert put_back(lost, folder / "saved") == PutBack(0, 1)
