"""Converts event cursors to the new cluster after a restore.

A cursor is (transaction id, event id), and transaction ids start again in a new cluster. Old events all get transaction
0, before anything new, and each cursor moves to the last event before the first one its reader has not read. The reader
drops an event it gets twice by its id (`events_seen`).
"""

import psycopg

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import PROGRAMS, Program, database_name
from services.kernel.events.feed import parse_cursor

FIRST_UNREAD = """
select coalesce(
         (select min(id) - 1 from outbox where (transaction_id, id) > (%s::text::xid8, %s::bigint)),
         (select max(id) from outbox),
         0)
"""


def reset_cursors(postgres: Postgres) -> None:
    """Cursors first, because they are computed from the old transaction ids."""
    for reader in PROGRAMS:
        with _connection(postgres, reader) as connection:
            if _has(connection, "feed_cursors"):
                _move_cursors(postgres, connection)
    for program in PROGRAMS:
        with _connection(postgres, program) as connection:
            if _has(connection, "outbox"):
                connection.execute("update outbox set transaction_id = '0'")


def _move_cursors(postgres: Postgres, connection: psycopg.Connection) -> None:
    for source, cursor in connection.execute("select source, cursor from feed_cursors").fetchall():
        last_read = _last_read(postgres, source, cursor)
        connection.execute("update feed_cursors set cursor = %s where source = %s", [f"0-{last_read}", source])


def _last_read(postgres: Postgres, source: str, cursor: str) -> int:
    """An unknown source is read from its start: an event read twice is harmless, a missed one is not."""
    known: dict[str, Program] = {program: program for program in PROGRAMS}
    if source not in known:
        return 0
    with _connection(postgres, known[source]) as connection:
        if not _has(connection, "outbox"):
            return 0
        found = connection.execute(FIRST_UNREAD, parse_cursor(cursor)).fetchone()
    return int(found[0]) if found else 0


def _connection(postgres: Postgres, program: Program) -> psycopg.Connection:
    return psycopg.connect(postgres.dsn(database_name(program), SUPERUSER))


def _has(connection: psycopg.Connection, table: str) -> bool:
    return connection.execute("select to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,)
