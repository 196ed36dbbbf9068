"""`bangfu doctor`: one line a check, with the fault and the remedy."""

import ctypes
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import psycopg

from deploy.backup.age import RecipientUnreadableError
from deploy.backup.recipients import SETTING, named_recipients, private_key_here
from deploy.embedded.object_store import StoreNotReadyError, weed_binary
from deploy.embedded.postgres import BINARIES
from deploy.home import HomeLock, nearest, why_unusable
from deploy.installation import Installation, last_backup_file
from deploy.keys import Keys
from deploy.running import count_missing_files, has_accounts, running_environment, settings_of
from deploy.supervise.accounts import NoSystemUserError, postgres_account
from deploy.supervise.ports import is_free
from services.submissions.documents.faults import FontMissingError
from services.submissions.documents.fonts import FAMILY, FONT_DIR
from services.submissions.documents.pdf import PdfRenderer

LEAST_FREE_BYTES = 2_000_000_000
LONGEST_SOCKET_PATH = 100
OLDEST_BACKUP = timedelta(hours=36)
CLOCK_SECONDS = 300
FRONT_END = Path(__file__).parent.parent / "frontend" / "dist" / "index.html"


@dataclass(frozen=True)
class Finding:
    """`advice` is None when all is well; `is_fatal` when Bangfu cannot start."""

    name: str
    state: str
    advice: str | None = None
    is_fatal: bool = True

    def __str__(self) -> str:
        if self.advice is None:
            return f"ok       {self.name}: {self.state}"
        return f"{'PROBLEM' if self.is_fatal else 'notice '}  {self.name}: {self.state}; {self.advice}"


def findings(installation: Installation) -> Iterator[Finding]:
    """All checks, one after the other; they change nothing, except that they may create PostgreSQL's system user."""
    yield _python()
    yield _wheel("PostgreSQL", lambda: str(BINARIES / "postgres"), ["--version"])
    yield _wheel("object store", weed_binary, ["version"])
    yield _system_user()
    home = _home(installation.home)
    yield home
    yield _port(installation, is_running=home.advice is None and _is_running(installation.home))
    yield _front_end()
    yield _font()
    yield _time_zone()
    yield _public_url(installation)
    if home.advice is None:
        yield from _of_the_home(installation)


def _of_the_home(installation: Installation) -> Iterator[Finding]:
    """Checks that need a usable home."""
    yield _socket_path(installation)
    yield _keys(installation.keys)
    yield _clock(installation.home)
    yield _key_change(installation.keys)
    yield from findings_of_running(installation)


def findings_of_running(installation: Installation) -> Iterator[Finding]:
    """Checks of a running installation, which `bangfu status` prints too."""
    yield _disk(installation.home)
    yield _last_backup(installation.home)
    yield _backup_key(installation.home)
    yield _workers(installation.home)
    yield _accounts(installation.home)
    yield _files(installation.home)


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
    reason = why_unusable(home)
    if reason is not None:
        return Finding("home", f"{home} cannot be used ({reason})", "set BANGFU_HOME to a folder of yours")
    return Finding("home", f"{home} {'exists' if home.exists() else 'will be made'}")


def _disk(home: Path) -> Finding:
    free = shutil.disk_usage(nearest(home)).free
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


def _is_running(home: Path) -> bool:
    return home.exists() and HomeLock(home).is_held()


def _port(installation: Installation, *, is_running: bool) -> Finding:
    address = installation.address
    if is_running:
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
    """Asks the printer of the forms."""
    folder = Path(os.environ.get("BANGFU_FONT_DIR") or FONT_DIR)
    try:
        PdfRenderer(folder)
    except FontMissingError as error:
        return Finding("font of the forms", "missing", f"forms cannot be printed: {error}", is_fatal=False)
    return Finding("font of the forms", f"{FAMILY}, in {folder}")


def _time_zone() -> Finding:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return Finding("time zone", "Asia/Shanghai is unknown here", "install tzdata")
    return Finding("time zone", "Asia/Shanghai is known")


def _clock(home: Path) -> Finding:
    """Tokens, deadlines and upload tickets depend on the clock; a machine with an empty battery starts in 1970."""
    newest = max((path.stat().st_mtime for path in (home / "run").glob("*")), default=0.0)
    now = time.time()
    if now < max(newest, Path(__file__).stat().st_mtime) - CLOCK_SECONDS:
        return Finding("clock", time.strftime("%Y-%m-%d %H:%M", time.gmtime(now)), "set it: it is behind our own files")
    if sys.platform == "linux" and not _is_synchronised():
        return Finding("clock", "kept by nobody", "turn on NTP (systemd-timesyncd, chrony)", is_fatal=False)
    return Finding("clock", "synchronised")


def _is_synchronised() -> bool:
    """The kernel's own state (adjtimex(2)), whichever daemon sets the clock; 5 is TIME_ERROR."""
    buffer = ctypes.create_string_buffer(512)
    return int(ctypes.CDLL(None).adjtimex(buffer)) != 5


