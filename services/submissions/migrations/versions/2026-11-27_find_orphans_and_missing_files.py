"""Let the operator see which objects of the store no file names, and which files have lost their object.

`orphans` keeps since when an object was found to be one: its age counts from there too, so that a database restored
from an old backup leaves time to notice. The operator sees no file of anybody; `missing_files_shown` shows him the ids
and the village of those that are missing, and reads with the rights of its owner.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "submissions_0018"
down_revision = "submissions_0017"
branch_labels = None
depends_on = None

PROGRAM = "submissions"


def upgrade() -> None:
    op.execute(
        """
        create table orphans (
            key text collate "C" primary key,
            size bigint not null,
            modified_at timestamptz not null,
            is_superseded boolean not null,
            found_at timestamptz not null,
            last_seen_at timestamptz not null
        )
        """
    )
    grant(PROGRAM, "orphans", app=None, worker="select, insert, update, delete")
    op.execute(
        """
        create table missing_files (
            file_id uuid primary key references files (id) on delete cascade,
            found_at timestamptz not null,
            last_seen_at timestamptz not null
        )
        """
    )
    grant(PROGRAM, "missing_files", app=None, worker="select, insert, update, delete")
    op.execute(
        """
        create table inventory (
            is_last boolean primary key default true,
            began_at timestamptz,
            ended_at timestamptz,
            objects bigint not null default 0,
            bytes bigint not null default 0,
            orphans bigint not null default 0,
            orphan_bytes bigint not null default 0,
            oldest_orphan_at timestamptz,
            first_found_at timestamptz,
            deleted bigint not null default 0,
            deleted_bytes bigint not null default 0,
            deleted_at timestamptz,
            constraint inventory_one_row check (is_last)
        )
        """
    )
    grant(PROGRAM, "inventory", app="select", worker="select, insert, update")
    # A file that is not to be there any more is not missing, even before the next round.
    op.execute(
        """
        create view missing_files_shown with (security_barrier = true) as
            select m.file_id, f.owner_kind, f.owner_id, f.purpose, f.village_code, m.found_at
              from missing_files m
              join files f on f.id = m.file_id
             where f.state in ('stored', 'ready') and f.deleted_at is null
        """
    )
    grant(PROGRAM, "missing_files_shown", app="select", worker="select")


def downgrade() -> None:
    op.execute("drop view missing_files_shown")
    op.drop_table("inventory")
    op.drop_table("missing_files")
    op.drop_table("orphans")
