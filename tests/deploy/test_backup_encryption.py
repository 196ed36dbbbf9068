"""Who can open a backup: what is refused without the right key, and that no file can be exchanged for another one."""

import asyncio
import errno
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from threading import Barrier
from typing import Any

import psutil
import psycopg
import pytest

from deploy.backup import file_list, objects
from deploy.backup.age import (
    CannotDecryptError,
    Identities,
    IdentityUnreadableError,
    Recipients,
    RecipientUnreadableError,
    new_identity,
)
from deploy.backup.file_list import BackupDamagedError, FileEntry, FileList
from deploy.backup.recipients import (
    IdentityMissingError,
    find_recipients,
    keep_recipients,
    read_identities,
    recipients_file,
)
from deploy.backup.restore import KeysMissingError, NotEncryptedError, restore
from deploy.backup.save import backup
from deploy.backup.source import EncryptedSource, Source, open_source
from deploy.embedded.postgres import SUPERUSER, PostgresError
from deploy.embedded.postgres_pipes import input_of, output_of
from deploy.installation import Installation, last_backup_file
from deploy.keys import Keys, fingerprint_of, new_key
from deploy.offline import parts_running
from tests.support.commands import bangfu
from tests.support.process_tree import from_each_running

CHUNK = 1 << 16
PHOTO = b"\xff\xd8" + os.urandom(3 * CHUNK)
KEY = f"photos/01710a0d-aa80-7882-9f16-513a63a67c43/{1:064x}"
OTHER_KEY = f"photos/01710a0d-aa80-7882-9f16-513a63a67c43/{2:064x}"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="bangfu-tests-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """A table with three hundred rows, and two photos."""
    installation = Installation(folder / "home")
    with parts_running(installation) as environment:
        with psycopg.connect(installation.postgres.dsn("bangfu_households", SUPERUSER)) as connection:
            connection.execute("create table letters as select 'letter ' || n as text from generate_series(1, 300) n")
        _put(environment)
    return installation.home


def _put(environment: Mapping[str, str]) -> None:
    async def put() -> None:
        store = objects.store_of(environment)
        await store.put(KEY, PHOTO, "image/jpeg")
        await store.put(OTHER_KEY, PHOTO[::-1], "image/jpeg")
        await store.aclose()

    asyncio.run(put())


@pytest.fixture(scope="module")
def saved(home: Path, folder: Path) -> Path:
    backup(Installation(home), folder / "saved")
    return folder / "saved"


@pytest.fixture(scope="module")
def later(home: Path, saved: Path, folder: Path) -> Path:
    """Another backup of the same installation, for the same key."""
    backup(Installation(home), folder / "later")
    return folder / "later"


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    """A backup that a test may damage."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """A private key that opens nothing here."""
    path = tmp_path / "other-key"
    path.write_text(f"# public key: none of ours\n{new_identity()}\n")
    return path


def _opened(folder: Path, home: Path) -> Source:
    return open_source(folder, lambda _: read_identities(Keys(home).backup_identity))


def _data_keys(home: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in Keys(home).data_keys()}


def _list_again(folder: Path, data_keys: dict[str, str] | None) -> None:
    """As somebody would who can write the list of files; without the data keys its `mac` is the old one."""
    old = file_list.parse(file_list.read_raw(folder))
    paths = [folder / entry.path for entry in old.files]
    files = [
        FileEntry(entry.path, path.stat().st_size, file_list.file_sha256(path))
        for entry, path in zip(old.files, paths, strict=True)
    ]
    new = replace(old, files=files)
    (new.signed(data_keys) if data_keys else new).write(folder)


def _refused(
    tmp_path: Path, source: Path, home: Path, error: type[Exception], match: str, identity: Path | None = None
) -> None:
    """By the real command of a restore, with the right keys; it must leave nothing."""
    new = tmp_path / "new"
    with pytest.raises(error, match=match):
        restore(new, source, home / "secrets", identity=identity)
    assert not new.exists(), "a refused restore leaves nothing behind"
    assert not new.with_name("new.restoring").exists()


def test_a_restore_without_the_private_key_is_refused(saved: Path, home: Path, tmp_path: Path) -> None:
    for path in Keys(home).data_keys():
        shutil.copy(path, tmp_path / path.name)
    with pytest.raises(IdentityMissingError, match=r"this backup is encrypted: give its private key with --identity"):
        restore(tmp_path / "new", saved, tmp_path)
    assert not (tmp_path / "new").exists()


def test_a_restore_with_another_private_key_is_refused(saved: Path, home: Path, tmp_path: Path, identity: Path) -> None:
    _refused(tmp_path, saved, home, IdentityMissingError, "opens other backups", identity=identity)


def test_another_private_key_that_is_typed_is_refused(saved: Path, tmp_path: Path, identity: Path) -> None:
    with pytest.raises(IdentityMissingError, match="opens other backups"):
        restore(tmp_path / "new", saved, ask=identity.read_text)
    assert not (tmp_path / "new").exists()


def test_a_key_that_only_claims_to_be_the_right_one_opens_nothing(copy: Path, home: Path, tmp_path: Path) -> None:
    """Somebody writes his own public key into the list."""
    mine = new_identity()
    old = file_list.parse(file_list.read_raw(copy))
    replace(old, recipients=sorted(Identities(mine).public)).write(copy)
    (tmp_path / "mine").write_text(mine)
    told = "contents.json.age: No matching keys"
    _refused(tmp_path, copy, home, BackupDamagedError, told, identity=tmp_path / "mine")


@pytest.mark.parametrize("text", ["", "hello", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1QQQQ", "age1qqqq", "\udcff"])
def test_a_text_that_is_no_private_key_is_refused_without_repeating_it(
    saved: Path, home: Path, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "key"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(IdentityUnreadableError) as refused:
        restore(tmp_path / "new", saved, home / "secrets", identity=path)
    assert text == "" or text not in str(refused.value).replace("begins with AGE-SECRET-KEY-1", "")
    assert not (tmp_path / "new").exists()


def test_a_private_key_with_one_letter_mistyped_is_refused(saved: Path, home: Path, tmp_path: Path) -> None:
    key = Keys(home).backup_identity.read_text().strip()
    (tmp_path / "key").write_text(key[:-1] + ("Q" if key[-1] != "Q" else "P"))
    _refused(tmp_path, saved, home, IdentityUnreadableError, "mistyped", identity=tmp_path / "key")


@pytest.mark.parametrize(
    "setting",
    ["age1", "age1qqqqqq", "ssh-ed25519 AAAA", ",", "AGE-SECRET-KEY-1QQQQQ"],
)
def test_a_setting_that_is_no_public_key_stops_the_backup_and_is_not_repeated(
    home: Path, tmp_path: Path, setting: str
) -> None:
    ended = bangfu("backup", str(tmp_path / "new"), home=home, BANGFU_BACKUP_RECIPIENTS=setting)
    assert ended.returncode == 1
    assert "BANGFU_BACKUP_RECIPIENTS: " in ended.stderr
    assert "SECRET" not in ended.stderr
    assert not list(tmp_path.iterdir())


PLACES: dict[str, Callable[[int], int]] = {
    "the version": lambda _: 5,
    "the kind of key": lambda _: 25,
    "the public half": lambda _: 40,
    "the wrapped key": lambda _: 100,
    "the code of the header": lambda _: 150,
    "the nonce": lambda _: 190,
    "the first piece": lambda _: 1000,
    "the second piece": lambda _: 200 + CHUNK + 1000,
    "the last piece": lambda size: size - 20,
    "the last byte": lambda size: size - 1,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_cut", [True, False], ids=["cut", "altered"])
def test_a_file_that_was_changed_is_refused_even_if_the_list_was_signed_again(
    copy: Path, home: Path, place: str, is_cut: bool
) -> None:
    """The format's own checks, behind those of the list."""
    photo = copy / "objects" / "0000" / "000.age"
    content = bytearray(photo.read_bytes())
    at = PLACES[place](len(content))
    if is_cut:
        del content[at:]
    else:
        content[at] ^= 1
    photo.write_bytes(content)
    with pytest.raises(BackupDamagedError, match=r"objects/0000/000\.age: (altered|.* bytes instead)"):
        _opened(copy, home).check()
    _list_again(copy, _data_keys(home))
    source = _opened(copy, home)
    source.check()
    source.require_made_with(_data_keys(home))
    with pytest.raises(BackupDamagedError, match=r"objects/0000/000\.age"):
        source.read_object(source.manifest.objects[0])


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_stream_that_ends_between_two_pieces_is_refused(tmp_path: Path, pieces: int) -> None:
    identities = Identities(new_identity())
    encrypted = Recipients(identities.public).encrypt(bytes(3 * CHUNK))
    header = len(encrypted) - 3 * (CHUNK + 16)
    (tmp_path / "cut").write_bytes(encrypted[: header + pieces * (CHUNK + 16)])
    with pytest.raises(CannotDecryptError):
        identities.decrypt_stream(tmp_path / "cut", io.BytesIO().write)


