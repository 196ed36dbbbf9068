"""Know how many bytes the worker's version of a picture has, and note what a reader could not open.

`files.screen_size` is null for what was made before, and for what a program of the release before makes: then only the
opening tells. A reader, who may see no list of missing files, notes one through `note_missing_file`; it runs as the
owner and believes only a row that still says what the reader was told.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "submissions_0019"
down_revision = "submissions_0018"
branch_labels = None
depends_on = None

SHOWN = """
    create or replace view missing_files_shown with (security_barrier = true) as
        select m.file_id, f.owner_kind, f.owner_id, f.purpose, f.village_code, m.found_at, m.is_damaged
          from missing_files m
          join files f on f.id = m.file_id
         where f.state in ('stored', 'ready') and f.deleted_at is null
"""


def upgrade() -> None:
    op.execute("alter table files add column screen_size integer")
    op.execute("alter table missing_files add column is_damaged boolean not null default false")
    # A column at the end of a view leaves its readers and its rights as they are.
    op.execute(SHOWN)
    op.execute(
        """
        create function note_missing_file(file uuid, its_object text, its_sha256 bytea, damaged boolean) returns void
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            insert into missing_files (file_id, found_at, last_seen_at, is_damaged)
            select id, now(), now(), damaged
              from files
             where id = file and state in ('stored', 'ready') and deleted_at is null
               and object = its_object and sha256 = its_sha256
               for share
                on conflict (file_id) do update
               set last_seen_at = greatest(missing_files.last_seen_at, excluded.last_seen_at),
                   is_damaged = excluded.is_damaged;
        end
        $$
        """
    )


def downgrade() -> None:
    op.execute("drop function note_missing_file(uuid, text, bytea, boolean)")
    op.execute("drop view missing_files_shown")
    op.execute("alter table missing_files drop column is_damaged")
    op.execute("alter table files drop column screen_size")
    op.execute(SHOWN.replace(", m.is_damaged", ""))
    grant("submissions", "missing_files_shown", app="select", worker="select")
