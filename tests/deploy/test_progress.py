"""The bar of a long command: on a terminal, whichever process works, and nowhere else."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from deploy.supervise.progress import PIPE

CHILD = """
import sys, time
from deploy.supervise.progress import reporting
with reporting() as report:
    for n in range(1, 11):
        report(n / 10, f"visits 走访 {n}")
        time.sleep(0.05)
print("a line between", file=sys.stderr, flush=True)
"""
PARENT = """
import asyncio, os, sys, pathlib
from deploy.supervise.log_files import Redactor
from deploy.supervise.supervisor import Supervisor
async def main():
    async with Supervisor(pathlib.Path(sys.argv[1]), Redactor([])) as supervisor:
        await supervisor.run("demo", [sys.executable, "-c", sys.argv[2]], dict(os.environ), with_progress=True)
    print("ready", flush=True)
asyncio.run(main())
"""


def on_a_terminal(command: list[str], **environment: str) -> tuple[int, str, str]:
    """Exit status, stdout, and what the terminal showed (stderr)."""
    person, terminal = pty.openpty()
    values = {**os.environ, "TERM": "xterm", "COLUMNS": "120", **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, text=True, env=values) as running:
        os.close(terminal)
        seen = b""
        while True:
            try:
                seen += os.read(person, 65_536)
            except OSError:
                break
        said = running.stdout.read() if running.stdout else ""
    os.close(person)
    return running.returncode, said, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode("utf-8", "replace"))


def test_a_command_draws_its_own_bar_on_a_terminal() -> None:
    code, _, seen = on_a_terminal([sys.executable, "-c", CHILD])
    assert code == 0
    assert "100%" in seen
    assert "visits 走访 10" in seen


def test_the_supervisor_draws_the_bar_of_its_child_and_its_lines_above(tmp_path: Path) -> None:
    code, said, seen = on_a_terminal([sys.executable, "-c", PARENT, str(tmp_path), CHILD])
    assert (code, said) == (0, "ready\n")
    assert re.search(r"\b\d+%", seen)
    assert "visits 走访" in seen
    assert "a line between" in seen
    assert (tmp_path / "logs" / "demo.log").read_text() == "a line between\n"


def test_without_a_terminal_there_are_lines_alone(tmp_path: Path) -> None:
    run = [sys.executable, "-c", PARENT, str(tmp_path), CHILD]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert result.stdout == "ready\n"
    assert re.fullmatch(r"\[ *[\d.]+ s\] a line between\n", result.stderr)


def test_a_parent_that_exited_stops_no_command() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    environment = {**os.environ, PIPE: str(write_end)}
    run = [sys.executable, "-c", CHILD]
    result = subprocess.run(run, capture_output=True, text=True, check=False, env=environment, pass_fds=[write_end])
    os.close(write_end)
    assert (result.returncode, result.stderr) == (0, "a line between\n")
