"""The supervisor on real processes: what it refuses, restarts and ends."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from deploy.home import HomeInUseError, HomeLock
from deploy.supervise.child import FIRST_PAUSE, Child, StartFailedError
from deploy.supervise.log_files import Redactor
from deploy.supervise.orphans import end_orphans
from deploy.supervise.ports import answers_ok, free_ports, hold, is_free, release
from deploy.supervise.supervisor import Supervisor
from tests.support.process_tree import from_each_running

PATH = {"PATH": os.environ["PATH"]}
SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
# After the supervisor was killed nobody reads the pipe: any output would end the child.
SILENT_SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def _runs(process: psutil.Process, command: list[str]) -> bool:
    try:
        return process.cmdline() == command
    except psutil.Error:
        return False


def _is_gone(process: psutil.Process) -> bool:
    """Ended; in a container it may still be a zombie."""
    try:
        return not process.is_running() or process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
    except psutil.NoSuchProcess:
        return True


def _wait_gone(process: psutil.Process, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not _is_gone(process):
        assert time.monotonic() < end, f"{process} is still alive"
        time.sleep(0.05)


async def _always() -> bool:
    return True


def _sleeper(name: str = "sleeper", **options: object) -> Child:
    return Child(name, lambda: SLEEP, _always, PATH, **options)  # type: ignore[arg-type]  # a test's own words


async def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def _supervisor(home: Path, *secrets: str) -> Supervisor:
    return Supervisor(home, Redactor(secrets), quiet=True)


def test_a_second_start_on_the_same_home_is_refused(home: Path) -> None:
    with HomeLock(home), pytest.raises(HomeInUseError, match=str(os.getpid())), HomeLock(home):
        pass


def test_the_lock_of_an_ended_process_is_released(home: Path) -> None:
    code = f"""
        import os, signal, pathlib
        from deploy.home import HomeLock
        HomeLock(pathlib.Path({str(home)!r})).__enter__()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    died = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not HomeLock(home).is_held()


async def test_a_child_that_ends_at_once_fails_the_start_with_its_last_output(home: Path) -> None:
    command = [sys.executable, "-c", "print('no database today'); raise SystemExit(3)"]

    async def never() -> bool:
        return False

    async with _supervisor(home) as supervisor:
        with pytest.raises(StartFailedError, match=r"(?s)broken ended 5 times with 3.*no database today"):
            await supervisor.start(Child("broken", lambda: command, never, PATH), timeout=30)


async def test_a_child_that_never_answers_fails_the_start(home: Path) -> None:
    async def never() -> bool:
        return False

    async with _supervisor(home) as supervisor:
        with pytest.raises(StartFailedError, match="mute did not answer within"):
            await supervisor.start(Child("mute", lambda: SLEEP, never, PATH), timeout=0.5)


async def test_a_failed_preparation_after_the_start_fails_it_too(home: Path) -> None:
    def refuse() -> None:
        raise RuntimeError("the bucket cannot be made")

    async with _supervisor(home) as supervisor:
        with pytest.raises(StartFailedError, match="the bucket cannot be made"):
            await supervisor.start(_sleeper(once_ready=refuse), timeout=10)


async def test_a_killed_child_is_back_within_a_second(home: Path) -> None:
    async with _supervisor(home) as supervisor:
        await supervisor.start(_sleeper())
        child = supervisor.children["sleeper"]
        first = child.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await _until(lambda: child.pid not in (None, first), seconds=1)
        await _until(child.ready.is_set, seconds=1)


async def test_what_a_killed_child_had_started_goes_with_it(home: Path) -> None:
    code = f"import subprocess, time; subprocess.Popen({SLEEP!r}); time.sleep(600)"
    async with _supervisor(home) as supervisor:
        await supervisor.start(Child("parent", lambda: [sys.executable, "-c", code], _always, PATH))
        first = supervisor.children["parent"].pid
        assert first is not None
        await _until(lambda: len(psutil.Process(first).children()) == 1)
        (grandchild,) = psutil.Process(first).children()
        os.kill(first, signal.SIGKILL)
        await _until(lambda: _is_gone(grandchild))


async def test_a_child_that_keeps_failing_is_restarted_with_growing_pauses(home: Path) -> None:
    started: list[float] = []

    def crash() -> list[str]:
        started.append(time.monotonic())
        return [sys.executable, "-c", "import time; time.sleep(0.3); raise SystemExit(1)"]

    async with _supervisor(home) as supervisor:
        await supervisor.start(Child("crasher", crash, _always, PATH))
        await _until(lambda: len(started) == 4, seconds=30)
    gaps = [later - earlier for earlier, later in pairwise(started)]
    # Each pause is twice the one before.
    assert all(gap > 0.3 + FIRST_PAUSE * 2**number for number, gap in enumerate(gaps))


