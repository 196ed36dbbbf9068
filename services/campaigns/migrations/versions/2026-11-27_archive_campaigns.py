"""Let a campaign that is over be archived: two years later the texts replaced during it are deleted (decision 26)."""

from alembic import op

revision = "campaigns_0004"
down_revision = "campaigns_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        alter table campaigns
            add column archived_at timestamptz,
            add column archived_by uuid,
            add constraint campaigns_archived_by_somebody
                check ((archived_at is null) = (archived_by is null)) not valid
        """
    )


def downgrade() -> None:
    op.execute("alter table campaigns drop column archived_at, drop column archived_by")
