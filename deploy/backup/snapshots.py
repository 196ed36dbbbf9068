"""Snapshots of four databases at one time, which agree about the events that exist.

A reader's cursor must not be after the last event of its source. For a few milliseconds a lock blocks the writers of
events; in that time a snapshot is taken in each database. The dump that follows, for minutes, blocks nobody.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import PROGRAMS, Program, database_name
from services.kernel.audit.trail import GENESIS, Head


@dataclass(frozen=True)
class Snapshot:
    """`connection` has the snapshot, and other sessions can use it as long as its transaction is open."""

    program: Program
    connection: psycopg.Connection
    name: str


@contextlib.contextmanager
def take_snapshots(postgres: Postgres) -> Iterator[list[Snapshot]]:
    """Raises psycopg.errors.LockNotAvailable when a transaction writes events for more than ten seconds."""
    with contextlib.ExitStack() as connections:
        readers = {program: connections.enter_context(_connection(postgres, program)) for program in PROGRAMS}
        with contextlib.ExitStack() as pause:
            for program in PROGRAMS:
                _hold_events(pause.enter_context(_connection(postgres, program)))
            snapshots = [Snapshot(program, reader, _export(reader)) for program, reader in readers.items()]
        yield snapshots


def audit_head(snapshot: Snapshot) -> Head:
    """The end of the audit chain in the snapshot."""
    if snapshot.connection.execute("select to_regclass('public.audit_seals')").fetchone() == (None,):
        return Head(0, GENESIS)
    question = "select position, hash from audit_seals order by position desc limit 1"
    last = snapshot.connection.execute(question).fetchone()
    return Head(last[0], bytes(last[1])) if last else Head(0, GENESIS)


def _connection(postgres: Postgres, program: Program) -> psycopg.Connection:
    return psycopg.connect(postgres.dsn(database_name(program), SUPERUSER), application_name="bangfu-backup")


def _hold_events(connection: psycopg.Connection) -> None:
    connection.execute("set local lock_timeout = '10s'")
    if connection.execute("select to_regclass('public.outbox')").fetchone() != (None,):
        connection.execute("lock table outbox in share mode")


def _export(connection: psycopg.Connection) -> str:
    connection.execute("set transaction isolation level repeatable read, read only")
    found = connection.execute("select pg_export_snapshot()").fetchone()
    if found is None:
        raise RuntimeError("PostgreSQL exported no snapshot")
    return str(found[0])
