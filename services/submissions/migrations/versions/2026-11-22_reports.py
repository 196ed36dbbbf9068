"""Form 1 and Form 2: drafts, the frozen version of every submission, scans of the stamped paper."""

from alembic import op

from services.kernel.db import schema

revision = "submissions_0002"
down_revision = "submissions_0001"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
TABLES = ("reports", "report_versions", "report_scans")


def upgrade() -> None:
    _create_reports()
    _create_versions()
    _create_scans()
    for table in TABLES:
        schema.secure(PROGRAM, table, schema.in_scope("village_code", "team_id"))
    schema.grant(PROGRAM, "reports", app="select, insert, update", worker="select")
    # A frozen version stays frozen: the application may insert and select, never change.
    schema.grant(PROGRAM, "report_versions", app="select, insert", worker="select")
    schema.grant(PROGRAM, "report_scans", app="select, insert, update", worker="select")


def _create_reports() -> None:
    # `facts` holds names and phones: encrypted under `data_key`, which a key outside the database wraps.
    op.execute(
        """
        create table reports (
            id uuid primary key,
            kind text not null,
            pairing_id uuid not null,
            household_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            month text,
            state text not null default 'draft',
            revision integer not null default 1,
            version integer not null default 0,
            due_at timestamptz,
            is_late boolean not null default false,
            data_key bytea not null,
            facts bytea not null,
            created_by uuid not null,
            created_at timestamptz not null default now(),
            submitted_at timestamptz,
            accepted_at timestamptz,
            forwarded_at timestamptz,
            constraint reports_one_each unique nulls not distinct (pairing_id, kind, month),
            constraint reports_kind_known check (kind in ('registration_form', 'progress_report')),
            constraint reports_month_fits_kind check ((kind = 'progress_report') = (month is not null)),
            constraint reports_state_known check (state in ('draft', 'submitted', 'accepted', 'forwarded')),
            constraint reports_submitted_have_a_version check (state = 'draft' or version > 0)
        )
        """
    )
    # An office's list, newest first, of its range of villages or of all.
    op.execute("create index reports_by_age on reports (created_at desc, id desc)")
    op.execute("create index reports_by_village on reports (village_code, created_at desc, id desc)")
    # A team's list.
    op.execute("create index reports_by_team on reports (team_id, created_at desc, id desc)")
    # Form 2 reads the visits of one pairing in one month.
    op.execute("create index visits_by_pairing on visits (pairing_id, visited_on, id)")


def _create_versions() -> None:
    op.execute(
        """
        create table report_versions (
            report_id uuid not null references reports (id),
            version integer not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            content bytea not null,
            hash bytea not null,
            submitted_at timestamptz not null,
            submitted_by uuid not null,
            primary key (report_id, version),
            constraint report_versions_hash_is_sha256 check (octet_length(hash) = 32)
        )
        """
    )


def _create_scans() -> None:
    op.execute(
        """
        create table report_scans (
            id uuid primary key,
            report_id uuid not null references reports (id),
            team_id uuid not null,
            village_code text collate "C" not null,
            sha256 bytea not null,
            size integer not null,
            content_type text not null,
            state text not null default 'expected',
            read_report_id uuid,
            read_version integer,
            read_hash bytea,
            uploaded_by uuid not null,
            uploaded_at timestamptz not null default now(),
            constraint report_scans_state_known check (state in ('expected', 'read', 'unreadable')),
            constraint report_scans_read_names_an_edition check ((state = 'read') = (read_hash is not null))
        )
        """
    )
    # The scans of one report, in order of upload.
    op.execute("create index report_scans_by_report on report_scans (report_id, uploaded_at, id)")


def downgrade() -> None:
    op.execute("drop index visits_by_pairing")
    for table in reversed(TABLES):
        op.drop_table(table)
