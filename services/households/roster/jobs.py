"""The job behind an import: deferred with the upload's last transaction, run by the service's worker.

A worker that dies leaves its job marked as running. Workers report that they live every few seconds; the sweep gives
the jobs of those that fell silent back to the queue.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final
from uuid import UUID

import psycopg
from procrastinate import App, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.tasks import Task
from sqlalchemy.exc import DBAPIError

from services.households.roster import queries
from services.kernel.clock import now, wait_or_stop
from services.kernel.db.database import Database

log = logging.getLogger(__name__)

QUEUE: Final = "rosters"
TASK: Final = "load_roster"
HEARTBEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0
SWEEP_SECONDS = 5.0
STOP_SECONDS = 3.0

Load = Callable[[UUID], Awaitable[None]]


def declare(app: App, load: Load) -> "Task[[str], Coroutine[Any, Any, None], [str]]":
    """The task of an application; what deferred it and what runs it may be two processes."""

    # Every fault is tried again; `loading.MAX_ATTEMPTS` says when an import is given up.
    @app.task(name=TASK, queue=QUEUE, retry=RetryStrategy(wait=2))
    async def load_roster(import_id: str) -> None:
        await load(UUID(import_id))

    return load_roster


async def only_in_the_worker(_: UUID) -> None:
    raise RuntimeError("rosters are loaded by the worker")


async def run_jobs(app: App, database: Database, stop: asyncio.Event) -> None:
    """Work for ever. A fault is logged; the worker is started again."""
    while not stop.is_set():
        try:
            async with app.open_async():
                await _work(app, database, stop)
        except (ConnectorException, psycopg.Error, OSError, TimeoutError) as error:
            log.warning("roster jobs: %s", type(error).__name__)
        await wait_or_stop(stop, 2.0)


async def _work(app: App, database: Database, stop: asyncio.Event) -> None:
    """Until told to stop, or the worker ends by itself, as it does when it lost the database."""
    worker = asyncio.create_task(
        app.run_worker_async(
            queues=[QUEUE],
            concurrency=1,
            install_signal_handlers=False,
            shutdown_graceful_timeout=STOP_SECONDS,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=SILENT_SECONDS,
        )
    )
    sweep = asyncio.create_task(_sweep_for_ever(app, database, stop))
    try:
        await asyncio.wait([worker, sweep], return_when=asyncio.FIRST_COMPLETED)
    finally:
        sweep.cancel()
        worker.cancel()
        outcomes = await asyncio.gather(worker, sweep, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _sweep_for_ever(app: App, database: Database, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await sweep(app, database)
        except (ConnectorException, DBAPIError, OSError, TimeoutError) as error:
            log.warning("roster sweep: %s", type(error).__name__)
        await wait_or_stop(stop, SWEEP_SECONDS)


async def sweep(app: App, database: Database) -> None:
    """Give jobs of dead workers back to the queue; forget uploads that broke off long ago."""
    stalled = await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=SILENT_SECONDS)
    for job in stalled:
        log.warning("roster job %s: its worker is gone, taken up again", job.id)
        await app.job_manager.retry_job(job, retry_at=now())
    async with database.transaction() as connection:
        await queries.discard_broken_off(connection)
