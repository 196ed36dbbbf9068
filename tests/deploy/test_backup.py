"""Backup and restore: what is refused, and that the restored data equals the saved data."""

import asyncio
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from deploy.audit.anchors import anchor_now, known_keys
from deploy.audit.verify import AnchorsRefusedError, findings, read_anchors
from deploy.backup import cursors, file_list, objects
from deploy.backup.file_list import BackupDamagedError, inside
from deploy.backup.manifest import Manifest
from deploy.backup.recipients import read_identities
from deploy.backup.restore import HomeNotEmptyError, KeysMissingError, restore
from deploy.backup.save import TargetNotEmptyError, backup
from deploy.backup.source import open_source
from deploy.backup.tables import TABLES
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.installation import Installation
from deploy.keys import Keys, new_key
from deploy.offline import parts_running
from deploy.programs import PROGRAMS, Program, database_name, has_module, migrations_of
from services.kernel.db import migrations

PHOTOS = {f"photos/{uuid4()}/{number:064x}": bytes([number]) * 20_000 for number in range(1, 6)}
LOST_PHOTO = uuid4()
EVENT = "insert into outbox (event_id, type, subject, data) values (%s, 'household.saved', '1', '{}')"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """An installation with all tables, some rows in each kind of table, and five photos."""
    installation = Installation(folder / "home")
    with parts_running(installation) as environment:
        for program in filter(_is_migrated, PROGRAMS):
            migrations.upgrade(migrations_of(program), environment[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"])
        _fill(installation.postgres)
        asyncio.run(_put_photos(environment))
        anchor_now(installation.home, environment, seal_first=True)
    return installation.home


@pytest.fixture(scope="module")
def saved(home: Path, folder: Path) -> Path:
    backup(Installation(home), folder / "saved")
    return folder / "saved"


@pytest.fixture(scope="module")
def restored(home: Path, saved: Path, folder: Path) -> Path:
    """A second installation made from the backup, with the first one's keys."""
    restore(folder / "restored", saved, home / "secrets")
    return folder / "restored"


@pytest.fixture(scope="module")
def contents(home: Path, saved: Path) -> Manifest:
    """What only the owner of the private key sees."""
    return open_source(saved, lambda _: read_identities(Keys(home).backup_identity)).manifest


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    """A backup that a test may damage."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def _is_migrated(program: Program) -> bool:
    return has_module(program, "migrations.env")


def _connect(postgres: Postgres, program: Program) -> psycopg.Connection:
    return psycopg.connect(postgres.dsn(database_name(program), SUPERUSER), autocommit=True)


def _fill(postgres: Postgres) -> None:
    with _connect(postgres, "households") as connection:
        for _ in range(40):
            connection.execute(EVENT, [uuid4()])
        connection.execute(
            "insert into audit_entries (action, subject, details) select 'reveal', n::text, '{}' "
            "from generate_series(1, 300) n"
        )
        cursor = connection.execute("select transaction_id::text, id from outbox order by id offset 24 limit 1")
        transaction_id, event_id = cursor.fetchone() or ("", 0)
    with _connect(postgres, "submissions") as connection:
        connection.execute(
            "insert into feed_cursors values ('households', %s), ('another-city', '900-77')",
            [f"{transaction_id}-{event_id}"],
        )
        visit_id = uuid4()
        connection.execute(
            "insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id,"
            " visited_on, content, amount_fen, aid_domains, goals, state, photos_missing)"
            " values (%s, '', %s, %s, %s, '211381104201', %s, '2020-05-20', '送去春耕种子', 12000,"
            " '{}', '{}', 'complete', 0)",
            [visit_id, *(uuid4() for _ in range(4))],
        )
        connection.execute(
            "insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type, state,"
            " object) values (%s, %s, 0, %s, '211381104201', %s, 20000, 'image/jpeg', 'ready', 'upload')",
            [LOST_PHOTO, visit_id, uuid4(), bytes(32)],
        )
        connection.execute("insert into thumbs values (%s, %s)", [LOST_PHOTO, os.urandom(300_000)])


async def _put_photos(environment: Mapping[str, str]) -> None:
    store = objects.store_of(environment)
    for key, content in PHOTOS.items():
        await store.put(key, content, "image/jpeg")
    await store.check_writable()
    await store.aclose()


async def _get_photos(environment: Mapping[str, str]) -> dict[str, bytes | None]:
    store = objects.store_of(environment)
    try:
        return {key: await store.get(key) for key in PHOTOS}
    finally:
        await store.aclose()


def _contents(postgres: Postgres) -> dict[str, list[str]]:
    """Every row of every table as text, without the comparison of the tool itself; and without the note that a backup
    ended well, which none can hold of itself."""
    found = {}
    for program in PROGRAMS:
        with _connect(postgres, program) as connection:
            for (name,) in connection.execute(TABLES).fetchall():
                if name == "backups":
                    continue
                rows = connection.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(name)))
                found[f"{program}.{name}"] = sorted(text for (text,) in rows)
    return found


def _without_cursors(contents: dict[str, list[str]]) -> dict[str, list[str]]:
    """Cursors and the outbox's transaction ids change on purpose; they have their own test."""
    moved = ("outbox", "feed_cursors")
    return {name: len(rows) if name.endswith(moved) else rows for name, rows in contents.items()}  # type: ignore[misc]  # compared only


def _restore_refused(
    home: Path, source: Path, keys: Path | None, error: type[Exception], match: str, identity: Path | None = None
) -> None:
    with pytest.raises(error, match=match):
        restore(home, source, keys, identity=identity)
    assert not home.exists(), "a refused restore leaves nothing behind"
    assert not home.with_name(f"{home.name}.restoring").exists()


def test_a_truncated_dump_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    dump = copy / "databases" / "bangfu_submissions.dump.age"
    dump.write_bytes(dump.read_bytes()[:-1])
    _restore_refused(
        tmp_path / "new", copy, home / "secrets", BackupDamagedError, "bangfu_submissions.dump.age: .* bytes instead"
    )


def test_an_altered_dump_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    dump = copy / "databases" / "bangfu_households.dump.age"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    _restore_refused(tmp_path / "new", copy, home / "secrets", BackupDamagedError, "households.dump.age: altered")


def test_an_altered_photo_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    photo = copy / "objects" / "0000" / "000.age"
    photo.write_bytes(photo.read_bytes()[:-1] + b"!")
    _restore_refused(tmp_path / "new", copy, home / "secrets", BackupDamagedError, "objects/0000/000.age: altered")


def test_a_missing_photo_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    (copy / "objects" / "0000" / "004.age").unlink()
    _restore_refused(tmp_path / "new", copy, home / "secrets", BackupDamagedError, "objects/0000/004.age: missing")


@pytest.mark.parametrize("name", ["anchors.jsonl", "anchor-keys.json"])
def test_altered_proofs_of_the_audit_trail_are_refused(copy: Path, home: Path, tmp_path: Path, name: str) -> None:
    path = copy / "audit" / name
    path.write_bytes(path.read_bytes()[:-2] + b"\n")
    _restore_refused(tmp_path / "new", copy, home / "secrets", BackupDamagedError, f"audit/{name}")


@pytest.mark.parametrize("keep", [0, 100, -2])
def test_a_truncated_manifest_is_refused(copy: Path, home: Path, tmp_path: Path, keep: int) -> None:
    manifest = copy / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:keep])
    _restore_refused(tmp_path / "new", copy, home / "secrets", BackupDamagedError, "altered or cut short")


