"""One machine's Bangfu: its parts, their common environment, and how each of them is started."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.object_store import ObjectStore
from deploy.embedded.postgres import Postgres
from deploy.keys import Keys
from deploy.programs import GATEWAY_CONNECTIONS, PROGRAMS, SERVICES, Program, Role, database_name, package_of, role_name
from deploy.supervise.child import Child
from deploy.supervise.ports import LOOPBACK, answers_ok, free_ports

DEFAULT_PORT = 8000
# Passed to the children: what a program needs from the machine. No other variable of the caller's environment is
# passed, so that a proxy or a debug switch in a shell changes nothing.
INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "HOME", "USER", "SSL_CERT_FILE", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Address:
    """The address of the gateway."""

    host: str = LOOPBACK
    port: int = DEFAULT_PORT

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104  # compared


class Installation:
    """The parts under one home. The constructor starts and writes nothing; `prepare()` makes the keys."""

    def __init__(self, home: Path, address: Address | None = None, public_url: str | None = None) -> None:
        self.home = home.resolve()
        self.address = address or Address()
        self.public_url = public_url
        self.keys = Keys(self.home)
        self.postgres = Postgres(self.home)
        self.store = ObjectStore(self.home)
        self.ports: dict[Program, int] = {"gateway": self.address.port}
        self.workers_port: int | None = None

    def prepare(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.keys.prepare()

    def choose_ports(self) -> None:
        """Loopback ports for the services, once per start: a restarted service must have the same address."""
        *ports, self.workers_port = free_ports(len(SERVICES) + 1)
        self.ports |= dict(zip(SERVICES, ports, strict=True))

    def secrets(self) -> list[str]:
        return [*self.keys.clear_texts(), self.store.secret_key]

    def environment(self, *, with_store: bool = True) -> dict[str, str]:
        """The variables of every program. One environment for all, so that they may also share one process.

        `with_store=False`: for a command that needs only the databases; a store that is not running has no address.
        """
        values = {name: os.environ[name] for name in INHERITED if name in os.environ}
        values |= {name: value for name, value in os.environ.items() if name.startswith("BANGFU_")}
        values |= {
            "PYTHONUNBUFFERED": "1",
            # Two arenas instead of eight per core: the same speed in an event loop, half the idle memory.
            "MALLOC_ARENA_MAX": "2",
            # One argon2 check takes 19 MiB and returns it; without this setting glibc keeps it from the first sign-in
            # on.
            "MALLOC_MMAP_THRESHOLD_": "4194304",
            "BANGFU_HOME": str(self.home),
            "BANGFU_BACKUP_RECORD": str(last_backup_file(self.home)),
            **self._key_variables(),
            **self._database_variables(),
            **(self._store_variables() if with_store else {}),
        }
        values |= {f"BANGFU_{name.upper()}_URL": f"http://{LOOPBACK}:{port}" for name, port in self.ports.items()}
        if self.workers_port:
            values["BANGFU_WORKERS_URL"] = f"http://{LOOPBACK}:{self.workers_port}"
        return values | ({"BANGFU_PUBLIC_URL": self.public_url} if self.public_url else {})

    def _key_variables(self) -> dict[str, str]:
        return {
            "BANGFU_SIGNING_KEY_FILE": str(self.keys.signing_key),
            "BANGFU_JWKS_FILE": str(self.keys.jwks),
            "BANGFU_INTERNAL_SECRET_FILE": str(self.keys.internal_secret),
            "BANGFU_KEK_FILE": str(self.keys.kek),
            "BANGFU_BLIND_INDEX_KEY_FILE": str(self.keys.blind_index_key),
        }

    def _database_variables(self) -> dict[str, str]:
        suffixes: dict[Role, str] = {
            "app": "DATABASE_URL",
            "worker": "WORKER_DATABASE_URL",
            "migrator": "MIGRATOR_DATABASE_URL",
        }
        return {
            f"BANGFU_{program.upper()}_{suffix}": self.postgres.url(database_name(program), role_name(program, role))
            for program in PROGRAMS
            for role, suffix in suffixes.items()
        }

    def _store_variables(self) -> dict[str, str]:
        return {
            "BANGFU_STORE_ENDPOINT": self.store.endpoint,
            "BANGFU_STORE_REGION": self.store.region,
            "BANGFU_STORE_BUCKET": self.store.bucket,
            "BANGFU_STORE_ACCESS_KEY": self.store.access_key,
            "BANGFU_STORE_SECRET_KEY": self.store.secret_key,
            "BANGFU_STORE_UNSYNCED_FILES": os.pathsep.join(self.store.unsynced_files),
            "BANGFU_STORE_IS_VACUUMED": "true",
        }

    def postgres_child(self) -> Child:
        async def is_ready() -> bool:
            return await asyncio.to_thread(self.postgres.is_ready)

        return Child(
            "postgres",
            command=self.postgres.command,
            is_ready=is_ready,
            environment=_plain_environment(),
            prepare=self.postgres.prepare,
            once_ready=self.postgres.bootstrap,
            account=self.postgres.account,
            # "Fast" shutdown for both: roll back what runs, write a checkpoint, end. The next start needs no recovery.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            grace_seconds=60,
        )

    def store_child(self) -> Child:
        async def is_ready() -> bool:
            return await asyncio.to_thread(self.store.is_healthy)

        return Child(
            "store",
            command=self.store.command,
            is_ready=is_ready,
            environment=self.store.environment(),
            prepare=self.store.prepare,
            once_ready=self.store.initialise,
        )

    def service_child(self, program: Program) -> Child:
        return self._http_child(program, f"{package_of(program)}.app:create_app", LOOPBACK)

    def gateway_child(self) -> Child:
        return self._http_child("gateway", "gateway.app:create_app", self.address.host)

    def one_process_child(self) -> Child:
        port = self.address.port
        command = [sys.executable, "-m", "deploy.processes.one_process", self.address.host, str(port)]
        return Child("bangfu", lambda: command, lambda: answers_ok(port, "/readyz"), self.environment())

    def workers_child(self) -> Child:
        async def is_ready() -> bool:
            # Not `/readyz`: a feed at fault must not delay the start of all others.
            return self.workers_port is None or await answers_ok(self.workers_port, "/healthz")

        return Child(
            "workers", lambda: [sys.executable, "-m", "deploy.processes.workers"], is_ready, self.environment()
        )

    def _http_child(self, program: Program, factory: str, host: str) -> Child:
        port = self.ports[program]
        command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--host", host, "--port", str(port)]
        options = UVICORN_OPTIONS if program != "gateway" else [*UVICORN_OPTIONS, "--http", GATEWAY_CONNECTIONS]
        return Child(program, lambda: command + options, lambda: answers_ok(port, "/readyz"), self.environment())


def last_backup_file(home: Path) -> Path:
    """The time and target of the last backup: for `bangfu doctor` and the system administrator's page."""
    return home / "run" / "last-backup.json"


UVICORN_OPTIONS = [
    *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "info"),
    *("--no-proxy-headers", "--no-server-header", "--timeout-keep-alive", "65", "--timeout-graceful-shutdown", "8"),
]


def _plain_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ} | {"LC_ALL": "C"}
