"""The data of a running installation for other commands: `run/running.json`, mode 0600."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import psycopg

from deploy.home import HomeLock
from deploy.keys import write_secret
from services.kernel.db.urls import libpq_url


def running_file(home: Path) -> Path:
    return home / "run" / "running.json"


def write_running_file(home: Path, environment: Mapping[str, str]) -> None:
    """For `bangfu backup`, `migrate` and `demo` beside a running installation; it holds secrets."""
    ours = {name: value for name, value in environment.items() if name.startswith("BANGFU_")}
    write_secret(running_file(home), json.dumps({"pid": os.getpid(), "environment": ours}, indent=1))


def running_environment(home: Path) -> dict[str, str]:
    """The `BANGFU_*` variables with which its programs were started. Raises OSError, ValueError, KeyError."""
    environment: dict[str, str] = json.loads(running_file(home).read_text(encoding="utf-8"))["environment"]
    return environment


def settings_of(home: Path) -> dict[str, str]:
    """The variables of this command, and where they say nothing those of a running `bangfu up`."""
    running: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, KeyError):
        running = running_environment(home) if HomeLock(home).is_held() else {}
    return {**running, **os.environ}


def has_accounts(environment: Mapping[str, str]) -> bool:
    """Whether there is an account to sign in with. The supervisor calls it too, so it does not import the gateway.

    Raises psycopg.Error, KeyError.
    """
    with psycopg.connect(libpq_url(environment["BANGFU_GATEWAY_DATABASE_URL"]), connect_timeout=5) as connection:
        return connection.execute("select 1 from accounts limit 1").fetchone() is not None


def count_missing_files(environment: Mapping[str, str]) -> int | None:
    """Files that the store has lost; None while it was never compared with them. Raises psycopg.Error, KeyError."""
    with psycopg.connect(
        libpq_url(environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]), connect_timeout=5
    ) as connection:
        query = "select count(*), exists (select from inventory where ended_at is not null) from missing_files_shown"
        found = connection.execute(query).fetchone()
    return found[0] if found and (found[0] or found[1]) else None
