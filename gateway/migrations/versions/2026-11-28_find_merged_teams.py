"""Find the teams that were merged into a team (issue 12).

Why: teams are merged now, and a phone of the former team may hold visits from before. Whoever signs in is told which
teams were merged into the own one.

Index: `organizations_by_successor` serves that look-up at every sign-in; few units have a successor.
"""

from alembic import op

revision = "gateway_0022"
down_revision = "gateway_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create index organizations_by_successor on organizations (successor_id) where successor_id is not null")


def downgrade() -> None:
    op.drop_index("organizations_by_successor")
