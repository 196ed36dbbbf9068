"""A database as a stream: out of PostgreSQL into a backup, and back."""

import psycopg

from deploy.backup import tables
from deploy.backup.encrypted_folder import EncryptedFolder
from deploy.backup.file_list import BackupDamagedError
from deploy.backup.manifest import DatabaseEntry
from deploy.backup.snapshots import Snapshot
from deploy.backup.source import Source
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.embedded.postgres_pipes import input_of, output_of
from deploy.programs import database_name


def save(postgres: Postgres, snapshot: Snapshot, folder: EncryptedFolder) -> DatabaseEntry:
    """Raises PostgresError, OSError."""
    name = database_name(snapshot.program)
    options = ["--format=custom", f"--snapshot={snapshot.name}", f"--dbname={postgres.dsn(name, SUPERUSER)}"]
    with output_of("pg_dump", options) as dump:
        plain = folder.add_stream(f"databases/{name}.dump", dump)
    tables.fix_text_format(snapshot.connection)
    return DatabaseEntry(name, plain.size, plain.sha256, tables.rows_by_table(snapshot.connection))


def restore(postgres: Postgres, source: Source, entry: DatabaseEntry) -> None:
    """Into an empty database. Raises PostgresError, BackupDamagedError also when other rows are there afterwards."""
    dsn = postgres.dsn(entry.name, SUPERUSER)
    with input_of("pg_restore", ["--exit-on-error", "--single-transaction", f"--dbname={dsn}"]) as write:
        source.copy_dump(entry, write)
    with psycopg.connect(dsn) as connection:
        tables.fix_text_format(connection)
        found = tables.rows_by_table(connection)
    if found != entry.tables:
        names = [name for name in sorted({*found, *entry.tables}) if found.get(name) != entry.tables.get(name)]
        raise BackupDamagedError(f"{entry.name}: other rows than were saved in {', '.join(names)}")