def test_a_list_that_somebody_else_wrote_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    """Everybody may know the public key: a whole backup can be made with it, but not the code of its list."""
    old = file_list.parse(file_list.read_raw(copy))
    public = Recipients(old.recipients)
    (copy / "objects" / "0000" / "000.age").write_bytes(public.encrypt(b"another photo"))
    _list_again(copy, None)
    _refused(tmp_path, copy, home, BackupDamagedError, "was not written by this installation")


def _forged(source: Source, folder: Path, data_keys: dict[str, str], **changes: Any) -> None:
    """Contents, keys and list by somebody who knows the public key only, and chooses the data keys."""
    assert isinstance(source, EncryptedSource)
    public = Recipients(source.files.recipients)
    fingerprints = {name: fingerprint_of(text.encode()) for name, text in data_keys.items()}
    contents = replace(source.manifest, key_fingerprints=fingerprints, **changes)
    (folder / "contents.json.age").write_bytes(public.encrypt(contents.to_json().encode()))
    (folder / "keys").mkdir()
    files = list(source.files.files)
    for name, text in data_keys.items():
        (folder / "keys" / f"{name}.age").write_bytes(public.encrypt(text.encode()))
        files.append(FileEntry(f"keys/{name}.age", 0, ""))
    replace(source.files, files=files).write(folder)
    _list_again(folder, data_keys)


