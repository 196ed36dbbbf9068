"""Let the office of a campaign choose the columns of its board (issue 12).

Why: every campaign of pairings had the same columns, whether it asked for them or not. Null, which all campaigns have
so far, is the default that follows from what the campaign asks.
"""

from alembic import op

revision = "campaigns_0014"
down_revision = "campaigns_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table campaigns add column board_columns text[]")


def downgrade() -> None:
    op.execute("alter table campaigns drop column board_columns")
