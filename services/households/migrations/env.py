"""The Alembic environment of the register."""

from services.households.models import metadata
from services.kernel.db.migration_env import run_migrations

run_migrations("households", metadata)