def _public_url(installation: Installation) -> Finding:
    url = urlsplit(installation.public_url or "")
    if not installation.public_url:
        return Finding(
            "public URL", "none", "without TLS only this machine may use it (deploy/README.md)", is_fatal=False
        )
    if url.scheme != "https" or not url.hostname or url.path.strip("/"):
        return Finding("public URL", installation.public_url, "it must be https://NAME, without a path", is_fatal=False)
    if not os.environ.get("BANGFU_TRUSTED_PROXIES"):
        advice = "set BANGFU_TRUSTED_PROXIES, or every client counts as the proxy and one guesser locks all out"
        return Finding("public URL", f"{installation.public_url}, no trusted proxy", advice, is_fatal=False)
    return Finding("public URL", installation.public_url)


def _key_change(keys: Keys) -> Finding:
    if keys.next_kek.exists():
        return Finding("key change", "not finished", "run `bangfu keys rotate`, it goes on", is_fatal=False)
    return Finding("key change", "none is open")


def _last_backup(home: Path) -> Finding:
    if not (home / "postgres").exists():
        return Finding("backup", "nothing to save yet")
    advice = "run `bangfu backup` every night (deploy/systemd/bangfu-backup.timer) and copy it elsewhere"
    try:
        last = json.loads(last_backup_file(home).read_text(encoding="utf-8"))
        age = datetime.now(UTC) - datetime.fromisoformat(last["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return Finding("backup", "none was ever made", advice, is_fatal=False)
    state = f"{age.days} days and {age.seconds // 3600} hours old, in {last['target']}"
    if not last.get("is_encrypted"):
        advice = "make a new one, then delete the old ones and their copies"
        return Finding("backup", f"{state}, NOT encrypted", advice, is_fatal=False)
    return Finding("backup", state, None if age < OLDEST_BACKUP else advice, is_fatal=False)


def _backup_key(home: Path) -> Finding:
    """Who can open the backups, and whether that works when this machine is lost."""
    name, here = "key of backups", private_key_here(home)
    try:
        recipients = named_recipients(home, settings_of(home))
    except (RecipientUnreadableError, OSError, UnicodeDecodeError) as error:
        return Finding(name, str(error), "correct it: no backup is made until then", is_fatal=False)
    if here is not None:
        advice = "copy it away (`bangfu backup-key show`), then run `bangfu backup-key forget`"
        return Finding(name, f"a private key lies on this machine, in {here}", advice, is_fatal=False)
    if recipients is None:
        advice = f"name a public key in {SETTING} whose private key lies elsewhere, or carry away the one that is made"
        return Finding(name, "none yet, the first backup makes one", advice, is_fatal=False)
    return Finding(name, f"kept elsewhere, public key {' and '.join(recipients.texts)}")


def _workers(home: Path) -> Finding:
    """Of a running installation: the worker or feed at fault."""
    if not _is_running(home):
        return Finding("workers", "not running")
    try:
        url = running_environment(home)["BANGFU_WORKERS_URL"]
        answer = httpx.get(f"{url}/readyz", trust_env=False, timeout=5).json()
    except (OSError, ValueError, KeyError, httpx.HTTPError) as error:
        return Finding(
            "workers", type(error).__name__, "they are starting, or look into logs/workers.log", is_fatal=False
        )
    stuck = sorted(name for name, works in answer["parts"].items() if not works)
    if stuck:
        return Finding("workers", f"at fault: {', '.join(stuck)}", "look into logs/workers.log", is_fatal=False)
    return Finding("workers", "all at work")


def _accounts(home: Path) -> Finding:
    """Of a running installation: whether there is an account to sign in with."""
    if not _is_running(home):
        return Finding("accounts", "not running")
    try:
        is_set_up = has_accounts(running_environment(home))
    except (OSError, ValueError, KeyError, psycopg.Error) as error:
        return Finding(
            "accounts", type(error).__name__, "it is starting, or look into logs/gateway.log", is_fatal=False
        )
    if not is_set_up:
        return Finding("accounts", "none", "open the link that `bangfu account admin` prints", is_fatal=False)
    return Finding("accounts", "there is somebody to sign in")


def _files(home: Path) -> Finding:
    """Of a running installation: whether the store has every file, as of the last round of the worker."""
    if not _is_running(home):
        return Finding("files", "not running")
    try:
        missing = count_missing_files(running_environment(home))
    except (OSError, ValueError, KeyError, psycopg.Error) as error:
        return Finding(
            "files", type(error).__name__, "it is starting, or look into logs/submissions.log", is_fatal=False
        )
    if missing is None:
        return Finding("files", "not compared with the store yet")
    if missing:
        advice = "run `bangfu restore-files` with a backup that still has them; the system page lists them"
        return Finding("files", f"{missing} missing in the store", advice, is_fatal=False)
    return Finding("files", "none is missing in the store")