def test_a_folder_that_is_no_backup_is_refused(home: Path, tmp_path: Path) -> None:
    _restore_refused(tmp_path / "new", tmp_path, home / "secrets", BackupDamagedError, "is not a backup")


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "objects/../../letter"])
def test_a_path_that_leads_out_of_the_backup_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BackupDamagedError, match="leads out"):
        inside(tmp_path, path)


def test_a_restore_without_the_keys_is_refused(saved: Path, home: Path, tmp_path: Path) -> None:
    told, identity = "no personal field can be read", Keys(home).backup_identity
    _restore_refused(tmp_path / "new", saved, None, KeysMissingError, told, identity)


def test_a_restore_with_another_installations_keys_is_refused(saved: Path, home: Path, tmp_path: Path) -> None:
    for name in ("kek", "blind-index-key"):
        (tmp_path / name).write_text(new_key())
    told, identity = "no personal field can be read", Keys(home).backup_identity
    _restore_refused(tmp_path / "new", saved, tmp_path, KeysMissingError, told, identity)


def test_a_home_with_data_is_never_overwritten(saved: Path, home: Path) -> None:
    with pytest.raises(HomeNotEmptyError, match="is not empty"):
        restore(home, saved)
    assert (home / "postgres" / "PG_VERSION").exists()


