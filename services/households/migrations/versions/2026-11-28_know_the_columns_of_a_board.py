"""Know which columns the board of a campaign has; null: those that follow from what it asks (issue 12)."""

from alembic import op

revision = "households_0022"
down_revision = "households_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table campaigns add column board_columns text[]")


def downgrade() -> None:
    op.execute("alter table campaigns drop column board_columns")
