"""The common part of every service's Alembic `env.py`: connects as the migrator, with a short lock timeout."""

import os

from alembic import context
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, pool, text

LOCK_TIMEOUT = "800ms"
"""Less than the `deadlock_timeout` of PostgreSQL, 1 s: where a migration and a request wait for each other, the
migration gives way (`migrations.upgrade` tries again), and nobody waits longer behind it."""


def migrator_url(program: str) -> str:
    return os.environ[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"]


def run_migrations(program: str, metadata: MetaData | None = None) -> None:
    """`migrations/env.py` calls this; the URL comes from the Alembic config or from the environment."""
    engine = _engine(context.config.get_main_option("sqlalchemy.url") or migrator_url(program))
    try:
        with engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=pool.NullPool)

    # For a transaction only: an index that is built beside the work waits for the work of others, and holds up nobody.
    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.execute(text("select set_config('lock_timeout', :limit, true)"), {"limit": LOCK_TIMEOUT})

    return engine
