"""Keep further phones of a person, a remark beside them, and the kind of a document.

Why: offices write two numbers into one cell, whose phone it is, and passports and permits; all of it was refused. This
is the first step (expand): columns that may be null or have a constant default, so that no row is written. The worker
reads what is stored once more and brings it into one form (`canonical_forms.py`); rows are done once `*_unread` are
empty.

A program of the earlier release changes a head and leaves `head_read`, which is the version that was read: the worker
reads the row again where it is not the current one.

Indexes: `*_by_head_second_phone`, `*_by_second_phone` and so on serve the search for a person, as those of the first
phone; few rows are in them. `*_unread` hold what the worker still has to do. All are built while people work. What was
cut short is built anew.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl

revision = "households_0010"
down_revision = "households_0009"
branch_labels = None
depends_on = None

COLUMNS = {
    "households": {
        "head_numbers": SQL("bytea"),
        "head_second_phone_index": SQL("bytea"),
        "head_third_phone_index": SQL("bytea"),
        "head_read": SQL("integer not null default 0"),
    },
    "household_members": {
        "numbers": SQL("bytea"),
        "second_phone_index": SQL("bytea"),
        "third_phone_index": SQL("bytea"),
        "is_read": SQL("boolean not null default false"),
    },
    "roster_staging": {
        "head_numbers": SQL("bytea"),
        "head_second_phone_index": SQL("bytea"),
        "head_third_phone_index": SQL("bytea"),
    },
}
INDEXES = {
    "households_by_head_second_phone": SQL(
        "households (head_second_phone_index) where head_second_phone_index is not null"
    ),
    "households_by_head_third_phone": SQL(
        "households (head_third_phone_index) where head_third_phone_index is not null"
    ),
    "household_members_by_second_phone": SQL(
        "household_members (second_phone_index) where second_phone_index is not null"
    ),
    "household_members_by_third_phone": SQL(
        "household_members (third_phone_index) where third_phone_index is not null"
    ),
    "households_unread": SQL("households (id) where wrapped_key is not null and head_read <> version"),
    "household_members_unread": SQL("household_members (id) where not is_read"),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.execute(
                ddl("alter table {table} add column if not exists {name} {kind}", table=table, name=name, kind=kind)
            )
    with op.get_context().autocommit_block():
        for name, rows in INDEXES.items():
            op.execute(ddl("drop index concurrently if exists {name}", name=name))
            op.execute(ddl("create index concurrently {name} on {rows}", name=name, rows=rows))


def downgrade() -> None:
    for table, columns in reversed(COLUMNS.items()):
        for name in columns:
            op.execute(ddl("alter table {table} drop column {name}", table=table, name=name))
