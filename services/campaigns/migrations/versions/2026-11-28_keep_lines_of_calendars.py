"""Store with the address of a calendar on which lines (条线) its office stands.

Why: an office on a line subscribed to what is due on all lines of its area, with alarms (decision 54). Addresses of
before show what they showed; a change of the roles or lines of a person ends them. The column is read with its row.
"""

from alembic import op

revision = "campaigns_0028"
down_revision = "campaigns_0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table calendar_tokens add column lined text[]")


def downgrade() -> None:
    op.execute("alter table calendar_tokens drop column lined")
