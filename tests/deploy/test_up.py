"""`bangfu up` as a whole: what it refuses, what it survives, and who can reach it."""

import asyncio
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from deploy.demo.accounts_file import AccountsFile, Login
from deploy.embedded.postgres import SUPERUSER, Postgres
from gateway.people.bootstrap import ensure_admin
from gateway.settings import key_ring_from
from tests.support.folders import server_folder
from tests.support.ports import free_ports
from tests.support.process_tree import from_each_running
from tests.support.stack import Stack, running_stack

EVENT = "insert into outbox (event_id, type, subject, data) values (gen_random_uuid(), 'test.kept', '1', '{}')"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Without the demo: an empty, running Bangfu. On a disk, because its programs are killed."""
    with running_stack(on_disk=True) as started:
        yield started


def _up(home: Path, port: int) -> subprocess.CompletedProcess[str]:
    return _bangfu("up", "--home", str(home), "--port", str(port))


def _bangfu(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def _write_event(home: Path) -> None:
    with psycopg.connect(Postgres(home).dsn("bangfu_households", SUPERUSER), autocommit=True) as connection:
        connection.execute(EVENT)


def _events(home: Path) -> int:
    with psycopg.connect(Postgres(home).dsn("bangfu_households", SUPERUSER)) as connection:
        found = connection.execute("select count(*) from outbox where type = 'test.kept'").fetchone()
    assert found is not None
    return int(found[0])


def _remove_with_patience(home: Path) -> None:
    """Children of a killed supervisor go on writing for a moment."""
    for _ in range(300):
        shutil.rmtree(home, ignore_errors=True)
        if not home.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{home} is still written to")


def test_a_second_start_on_a_running_home_is_refused_in_one_sentence(stack: Stack) -> None:
    refused = _up(stack.home, stack.port + 1)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"bangfu: {stack.home.resolve()} is in use by process")
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = _up(tmp_path / "home", port)
    assert refused.returncode == 1
    assert f"port {port} is taken by another program" in refused.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_no_port_is_open_to_the_network(stack: Stack) -> None:
    """Every listening socket of every process of the installation, from the kernel's own table."""
    (supervisor,) = {process.parent() for process in stack.processes("gateway")}
    assert supervisor is not None
    processes = [supervisor, *supervisor.children(recursive=True)]
    listening = [
        connection.laddr.ip
        for connections in from_each_running(processes, lambda process: process.net_connections("inet"))
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 5
    assert set(listening) == {"127.0.0.1"}


def test_all_that_is_secret_is_for_the_owner_only(stack: Stack) -> None:
    files = [*(stack.home / "secrets").iterdir(), stack.home / "run" / "running.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {path.name for path in files} >= {
        "signing-key.pem",
        "jwks.json",
        "kek",
        "blind-index-key",
        "internal-secret",
    }


def test_no_secret_stands_in_a_command_line_or_a_log(stack: Stack) -> None:
    environment = stack.environment()
    secrets = [environment["BANGFU_STORE_SECRET_KEY"]]
    secrets += [(stack.home / "secrets" / name).read_text().strip() for name in ("kek", "internal-secret")]
    (supervisor,) = {process.parent() for process in stack.processes("gateway")}
    assert supervisor is not None
    lines = from_each_running(supervisor.children(recursive=True), lambda process: " ".join(process.cmdline()))
    logs = [path.read_text(errors="replace") for path in (stack.home / "logs").iterdir()]
    assert not any(secret in text for secret in secrets for text in [*lines, *logs])


@pytest.mark.fault
@pytest.mark.parametrize("program", ["postgres", "store", "households", "gateway", "workers"])
def test_a_killed_program_comes_back(stack: Stack, program: str) -> None:
    (before,) = stack.processes(program)
    assert stack.kill(program) >= 1
    end = time.monotonic() + 60
    while [process.pid for process in stack.processes(program)] in ([], [before.pid]):
        assert time.monotonic() < end
        time.sleep(0.1)
    stack.wait_ready(90)


@pytest.mark.fault
def test_a_start_after_sigkill_of_the_supervisor_recovers_and_keeps_all(stack: Stack) -> None:
    _write_event(stack.home)
    kept, secrets = _events(stack.home), (stack.home / "secrets" / "kek").read_text()
    stack.kill_supervisor()
    stack.start()
    stack.wait_ready()
    assert _events(stack.home) == kept
    assert (stack.home / "secrets" / "kek").read_text() == secrets


@dataclass(frozen=True)
class Restart:
    """What was seen when the installation was stopped and started again."""

    states_of_children: set[str]
    had_socket_directory: bool
    cluster_state: str
    events_before: int
    events_after: int
    left_by_another: Path


@pytest.fixture(scope="module")
def restart(stack: Stack) -> Restart:
    """One stop and one start for all that look at them: each start takes twenty seconds of CPU."""
    left = _sockets_of_a_killed_installation()
    _write_event(stack.home)
    kept = _events(stack.home)
    (supervisor,) = {process.parent() for process in stack.processes("gateway")}
    assert supervisor is not None
    processes = supervisor.children(recursive=True)
    stack.stop()
    states = {str(state) for state in from_each_running(processes, psutil.Process.status)}
    had_sockets = Postgres(stack.home).socket_directory.exists()
    control = Postgres(stack.home).run("pg_controldata", ["-D", str(stack.home / "postgres")])
    state = next(line for line in control.splitlines() if "cluster state" in line)
    stack.start()
    return Restart(states, had_sockets, state, kept, _events(stack.home), left)


def _sockets_of_a_killed_installation() -> Path:
    """Killed as soon as its PostgreSQL listens; its home is deleted afterwards."""
    with server_folder("bangfu-stack-") as folder:
        home = folder / "home"
        sockets = Postgres(home).socket_directory
        command = [sys.executable, "-m", "deploy.cli", "up", "--home", str(home), "--port", str(free_ports(1)[0])]
        with (folder / "up.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as gone:
            end = time.monotonic() + 120
            while not any(sockets.glob(".s.PGSQL.*")):
                assert time.monotonic() < end, (folder / "up.log").read_text()
                time.sleep(0.02)
            gone.kill()
        # Checked while its home exists: once that is deleted, any start on this machine may remove them.
        assert sockets.exists()
        _remove_with_patience(home)
    return sockets


def test_a_stop_ends_every_child_and_a_second_start_keeps_all(restart: Restart) -> None:
    assert restart.states_of_children <= {psutil.STATUS_ZOMBIE}
    assert restart.events_after == restart.events_before > 0


@pytest.mark.fault
def test_what_a_killed_installation_leaves_in_tmp_goes_with_the_next_start_of_any(restart: Restart) -> None:
    assert not restart.left_by_another.exists()


def test_a_stop_leaves_no_socket_and_nothing_for_postgres_to_recover(restart: Restart) -> None:
    assert not restart.had_socket_directory
    assert "shut down" in restart.cluster_state


@pytest.mark.slow
def test_a_demo_that_cannot_be_loaded_is_named_and_the_product_is_up(short_path: Path) -> None:
    """Its accounts file names a security administrator that this installation does not have."""
    home = short_path / "home"
    home.mkdir()
    accounts = AccountsFile(home)
    accounts.put(Login("security-admin", "never-was-one", "security_admin", None, "安全管理员"))
    accounts.write()
    stack = Stack(home, free_ports(1)[0], "--demo")
    stack.start()
    try:
        result = stack.log()
        assert "demo: administrators" in result
        assert "left out 2 of 2: POST /api/auth/login: 409 /problems/no-accounts-yet" in result
        assert "NOT complete; `bangfu demo` or the next start loads what is missing" in result
        assert "Traceback" not in result
        assert stack.is_ready()
        assert not (home / "demo-loaded").exists()
        again = _bangfu("demo", "--home", str(home))
        assert again.returncode == 1
        assert again.stderr.splitlines()[-1].startswith("bangfu: the demo is not complete")
    finally:
        stack.stop()


def test_the_demo_wants_a_running_installation(short_path: Path) -> None:
    refused = _bangfu("demo", "--home", str(short_path))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == f"bangfu: nothing runs on {short_path.resolve()}: start it with `bangfu up`\n"


@pytest.mark.slow
def test_one_process_serves_the_same_api() -> None:
    with running_stack("--one-process") as small:
        parts = httpx.get(f"{small.base_url}/readyz", trust_env=False).json()["parts"]
        assert parts == dict.fromkeys(["gateway", "campaigns", "submissions", "households"], True)
        assert httpx.get(f"{small.base_url}/api/households", trust_env=False).status_code == 401
        assert not small.processes("households")
        trail = read_audit_trail(small)
    assert trail["missing"] == []
    assert {entry["action"] for entry in trail["items"]} >= {"account.bootstrapped", "login.succeeded"}


def read_audit_trail(stack: Stack) -> dict[str, Any]:
    environment = stack.environment()
    url, keys = environment["BANGFU_GATEWAY_DATABASE_URL"], key_ring_from(environment)
    made = asyncio.run(ensure_admin(url, keys, username="auditor", role="audit_admin"))
    assert made is not None
    with httpx.Client(base_url=stack.base_url, trust_env=False, timeout=30) as http:
        signed_in = http.post("/api/auth/login", json={"username": made.username, "password": made.secret})
        bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        found: dict[str, Any] = http.get("/api/audit", headers=bearer).json()
    return found


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root to become somebody else")
def test_it_starts_as_an_ordinary_user(short_path: Path) -> None:
    home, port = short_path / "home", free_ports(1)[0]
    short_path.chmod(0o755)
    home.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    # Keeps the right to read: this Python may be in a folder such as /root. Root's other rights are dropped.
    drop = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    drop += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    command = [*drop, sys.executable, "-m", "deploy.cli", "up", "--home", str(home), "--port", str(port)]
    with (short_path / "up.log").open("w") as errors:
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        line = started.stdout.readline() if started.stdout else ""
        assert line == f"ready http://127.0.0.1:{port}\n", (short_path / "up.log").read_text()
        processes = psutil.Process(started.pid).children(recursive=True)
        assert set(from_each_running(processes, lambda process: process.uids().effective)) == {nobody.pw_uid}
    finally:
        started.terminate()
        started.communicate(timeout=60)
    assert started.returncode == 0