def test_a_list_made_with_a_key_that_everybody_knows_is_refused(copy: Path, home: Path, tmp_path: Path) -> None:
    """The JWKS lies beside the data keys, and the gateway publishes it."""
    _forged(_opened(copy, home), copy, {"jwks.json": Keys(home).jwks.read_text()})
    _refused(tmp_path, copy, home, BackupDamagedError, "names other keys than a backup has")


def test_who_gives_keys_gets_no_backup_made_with_others(copy: Path, home: Path, tmp_path: Path) -> None:
    """A whole backup of a stranger, his own data keys in it."""
    _forged(_opened(copy, home), copy, {path.name: new_key() for path in Keys(home).data_keys()}, holds_keys=True)
    _refused(tmp_path, copy, home, KeysMissingError, "are not there")
    shutil.copytree(home / "secrets", tmp_path / "home" / "secrets")
    with pytest.raises(KeysMissingError, match="are not there"):
        restore(tmp_path / "home", copy)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secrets"]


@pytest.mark.parametrize("change", [{"made_at": "2020-01-01"}, {"recipients": []}, {"id": "x"}, {"mac": ""}])
def test_no_word_of_the_list_can_be_changed(copy: Path, home: Path, change: dict[str, object]) -> None:
    old = file_list.parse(file_list.read_raw(copy))
    old.require_made_with(_data_keys(home))
    with pytest.raises(BackupDamagedError, match="was not written by this installation"):
        replace(old, **change).require_made_with(_data_keys(home))  # type: ignore[arg-type]  # one of its fields


