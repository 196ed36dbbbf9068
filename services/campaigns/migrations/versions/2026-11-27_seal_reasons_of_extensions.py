"""Room for the sealed reasons of extensions.

They lay in clear in the table, in the write-ahead log and in dumps, and may tell who was ill (F7). This step only adds
columns; the worker seals the rows that exist (`dues.clear_reasons`), while people work.
"""

from alembic import op
from sqlalchemy import text

from services.kernel.db.schema import ddl, worker_role

revision = "campaigns_0005"
down_revision = "campaigns_0004"
branch_labels = None
depends_on = None

IS_SEALED = "select exists (select from due_extensions where reason_sealed is not null)"


class SealedRowsError(Exception):
    """Sealed rows cannot be read by the release before; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute("alter table due_items add column wrapped_key bytea")
    op.execute(
        """
        alter table due_extensions
            alter column reason drop not null,
            add column reason_sealed bytea,
            add constraint due_extensions_have_a_reason
                check (reason is not null or reason_sealed is not null) not valid
        """
    )
    op.execute("alter table due_extensions validate constraint due_extensions_have_a_reason")
    # The rows that the worker has to seal; no row is in it afterwards.
    op.execute("create index due_extensions_in_clear on due_extensions (id) where reason is not null")
    op.execute(ddl("grant update (reason, reason_sealed) on due_extensions to {role}", role=worker_role("campaigns")))


def downgrade() -> None:
    if op.get_bind().execute(text(IS_SEALED)).scalar_one():
        raise SealedRowsError(SealedRowsError.__doc__)
    op.execute(
        ddl("revoke update (reason, reason_sealed) on due_extensions from {role}", role=worker_role("campaigns"))
    )
    op.drop_index("due_extensions_in_clear")
    op.execute(
        """
        alter table due_extensions
            drop constraint due_extensions_have_a_reason,
            drop column reason_sealed,
            alter column reason set not null
        """
    )
    op.execute("alter table due_items drop column wrapped_key")
