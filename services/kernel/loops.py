"""Work that goes on until a program is told to stop."""

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
    """Do `work` again and again until `stop` is set, `seconds` after it ended the last time.

    `work` answers another pause for once, in seconds, or None. One of `faults` is logged, by its type alone because a
    message may quote a row, and the work is tried again; any other exception ends the loop.
    """
    while not stop.is_set():
        pause = None
        try:
            pause = await work()
        except faults as error:
            log.warning("%s: %s", name, type(error).__name__)
        await wait_or_stop(stop, seconds if pause is None else pause)


async def wait_or_stop(stop: asyncio.Event, seconds: float) -> None:
    """Pause for some seconds, less when told to stop."""
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
