"""Work that a program repeats until it stops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[float | None]]


async def every(
    seconds: float,
    work: Work,
    stop: asyncio.Event,
    *,
    name: str,
    faults: tuple[type[Exception], ...] = (),
    log: logging.Logger,
) -> None:
    """Run `work` until `stop` is set, with a pause of `seconds` after each run.

    `work` may return another length for the next pause, in seconds, or None. If it raises one of `faults`, the loop
    logs the type (a message may quote a row) and goes on; any other exception ends the loop.
    """
    while not stop.is_set():
        pause = None
        try:
            pause = await work()
        except faults as error:
            log.warning("%s: %s", name, type(error).__name__)
        await wait_or_stop(stop, seconds if pause is None else pause)


async def wait_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Pause for some seconds, or until `stop` is set."""
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
