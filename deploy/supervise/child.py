"""One supervised child process: started, watched until it is ready, restarted when it ends."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.faults import KnownFailure
from deploy.supervise.accounts import Account, PopenOptions
from deploy.supervise.log_files import LogFile
from deploy.supervise.orphans import die_with_parent
from services.kernel.loops import wait_or_stop

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
# A child that ran this long was healthy: after its next fault it is restarted at once.
STEADY_SECONDS = 10.0
TRIES_BEFORE_FIRST_READY = 5
PROBE_SECONDS = 0.1


class StartFailedError(KnownFailure):
    """A child ended again and again, or never answered; the message ends with its last output."""


def nothing() -> None:
    """For a child that needs no preparation."""


@dataclass(frozen=True)
class Child:
    """The command of a child and its check. `prepare` and `once_ready` may block; they run in a thread."""

    name: str
    command: Callable[[], Sequence[str]]
    is_ready: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], object] = nothing
    """Called before every start, the restarts included."""
    once_ready: Callable[[], object] = nothing
    """Called after the first start, before any child that depends on this one."""
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    """The signal that the kernel sends it when the supervisor dies."""
    grace_seconds: float = 15.0


class RunningChild:
    """Restarts one `Child` from `keep_alive()` until `stop()`."""

    def __init__(self, child: Child, log: LogFile, folder: Path, say: Callable[[str], None]) -> None:
        self.child = child
        self.log = log
        self.ready = asyncio.Event()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.starts = 0
        self._folder = folder
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._was_ready = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def keep_alive(self) -> None:
        pause = 0.0
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            if not self._was_ready and self.starts >= TRIES_BEFORE_FIRST_READY:
                self._fail(f"ended {self.starts} times with {code}")
                return
            steady = time.monotonic() - began > STEADY_SECONDS
            pause = FIRST_PAUSE if steady or not pause else min(pause * 2, LONGEST_PAUSE)
            self._say(f"{self.child.name} ended ({code}), starting it again")
            await wait_or_stop(self._stopping, pause)

    async def wait_ready(self, timeout: float) -> None:  # noqa: ASYNC109  # the failure names the child
        """Raises StartFailedError."""
        ready = asyncio.ensure_future(self.ready.wait())
        either: set[asyncio.Future[Any]] = {ready, self.failed}
        done, _ = await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not done:
            self._fail(f"did not answer within {timeout:.0f} s")
        if self.failed.done():
            self.failed.result()

    async def stop(self) -> None:
        """Sends its stop signal, and kills it after `grace_seconds`."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.child.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), self.child.grace_seconds)
        except TimeoutError:
            self._say(f"{self.child.name} did not stop within {self.child.grace_seconds:.0f} s, killing it")
            _kill_group(process.pid)
            await process.wait()

    def kill(self) -> None:
        """Kills at once, for a second Ctrl-C."""
        self._stopping.set()
        if self.pid is not None:
            _kill_group(self.pid)

    async def _run_once(self) -> int | str:
        """Start it and wait for its end; returns the exit code, or the fault before the start."""
        self.starts += 1
        try:
            await asyncio.to_thread(self.child.prepare)
            if self._stopping.is_set():
                return "stopped"
            process = self._process = await self._spawn()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            self.log.write(f"{type(error).__name__}: {error}")
            return type(error).__name__
        watch = asyncio.create_task(self._announce_readiness())
        code = await process.wait()
        watch.cancel()
        self.ready.clear()
        # Its own children must not go on writing without it.
        _kill_group(process.pid)
        return code

    async def _spawn(self) -> asyncio.subprocess.Process:
        account = self.child.account
        async with self.log.pipe() as output:
            return await asyncio.create_subprocess_exec(
                *self.child.command(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(self.child.environment),
                cwd=self._folder if account is None else "/",
                # Its own session: Ctrl-C in the terminal reaches the supervisor only, which stops in order.
                start_new_session=True,
                preexec_fn=die_with_parent(self.child.death_signal),
                **(account.popen_options() if account else PopenOptions()),
            )

    async def _announce_readiness(self) -> None:
        while not await self.child.is_ready():  # noqa: ASYNC110  # another process cannot set our event
            await asyncio.sleep(PROBE_SECONDS)
        if not self._was_ready:
            try:
                await asyncio.to_thread(self.child.once_ready)
            except Exception as error:  # any fault fails the start and is reported
                self.log.write(f"{type(error).__name__}: {error}")
                self._fail(f"{type(error).__name__}: {error}")
                return
        self._was_ready = True
        self.ready.set()

    def _fail(self, reason: str) -> None:
        if not self.failed.done():
            last_output = self.log.tail()
            self.failed.set_exception(StartFailedError(f"{self.child.name} {reason}; {self.log.path}:\n{last_output}"))


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
