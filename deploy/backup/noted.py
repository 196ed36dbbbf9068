"""Notes in the database that a backup ended well: the worker then deletes the old objects of files that it moved before
this backup began. While one runs none is deleted, for it may still have to be copied."""

import contextlib
from collections.abc import Iterator

import psycopg

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import database_name
from services.submissions.files.moving_queries import BACKUP_LOCK

NOTE = """
    insert into backups (began_at, ended_at) values (%s, clock_timestamp())
    on conflict (is_one) do update set began_at = excluded.began_at, ended_at = excluded.ended_at
     where backups.began_at < excluded.began_at
"""


@contextlib.contextmanager
def noted(postgres: Postgres) -> Iterator[None]:
    """For the time of a backup; it counts when the block ends without an exception."""
    with psycopg.connect(postgres.dsn(database_name("submissions"), SUPERUSER), autocommit=True) as connection:
        if connection.execute("select to_regclass('public.backups')").fetchone() == (None,):
            # Of a release that moves nothing.
            yield
            return
        connection.execute("select pg_advisory_lock_shared(%s)", [BACKUP_LOCK])
        ((began,),) = connection.execute("select clock_timestamp()").fetchall()
        yield
        connection.execute(NOTE, [began])
