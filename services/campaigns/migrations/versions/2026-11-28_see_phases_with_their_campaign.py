"""See phases where their campaign is seen, and change them where it is changed (issue 12).

Why: the table of phases was the last one of a campaign without row-level security: a statement without its filter would
have shown the steps of every office's draft. Only policies; rows stay as they are.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import app_role, ddl, secure

revision = "campaigns_0022"
down_revision = "campaigns_0021"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
SEEN = SQL("exists (select from campaigns c where c.id = campaign_id)")
CHANGED = SQL(
    """
    exists (
        select from campaigns c
         where c.id = campaign_id
           and c.division_code <@ (select nullif(current_setting('app.codes', true), '')::code_multirange)
    )
    """
)


def upgrade() -> None:
    secure(PROGRAM, "phases", SEEN, CHANGED)
    # A policy for reading also allows deleting a row, unless a restrictive policy forbids it.
    op.execute(
        ddl(
            "create policy phases_delete on phases as restrictive for delete to {role} using ({changed})",
            role=app_role(PROGRAM),
            changed=CHANGED,
        )
    )


def downgrade() -> None:
    for policy in ("phases_delete", "phases_scope", "phases_worker", "phases_owner"):
        op.execute(ddl("drop policy {policy} on phases", policy=policy))
    op.execute("alter table phases no force row level security")
    op.execute("alter table phases disable row level security")
