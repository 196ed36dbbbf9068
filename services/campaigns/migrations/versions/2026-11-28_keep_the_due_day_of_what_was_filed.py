"""Keep the due moment under which something was filed (issue 12).

Why: an office that moved the due day of a published duty made everybody punctual, or late, after the fact. What is
filed keeps its due moment now. `moved_due_on` and `moved_due_at` are what the plan says since; they hold once it is not
complete any more.
"""

from alembic import op

revision = "campaigns_0030"
down_revision = "campaigns_0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table due_items add column moved_due_on date, add column moved_due_at timestamptz")


def downgrade() -> None:
    op.execute("alter table due_items drop column moved_due_on, drop column moved_due_at")