@pytest.mark.parametrize("raw", ['{"format": 2}', '{"format": 2, "files": [{}]}', '{"format": 3}', "[]", "null", '"2"'])
def test_a_list_of_another_shape_is_refused(tmp_path: Path, raw: str) -> None:
    file_list.write_with_sum(tmp_path, raw)
    with pytest.raises(BackupDamagedError):
        open_source(tmp_path, lambda _: Identities(new_identity()))


def test_two_files_that_changed_places_are_refused(copy: Path, home: Path) -> None:
    first, second = copy / "objects/0000/000.age", copy / "objects/0000/001.age"
    first.rename(copy / "aside")
    second.rename(first)
    (copy / "aside").rename(second)
    _list_again(copy, _data_keys(home))
    source = _opened(copy, home)
    for entry in source.manifest.objects:
        with pytest.raises(BackupDamagedError, match=f"{entry.file}: altered"):
            source.read_object(entry)


def test_a_dump_of_another_backup_of_the_same_installation_is_refused(
    copy: Path, later: Path, home: Path, tmp_path: Path
) -> None:
    shutil.copy(later / "databases/bangfu_households.dump.age", copy / "databases")
    _refused(tmp_path, copy, home, BackupDamagedError, "bangfu_households.dump.age: (altered|.* bytes instead)")
    _list_again(copy, None)
    _refused(tmp_path, copy, home, BackupDamagedError, "was not written by this installation")
    _list_again(copy, _data_keys(home))
    source = _opened(copy, home)
    (entry,) = (entry for entry in source.manifest.databases if entry.name == "bangfu_households")
    with pytest.raises(BackupDamagedError, match=r"bangfu_households\.dump\.age: altered"):
        source.copy_dump(entry, io.BytesIO().write)


def test_the_contents_of_another_backup_are_refused(copy: Path, later: Path, home: Path, tmp_path: Path) -> None:
    shutil.copy(later / "contents.json.age", copy)
    _refused(tmp_path, copy, home, BackupDamagedError, "contents.json.age: altered")
    _list_again(copy, _data_keys(home))
    _refused(tmp_path, copy, home, BackupDamagedError, "are of two backups")


def test_a_file_that_the_list_does_not_name_is_never_read(copy: Path, home: Path) -> None:
    old = file_list.parse(file_list.read_raw(copy))
    fewer = replace(old, files=[entry for entry in old.files if not entry.path.startswith("objects/")])
    fewer.signed(_data_keys(home)).write(copy)
    source = _opened(copy, home)
    with pytest.raises(BackupDamagedError, match="is missing in the list"):
        source.read_object(source.manifest.objects[0])