async def test_it_stops_in_reverse_order(home: Path) -> None:
    code = """
        import signal, sys, time, pathlib
        def stop(*_):
            with open(sys.argv[1], "a") as file:
                file.write(sys.argv[2] + " ")
            sys.exit(0)
        signal.signal(signal.SIGTERM, stop)
        pathlib.Path(sys.argv[1] + "." + sys.argv[2]).touch()
        time.sleep(600)
    """
    order = home / "order"
    async with _supervisor(home) as supervisor:
        for name in ("database", "service", "gateway"):
            command = [sys.executable, "-c", textwrap.dedent(code), str(order), name]
            await supervisor.start(Child(name, partial(list, command), _always, PATH))
            await _until((home / f"order.{name}").exists)
    assert order.read_text().split() == ["gateway", "service", "database"]


async def test_a_child_that_will_not_stop_is_killed_after_its_grace(home: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x', flush=True); time.sleep(600)"
    child = Child("stubborn", lambda: [sys.executable, "-c", code], _always, PATH, grace_seconds=0.5)
    async with _supervisor(home) as supervisor:
        await supervisor.start(child)
        pid = supervisor.children["stubborn"].pid
        await _until(lambda: "x" in (home / "logs" / "stubborn.log").read_text())
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert pid is not None
    assert not psutil.pid_exists(pid)


async def test_no_secret_reaches_a_log_file(home: Path) -> None:
    token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    code = f"print('key kek-kek-kek token {token} at postgresql://me:pw123456@db/x', flush=True)"
    async with _supervisor(home, "kek-kek-kek") as supervisor:
        await supervisor.run("talker", [sys.executable, "-c", code], PATH)
    text = (home / "logs" / "talker.log").read_text()
    assert text == "key [secret] token [token] at postgresql://me:[secret]@db/x\n"


async def test_a_log_file_is_for_its_owner_only(home: Path) -> None:
    async with _supervisor(home) as supervisor:
        await supervisor.start(_sleeper())
    assert stat.S_IMODE((home / "logs").stat().st_mode) == 0o700


@pytest.fixture
def killed_supervisor(home: Path) -> Iterator[list[psutil.Process]]:
    """The children of a supervisor that was killed with SIGKILL, one of them a grandchild."""
    member = f"import subprocess, time; subprocess.Popen({SILENT_SLEEP!r}, start_new_session=True); time.sleep(600)"
    code = f"""
        import asyncio, pathlib, sys
        from deploy.supervise.child import Child
        from deploy.supervise.log_files import Redactor
        from deploy.supervise.supervisor import Supervisor

        async def yes():
            return True
        async def main():
            home = pathlib.Path({str(home)!r})
            async with Supervisor(home, Redactor([]), quiet=True) as supervisor:
                await supervisor.start(Child("one", lambda: [sys.executable, "-c", {member!r}], yes, dict({PATH!r})))
                await asyncio.sleep(600)
        asyncio.run(main())
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    process = psutil.Process(parent.pid)
    end = time.monotonic() + 15
    # Between fork and exec a grandchild would end with its parent.
    while not any(_runs(child, SILENT_SLEEP) for child in process.children(recursive=True)):
        assert time.monotonic() < end
        time.sleep(0.05)
    processes = process.children(recursive=True)
    assert len(processes) == 2
    parent.kill()
    parent.wait()
    yield processes
    from_each_running(processes, psutil.Process.kill)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.fault
def test_a_killed_supervisor_takes_its_children_with_it(killed_supervisor: list[psutil.Process]) -> None:
    child, grandchild = killed_supervisor
    _wait_gone(child)
    assert not _is_gone(grandchild), "its own session: nothing but the next start can know it"


@pytest.mark.fault
def test_the_next_start_ends_what_was_left(killed_supervisor: list[psutil.Process], home: Path) -> None:
    assert end_orphans(home / "elsewhere") == 0
    assert end_orphans(home) >= 1
    for process in killed_supervisor:
        _wait_gone(process)


def test_ports_are_free_and_out_of_the_way_of_outgoing_connections() -> None:
    ports = free_ports(3)
    assert len(set(ports)) == 3
    first_ephemeral = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(port < first_ephemeral for port in ports)
    assert all(is_free("127.0.0.1", port) for port in ports)


def test_a_held_port_is_for_its_own_child_alone() -> None:
    (port,) = free_ports(1)
    assert not hold(port)
    other = f"from deploy.supervise.ports import hold; raise SystemExit(not hold({port}))"
    assert subprocess.run([sys.executable, "-c", other], check=False).returncode == 1, "another installation had it"
    for _ in range(2):
        with socket.create_server(("127.0.0.1", port)):
            assert not is_free("127.0.0.1", port), "its child listens, and again after a restart"
    release(port)
    assert subprocess.run([sys.executable, "-c", other], check=False).returncode == 0
    assert hold(port)


async def test_a_refused_and_a_silent_port_are_not_ready() -> None:
    (port,) = free_ports(1)
    assert not await answers_ok(port, "/readyz")

    is_closed = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        is_closed.set()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", port)
    async with server:
        assert not is_free("127.0.0.1", port)
        assert not await answers_ok(port, "/readyz", timeout=0.3)
        await is_closed.wait()
