"""A whole Bangfu, started by `bangfu up`, with its own home and port."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.support.folders import server_folder
from tests.support.ports import free_port

START_SECONDS = 240.0

# A part of the command line of each child.
PROGRAMS = {
    "gateway": "gateway.app",
    "campaigns": "services.campaigns.app",
    "households": "services.households.app",
    "submissions": "services.submissions.app",
    "workers": "deploy.processes.workers",
    "postgres": "postgres",
    "store": "weed",
}


class Stack:
    """A started installation. `base_url` is the address for a browser."""

    python = sys.executable
    code: Path | None = None
    """The folder of the code; this tree when it is None."""

    def __init__(self, home: Path, port: int, *options: str) -> None:
        self.home = home
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._supervisor: int | None = None

    def start(self) -> None:
        """Returns after the line `ready ...`; raises RuntimeError with the output instead."""
        command = [self.python, "-m", "deploy.cli", "up", "--home", str(self.home), "--port", str(self.port)]
        errors = (self.home.parent / "up.log").open("a", encoding="utf-8")
        with errors:
            self._process = subprocess.Popen(
                [*command, *self._options], stdout=subprocess.PIPE, stderr=errors, text=True, cwd=self.code
            )
        self._supervisor = self._process.pid
        line = self._process.stdout.readline() if self._process.stdout else ""
        if line.strip() != f"ready {self.base_url}":
            self.stop()
            raise RuntimeError(f"not ready: {line!r}\n{self.log()[-4000:]}")

    @classmethod
    def attached(cls, home: Path) -> "Stack":
        """An installation that another process has started and will stop."""
        running = json.loads((home / "run" / "running.json").read_text(encoding="utf-8"))
        port = int(running["environment"]["BANGFU_GATEWAY_URL"].rpartition(":")[2])
        stack = cls(home, port)
        stack._supervisor = int(running["pid"])
        return stack

    def next_line(self) -> str:
        """The next line printed after `ready`; waits for it."""
        if self._process is None or self._process.stdout is None:
            raise RuntimeError("not started")
        return self._process.stdout.readline()

    def stop(self) -> str:
        """Returns the output that was not read yet."""
        if self._process is None:
            return ""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(90)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        rest = ""
        if self._process.stdout:
            rest = self._process.stdout.read()
            self._process.stdout.close()
        self._process = None
        return rest

    def kill_supervisor(self) -> None:
        """SIGKILL, as in a power cut."""
        if self._process is None:
            raise RuntimeError("not started")
        self._process.kill()
        self._process.wait(10)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def log(self) -> str:
        path = self.home.parent / "up.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def environment(self) -> dict[str, str]:
        """The environment of the programs; it holds secrets."""
        running: dict[str, Any] = json.loads((self.home / "run" / "running.json").read_text(encoding="utf-8"))
        values: dict[str, str] = running["environment"]
        return values

    def processes(self, program: str) -> list[psutil.Process]:
        """The processes of a program, without their children."""
        if self._supervisor is None:
            return []
        found = []
        for child in psutil.Process(self._supervisor).children():
            try:
                if PROGRAMS[program] in " ".join(child.cmdline()[:6]):
                    found.append(child)
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return found

    def kill(self, program: str) -> int:
        """SIGKILL to a program and all its descendants; returns how many processes were killed."""
        hit = 0
        for process in self.processes(program):
            for victim in [*process.children(recursive=True), process]:
                try:
                    victim.kill()
                    hit += 1
                except psutil.NoSuchProcess:
                    continue
        return hit

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.base_url}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_ready(self, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not self.is_ready():
            if time.monotonic() > end:
                raise RuntimeError(f"not ready again after {seconds} s\n{self.log()[-4000:]}")
            time.sleep(0.2)


@contextmanager
def running_stack(*options: str, on_disk: bool = False) -> Iterator[Stack]:
    """Started in a temporary folder (see `server_folder`), stopped and removed at the end."""
    with server_folder("bangfu-stack-", on_disk=on_disk) as folder:
        stack = Stack(folder / "home", free_port(), *options)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()
