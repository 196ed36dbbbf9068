"""The Alembic environment of the gateway database."""

from gateway.models import metadata
from services.kernel.db.migration_env import run_migrations

run_migrations("gateway", metadata)
