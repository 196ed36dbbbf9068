"""Texts about people go in over the API; not one of them can be read in any file of a backup."""

import base64
from pathlib import Path

import pytest

from deploy.backup.recipients import read_identities
from deploy.backup.source import Source, open_source
from deploy.embedded.postgres_pipes import output_of
from deploy.keys import Keys
from tests.support.commands import bangfu
from tests.support.planted import ENCODINGS, HOUSEHOLDS, TEXTS, found_in, plant
from tests.support.stack import running_stack

TEAM = "北票市试验志愿服务队"


def _in_clear(source: Source, to: Path) -> Path:
    """The same backup without its encryption: the statements of each dump, and the objects."""
    to.mkdir()
    for database in source.manifest.databases:
        dump = to.with_name("dump")
        with dump.open("wb") as file:
            source.copy_dump(database, file.write)
        with output_of("pg_restore", ["--file=-", str(dump)]) as statements:
            (to / f"{database.name}.sql").write_bytes(statements.read())
    for number, entry in enumerate(source.manifest.objects):
        (to / str(number)).write_bytes(source.read_object(entry))
    return to


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_finds_every_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert len(set(TEXTS)) == 60
    (tmp_path / "deep").mkdir()
    for number, text in enumerate(TEXTS):
        for place, written in enumerate(ENCODINGS[encoding](text)):
            (tmp_path / "deep" / f"{number}-{place}").write_bytes(b"\0\xff" + written + b"\0\xff")
            (tmp_path / "other").write_bytes(b"")
    assert found_in(tmp_path) == set(TEXTS)


@pytest.mark.parametrize("before", range(3))
def test_the_search_finds_a_text_inside_a_longer_one_that_is_in_base64(tmp_path: Path, before: int) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / str(number)).write_bytes(base64.b64encode(b"x" * before + text.encode() + b"and more"))
    assert found_in(tmp_path) == set(TEXTS)


def test_no_planted_text_can_be_read_in_a_backup(tmp_path: Path) -> None:
    with running_stack() as stack:
        plant(stack)
        ended = bangfu("backup", str(tmp_path / "saved"), home=stack.home)
        assert ended.returncode == 0, ended.stderr
        source = open_source(tmp_path / "saved", lambda _: read_identities(Keys(stack.home).backup_identity))
    assert found_in(tmp_path / "saved") == set()
    # Below the encryption of the backup all of it is sealed once more, the photos as well.
    clear = _in_clear(source, tmp_path / "clear")
    assert len(source.manifest.objects) >= len(HOUSEHOLDS)
    assert found_in(clear) == set()
    # The search would find them there.
    assert found_in(clear, [TEAM]) == {TEAM}
