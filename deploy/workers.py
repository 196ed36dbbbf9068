"""The workers of all programs in one process: feeds, rollups, jobs. A worker that fails ends the process.

The supervisor then starts all of them again; each picks up where its database says it stood.
"""

import asyncio
import importlib
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from deploy import anchors
from deploy.programs import PROGRAMS, has_module, package_of

Run = Callable[[asyncio.Event], Awaitable[None]]

log = logging.getLogger(__name__)


def workers() -> dict[str, Run]:
    """`run(stop)` of every program that has a `worker` module."""
    names = [f"{package_of(program)}.worker" for program in PROGRAMS if has_module(program, "worker")]
    return {name: importlib.import_module(name).run for name in names}


async def run_all(stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as group:
        for name, run in workers().items():
            log.info("%s starts", name)
            group.create_task(_run_named(name, run, stop))
        group.create_task(anchors.run(stop))


async def _run_named(name: str, run: Run, stop: asyncio.Event) -> None:
    try:
        await run(stop)
    except Exception as error:
        # The message may quote a row; the type and the place are enough.
        log.error("%s failed: %s", name, type(error).__name__)
        raise
    if not stop.is_set():
        raise RuntimeError(f"{name} ended by itself")


def step_back(by: int = 10) -> None:
    """A board may be a second late, a picture a minute; a visit being stored may not wait for either.

    Where Linux groups processes by session (`sched_autogroup`) it weighs the groups, and the supervisor gives each of
    its children a session: a nice value alone would change nothing there.
    """
    os.nice(by)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(by), encoding="ascii")


async def main() -> None:
    step_back()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_all(stop)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(main())
