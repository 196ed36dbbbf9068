"""Mark visits dated before their pairing: they count and print once the leader of the team has confirmed them (F12).

A visit is never refused for its date: a person did it. Visits of earlier releases are not marked and go on counting.
"""

from alembic import op

revision = "submissions_0010"
down_revision = "submissions_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a constant default PostgreSQL rewrites no row.
    op.execute(
        """
        alter table visits
            add column is_before_pairing boolean not null default false,
            add column confirmed_at timestamptz,
            add column confirmed_by uuid,
            add constraint visits_confirmed_by_somebody
                check ((confirmed_at is null) = (confirmed_by is null)) not valid
        """
    )


def downgrade() -> None:
    op.execute(
        """
        alter table visits drop column is_before_pairing, drop column confirmed_at, drop column confirmed_by
        """
    )
