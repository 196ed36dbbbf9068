"""Let the worker waive what a merged team did not begin (issue 12).

Why: teams are merged now, and what the former team had not filed is asked of nobody. A due item that was extended goes
with its extensions, as where a campaign is withdrawn; the worker, which reads the merger, could not delete these.
"""

from alembic import op

from services.kernel.db.schema import ddl, grant, worker_role

revision = "campaigns_0024"
down_revision = "campaigns_0023"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"


def upgrade() -> None:
    grant(PROGRAM, "due_extensions", app=None, worker="delete")


def downgrade() -> None:
    op.execute(ddl("revoke delete on due_extensions from {role}", role=worker_role(PROGRAM)))
