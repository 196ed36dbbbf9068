"""The home of an installation with the demo campaign: loaded once, then copied for each test that needs one.

Loading takes a minute or two, copying a second. A loaded home is in `build/tests` until the product's code changes.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.folders import server_folder
from tests.support.ports import free_port
from tests.support.stack import Stack

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "tests"
# Everything that changes the content of a home: the demo, the programs that store it, and the tables.
SOURCES = ("services", "gateway", "deploy")
NOT_SOURCES = {"__pycache__", "node_modules"}
# The process that prepares pictures has the lowest priority on this machine.
PHOTOS_SECONDS = 900


@contextmanager
def running_demo() -> Iterator[Stack]:
    """A running installation with a demo of its own; stopped and removed at the end."""
    with server_folder("bangfu-stack-") as folder:
        _copy(loaded_home(), folder / "home")
        stack = Stack(folder / "home", free_port())
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


def loaded_home() -> Path:
    """A home with the whole demo, to be copied. A lock lets one process load it while the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    home = KEPT / f"demo-{_edition()}"
    with (KEPT / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            for old in KEPT.glob("demo-*"):
                shutil.rmtree(old)
            _make(home)
    return home


def wait_for_photos(stack: Stack) -> None:
    """Pictures are prepared after the load, and a form with an unprepared one is refused."""
    with httpx.Client(base_url=f"{stack.base_url}/api", trust_env=False, timeout=60) as client:
        token = client.post("/auth/login", json=_city_officer(stack.home)).json()["access_token"]
        end = time.monotonic() + PHOTOS_SECONDS
        while _photos_to_come(client, token):
            assert time.monotonic() < end, "the photos of the demo are not ready"
            time.sleep(0.5)


def _edition() -> str:
    """Changes with the code, and with the user, because another user could not read the files."""
    digest = hashlib.sha256(str(os.geteuid()).encode())
    for path in sorted(path for source in SOURCES for path in _files(ROOT / source)):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        yield from (Path(where, name) for name in names)


def _make(home: Path) -> None:
    with server_folder("bangfu-stack-") as folder:
        stack = Stack(folder / "home", free_port(), "--demo")
        try:
            stack.start()
            if not (stack.home / "demo-loaded").exists():
                raise RuntimeError(f"the demo is not complete\n{stack.log()[-4000:]}")
            wait_for_photos(stack)
        finally:
            stack.stop()
        fresh = home.with_name(f"new-{home.name}")
        shutil.rmtree(fresh, ignore_errors=True)
        _copy(stack.home, fresh)
        # Each copy chooses its own ports: two that start at once would both find the stored ones free.
        (fresh / "store" / "ports.json").unlink()
        fresh.rename(home)


def _copy(home: Path, to: Path) -> None:
    """With owners and modes: when root runs the tests, another user owns the database's files."""
    subprocess.run(["cp", "-Rp", str(home), str(to)], check=True)


def _city_officer(home: Path) -> dict[str, str]:
    accounts: list[dict[str, str]] = json.loads((home / "demo-accounts.json").read_text(encoding="utf-8"))
    officer = next(account for account in accounts if account["role"] == "city_officer")
    return {name: officer[name] for name in ("username", "password")}


def _photos_to_come(client: httpx.Client, token: str) -> bool:
    path = "/visits?division=2113&limit=500"
    while path:
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        states = {photo["state"] for visit in answer.json()["items"] for photo in visit["photos"]}
        if "stored" in states:
            return True
        cursor = answer.json()["next"]
        path = f"/visits?division=2113&limit=500&cursor={cursor}" if cursor else ""
    return False
