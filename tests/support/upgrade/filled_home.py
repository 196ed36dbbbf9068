"""A stopped home of the earlier release, filled, with all that was known of it; made once, then copied."""

import fcntl
import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.demo_home import KEPT
from tests.support.earlier_release import COMMIT, EarlierRelease, EarlierStack, unpack
from tests.support.folders import server_folder
from tests.support.ports import free_port
from tests.support.stack import Stack
from tests.support.upgrade import everything as looking
from tests.support.upgrade import filling
from tests.support.upgrade.callers import Caller, accounts_of


@dataclass(frozen=True)
class FilledHome:
    """`heads`: the lines of `bangfu audit anchor`. `printed`: a form as PDF, which `printed_by` can see."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def printed(self) -> Path:
        return self.folder / "printed.pdf"

    @property
    def known(self) -> dict[str, Any]:
        known: dict[str, Any] = self._read("known")
        return known

    @property
    def heads(self) -> list[str]:
        return list(self._read("heads"))

    @property
    def printed_report(self) -> str:
        return str(self._read("printed")["report"])

    @property
    def printed_by(self) -> str:
        return str(self._read("printed")["by"])

    def write(self, name: str, value: Any) -> None:
        (self.folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")

    def copy_to(self, home: Path) -> None:
        """With owners and modes: when root runs the tests, another user owns the database's files."""
        subprocess.run(["cp", "-Rp", str(self.home), str(home)], check=True)

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))


def filled_home() -> FilledHome:
    """A lock lets one process make it while the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(Path(filling.__file__).read_bytes() + Path(looking.__file__).read_bytes()).hexdigest()
    kept = FilledHome(KEPT / f"earlier-{COMMIT}-{digest[:12]}")
    with (KEPT / "earlier.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.folder.exists():
            for old in KEPT.glob("earlier-*"):
                shutil.rmtree(old)
            _make(kept.folder)
    return kept


def _make(folder: Path) -> None:
    fresh = FilledHome(folder.with_name(f"new-{folder.name}"))
    shutil.rmtree(fresh.folder, ignore_errors=True)
    fresh.folder.mkdir()
    with server_folder("bangfu-stack-") as place:
        release = unpack(place)
        stack = EarlierStack(release, place / "home", free_port(), "--demo")
        try:
            stack.start()
            filling.fill(stack)
            _write_down(fresh, release, stack)
        finally:
            stack.stop()
        subprocess.run(["cp", "-Rp", str(stack.home), str(fresh.home)], check=True)
    # Each copy chooses its own ports: two that start at once would both find the stored ones free.
    (fresh.home / "store" / "ports.json").unlink()
    fresh.folder.rename(folder)


def _write_down(fresh: FilledHome, release: EarlierRelease, stack: Stack) -> None:
    _print_a_form(fresh, stack)
    fresh.write("known", looking.everything(stack.base_url, accounts_of(stack.home)))
    release.run("backup", str(fresh.backup), "--home", str(stack.home))
    fresh.write("heads", release.run("audit", "anchor", "--home", str(stack.home)).splitlines())


def _print_a_form(fresh: FilledHome, stack: Stack) -> None:
    account = next(each for each in accounts_of(stack.home) if each.username == "leader-1")
    leader = Caller(stack.base_url, account)
    purpose = {"purpose": "盖章存档"}
    for report in leader.pages("/api/reports"):
        page = leader.ask("GET", f"/api/reports/{report['id']}.pdf", params=purpose)
        # Not while a picture on it is still to be prepared.
        if report["state"] == "accepted" and page.status_code == 200:
            break
    fresh.printed.write_bytes(page.content)
    fresh.write("printed", {"report": report["id"], "by": account.username})
    leader.close()
