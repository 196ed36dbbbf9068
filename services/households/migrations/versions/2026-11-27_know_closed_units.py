"""Know which teams are closed: no household is paired with one any more (`organization.saved`)."""

from alembic import op

revision = "households_0019"
down_revision = "households_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table organizations add column closed_on date")


def downgrade() -> None:
    op.execute("alter table organizations drop column closed_on")
