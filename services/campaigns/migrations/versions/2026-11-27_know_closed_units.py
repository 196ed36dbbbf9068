"""Know which units are closed: they owe nothing new, and keep what they filed (`organization.saved`).

The view gets the day too, because who is closed takes no part in a campaign. A column of a view cannot be taken away
from it, so the way back makes it again.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl, grant, in_scope

revision = "campaigns_0008"
down_revision = "campaigns_0007"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
VIEW = """
    create or replace view organizations_in_scope with (security_invoker = true) as
    select id, name, kind, division_code{more} from organizations where {in_scope}
"""


def upgrade() -> None:
    op.execute("alter table organizations add column closed_on date")
    _show(", closed_on")


def downgrade() -> None:
    op.execute("drop view organizations_in_scope")
    _show("")
    op.execute("alter table organizations drop column closed_on")


def _show(more: LiteralString) -> None:
    op.execute(ddl(VIEW, more=SQL(more), in_scope=in_scope("division_code", "id")))
    grant(PROGRAM, "organizations_in_scope", app="select", worker=None)
