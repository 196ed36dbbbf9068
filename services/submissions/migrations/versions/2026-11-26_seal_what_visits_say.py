"""Room for sealed texts of visits, conflicts and corrections, and for keyed hashes of reports.

Illness and visit text lay in clear in tables, write-ahead log and backups (F7), and the plain hash of a report let
anybody who read it try names and addresses (F5). This step only adds columns; the worker seals the rows that exist
(`services.submissions.sealing`), while people work.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL
from sqlalchemy import text

from services.kernel.db import schema

revision = "submissions_0008"
down_revision = "submissions_0007"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
IS_SEALED = """
    select exists (select from visits where content is null) or exists (select from visit_conflicts where body is null)
        or exists (select from visit_revisions where reason is null)
        or exists (select from report_versions where hash is null)
        or exists (select from report_scans where state = 'read' and read_hash is null)
"""


# The rows that the worker has to seal; no row is in them afterwards.
IN_CLEAR: dict[str, tuple[str, LiteralString]] = {
    "visits_in_clear": ("visits", "content is not null"),
    "visit_conflicts_in_clear": ("visit_conflicts", "body is not null"),
    "visit_revisions_in_clear": ("visit_revisions", "reason is not null"),
    "report_versions_without_mark": ("report_versions", "mark is null"),
    "report_versions_in_clear": ("report_versions", "hash is not null"),
    "report_scans_in_clear": ("report_scans", "read_hash is not null"),
}


class SealedRowsError(Exception):
    """Sealed rows cannot be read by the release before; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    # Keys are wrapped by a key outside the database; destroying one makes all that its household said unreadable.
    op.execute(
        """
        create table household_keys (
            id uuid primary key,
            wrapped_key bytea not null,
            created_at timestamptz not null default now()
        )
        """
    )
    # To lock a row takes the right to update some column of it.
    schema.grant(PROGRAM, "household_keys", app="select, insert, update (created_at)", worker="select, insert, update")
    op.execute(
        """
        alter table visits
            add column words_sealed bytea,
            add column signature_sealed bytea,
            alter column content drop not null
        """
    )
    op.execute("alter table visit_conflicts add column body_sealed bytea, alter column body drop not null")
    op.execute(
        """
        alter table visit_revisions
            add column words_sealed bytea,
            alter column reason drop not null, alter column before drop not null, alter column after drop not null
        """
    )
    op.execute(
        """
        alter table report_versions
            add column mark bytea, add column old_mark bytea, alter column hash drop not null
        """
    )
    op.execute(
        """
        alter table report_scans
            add column read_mark bytea,
            drop constraint report_scans_read_names_an_edition,
            add constraint report_scans_read_names_an_edition
                check ((state = 'read') = (read_hash is not null or read_mark is not null)) not valid
        """
    )
    op.execute("alter table report_scans validate constraint report_scans_read_names_an_edition")
    for table in ("visit_conflicts", "visit_revisions", "report_versions", "report_scans"):
        schema.grant(PROGRAM, table, app=None, worker="update")
    for name, (table, is_clear) in IN_CLEAR.items():
        condition = SQL(is_clear)
        op.execute(
            schema.ddl(
                "create index {name} on {table} (({condition})) where {condition}",
                name=name,
                table=table,
                condition=condition,
            )
        )


def downgrade() -> None:
    if op.get_bind().execute(text(IS_SEALED)).scalar_one():
        raise SealedRowsError(SealedRowsError.__doc__)
    for name in IN_CLEAR:
        op.drop_index(name)
    for table in ("visit_conflicts", "visit_revisions", "report_versions", "report_scans"):
        op.execute(schema.ddl("revoke update on {table} from {role}", table=table, role=schema.worker_role(PROGRAM)))
    op.execute(
        """
        alter table report_scans
            drop constraint report_scans_read_names_an_edition,
            add constraint report_scans_read_names_an_edition check ((state = 'read') = (read_hash is not null)),
            drop column read_mark
        """
    )
    op.execute("alter table report_versions drop column mark, drop column old_mark, alter column hash set not null")
    op.execute(
        """
        alter table visit_revisions
            drop column words_sealed,
            alter column reason set not null, alter column before set not null, alter column after set not null
        """
    )
    op.execute("alter table visit_conflicts drop column body_sealed, alter column body set not null")
    op.execute(
        "alter table visits drop column words_sealed, drop column signature_sealed, alter column content set not null"
    )
    op.drop_table("household_keys")