@pytest.mark.fault
def test_a_killed_backup_is_no_backup(home: Path, tmp_path: Path) -> None:
    target, draft = tmp_path / "new", tmp_path / "new.partial"
    command = [sys.executable, "-m", "deploy.cli", "backup", str(target), "--home", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while not list(draft.glob("databases/*")):
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert not target.exists()
    _refused(tmp_path, draft, home, BackupDamagedError, "is not a backup")
    backup(Installation(home), target)
    assert not draft.exists()
    assert _opened(target, home).manifest.objects


def _end_a_dump(process: psutil.Process) -> str:
    if (name := process.name()) == "pg_dump":
        process.kill()
    return name


@pytest.mark.fault
def test_a_dump_that_fails_leaves_no_backup(home: Path, tmp_path: Path) -> None:
    def end_the_tool() -> None:
        while "pg_dump" not in from_each_running(psutil.Process().children(), _end_a_dump):
            time.sleep(0.001)

    with ThreadPoolExecutor(1) as other:
        ended = other.submit(end_the_tool)
        with pytest.raises(PostgresError, match="pg_dump: ended with -9"):
            backup(Installation(home), tmp_path / "new")
        ended.result()
    assert not (tmp_path / "new").exists()


@pytest.mark.fault
def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as raised:
        Recipients(Identities(new_identity()).public).encrypt_stream(io.BytesIO(bytes(CHUNK * 2)), Full())
    assert raised.value.errno == errno.ENOSPC


def test_a_tool_that_ends_early_tells_why() -> None:
    def write_much() -> None:
        with input_of("pg_restore", ["--dbname=x"]) as write:
            for _ in range(100):
                write(bytes(CHUNK))

    with pytest.raises(PostgresError, match="pg_restore: error"):
        write_much()


def test_a_tool_is_ended_when_what_it_writes_is_not_wanted() -> None:
    with pytest.raises(KeyError), output_of("pg_restore", ["--help"]):
        raise KeyError


def test_a_stream_is_never_whole_in_memory(tmp_path: Path) -> None:
    """Forty megabytes: the largest piece that is asked for or given is one of the format."""
    size, largest = 40_000_000, 0

    class Source(io.RawIOBase):
        left = size

        def read(self, wanted: int = -1) -> bytes:
            nonlocal largest
            largest = max(largest, wanted if wanted >= 0 else size)
            piece = bytes(min(wanted, self.left))
            self.left -= len(piece)
            return piece

    class Target(io.BytesIO):
        def write(self, piece: bytes) -> int:  # type: ignore[override]  # bytes are all it gets
            nonlocal largest
            largest = max(largest, len(piece))
            return super().write(piece)

    identities, target = Identities(new_identity()), Target()
    plain, encrypted = Recipients(identities.public).encrypt_stream(Source(), target)  # type: ignore[arg-type]  # only `read` is asked for
    (tmp_path / "encrypted").write_bytes(target.getvalue())
    pieces: list[int] = []
    back = identities.decrypt_stream(tmp_path / "encrypted", lambda piece: pieces.append(len(piece)))
    assert (plain.size, back) == (size, plain)
    assert encrypted.size == len(target.getvalue())
    assert max(largest, *pieces) <= CHUNK + 16
    assert sum(pieces) == size


def test_every_file_with_content_is_in_the_format_age(saved: Path) -> None:
    in_clear = {"manifest.json", "manifest.json.sha256", "audit/anchors.jsonl", "audit/anchor-keys.json"}
    files = {str(path.relative_to(saved)): path for path in saved.rglob("*") if path.is_file()}
    assert files.keys() >= in_clear
    for name in files.keys() - in_clear:
        assert files[name].read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 "), name


def test_a_restored_installation_goes_on_with_the_same_key(saved: Path, home: Path, folder: Path) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("once")
        return Keys(home).backup_identity.read_text()

    keys = folder / "safe"
    keys.mkdir()
    for path in Keys(home).data_keys():
        shutil.copy(path, keys)
    restore(folder / "restored", saved, keys, ask=ask)
    assert asked == ["once"]
    assert not Keys(folder / "restored").backup_identity.exists(), "who typed the key wants it nowhere here"
    backup(Installation(folder / "restored"), folder / "next")
    assert _opened(folder / "next", home).manifest.objects
    with parts_running(Installation(folder / "restored"), with_store=False):
        dsn = Installation(folder / "restored").postgres.dsn("bangfu_households", SUPERUSER)
        with psycopg.connect(dsn) as connection:
            assert connection.execute("select count(*), max(text) from letters").fetchone() == (300, "letter 99")


def test_a_restore_keeps_the_only_copy_of_the_private_key(saved: Path, home: Path, folder: Path) -> None:
    new = folder / "with-secrets"
    shutil.copytree(home / "secrets", new / "secrets")
    restore(new, saved)
    assert Keys(new).backup_identity.read_text() == Keys(home).backup_identity.read_text()
    assert stat.S_IMODE(Keys(new).backup_identity.stat().st_mode) == 0o600


@pytest.mark.usefixtures("saved")
def test_each_of_several_keys_opens_a_backup_alone(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [new_identity(), new_identity()]
    public = [min(Identities(text).public) for text in texts]
    monkeypatch.setenv("BANGFU_BACKUP_RECIPIENTS", f" {public[0]}, {public[1]},")
    backup(Installation(home), tmp_path / "both")
    for text in texts:
        source = open_source(tmp_path / "both", lambda _, text=text: Identities(text))  # type: ignore[misc]  # bound by its default
        assert isinstance(source, EncryptedSource)
        assert source.files.recipients == public
        assert source.read_object(source.manifest.objects[0]) == PHOTO
    with pytest.raises(BackupDamagedError, match="No matching keys"):
        _opened(tmp_path / "both", home)


def test_the_pair_is_made_once(tmp_path: Path) -> None:
    Keys(tmp_path).prepare()
    assert not Keys(tmp_path).backup_identity.exists(), "an office may set a key of its own before the first backup"
    made = find_recipients(tmp_path, {})
    private = Keys(tmp_path).backup_identity
    assert set(made.texts) == Identities(private.read_text()).public
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert find_recipients(tmp_path, {}).texts == made.texts
    recipients_file(tmp_path).unlink()
    assert find_recipients(tmp_path, {}).texts == made.texts, "a start that was killed between the two files"


def test_several_first_backups_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """A public key whose private key was overwritten would make backups that nobody can open."""
    Keys(tmp_path).prepare()
    together = Barrier(8)

    def find(_: int) -> tuple[str, ...]:
        together.wait()
        return find_recipients(tmp_path, {}).texts

    with ThreadPoolExecutor(8) as commands:
        found = set(commands.map(find, range(8)))
    assert found == {tuple(read_identities(Keys(tmp_path).backup_identity).public)}
    assert [path.name for path in Keys(tmp_path).folder.glob("backup-identity*")] == ["backup-identity"]


def test_a_private_key_may_be_typed_in_small_letters() -> None:
    text = new_identity()
    assert Identities(f"  {text.lower()} \n").public == Identities(text).public


def test_a_list_of_public_keys_that_cannot_be_read_is_no_reason_to_make_another_key(tmp_path: Path) -> None:
    """Nobody would have the private key of that one elsewhere."""
    Keys(tmp_path).prepare()
    recipients_file(tmp_path).write_text("age1somebody\n")
    with pytest.raises(RecipientUnreadableError, match="backup-recipients"):
        find_recipients(tmp_path, {})
    assert not Keys(tmp_path).backup_identity.exists()


@pytest.mark.usefixtures("saved")
def test_the_private_key_is_forgotten_only_against_a_copy(home: Path, tmp_path: Path, identity: Path) -> None:
    shutil.copytree(home / "secrets", tmp_path / "home" / "secrets")
    (tmp_path / "home" / "postgres").mkdir()
    mine = tmp_path / "home"
    private = Keys(mine).backup_identity
    keep_recipients(mine, sorted(read_identities(private).public))
    (tmp_path / "link").symlink_to(private)
    for wrong in (identity, private, tmp_path / "link", tmp_path / "nothing-there"):
        ended = bangfu("backup-key", "forget", "--copy", str(wrong), home=mine)
        assert (ended.returncode, private.exists()) == (1, True), ended
    shutil.copy(private, tmp_path / "paper")
    shutil.copy(private, private.with_name("backup-identity.5f3a"))
    shown = bangfu("backup-key", "show", home=mine)
    assert private.read_text().strip() in shown.stdout
    ended = bangfu("backup-key", "forget", "--copy", str(tmp_path / "paper"), home=mine)
    assert (ended.returncode, list(private.parent.glob("backup-identity*"))) == (0, []), ended
    assert "no private key lies on this machine" in bangfu("backup-key", "show", home=mine).stdout
    assert bangfu("backup-key", "forget", "--copy", str(tmp_path / "paper"), home=mine).returncode == 1
    assert find_recipients(mine, {}).texts == tuple(read_identities(tmp_path / "paper").public)


def test_a_backup_says_loudly_that_its_private_key_is_still_here(home: Path, tmp_path: Path) -> None:
    ended = bangfu("backup", str(tmp_path / "new"), home=home)
    assert ended.returncode == 0
    assert "encrypted" in ended.stdout
    assert f"ATTENTION: a private key of backups still lies on this machine, in {home}" in ended.stderr
    assert "AGE-SECRET-KEY" not in ended.stderr + ended.stdout
    assert json.loads(last_backup_file(home).read_text())["is_encrypted"] is True


def test_a_copy_is_checked_without_any_key(copy: Path) -> None:
    ended = bangfu("check-backup", str(copy))
    assert ended.returncode == 0
    assert "encrypted to 1 keys" in ended.stdout
    photo = copy / "objects/0000/001.age"
    photo.write_bytes(photo.read_bytes()[:-1])
    ended = bangfu("check-backup", str(copy))
    assert ended.returncode == 1
    assert "objects/0000/001.age" in ended.stderr


def _in_clear(source: Source, to: Path) -> Path:
    """As releases before 0.2.0 wrote it."""
    (to / "databases").mkdir(parents=True)
    (to / "audit").mkdir()
    for database in source.manifest.databases:
        with (to / "databases" / f"{database.name}.dump").open("wb") as file:
            source.copy_dump(database, file.write)
    for entry in source.manifest.objects:
        path = to / "objects" / entry.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_object(entry))
    for name in source.manifest.audit:
        (to / "audit" / name).write_text(source.read_audit(name))
    written = asdict(source.manifest)
    del written["backup_id"]
    for entry in written["objects"]:
        del entry["file"]
    written["audit"] = {name: file_list.file_sha256(to / "audit" / name) for name in source.manifest.audit}
    file_list.write_with_sum(to, json.dumps({**written, "format": 1}))
    return to


def test_a_backup_in_clear_is_refused_when_a_private_key_is_given(saved: Path, home: Path, tmp_path: Path) -> None:
    """Whoever can write where the backups lie could put one in clear there, which proves nothing."""
    old = _in_clear(_opened(saved, home), tmp_path / "old")
    told, identity = "is not encrypted, and needs no private key", Keys(home).backup_identity
    _refused(tmp_path, old, home, NotEncryptedError, told, identity=identity)


def test_a_damaged_backup_in_clear_is_refused(saved: Path, home: Path, tmp_path: Path) -> None:
    old = _in_clear(_opened(saved, home), tmp_path / "old")
    (old / "objects" / KEY).write_bytes(PHOTO[1:] + b"!")
    _refused(tmp_path, old, home, BackupDamagedError, "objects/photos/.*: altered")
    (old / "objects" / KEY).write_bytes(PHOTO)
    (old / "audit" / "anchors.jsonl").write_text("{}")
    _refused(tmp_path, old, home, BackupDamagedError, "audit/anchors.jsonl: missing or altered")


def test_a_backup_in_clear_of_an_earlier_release_is_restored_with_a_warning(
    saved: Path, home: Path, folder: Path, tmp_path: Path
) -> None:
    old = _in_clear(_opened(saved, home), tmp_path / "old")
    assert "NOT encrypted" in bangfu("check-backup", str(old)).stdout
    new = folder / "from-clear"
    ended = bangfu("restore", str(old), "--keys", str(home / "secrets"), home=new)
    assert ended.returncode == 0, ended.stderr
    assert "this backup is not encrypted" in ended.stderr
    assert not recipients_file(new).exists()


def test_a_file_list_is_written_and_read_alike(tmp_path: Path) -> None:
    written = FileList("1", "2026-11-26", ["age1"], [FileEntry("a", 1, "00")]).signed({"kek": "a\nb"})
    written.write(tmp_path)
    assert file_list.parse(file_list.read_raw(tmp_path)) == written
    written.require_made_with({"kek": "b\na\n"})
