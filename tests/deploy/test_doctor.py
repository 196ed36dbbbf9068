"""`bangfu doctor` on the settings of an installation: every fault it checks, and its output without one."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy import doctor
from deploy.backup.recipients import find_recipients
from deploy.doctor import Finding, findings
from deploy.home import HomeLock
from deploy.installation import Installation, last_backup_file
from deploy.keys import Keys
from deploy.running import running_file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """As after a start: keys, a database folder."""
    Keys(tmp_path).prepare()
    (tmp_path / "postgres").mkdir()
    return tmp_path


def _of(name: str, home: Path, public_url: str | None = None) -> Finding:
    return next(found for found in findings(Installation(home, public_url=public_url)) if found.name == name)


@pytest.mark.parametrize(
    "url", [None, "http://bangfu.example", "https://", "https://bangfu.example/path", "bangfu.example", "ftp://x"]
)
def test_a_public_url_that_is_not_one_is_noticed(home: Path, url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_TRUSTED_PROXIES", '["127.0.0.1"]')
    found = _of("public URL", home, url)
    assert found.advice is not None
    assert not found.is_fatal


def test_a_public_url_without_a_trusted_proxy_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_TRUSTED_PROXIES", raising=False)
    assert "BANGFU_TRUSTED_PROXIES" in str(_of("public URL", home, "https://bangfu.example"))
    monkeypatch.setenv("BANGFU_TRUSTED_PROXIES", '["127.0.0.1"]')
    assert _of("public URL", home, "https://bangfu.example").advice is None


def test_a_clock_behind_our_own_files_is_a_problem(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.doctor.time.time", lambda: 86_400.0)
    found = _of("clock", home)
    assert found.state == "1970-01-02 00:00"
    assert found.is_fatal
    assert found.advice is not None


@pytest.mark.parametrize(("is_kept", "state"), [(True, "synchronised"), (False, "kept by nobody")])
def test_a_clock_that_is_not_synchronised_is_noticed(
    home: Path, monkeypatch: pytest.MonkeyPatch, is_kept: bool, state: str
) -> None:
    monkeypatch.setattr(doctor, "_is_synchronised", lambda: is_kept)
    found = _of("clock", home)
    assert (found.state, found.advice is None) == (state, is_kept)


def test_the_kernel_says_whether_the_clock_is_synchronised() -> None:
    assert doctor._is_synchronised() in {True, False}


@pytest.mark.parametrize("name", ["kek", "signing-key.pem", "internal-secret"])
def test_a_key_that_others_can_read_is_noticed(home: Path, name: str) -> None:
    (home / "secrets" / name).chmod(0o644)
    assert name in str(_of("keys", home))
    assert "chmod 600" in str(_of("keys", home))


def test_a_lost_key_is_a_problem(home: Path) -> None:
    (home / "secrets" / "kek").unlink()
    found = _of("keys", home)
    assert (found.state, found.is_fatal) == ("kek lost", True)


def test_an_unfinished_change_of_keys_is_noticed(home: Path) -> None:
    assert _of("key change", home).advice is None
    Keys(home).next_kek.write_text("x")
    assert "bangfu keys rotate" in str(_of("key change", home))


def _last_backup(home: Path, content: str) -> None:
    last_backup_file(home).parent.mkdir(exist_ok=True)
    last_backup_file(home).write_text(content)


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"made_at": "yesterday", "target": "x"}'])
def test_an_installation_without_a_backup_is_noticed(home: Path, content: str | None) -> None:
    if content is not None:
        _last_backup(home, content)
    found = _of("backup", home)
    assert found.state == "none was ever made"
    assert found.advice is not None


@pytest.mark.parametrize(("hours", "is_good"), [(1, True), (35, True), (37, False), (24 * 30, False)])
def test_the_age_of_the_last_backup_is_reported(home: Path, hours: int, is_good: bool) -> None:
    made_at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    _last_backup(home, json.dumps({"made_at": made_at, "target": "/mnt/saved", "is_encrypted": True}))
    found = _of("backup", home)
    assert found.state.startswith(f"{hours // 24} days and")
    assert (found.advice is None) == is_good


def test_a_last_backup_in_clear_is_noticed(home: Path) -> None:
    """As an earlier release noted it."""
    _last_backup(home, json.dumps({"made_at": datetime.now(UTC).isoformat(), "target": "/mnt/saved"}))
    found = _of("backup", home)
    assert found.state.endswith("in /mnt/saved, NOT encrypted")
    assert "delete the old ones and their copies" in str(found)


def test_who_can_open_the_backups_is_told(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_BACKUP_RECIPIENTS", raising=False)
    assert "name a public key in BANGFU_BACKUP_RECIPIENTS" in str(_of("key of backups", home))
    made = find_recipients(home, {})
    still_here = _of("key of backups", home)
    assert "a private key lies on this machine" in still_here.state
    assert "bangfu backup-key forget" in str(still_here)
    Keys(home).backup_identity.unlink()
    away = _of("key of backups", home)
    assert (away.advice, made.texts[0] in away.state) == (None, True)


@pytest.mark.parametrize("setting", ["age1nobody", "AGE-SECRET-KEY-1QQQQQ"])
def test_a_public_key_of_backups_that_is_none_is_noticed_and_not_repeated(
    home: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("BANGFU_BACKUP_RECIPIENTS", setting)
    found = _of("key of backups", home)
    assert (found.is_fatal, "no backup is made until then" in str(found)) == (False, True)
    assert "SECRET" not in str(found)


@pytest.mark.parametrize("environment", [dict[str, str], lambda: {"BANGFU_WORKERS_URL": "http://127.0.0.1:9"}])
def test_workers_that_do_not_answer_are_noticed(home: Path, environment: Callable[[], dict[str, str]]) -> None:
    with HomeLock(home):
        running_file(home).write_text(json.dumps({"pid": os.getpid(), "environment": environment()}))
        assert "logs/workers.log" in str(_of("workers", home))


def test_a_font_that_was_deleted_is_noticed(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _of("font of the forms", home).advice is None
    monkeypatch.setenv("BANGFU_FONT_DIR", str(tmp_path))
    found = _of("font of the forms", home)
    assert (found.state, found.is_fatal) == ("missing", False)
    assert "make install" in str(found)


@pytest.mark.parametrize(
    ("missing", "state", "has_advice"),
    [
        (None, "not compared with the store yet", False),
        (0, "none is missing in the store", False),
        (3, "3 missing in the store", True),
    ],
)
def test_files_that_the_store_has_lost_are_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, missing: int | None, state: str, has_advice: bool
) -> None:
    monkeypatch.setattr(doctor, "count_missing_files", lambda _: missing)
    with HomeLock(home):
        running_file(home).write_text(json.dumps({"pid": os.getpid(), "environment": {}}))
        found = _of("files", home)
    assert (found.state, found.is_fatal and has_advice) == (state, False)
    assert ("bangfu restore-files" in str(found)) == has_advice


@pytest.mark.parametrize(
    "environment", [{}, {"BANGFU_SUBMISSIONS_WORKER_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}]
)
def test_a_database_that_does_not_say_what_is_missing_is_noticed(home: Path, environment: dict[str, str]) -> None:
    with HomeLock(home):
        running_file(home).write_text(json.dumps({"pid": os.getpid(), "environment": environment}))
        assert "logs/submissions.log" in str(_of("files", home))
    assert _of("files", home).state == "not running"
