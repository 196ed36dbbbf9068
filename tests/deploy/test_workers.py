"""The workers of all programs in one process."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import psycopg
import pytest

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.processes import worker_health
from deploy.processes.workers import restart_on_failure
from services.kernel.settings import SettingsIncomplete
from tests.support.ports import free_ports
from tests.support.stack import Stack, running_stack

ASK = """
import os
from deploy.processes.workers import lower_priority
lower_priority()
print(os.nice(0), open("/proc/self/autogroup").read() if os.path.exists("/proc/self/autogroup") else "")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="where Linux keeps priorities")
def test_the_workers_have_a_lower_priority_than_requests() -> None:
    # In its own session, as from the supervisor: the weight of its group counts.
    run = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, start_new_session=True, timeout=60
    )
    nice, *group = run.stdout.split()
    assert int(nice) >= 10
    if Path("/proc/self/autogroup").exists():
        assert group[-1] == "10"


async def test_settings_that_are_missing_end_the_process() -> None:
    async def run(_: asyncio.Event) -> None:
        raise SettingsIncomplete("BANGFU_KEK")

    with pytest.raises(SettingsIncomplete):
        await restart_on_failure("unset", run, asyncio.Event())


async def test_a_worker_that_fails_is_started_again_and_the_others_go_on() -> None:
    stop, starts, others = asyncio.Event(), list[float](), list[int]()

    async def fail(_: asyncio.Event) -> None:
        starts.append(time.monotonic())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_raise(KeyError("who knows")))

    async def work(until: asyncio.Event) -> None:
        while not until.is_set():
            others.append(len(starts))
            await asyncio.sleep(0.01)

    running = [
        asyncio.create_task(restart_on_failure("failing", fail, stop, first_pause=0.05)),
        asyncio.create_task(restart_on_failure("healthy", work, stop, first_pause=0.05)),
    ]
    async with asyncio.timeout(20):
        await _until(lambda: len(starts) == 4)
    assert worker_health.parts()["failing"] is False
    assert worker_health.parts()["healthy"] is True
    stop.set()
    await asyncio.gather(*running)
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses[2] > pauses[1] > pauses[0] > 0.05
    assert set(others) >= {1, 2, 3}


async def _raise(error: Exception) -> None:
    raise error


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # told by lists, not by an event
        await asyncio.sleep(0.01)


async def test_a_worker_that_ends_by_itself_is_started_again() -> None:
    stop, starts = asyncio.Event(), list[int]()

    async def run(until: asyncio.Event) -> None:
        starts.append(1)
        if len(starts) == 3:
            until.set()

    await restart_on_failure("short", run, stop, first_pause=0.01)
    assert len(starts) == 3


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET /readyz HTTP/1.1\r\n", b"x" * 20_000])
async def test_what_is_no_request_ends_with_its_connection(sent: bytes) -> None:
    (port,) = free_ports(1)
    server = await worker_health.serve(f"http://127.0.0.1:{port}")
    assert server is not None
    async with server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        await reader.read()
        writer.close()
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200
            assert (await client.get(f"http://127.0.0.1:{port}/else")).status_code == 404


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack() as started:
        yield started


def test_a_malformed_event_holds_up_its_own_feed_only(stack: Stack) -> None:
    """The feed reports the fault, retries, and goes on when the fault is gone; the process never ends."""
    (before,) = stack.processes("workers")
    url = stack.environment()["BANGFU_WORKERS_URL"]
    _wait(lambda: _ready(url) == (200, []))
    with psycopg.connect(Postgres(stack.home).dsn("bangfu_households", SUPERUSER), autocommit=True) as connection:
        connection.execute(
            "insert into outbox (event_id, type, subject, data) "
            "values (gen_random_uuid(), 'pairing.saved', 'x', '{\"pairing_id\": 7}')"
        )
        # Both programs that read of pairings; not the feeds of the gateway, of submissions and of campaigns.
        stuck = ["bangfu_campaigns < households", "bangfu_submissions < households"]
        _wait(lambda: _ready(url) == (503, stuck))
        _wait_for_metric(url, 'bangfu_feed_is_stuck{reader="bangfu_submissions",source="households"} 1.0')
        _wait_for_metric(url, 'bangfu_feed_is_stuck{reader="bangfu_households",source="gateway"} 0.0')
        assert [process.pid for process in stack.processes("workers")] == [before.pid]
        assert stack.is_ready()
        connection.execute("delete from outbox where subject = 'x'")
    _wait(lambda: _ready(url) == (200, []))
    assert [process.pid for process in stack.processes("workers")] == [before.pid]


def _wait_for_metric(url: str, line: str) -> None:
    _wait(lambda: line in httpx.get(f"{url}/metrics", trust_env=False).text)


def _ready(url: str) -> tuple[int, list[str]]:
    """The status, and the parts at fault."""
    answer = httpx.get(f"{url}/readyz", trust_env=False)
    return answer.status_code, sorted(name for name, works in answer.json()["parts"].items() if not works)


def _wait(condition: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
