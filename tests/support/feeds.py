"""Feeds end before the oldest open transaction; on a shared server that may be a vacuum of another test's database."""

import asyncio

import psycopg

QUIET = "select pg_snapshot_xmin(s) = pg_snapshot_xmax(s) from pg_current_snapshot() s"


async def wait_for_open_transactions(dsn: str) -> None:
    """Returns when no transaction is open that began before the call."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(400):
            if connection.execute(QUIET).fetchone() == (True,):
                return
            await asyncio.sleep(0.05)
    raise TimeoutError("some transaction never ended")
