"""Background jobs: procrastinate in the service's own database; a job is enqueued in the transaction that needs it."""

import procrastinate
from procrastinate import App, PsycopgConnector
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import driver_connection
from services.kernel.db.urls import libpq_url


def job_app(worker_database_url: str) -> App:
    """The job queue of one service; its worker uses two connections."""
    connector = PsycopgConnector(conninfo=libpq_url(worker_database_url), min_size=1, max_size=3)
    return App(connector=connector)


async def defer(
    connection: AsyncConnection, task: "procrastinate.tasks.Task[..., object, ...]", **arguments: str | int
) -> None:
    """Enqueue in the caller's transaction: rolled back with it, visible to workers after its commit."""
    driver = await driver_connection(connection)
    await task.configure(connection=driver).defer_async(**arguments)
