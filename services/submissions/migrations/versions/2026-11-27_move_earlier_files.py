"""Move the files that an earlier release stored in clear, one object a file and sealed: note how far that is.

`moved_files` holds what is still there twice, `file_moves` what the operator sees of it, and `backups` when one began
that ended well: only then are the old objects deleted. `moved_files` has no key of an object, because the hash of a
picture is in it; with the row of a file that is erased, its own goes.

Index: `files_to_move` finds the files that still lie in clear, and is empty in the end.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import grant, secure

revision = "submissions_0017"
down_revision = "submissions_0016"
branch_labels = None
depends_on = None

PROGRAM = "submissions"


def upgrade() -> None:
    op.execute(
        """
        create table moved_files (
            file_id uuid primary key references files (id) on delete cascade,
            bytes bigint not null,
            moved_at timestamptz not null,
            deleted_at timestamptz
        )
        """
    )
    grant(PROGRAM, "moved_files", app=None, worker="select, insert, update, delete")
    secure(PROGRAM, "moved_files", SQL("false"))
    op.execute("create index moved_files_by_time on moved_files (moved_at) where deleted_at is null")
    op.execute(
        """
        create table file_moves (
            is_one boolean primary key default true,
            bytes_then bigint not null,
            began_at timestamptz not null default now(),
            state text not null default 'moving',
            moved integer not null default 0,
            waiting integer not null default 0,
            lost integer not null default 0,
            counted_at timestamptz not null default now(),
            vacuumed_at timestamptz,
            constraint file_moves_is_one check (is_one),
            constraint file_moves_state_known
                check (state in ('moving', 'waits_for_backup', 'waits_for_space', 'done'))
        )
        """
    )
    grant(PROGRAM, "file_moves", app="select", worker="select, insert, update")
    op.execute(
        """
        create table backups (
            is_one boolean primary key default true,
            began_at timestamptz not null,
            ended_at timestamptz not null,
            constraint backups_is_one check (is_one)
        )
        """
    )
    grant(PROGRAM, "backups", app=None, worker="select")
    op.execute(
        """
        create index files_to_move on files (id)
         where object = 'earlier' and state = 'ready' and deleted_at is null
        """
    )


def downgrade() -> None:
    op.execute("drop index files_to_move")
    for table in ("backups", "file_moves", "moved_files"):
        op.drop_table(table)
