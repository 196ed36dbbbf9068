"""Find a person by a whole name: a keyed index of the names of heads and members.

Why: names are sealed, so an office that knows a name could not find the household, and a search that opens every name
would have no limit that holds. This is the first step (expand): columns that may be null. The worker computes the index
of what is stored (`name_indexing.py`); rows are complete once `*_without_name_index` are empty.

A program of the earlier release changes a head's name and leaves its index: `head_name_indexed` is the version of the
row that the index was computed from, and the worker computes it again where it is not the current one.

Indexes: `*_by_name` serve the search; `*_without_name_index` hold what the worker still has to do. All are built while
people work. What was cut short is built anew.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl

revision = "households_0009"
down_revision = "households_0008"
branch_labels = None
depends_on = None

INDEXES = {
    "households_by_head_name": SQL("households (head_name_index)"),
    "household_members_by_name": SQL("household_members (name_index)"),
    "households_without_name_index": SQL(
        "households (id) where wrapped_key is not null and (head_name_index is null or head_name_indexed <> version)"
    ),
    "household_members_without_name_index": SQL("household_members (id) where name_index is null"),
}


def upgrade() -> None:
    op.execute("alter table households add column if not exists head_name_index bytea")
    # A constant default: no row is written.
    op.execute("alter table households add column if not exists head_name_indexed integer not null default 1")
    op.execute("alter table household_members add column if not exists name_index bytea")
    op.execute("alter table roster_staging add column if not exists head_name_index bytea")
    with op.get_context().autocommit_block():
        for name, columns in INDEXES.items():
            op.execute(ddl("drop index concurrently if exists {name}", name=name))
            op.execute(ddl("create index concurrently {name} on {columns}", name=name, columns=columns))


def downgrade() -> None:
    for table, column in (
        ("roster_staging", "head_name_index"),
        ("household_members", "name_index"),
        ("households", "head_name_indexed"),
        ("households", "head_name_index"),
    ):
        op.execute(ddl("alter table {table} drop column {column}", table=table, column=column))
