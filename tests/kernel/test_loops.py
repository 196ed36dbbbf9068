"""A loop survives the faults it is given, and no others; it ends when `stop` is set."""

import asyncio
import logging

import pytest

from services.kernel.loops import every, wait_or_stop

log = logging.getLogger(__name__)


async def test_a_fault_nobody_named_ends_the_loop() -> None:
    async def work() -> None:
        raise KeyError("a row")

    with pytest.raises(KeyError):
        await every(0.0, work, asyncio.Event(), name="work", faults=(OSError,), log=log)


async def test_a_named_fault_is_logged_without_its_message_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    stop, turns = asyncio.Event(), 0

    async def work() -> None:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise OSError("211381199001011234")
        stop.set()

    async with asyncio.timeout(5):
        await every(0.0, work, stop, name="work", faults=(OSError,), log=log)
    assert turns == 2
    assert [record.getMessage() for record in caplog.records] == ["work: OSError"]


async def test_the_work_may_ask_for_another_pause() -> None:
    stop, turns = asyncio.Event(), 0

    async def work() -> float | None:
        nonlocal turns
        turns += 1
        if turns == 3:
            stop.set()
        return 0.0

    async with asyncio.timeout(5):
        await every(60.0, work, stop, name="work", log=log)
    assert turns == 3


async def test_a_pause_ends_when_told_to_stop() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stop.set)
    async with asyncio.timeout(5):
        await wait_or_stop(stop, 60.0)
