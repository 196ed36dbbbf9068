from services.kernel.migration_env import run_migrations

run_migrations("submissions")
