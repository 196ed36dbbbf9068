"""The workers of all programs in one process: feeds, rollups, jobs, anchors of the audit trail.

A worker that fails is started again, with a growing pause, while the others go on; each continues from the state in its
database. `/readyz` on the port of BANGFU_WORKERS_URL names the workers and feeds at fault, `/metrics` counts the
faults. Missing settings end the process.
"""

import asyncio
import importlib
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from prometheus_client import Counter, Gauge

from deploy.audit import anchors
from deploy.processes import worker_health
from deploy.programs import PROGRAMS, has_module, package_of
from services.kernel.loops import wait_or_stop
from services.kernel.settings import SettingsIncomplete

Run = Callable[[asyncio.Event], Awaitable[None]]

log = logging.getLogger(__name__)

FAILURES = Counter("bangfu_worker_failures", "How often a worker had to be started again.", ["worker"])
IS_DOWN = Gauge("bangfu_worker_is_down", "1 while a worker waits to be started again.", ["worker"])
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A worker that ran this long was healthy: its next fault starts with the first pause again.
STEADY_SECONDS = 60.0


def workers() -> dict[str, Run]:
    """`run(stop)` of every program that has a `worker` module."""
    names = [f"{package_of(program)}.worker" for program in PROGRAMS if has_module(program, "worker")]
    return {name: importlib.import_module(name).run for name in names}


async def run_all(stop: asyncio.Event) -> None:
    """Raises SettingsIncomplete, in a group."""
    async with asyncio.TaskGroup() as group:
        for name, run in {**workers(), "anchors": anchors.run}.items():
            log.info("%s starts", name)
            group.create_task(restart_on_failure(name, run, stop))


async def restart_on_failure(name: str, run: Run, stop: asyncio.Event, first_pause: float = FIRST_PAUSE) -> None:
    """Restarts it until `stop` is set. Raises SettingsIncomplete."""
    pause = first_pause
    while not stop.is_set():
        began = time.monotonic()
        try:
            IS_DOWN.labels(name).set(0)
            await run(stop)
            if not stop.is_set():
                log.error("%s ended by itself", name)
        except SettingsIncomplete:
            raise
        # Any exception: only its own feeds and jobs wait for it, the other workers go on.
        except Exception as error:
            # The message may quote a row, so only the types are logged.
            log.error("%s failed: %s", name, ", ".join(sorted(_types(error))))
        if not stop.is_set():
            FAILURES.labels(name).inc()
            IS_DOWN.labels(name).set(1)
            pause = first_pause if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            await wait_or_stop(stop, pause)


def _types(error: BaseException) -> set[str]:
    if isinstance(error, BaseExceptionGroup):
        return set().union(*(_types(inner) for inner in error.exceptions))
    return {type(error).__name__}


def lower_priority(by: int = 10) -> None:
    """Gives visits priority: a board may be a second late, a picture a minute.

    Where Linux groups processes by session (`sched_autogroup`) it weighs the groups, and the supervisor starts each of
    its children in a session: there a nice value alone would change nothing.
    """
    os.nice(by)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(by), encoding="ascii")


async def main() -> None:
    lower_priority()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await worker_health.serve(os.environ.get("BANGFU_WORKERS_URL"))
    try:
        await run_all(stop)
    finally:
        if server is not None:
            server.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(main())
