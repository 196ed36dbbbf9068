"""Feeds end before the oldest transaction still running; on a shared server that may be somebody else's vacuum."""

import asyncio

import psycopg

QUIET = "select pg_snapshot_xmin(s) = pg_snapshot_xmax(s) from pg_current_snapshot() s"


async def settled(dsn: str) -> None:
    """Returns when nothing that has begun before is still running on the server."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(400):
            if connection.execute(QUIET).fetchone() == (True,):
                return
            await asyncio.sleep(0.05)
    raise TimeoutError("some transaction never ended")
