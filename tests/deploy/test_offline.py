"""Commands that need the databases also work on an installation that is not running."""

import subprocess
import sys
from pathlib import Path

import psycopg

from deploy.embedded.postgres import Postgres


def bangfu(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", *words, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_stopped_installation_is_migrated_and_its_audit_trail_verified(short_path: Path) -> None:
    migrated = bangfu(short_path, "migrate")
    assert (migrated.returncode, migrated.stderr) == (0, "")
    postgres = Postgres(short_path)
    with postgres.running(), psycopg.connect(postgres.dsn("bangfu_campaigns", "bangfu_campaigns_worker")) as connection:
        connection.execute("insert into audit_entries (action, subject, details) values ('note.read', 'x', '{}')")
        connection.execute("insert into audit_seals values (1, 1, decode(repeat('00', 32), 'hex'), 'not its hash')")
    verified = bangfu(short_path, "audit", "verify")
    assert verified.returncode == 1
    assert verified.stdout.splitlines() == [
        "gateway: 0 entries, intact in itself, not anchored",
        "campaigns: 1 entries, BROKEN at entry 1",
        "submissions: 0 entries, intact in itself, not anchored",
        "households: 0 entries, intact in itself, not anchored",
    ]
