"""A database as a stream: out of PostgreSQL into a backup, and back.

A table of pictures is copied beside the dump: pg_dump would write its bytes as text and compress that, which takes
sixteen times as long (decision 33).
"""

import io
from typing import Any, Final

import psycopg
from psycopg import sql

from deploy.backup import tables
from deploy.backup.encrypted_folder import EncryptedFolder
from deploy.backup.file_list import BackupDamagedError
from deploy.backup.manifest import CopyEntry, DatabaseEntry
from deploy.backup.snapshots import Snapshot
from deploy.backup.source import Source
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.postgres_pipes import input_of, output_of
from deploy.programs import database_name

COPIED: Final = ("thumbs",)
"""Tables of bytes that are compressed or sealed already."""


def save(postgres: Postgres, snapshot: Snapshot, folder: EncryptedFolder) -> DatabaseEntry:
    """Raises PostgresError, OSError."""
    name = database_name(snapshot.program)
    options = ["--format=custom", f"--snapshot={snapshot.name}", f"--dbname={postgres.dsn(name, SUPERUSER)}"]
    options += [f"--exclude-table-data=public.{table}" for table in COPIED]
    with output_of("pg_dump", options) as dump:
        plain = folder.add_stream(f"databases/{name}.dump", dump)
    copies = {table: _copy_out(snapshot, folder, table) for table in COPIED if _has(snapshot.connection, table)}
    tables.fix_text_format(snapshot.connection)
    return DatabaseEntry(name, plain.size, plain.sha256, tables.rows_by_table(snapshot.connection), copies)


def _has(connection: psycopg.Connection, table: str) -> bool:
    return connection.execute("select to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,)


def _copy_out(snapshot: Snapshot, folder: EncryptedFolder, table: str) -> CopyEntry:
    """In the rows of the snapshot."""
    statement = sql.SQL("copy public.{table} to stdout (format binary)").format(table=sql.Identifier(table))
    with snapshot.connection.cursor().copy(statement) as rows:
        source = io.BufferedReader(_Copied(rows))
        plain = folder.add_stream(f"databases/{database_name(snapshot.program)}.{table}.copy", source)
    return CopyEntry(plain.size, plain.sha256)


class _Copied(io.RawIOBase):
    """What `copy` answers, as a file to read from."""

    def __init__(self, rows: psycopg.Copy) -> None:
        self._rows = rows
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = memoryview(self._rows.read())
        wanted = memoryview(buffer)
        taken = self._left[: len(wanted)]
        wanted[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def restore(postgres: Postgres, source: Source, entry: DatabaseEntry) -> None:
    """Into an empty database. Raises PostgresError, BackupDamagedError also when other rows are there afterwards."""
    dsn = postgres.dsn(entry.name, SUPERUSER)
    with input_of("pg_restore", ["--exit-on-error", "--single-transaction", f"--dbname={dsn}"]) as write:
        source.copy_dump(entry, write)
    with psycopg.connect(dsn) as connection:
        for table in entry.copies:
            statement = sql.SQL("copy public.{table} from stdin (format binary)").format(table=sql.Identifier(table))
            with connection.cursor().copy(statement) as rows:
                source.copy_table(entry, table, rows.write)
        tables.fix_text_format(connection)
        found = tables.rows_by_table(connection)
    if found != entry.tables:
        names = [name for name in sorted({*found, *entry.tables}) if found.get(name) != entry.tables.get(name)]
        raise BackupDamagedError(f"{entry.name}: other rows than were saved in {', '.join(names)}")
