"""The real system to measure: `bangfu up` with its own home, without the demo campaign."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from jose import jwk, jwt

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.keys import Keys
from deploy.programs import Program, database_name
from deploy.running import running_file
from deploy.supervise.orphans import die_with_parent
from deploy.supervise.ports import free_ports
from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import ALGORITHM, AUDIENCE, ISSUER, LONGEST_LIFE, TOKEN_TYPE
from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import new_id
from tests.benchmarks.processes import Memory, Process, memory, tree

CHECKOUT = Path(__file__).resolve().parents[2]
WITH_MINIO = Path(__file__).with_name("up_with_minio.py")
START_SECONDS = 180.0
OURS = ("gateway", "campaigns", "submissions", "households", "workers", "supervisor")
"""The parts that are our own Python; `postgres` and `store` are the others."""
WITHOUT_LIMITS = {f"BANGFU_{kind}_PER_MINUTE": "100000000" for kind in ("READS", "WRITES", "COSTLY", "ANONYMOUS")} | {
    "BANGFU_PHOTO_MEGABYTES_A_DAY": "100000000"
}
"""One account sends what a county does."""


class StackFailed(RuntimeError):
    """`bangfu up` ended, or did not become ready; the message ends with its last output."""


@dataclass(frozen=True)
class Stack:
    """A running installation; `pid` is its supervisor's, all other processes are its descendants."""

    home: Path
    pid: int
    environment: dict[str, str]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the gateway."""
        parts = urlsplit(self.environment["BANGFU_GATEWAY_URL"])
        return parts.hostname or "127.0.0.1", parts.port or 80

    def service_address(self, program: Program) -> tuple[str, int]:
        parts = urlsplit(self.environment[f"BANGFU_{program.upper()}_URL"])
        return parts.hostname or "127.0.0.1", parts.port or 80

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.home)

    def key_ring(self) -> KeyRing:
        keys = Keys(self.home)
        return KeyRing(keys.kek.read_text("ascii").strip(), keys.blind_index_key.read_text("ascii").strip())

    @contextlib.contextmanager
    def connect(self, program: Program) -> Iterator[psycopg.Connection]:
        """The program's database as its superuser, autocommit."""
        with psycopg.connect(self.postgres.dsn(database_name(program), SUPERUSER), autocommit=True) as connection:
            yield connection

    def token(self, *grants: RoleGrant, account_id: UUID | None = None) -> str:
        """A token as the gateway issues it for `grants`; valid for ten minutes."""
        pem = Path(self.environment["BANGFU_SIGNING_KEY_FILE"]).read_text(encoding="ascii")
        kid = json.loads(Path(self.environment["BANGFU_JWKS_FILE"]).read_text(encoding="ascii"))["keys"][0]["kid"]
        now = int(time.time())
        roles = [
            {
                "role": grant.role,
                "organization_id": str(grant.organization_id) if grant.organization_id else None,
                "division_code": grant.division_code,
            }
            for grant in grants
        ]
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(account_id or new_id()),
            "sid": str(new_id()),
        }
        claims |= {"iat": now, "exp": now + LONGEST_LIFE, "roles": roles}
        key = jwk.construct(pem, ALGORITHM)
        signed: str = jwt.encode(claims, key, ALGORITHM, headers={"kid": kid, "typ": TOKEN_TYPE})
        return signed

    def processes(self) -> list[Process]:
        return tree(self.pid)

    def programs(self, *names: str) -> list[Process]:
        """The processes of these parts, such as "gateway" or "postgres"."""
        return [process for process, name in self._named() if name in names]

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far, by part."""
        used: dict[str, float] = {}
        for process, name in self._named():
            used[name] = used.get(name, 0.0) + process.cpu
        return used

    def hurry(self, name: str) -> None:
        """The processes of this part get as much of the machine as any other; only root may do that."""
        for process in self.programs(name):
            with contextlib.suppress(PermissionError, ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, process.pid, 0)
            with contextlib.suppress(OSError):
                Path(f"/proc/{process.pid}/autogroup").write_text("0", encoding="ascii")

    def memory(self, *names: str) -> Memory:
        return memory(self.programs(*names))

    def _named(self) -> list[tuple[Process, str]]:
        """Every process with the name of its part; a child of a child belongs to its parent's part."""
        members = self.processes()
        by_pid = {process.pid: process for process in members}

        def top(process: Process) -> Process:
            while process.parent != self.pid and process.parent in by_pid:
                process = by_pid[process.parent]
            return process

        return [(process, "supervisor" if process.pid == self.pid else part(top(process))) for process in members]


def part(process: Process) -> str:
    """The part of Bangfu that a child of the supervisor belongs to.

    >>> part(Process(1, 0, 0.0, "python -m uvicorn services.households.app:create_app --factory"))
    'households'
    """
    marks = {
        "services.submissions.app": "submissions",
        "services.households.app": "households",
        "services.campaigns.app": "campaigns",
        "gateway.app": "gateway",
        ".one_process": "one process",
        ".workers": "workers",
        "postgres": "postgres",
        " mini ": "store",
        "minio server ": "store",
    }
    return next((name for mark, name in marks.items() if mark in process.command), "other")


@contextlib.contextmanager
def running_stack(home: Path | None = None, checkout: Path = CHECKOUT, minio: str | None = None) -> Iterator[Stack]:
    """A fresh installation, deleted afterwards; with `home`, the one that runs there already, which is not changed.

    `checkout`: the version that is started, installed in a `.venv` of its own. `minio`: the binary of MinIO, which then
    replaces the embedded store. Raises StackFailed.
    """
    if home is not None:
        yield _attach(home.resolve())
        return
    folder = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    try:
        with _up(folder, checkout, minio) as stack:
            yield stack
    finally:
        shutil.rmtree(Postgres(folder).socket_directory, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def python_of(checkout: Path) -> str:
    return sys.executable if checkout == CHECKOUT else str(checkout / ".venv/bin/python")


def _attach(home: Path) -> Stack:
    try:
        running = json.loads(running_file(home).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StackFailed(f"nothing runs on {home}") from None
    return Stack(home, running["pid"], running["environment"])


@contextlib.contextmanager
def _up(home: Path, checkout: Path, minio: str | None) -> Iterator[Stack]:
    port = free_ports(1)[0]
    bangfu = ["-c", WITH_MINIO.read_text(encoding="utf-8"), minio] if minio else ["-m", "deploy.cli"]
    command = [python_of(checkout), *bangfu, "up", "--home", str(home), "--port", str(port)]
    with (home / "up.log").open("wb") as log:
        environment = {**os.environ, **WITHOUT_LIMITS}
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            env=environment,
            cwd=checkout,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        _wait_until_ready(process, home / "up.log")
        yield _attach(home)
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.stdout is None:
        raise StackFailed("no output to read")
    os.set_blocking(process.stdout.fileno(), False)
    ends = time.monotonic() + START_SECONDS
    said = b""
    while b"ready " not in said:
        if process.poll() is not None or time.monotonic() > ends:
            raise StackFailed(f"bangfu up is not ready:\n{log.read_text(errors='replace')[-2000:]}")
        said += process.stdout.read() or b""
        time.sleep(0.1)
