"""Count the pages of scans: a PDF has several, and a screen shows the number."""

from alembic import op

revision = "submissions_0003"
down_revision = "submissions_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        alter table report_scans
            add column pages integer not null default 1,
            add constraint report_scans_pages_few check (pages between 1 and 10)
        """
    )


def downgrade() -> None:
    op.execute("alter table report_scans drop column pages")
