"""The job of an import: enqueued with the upload's last transaction, run by the service's worker.

A worker that is killed leaves its job marked as running. Workers send a heartbeat every few seconds; the sweep puts the
jobs of workers without a heartbeat back into the queue.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final
from uuid import UUID

from procrastinate import App, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.tasks import Task

from services.households.roster import queries
from services.kernel.clock import now
from services.kernel.db.database import DATABASE_FAULTS, Database
from services.kernel.loops import every

log = logging.getLogger(__name__)

QUEUE: Final = "rosters"
TASK: Final = "load_roster"
HEARTBEAT_SECONDS = 5.0
HEARTBEAT_TIMEOUT_SECONDS = 20.0
SWEEP_SECONDS = 5.0
STOP_SECONDS = 3.0
OPEN_DAYS = 30
"""How long a checked import waits to be loaded: its file is personal data that serves nothing until then."""

FAULTS: Final = (ConnectorException, *DATABASE_FAULTS)

Load = Callable[[UUID], Awaitable[None]]


def declare(app: App, load: Load) -> "Task[[str], Coroutine[Any, Any, None], [str]]":
    """The task of an application; the process that enqueues it and the process that runs it may differ."""

    # Every fault is retried; `loading.MAX_ATTEMPTS` says when an import is given up.
    @app.task(name=TASK, queue=QUEUE, retry=RetryStrategy(wait=2))
    async def load_roster(import_id: str) -> None:
        await load(UUID(import_id))

    return load_roster


async def only_in_the_worker(_: UUID) -> None:
    raise RuntimeError("rosters are loaded by the worker")


async def run_jobs(app: App, database: Database, stop: asyncio.Event) -> None:
    """Runs until `stop` is set. After a fault the worker is started again."""

    async def work() -> None:
        async with app.open_async():
            await _work(app, database, stop)

    await every(2.0, work, stop, name="roster jobs", faults=FAULTS, log=log)


async def _work(app: App, database: Database, stop: asyncio.Event) -> None:
    """Until `stop` is set, or the worker ends by itself, as it does when it loses the database."""
    worker = asyncio.create_task(
        app.run_worker_async(
            queues=[QUEUE],
            concurrency=1,
            install_signal_handlers=False,
            shutdown_graceful_timeout=STOP_SECONDS,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=HEARTBEAT_TIMEOUT_SECONDS,
        )
    )
    sweep = asyncio.create_task(_run_sweep(app, database, stop))
    try:
        await asyncio.wait([worker, sweep], return_when=asyncio.FIRST_COMPLETED)
    finally:
        sweep.cancel()
        worker.cancel()
        outcomes = await asyncio.gather(worker, sweep, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _run_sweep(app: App, database: Database, stop: asyncio.Event) -> None:
    async def once() -> None:
        await sweep(app, database)

    await every(SWEEP_SECONDS, once, stop, name="roster sweep", faults=FAULTS, log=log)


async def sweep(app: App, database: Database) -> None:
    """Put jobs of dead workers back into the queue; delete what broke off or was forgotten."""
    stalled = await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=HEARTBEAT_TIMEOUT_SECONDS)
    for job in stalled:
        log.warning("roster job %s: its worker is gone, taken up again", job.id)
        await app.job_manager.retry_job(job, retry_at=now())
    async with database.transaction() as connection:
        await queries.discard_broken_off(connection)
        await queries.drop_forgotten(connection, OPEN_DAYS)
