"""Keys for the words that people type into the audit trail, one per household (`services.kernel.audit.said`).

The reports of an erased household get a row without a key as well: the releases before wrote the purpose of a print in
clear, the oldest of them into an entry that names the report alone. Such words are not shown any more.
"""

from alembic import op

from services.kernel.db.schema import create_audit_keys, drop_audit_keys

revision = "submissions_0013"
down_revision = "submissions_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_keys("submissions")
    op.execute(
        """
        create function hide_words_of_reports() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            insert into audit_keys (id) select r.id from reports r where r.household_id = new.household_id
                on conflict (id) do nothing;
            return null;
        end
        $$
        """
    )
    op.execute(
        "create trigger erased_words_of_reports after insert or update on withheld_households "
        "for each row when (new.is_erased) execute function hide_words_of_reports()"
    )


def downgrade() -> None:
    op.execute("drop trigger erased_words_of_reports on withheld_households")
    op.execute("drop function hide_words_of_reports()")
    drop_audit_keys()
