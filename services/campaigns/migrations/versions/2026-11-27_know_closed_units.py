"""Know which units are closed: they owe nothing new, and keep what they filed (`organization.saved`)."""

from alembic import op

revision = "campaigns_0008"
down_revision = "campaigns_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table organizations add column closed_on date")


def downgrade() -> None:
    op.execute("alter table organizations drop column closed_on")
