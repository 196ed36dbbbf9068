"""Room for the sealed names and phones of people.

They lay in clear in the table, in events, in the write-ahead log and in backups (F7). This step only adds columns; the
worker seals the rows that exist and takes the names of leaders out of old events (`people.clear_names`), while people
work.
"""

from alembic import op
from sqlalchemy import text

from services.kernel.db.schema import ddl, worker_role

revision = "gateway_0009"
down_revision = "gateway_0008"
branch_labels = None
depends_on = None

IS_SEALED = "select exists (select from accounts where words_sealed is not null)"


class SealedRowsError(Exception):
    """Sealed rows cannot be read by the release before; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        alter table accounts
            alter column name drop not null,
            add column wrapped_key bytea,
            add column words_sealed bytea,
            add column name_pieces smallint[],
            add constraint accounts_have_a_name check (name is not null or words_sealed is not null) not valid,
            add constraint accounts_sealed_as_a_whole check (
                (wrapped_key is null) = (words_sealed is null) and (wrapped_key is null) = (name_pieces is null)
            ) not valid
        """
    )
    for constraint in ("accounts_have_a_name", "accounts_sealed_as_a_whole"):
        op.execute(ddl("alter table accounts validate constraint {constraint}", constraint=constraint))
    # The rows that the worker has to seal; no row is in them afterwards.
    op.execute("create index accounts_in_clear on accounts ((name is not null)) where name is not null")
    op.execute(
        """
        create index outbox_names_leaders on outbox (id)
            where type = 'organization.saved' and data #> '{leader,name}' is not null
        """
    )
    op.execute(ddl("grant update (data) on outbox to {role}", role=worker_role("gateway")))


def downgrade() -> None:
    if op.get_bind().execute(text(IS_SEALED)).scalar_one():
        raise SealedRowsError(SealedRowsError.__doc__)
    op.execute(ddl("revoke update (data) on outbox from {role}", role=worker_role("gateway")))
    op.drop_index("outbox_names_leaders")
    op.drop_index("accounts_in_clear")
    op.execute(
        """
        alter table accounts
            drop constraint accounts_sealed_as_a_whole,
            drop constraint accounts_have_a_name,
            drop column name_pieces,
            drop column words_sealed,
            drop column wrapped_key,
            alter column name set not null
        """
    )
