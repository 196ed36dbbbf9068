"""`bangfu doctor`: one line a check, what is wrong and what to do about it."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deploy.embedded.accounts import NoSystemUserError, postgres_account
from deploy.embedded.object_store import StoreNotReadyError, weed_binary
from deploy.embedded.postgres import BINARIES
from deploy.home import HomeLock
from deploy.installation import Installation
from deploy.keys import Keys
from deploy.ports import is_free
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.pdf import Fonts, PdfRenderer

LEAST_FREE_BYTES = 2_000_000_000
LONGEST_SOCKET_PATH = 100
FRONT_END = Path(__file__).parent.parent / "frontend" / "dist" / "index.html"


@dataclass(frozen=True)
class Finding:
    """`advice` is None when all is well; `is_fatal` when Bangfu cannot start like this."""

    name: str
    state: str
    advice: str | None = None
    is_fatal: bool = True

    def __str__(self) -> str:
        if self.advice is None:
            return f"ok       {self.name}: {self.state}"
        return f"{'PROBLEM' if self.is_fatal else 'notice '}  {self.name}: {self.state}; {self.advice}"


def findings(installation: Installation) -> Iterator[Finding]:
    """Every check in turn; none of them changes anything but may make PostgreSQL's system user."""
    yield _python()
    yield _wheel("PostgreSQL", lambda: str(BINARIES / "postgres"), ["--version"])
    yield _wheel("object store", weed_binary, ["version"])
    yield _system_user()
    yield _home(installation.home)
    yield _disk(installation.home)
    yield _socket_path(installation)
    yield _keys(installation.keys)
    yield _port(installation)
    yield _front_end()
    yield _font()
    yield _time_zone()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", version, None if sys.version_info >= (3, 11) else "install Python 3.11 or newer")


def _wheel(name: str, binary: Callable[[], str], arguments: list[str]) -> Finding:
    advice = "install the wheels again with `uv sync --all-extras --reinstall`"
    try:
        run = subprocess.run([binary(), *arguments], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603  # our own
    except (OSError, StoreNotReadyError, subprocess.SubprocessError) as error:
        return Finding(name, str(error), advice)
    words = (run.stdout or run.stderr).strip().splitlines()
    return Finding(name, words[0] if words else "no answer", None if run.returncode == 0 else advice)


def _system_user() -> Finding:
    try:
        account = postgres_account()
    except NoSystemUserError as error:
        return Finding("system user", str(error), "PostgreSQL cannot start")
    return Finding("system user", f"PostgreSQL runs as uid {account.uid}")


def _home(home: Path) -> Finding:
    place = _nearest(home)
    if not place.is_dir() or not os.access(place, os.W_OK):
        return Finding("home", f"{home} cannot be written", "set BANGFU_HOME to a folder of yours")
    return Finding("home", f"{home} {'exists' if home.exists() else 'will be made'}")


def _nearest(home: Path) -> Path:
    """The home, or what exists of the way to it."""
    return next(place for place in (home, *home.parents) if place.exists())


def _disk(home: Path) -> Finding:
    free = shutil.disk_usage(_nearest(home)).free
    advice = None if free >= LEAST_FREE_BYTES else "make room: below 2 GB photos are soon refused"
    return Finding("disk", f"{free / 1e9:.1f} GB free", advice, is_fatal=False)


def _socket_path(installation: Installation) -> Finding:
    path = installation.postgres.socket_directory / ".s.PGSQL.5432"
    advice = None if len(os.fsencode(path)) < LONGEST_SOCKET_PATH else "use a shorter path"
    return Finding("socket", str(path), advice)


def _keys(keys: Keys) -> Finding:
    if not keys.folder.exists():
        return Finding("keys", "will be made at the first start")
    loose = [path.name for path in keys.folder.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        return Finding("keys", f"others can read {', '.join(loose)}", f"chmod 600 {keys.folder}/*", is_fatal=False)
    missing = [path.name for path in keys.data_keys() if not path.exists()]
    if missing and (keys.folder.parent / "postgres").exists():
        return Finding(
            "keys", f"{', '.join(missing)} lost", "put them back before the next start, or data stays closed"
        )
    return Finding("keys", f"in {keys.folder}, keep a copy of kek and blind-index-key elsewhere")


def _port(installation: Installation) -> Finding:
    address = installation.address
    if installation.home.exists() and HomeLock(installation.home).is_held():
        return Finding("running", f"yes, on {installation.home}")
    if is_free(address.host, address.port):
        return Finding("port", f"{address.port} is free")
    return Finding("port", f"{address.port} is taken by another program", "choose one with PORT=8001")


def _front_end() -> Finding:
    if FRONT_END.exists():
        return Finding("front end", "built")
    return Finding(
        "front end", "not built", "run `make run`, or `npm ci && npm run build` in frontend/", is_fatal=False
    )


def _font() -> Finding:
    """Asks whoever prints the documents."""
    try:
        PdfRenderer()
    except FontMissingError as error:
        return Finding("Chinese font", "missing", f"documents cannot be printed: {error}", is_fatal=False)
    return Finding("Chinese font", Fonts().body)


def _time_zone() -> Finding:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return Finding("time zone", "Asia/Shanghai is unknown here", "install tzdata")
    return Finding("time zone", "Asia/Shanghai is known")
