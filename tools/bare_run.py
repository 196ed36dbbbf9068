"""Tests the first command of README: `make run` on a bare machine, as the user nobody, in a folder with a blank in its
name.

    python -m tools.bare_run [REVISION]

Copies the tree of the revision (HEAD), starts it with `bare-machine`, waits for `ready`, prints Form 2 as a team leader
of the demo and reads it back: Chinese text, in fonts embedded in the file. Needs root, git and mount namespaces.
"""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.supervise.ports import free_ports
from tools.printed_page import read_back

ROOT = Path(__file__).parent.parent
USER = "nobody"
HOME = "数据 home"
READY_SECONDS, STOP_SECONDS = 1200, 90
TITLE = "志愿服务帮扶贫困户实施情况进度表"
FONTS = {"NotoSerifSC-Regular", "NotoSerifSC-Bold"}
LEAST_IDEOGRAPHS = 100
# Libraries that exist after `make install`, and not after `make run`.
ONLY_FOR_TESTS = ("frontend/node_modules/vitest", "frontend/node_modules/eslint", ".venv/bin/pytest", ".venv/bin/mypy")


class NotAsPromised(RuntimeError):
    """Names the promise of README that failed on this machine."""


def main(revision: str = "HEAD") -> None:
    """Raises NotAsPromised."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    with _folder() as folder, _running(folder, revision) as url:
        print(f"bare: ready after {time.monotonic() - began:.0f} s", flush=True)
        _require_nothing_for_tests(folder / "tree")
        print(f"bare: {_check_form_2(url, folder / HOME)}", flush=True)
    print(f"bare: passed in {time.monotonic() - began:.0f} s", flush=True)


@contextmanager
def _folder() -> Iterator[Path]:
    """Owned by USER and deleted in any case; its name has a blank and Chinese characters, like a folder on a
    desktop."""
    folder = Path(tempfile.mkdtemp(prefix="帮扶 bare "))
    try:
        (folder / "tmp").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, revision: str) -> Iterator[str]:
    """The address of a `make run` that printed `ready`. Raises NotAsPromised with its last output."""
    _copy(revision, folder / "tree")
    _give(folder)
    port = free_ports(1)[0]
    # The caches of USER are deleted with the folder: `bare-machine` puts its HOME under TMPDIR.
    environment = {**_plain(), "PORT": str(port), "BANGFU_HOME": str(folder / HOME), "TMPDIR": str(folder / "tmp")}
    log = folder / "run.log"
    with log.open("w") as errors:
        run = subprocess.Popen(
            [str(_bare_machine()), "-u", USER, "make", "--no-print-directory", "run"],
            cwd=folder / "tree",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    try:
        with _limit(READY_SECONDS):
            line = run.stdout.readline() if run.stdout else ""
        if line != f"ready http://127.0.0.1:{port}\n":
            raise NotAsPromised(f"`make run` is not ready but says {line!r}; its last words:\n{_tail(log)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(run)


def _copy(revision: str, tree: Path) -> None:
    tree.mkdir()
    git = ["git", "-c", f"safe.directory={ROOT}", "archive", revision]
    archive = subprocess.run(git, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", str(tree)], input=archive.stdout, check=True)


def _give(folder: Path) -> None:
    owner = pwd.getpwnam(USER)
    for path in (folder, *folder.rglob("*")):
        os.lchown(path, owner.pw_uid, owner.pw_gid)


def _plain() -> dict[str, str]:
    """Keeps the settings of the registries, removes the variables of this tree."""
    ours = (
        "BANGFU_",
        "MAKE",
        "MFLAGS",
        "VIRTUAL_ENV",
        "PYTHON",
        "UV_PROJECT",
        "UV_PYTHON",
        "npm_lifecycle",
        "npm_package",
    )
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"PATH": _path()}


def _path() -> str:
    own = {str(ROOT / ".venv" / "bin"), str(ROOT / "build" / "bin")}
    return os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if part not in own)


def _bare_machine() -> Path:
    """The one beside the checkouts if there is one, else our own: both hide the same programs."""
    shared = ROOT.parent / "shared" / "tools" / "bare-machine"
    return shared if os.access(shared, os.X_OK) else ROOT / "tools" / "bare-machine"


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """Raises NotAsPromised when the body takes longer."""

    def late(*_: object) -> None:
        raise NotAsPromised(f"not ready within {seconds} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _stop(run: "subprocess.Popen[str]") -> None:
    """In order first, then kills; what a supervisor leaves behind ends by itself."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if run.poll() is not None:
            break
        os.killpg(run.pid, number)
        try:
            run.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    if run.stdout:
        run.stdout.close()


def _require_nothing_for_tests(tree: Path) -> None:
    needless = [name for name in ONLY_FOR_TESTS if (tree / name).exists()]
    if needless:
        raise NotAsPromised(f"`make run` installed what only tests need: {', '.join(needless)}")


def _check_form_2(url: str, home: Path) -> str:
    """Describes the form in one line. Raises NotAsPromised, httpx.HTTPError."""
    with httpx.Client(base_url=f"{url}/api", trust_env=False, timeout=60) as client:
        account = _find(json.loads((home / "demo-accounts.json").read_text(encoding="utf-8")), "team_leader")
        login = {name: account[name] for name in ("username", "password")}
        token = client.post("/auth/login", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        listed = client.get("/reports", params={"kind": "progress_report", "limit": 1}).raise_for_status().json()
        report = listed["items"][0]
        printed = read_back(client.get(f"/reports/{report['id']}.pdf").raise_for_status().content)
    ideographs = sum("\u4e00" <= character <= "\u9fff" for character in printed.text)
    if TITLE not in printed.text or ideographs < LEAST_IDEOGRAPHS:
        raise NotAsPromised(f"Form 2 holds {ideographs} ideographs and reads {printed.text[:200]!r}")
    embedded = {name.partition("+")[2] for name, is_embedded in printed.fonts.items() if is_embedded}
    if embedded != FONTS or not all(printed.fonts.values()):
        raise NotAsPromised(f"the fonts of Form 2 are {printed.fonts}")
    return f"Form 2 of {account['username']} holds {ideographs} ideographs, embedded: {', '.join(sorted(embedded))}"


def _find(accounts: list[dict[str, Any]], role: str) -> dict[str, Any]:
    return next(account for account in accounts if account["role"] == role)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except NotAsPromised as failure:
        print(f"bare: {failure}", file=sys.stderr)
        raise SystemExit(1) from None
