"""The common part of every service's Alembic `env.py`: connects as the migrator, with a short lock timeout."""

import os

from alembic import context
from sqlalchemy import MetaData, create_engine, pool, text

LOCK_TIMEOUT = "5s"


def migrator_url(program: str) -> str:
    return os.environ[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"]


def run_migrations(program: str, metadata: MetaData | None = None) -> None:
    """`migrations/env.py` calls this; the URL comes from the Alembic config or from the environment."""
    url = context.config.get_main_option("sqlalchemy.url") or migrator_url(program)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("select set_config('lock_timeout', :limit, false)"), {"limit": LOCK_TIMEOUT})
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
