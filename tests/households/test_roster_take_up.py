"""A worker is killed during an import: another one continues it, and every row is there once."""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest

from services.households.settings import HouseholdsWorkerSettings
from tests.households import forms, sheets
from tests.households.conftest import Register
from tests.households.people import ZHANG_GRANT, ZHANG_ID, zhang
from tests.households.rosters import files_kept, upload

ROWS = 20_000
PROGRAM = "import asyncio; from services.households import worker; asyncio.run(worker.run(asyncio.Event()))"


def row(number: int) -> list[str]:
    """Each person once: of a second household with the same person the sender is asked."""
    return sheets.row(
        number, id_number=forms.id_number(number, born=f"19560{1 + number // 10_000}{10 + number // 1000 % 10}")
    )


class _Gateway(BaseHTTPRequestHandler):
    """Answers that every account is a county officer, and that its feed has no events."""

    def do_GET(self) -> None:
        grant = {"role": ZHANG_GRANT.role, "organization_id": None, "division_code": ZHANG_GRANT.division_code}
        is_about_grants = self.path == f"/internal/accounts/{ZHANG_ID}/grants"
        body = json.dumps({"grants": [grant]} if is_about_grants else []).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """No output."""


@pytest.fixture
def gateway() -> Iterator[str]:
    """The address of a gateway for the worker, which is a separate process."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gateway) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def environment(settings: HouseholdsWorkerSettings) -> dict[str, str]:
    values = {}
    for name in HouseholdsWorkerSettings.model_fields:
        value = getattr(settings, name)
        if value is None:
            continue
        values[f"BANGFU_{name.upper()}"] = str(
            value.get_secret_value() if hasattr(value, "get_secret_value") else value
        )
    return {**os.environ, **values}


@contextmanager
def worker(register: Register, gateway: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service's worker as a separate process; killed at the end."""
    values = environment(register.settings.model_copy(update={"gateway_url": gateway}))
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=values)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def state(register: Register, import_id: UUID) -> dict[str, object]:
    return register.rows(
        "select state, rows, created, attempts, progress from roster_imports where id = %s", import_id
    )[0]


def wait_until(register: Register, import_id: UUID, condition: str, seconds: float) -> float:
    """Returns the seconds until the import fulfils an SQL condition."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if register.rows(f"select 1 from roster_imports where id = %s and {condition}", import_id):
            return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(f"not {condition} within {seconds} s: {state(register, import_id)}")


@pytest.mark.slow
@pytest.mark.fault
async def test_another_worker_takes_up_what_a_killed_one_left(register: Register, gateway: str) -> None:
    content = sheets.csv_file([row(number) for number in range(ROWS)])
    import_id = UUID((await upload(register, content, who=zhang)).json()["id"])
    with worker(register, gateway):
        wait_until(register, import_id, "progress > 0.1", 60)
    left = state(register, import_id)
    assert (left["state"], left["created"], left["attempts"]) == ("running", 0, 1)
    assert register.rows("select 1 from households") == []
    assert register.rows("select status::text from procrastinate_jobs") == [{"status": "doing"}]
    with worker(register, gateway):
        taken_up = wait_until(register, import_id, "attempts = 2", 60)
        wait_until(register, import_id, "state = 'done'", 120)
        # The job is deleted a moment after its work was committed.
        await asyncio.sleep(1)
    print(f"taken up after {taken_up:.1f} s")
    found = register.rows("select count(*) as n, count(distinct registry_no) as numbers from households")[0]
    assert found == {"n": ROWS, "numbers": ROWS}
    assert register.rows("select 1 from households where version <> 1") == []
    told = register.rows("select count(*) as n, count(distinct subject) as subjects from outbox")[0]
    assert told == {"n": ROWS, "subjects": ROWS}
    entries = register.rows("select count(*) as n from audit_entries where action = 'household.created'")[0]
    assert entries == {"n": ROWS}
    assert files_kept(register) == []
    for table in ("roster_staging", "roster_import_errors", "procrastinate_jobs"):
        assert register.rows(f"select 1 from {table}") == [], table
