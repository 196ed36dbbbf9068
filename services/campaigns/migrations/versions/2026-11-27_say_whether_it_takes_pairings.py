"""Let a campaign say whether it takes pairings, and know when it was closed: the board counts by campaign.

Without a word of its own it follows from what the campaign asks (decision 43). What was due after it was closed is
asked of nobody any more, which the board is told.
"""

from alembic import op

revision = "campaigns_0011"
down_revision = "campaigns_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table campaigns add column takes_pairings boolean, add column closed_at timestamptz")
    op.execute(
        """
        update campaigns c set closed_at = (
            select max(a.at) from campaign_acts a where a.campaign_id = c.id and a.act = 'closed'
        )
         where c.state in ('closed', 'archived')
        """
    )


def downgrade() -> None:
    op.execute("alter table campaigns drop column takes_pairings, drop column closed_at")
