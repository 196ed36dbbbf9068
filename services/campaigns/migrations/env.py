"""The Alembic environment of the campaigns database."""

from services.campaigns.models import metadata
from services.kernel.db.migration_env import run_migrations

run_migrations("campaigns", metadata)
