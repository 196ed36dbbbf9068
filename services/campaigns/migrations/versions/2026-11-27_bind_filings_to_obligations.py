"""Filings say which obligation and period they are for, and due items how many sheets came late (issue 12).

Only adds, so that the release before goes on while people work. Filings that exist count as before until submissions
tells what each is for (`report.bound`). What came late is counted by the worker (`dues.late_counts`).
"""

from alembic import op

revision = "campaigns_0010"
down_revision = "campaigns_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table filings add column campaign_id uuid, add column obligation_id uuid, add column period text")
    op.execute("alter table due_items add column late_count integer")
    # The teams that the worker still has to recount; none is in it afterwards.
    op.execute("create index due_items_without_late_count on due_items (organization_id) where late_count is null")


def downgrade() -> None:
    op.drop_index("due_items_without_late_count")
    op.execute("alter table due_items drop column late_count")
    op.execute("alter table filings drop column campaign_id, drop column obligation_id, drop column period")
