"""Starts children stage by stage, restarts them, and stops them in reverse order."""

import asyncio
import contextlib
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.supervise import progress
from deploy.supervise.child import Child, RunningChild, StartFailedError
from deploy.supervise.log_files import LogFile, Redactor
from deploy.supervise.orphans import die_with_parent, mark

READY_TIMEOUT = 120.0


class Supervisor:
    """All children of one home. Use it in `async with`; leaving the block stops everything."""

    def __init__(self, home: Path, redact: Redactor, *, quiet: bool = False) -> None:
        self.home = home
        self.children: dict[str, RunningChild] = {}
        self._redact = redact
        self._quiet = quiet
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stages: list[list[RunningChild]] = []
        self._began = time.monotonic()
        self._own_log = self.log_file("supervisor")

    async def __aenter__(self) -> "Supervisor":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def say(self, text: str) -> None:
        """Prints one line of progress on the terminal and writes it to the log."""
        self._own_log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {text}")
        if not self._quiet:
            self._print_progress(text)

    def log_file(self, name: str, *, on_progress: bool = False) -> LogFile:
        return LogFile(
            self.home / "logs", name, self._redact, on_progress=self._print_progress if on_progress else None
        )

    def _print_progress(self, text: str) -> None:
        print(f"[{time.monotonic() - self._began:5.1f} s] {text}", file=sys.stderr, flush=True)

    async def start(self, *stage: Child, timeout: float = READY_TIMEOUT) -> None:  # noqa: ASYNC109  # per stage
        """Start children in parallel; returns when all are ready. Raises StartFailedError."""
        await self.wait_ready(self.launch(*stage), timeout)

    def launch(self, *stage: Child) -> list[RunningChild]:
        """Start children without waiting. Stages stop in the reverse of the order they were launched in."""
        running = [self._launch(child) for child in stage]
        self._stages.append(running)
        return running

    async def wait_ready(self, children: list[RunningChild], timeout: float = READY_TIMEOUT) -> None:  # noqa: ASYNC109  # per child
        """Raises StartFailedError, of the first child that fails."""
        await asyncio.gather(*(self._wait_and_tell(child, timeout) for child in children))

    async def run(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, with_progress: bool = False
    ) -> None:
        """Run a command to its end; its output is progress, and with `with_progress` a terminal shows a bar.

        Raises StartFailedError when it fails.
        """
        log = self.log_file(name, on_progress=not self._quiet)
        async with progress.drawn() if with_progress else contextlib.nullcontext() as reports:
            code = await self._run_to_its_end(log, command, environment, reports)
        if code != 0:
            raise StartFailedError(f"{name} failed ({code}); {log.path}:\n{log.tail()}")

    async def _run_to_its_end(
        self, log: LogFile, command: Sequence[str], environment: Mapping[str, str], reports: int | None
    ) -> int:
        """`reports`: the descriptor to which the command writes its progress."""
        reporting = {progress.PIPE: str(reports)} if reports is not None else {}
        async with log.pipe() as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**environment, **mark(self.home), **reporting},
                start_new_session=True,
                preexec_fn=die_with_parent(),
                pass_fds=[reports] if reports is not None else [],
            )
        try:
            return await process.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await log.close()

    async def stop(self) -> None:
        for stage in reversed(self._stages):
            await asyncio.gather(*(child.stop() for child in stage))
            await asyncio.gather(*(self._tasks[child.child.name] for child in stage), return_exceptions=True)
        self._stages.clear()
        for child in self.children.values():
            await child.log.close()
            if child.failed.done():
                child.failed.exception()
        await self._own_log.close()

    def kill(self) -> None:
        """Kills all at once: a second Ctrl-C."""
        for child in self.children.values():
            child.kill()

    def _launch(self, child: Child) -> RunningChild:
        running = RunningChild(_marked(child, self.home), self.log_file(child.name), self.home, self.say)
        self.children[child.name] = running
        self._tasks[child.name] = asyncio.create_task(running.keep_alive(), name=child.name)
        return running

    async def _wait_and_tell(self, child: RunningChild, timeout: float) -> None:  # noqa: ASYNC109  # handed on
        await child.wait_ready(timeout)
        self.say(f"{child.child.name} is ready")


def _marked(child: Child, home: Path) -> Child:
    values = {name: value for name, value in vars(child).items() if name != "environment"}
    return Child(**values, environment={**child.environment, **mark(home)})