def test_a_backup_is_never_written_over_something(home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(TargetNotEmptyError):
        backup(Installation(home), tmp_path)


def test_a_backup_holds_no_key_unless_asked(saved: Path, home: Path) -> None:
    # The JWKS is the public key, which the gateway publishes; the backup has it to verify the audit trail.
    secrets = [path.read_bytes().strip() for path in (home / "secrets").iterdir() if path.name != "jwks.json"]
    secrets.append(Keys(home).backup_identity.read_bytes().splitlines()[-1])
    assert len(secrets) >= 6
    for path in filter(Path.is_file, saved.rglob("*")):
        assert not any(secret in path.read_bytes() for secret in secrets), path


def test_a_backup_is_for_its_owner_only(saved: Path) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [saved, *saved.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_sealed_bytes_are_copied_beside_the_dump(contents: Manifest) -> None:
    (submissions,) = (entry for entry in contents.databases if entry.name == database_name("submissions"))
    assert submissions.copies["thumbs"].size > 300_000 > submissions.size
    assert submissions.tables["thumbs"].count == 1


def test_a_backup_names_the_photos_that_the_store_had_lost(contents: Manifest) -> None:
    assert contents.missing_photos == [f"files/{LOST_PHOTO}/{'0' * 64}"]


def test_a_backup_is_noted_when_it_ended(saved: Path, home: Path) -> None:
    with parts_running(Installation(home), with_store=False), _connect(Installation(home).postgres, "submissions") as c:
        assert c.execute("select began_at < ended_at from backups").fetchall() == [(True,)]


def test_a_backup_lists_every_photo_and_no_probe(contents: Manifest) -> None:
    assert {entry.key for entry in contents.objects} == set(PHOTOS)


def test_a_restore_brings_every_row_and_photo_back(home: Path, restored: Path) -> None:
    with parts_running(Installation(home)) as environment:
        before, photos = _contents(Installation(home).postgres), asyncio.run(_get_photos(environment))
    with parts_running(Installation(restored)) as environment:
        after, photos_after = _contents(Installation(restored).postgres), asyncio.run(_get_photos(environment))
    assert sum(map(len, before.values())) > 340
    assert _without_cursors(after) == _without_cursors(before)
    assert photos_after == photos == PHOTOS


def test_a_restored_installation_has_the_same_roles_and_policies(restored: Path) -> None:
    """The policies are rows of the catalogue that a dump must hold."""
    postgres = Postgres(restored)
    with postgres.running():
        with pytest.raises(psycopg.OperationalError, match="rejects connection"):
            psycopg.connect(postgres.dsn("bangfu_households", "bangfu_campaigns_app"))
        with psycopg.connect(postgres.dsn("bangfu_households", "bangfu_households_app")) as connection:
            forced = connection.execute("select count(*) from pg_class where relforcerowsecurity").fetchone()
            assert forced is not None
            assert forced[0] > 0
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("delete from audit_entries")


def test_cursors_stand_before_the_first_unread_event(restored: Path) -> None:
    """Transaction ids start again in a new cluster: the old ones would hide new events for years."""
    postgres = Postgres(restored)
    with postgres.running():
        with _connect(postgres, "submissions") as connection:
            moved: dict[str, str] = dict(connection.execute("select source, cursor from feed_cursors").fetchall())
        with _connect(postgres, "households") as connection:
            connection.execute(EVENT, [uuid4()])
            unread = connection.execute(
                "select count(*) from outbox where (transaction_id, id) > (%s::text::xid8, %s::bigint)",
                moved["households"].split("-"),
            ).fetchone()
    assert moved == {"households": "0-25", "another-city": "0-0"}
    assert unread == (16,), "fifteen that nobody had read, and the new one"


def test_a_cursor_ahead_of_its_source_comes_back_to_the_sources_end(restored: Path) -> None:
    postgres = Postgres(restored)
    with postgres.running():
        with _connect(postgres, "submissions") as connection:
            connection.execute("update feed_cursors set cursor = '9999999-9999' where source = 'households'")
        cursors.reset_cursors(postgres)
        with _connect(postgres, "households") as connection:
            last = connection.execute("select max(id) from outbox").fetchone()
        with _connect(postgres, "submissions") as connection:
            moved = connection.execute("select cursor from feed_cursors where source = 'households'").fetchone()
    assert last is not None
    assert moved == (f"0-{last[0]}",)


def test_a_restored_audit_trail_agrees_with_the_anchors_that_came_with_it(
    saved: Path, restored: Path, tmp_path: Path
) -> None:
    """Signed by the first installation: the second one has its own signing key and continues with it."""
    with parts_running(Installation(restored), with_store=False) as environment:
        (restored / "audit" / "anchors.jsonl").unlink()
        with pytest.raises(AnchorsRefusedError, match="not known"):
            read_anchors([saved / "audit" / "anchors.jsonl"], json.loads(Keys(restored).jwks.read_text())["keys"])
        believed = read_anchors([saved / "audit" / "anchors.jsonl"], known_keys(restored))
        found = {finding.program: str(finding) for finding in findings(environment, believed)}
        assert "300 entries, intact, anchored up to entry 300" in found["households"]
        shutil.copy(saved / "audit" / "anchors.jsonl", restored / "audit")
        anchor_now(restored, environment)


def test_the_trail_of_an_older_backup_is_cut_against_newer_anchors(home: Path, restored: Path, tmp_path: Path) -> None:
    """A restore of an old backup, by mistake or on purpose, cannot hide what was anchored after it."""
    with (
        parts_running(Installation(home), with_store=False) as environment,
        _connect(Postgres(home), "households") as c,
    ):
        c.execute("insert into audit_entries (action, subject, details) values ('reveal', 'later', '{}')")
        anchor_now(home, environment, seal_first=True)
    newer = read_anchors([home / "audit" / "anchors.jsonl"], known_keys(home))
    with parts_running(Installation(restored), with_store=False) as environment:
        found = {finding.program: str(finding) for finding in findings(environment, newer)}
    assert "CUT: entry 301 was anchored and is not there" in found["households"]


def test_a_backup_with_keys_restores_by_itself(home: Path, tmp_path: Path, folder: Path) -> None:
    backup(Installation(home), tmp_path / "whole", with_keys=True)
    for path in Keys(home).data_keys():
        encrypted = (tmp_path / "whole" / "keys" / f"{path.name}.age").read_bytes()
        assert path.read_bytes().strip() not in encrypted
    manifest = restore(folder / "alone", tmp_path / "whole", identity=Keys(home).backup_identity)
    assert manifest.holds_keys
    assert (folder / "alone" / "secrets" / "kek").read_text() == (home / "secrets" / "kek").read_text()


@pytest.mark.fault
def test_events_written_during_a_backup_are_in_the_source_when_a_cursor_has_passed_them(
    home: Path, tmp_path: Path
) -> None:
    """Ten writers write events while snapshots are taken: no cursor may be after its source's events."""
    installation = Installation(home)
    with parts_running(installation):
        stop = asyncio.Event()

        async def write_and_read() -> None:
            """An event is written, and the cursor that has passed it follows at once, repeatedly."""
            source = await psycopg.AsyncConnection.connect(
                installation.postgres.dsn("bangfu_households", SUPERUSER), autocommit=True
            )
            reader = await psycopg.AsyncConnection.connect(
                installation.postgres.dsn("bangfu_submissions", SUPERUSER), autocommit=True
            )
            async with source, reader:
                while not stop.is_set():
                    made = await source.execute(f"{EVENT} returning transaction_id::text || '-' || id", [uuid4()])
                    await reader.execute(
                        "update feed_cursors set cursor = %s where source = 'households'", await made.fetchone()
                    )

        async def take() -> list[tuple[int, int]]:
            writing = asyncio.create_task(write_and_read())
            await asyncio.sleep(0.2)
            pairs = [await asyncio.to_thread(_snapshot_pair, installation.postgres) for _ in range(30)]
            stop.set()
            await writing
            return pairs

        pairs = asyncio.run(take())
    assert len({last for last, _ in pairs}) > 5, "events must have been written between the snapshots"
    assert all(cursor <= last for last, cursor in pairs)


def _snapshot_pair(postgres: Postgres) -> tuple[int, int]:
    """The last event of households and the cursor of submissions in one backup."""
    from deploy.backup import snapshots

    with snapshots.take_snapshots(postgres) as taken:
        by_program = {snapshot.program: snapshot.connection for snapshot in taken}
        last = by_program["households"].execute("select max(id) from outbox").fetchone()
        cursor = (
            by_program["submissions"]
            .execute("select split_part(cursor, '-', 2)::bigint from feed_cursors where source = 'households'")
            .fetchone()
        )
    assert last is not None
    assert cursor is not None
    return last[0], cursor[0]


def test_the_list_of_files_says_nothing_about_what_is_in_them(saved: Path) -> None:
    written = (saved / "manifest.json").read_text()
    assert not any(key in written or key.rpartition("/")[2] in written for key in PHOTOS)
    assert "audit_entries" not in written
    assert set(json.loads(written)) == {"id", "made_at", "recipients", "files", "mac", "format"}
    named = {entry["path"] for entry in json.loads(written)["files"]}
    there = {str(path.relative_to(saved)) for path in saved.rglob("*") if path.is_file()}
    assert there - named == {file_list.NAME, file_list.SUM_NAME}


def test_what_is_encrypted_names_every_table(contents: Manifest) -> None:
    households = next(entry for entry in contents.databases if entry.name == "bangfu_households")
    assert households.tables["audit_entries"].count == 300
