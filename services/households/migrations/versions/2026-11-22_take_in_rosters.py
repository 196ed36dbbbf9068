"""Add rosters: imports, the encrypted file while it is processed, its faults, and the staged rows.

Why: a county brings its register as a sheet (`POST /api/households/imports`). Indexes and the reads they serve:
- roster_imports_unfinished: how many imports somebody has waiting, and the sweep of uploads that broke off;
- primary key of roster_import_errors: the list of faults, keyset (row_number, position).

`roster_staging` is unlogged: it is filled again from the file after a crash, and is empty once an import is done.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl, grant, in_scope, secure, worker_role

revision = "households_0002"
down_revision = "households_0001"
branch_labels = None
depends_on = None

PROGRAM = "households"
OF_VISIBLE_IMPORT = SQL("import_id in (select i.id from roster_imports i)")


def upgrade() -> None:
    _create_imports()
    _create_staging()
    # Visible to a viewer of the whole area of the upload; the policies of chunks and faults use the policy of the first
    # table.
    secure(PROGRAM, "roster_imports", in_scope("area"))
    secure(PROGRAM, "roster_import_chunks", OF_VISIBLE_IMPORT)
    secure(PROGRAM, "roster_import_errors", OF_VISIBLE_IMPORT)
    grant(PROGRAM, "roster_imports", app="select, insert, update, delete", worker="select, update, delete")
    grant(PROGRAM, "roster_import_chunks", app="insert", worker="select, delete")
    grant(PROGRAM, "roster_import_errors", app="select", worker="select, insert, delete")
    # No policy here: COPY refuses tables with one. The application role has no privilege on it.
    grant(PROGRAM, "roster_staging", app=None, worker="select, insert, delete")
    # An imported household may have moved to another village, with its pairings and plans.
    for table in ("pairings", "support_plans"):
        grant(PROGRAM, table, app=None, worker="update")


def _create_imports() -> None:
    op.execute(
        """
        create table roster_imports (
            id uuid primary key,
            created_by uuid not null,
            area code_multirange not null constraint roster_imports_has_an_area check (not isempty(area)),
            format text not null constraint roster_imports_format_known check (format in ('csv', 'xlsx')),
            is_partial boolean not null,
            state text not null constraint roster_imports_state_known
                check (state in ('receiving', 'waiting', 'running', 'done', 'refused', 'failed')),
            wrapped_key bytea,
            size bigint not null default 0,
            attempts smallint not null default 0,
            rows integer not null default 0,
            rejected integer not null default 0,
            created integer not null default 0,
            changed integer not null default 0,
            unchanged integer not null default 0,
            progress real not null default 0,
            received_at timestamptz not null default now(),
            finished_at timestamptz,
            constraint roster_imports_forget_their_key
                check ((finished_at is null) = (state in ('receiving', 'waiting', 'running'))
                       and (finished_at is null) = (wrapped_key is not null))
        )
        """
    )
    op.execute("create index roster_imports_unfinished on roster_imports (created_by) where finished_at is null")
    op.execute(
        """
        create table roster_import_chunks (
            import_id uuid not null
                constraint roster_import_chunks_of_import references roster_imports on delete cascade,
            number integer not null,
            content bytea not null,
            primary key (import_id, number)
        )
        """
    )
    op.execute(
        """
        create table roster_import_errors (
            import_id uuid not null
                constraint roster_import_errors_of_import references roster_imports on delete cascade,
            row_number integer not null,
            position smallint not null,
            column_title text,
            code text not null,
            message text not null,
            primary key (import_id, row_number, position)
        )
        """
    )


def _create_staging() -> None:
    op.execute(
        """
        create unlogged table roster_staging (
            import_id uuid not null,
            row_number integer not null,
            base_version integer,
            previous_village text collate "C",
            id uuid not null,
            registry_no text not null,
            village_code text collate "C" not null,
            registry_status text not null,
            poverty_causes text[] not null,
            labour_ability text,
            guarantees jsonb not null,
            needs text[] not null,
            hygiene jsonb not null,
            income_project text,
            members_count smallint not null,
            wrapped_key bytea not null,
            head_name bytea not null,
            head_phone bytea,
            head_id_number bytea,
            address bytea,
            head_phone_index bytea,
            head_id_number_index bytea,
            fingerprint bytea not null,
            primary key (import_id, row_number)
        )
        """
    )


def downgrade() -> None:
    for table in ("pairings", "support_plans"):
        op.execute(ddl("revoke update on {table} from {role}", table=table, role=worker_role(PROGRAM)))
    for table in ("roster_staging", "roster_import_errors", "roster_import_chunks", "roster_imports"):
        op.drop_table(table)
