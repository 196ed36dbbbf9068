from services.kernel.db.migration_env import run_migrations

run_migrations("submissions")
