"""Let only the office that made a campaign, a notice or an activity, and those above it, write it and its duties.

Why: row-level security asked where a thing lies. What the city makes in a county lies in that county, whose office
reads it and changes nothing of it (`owners.may_change`); and a duty could be added to the campaign of an office above,
for a place of one's own. The queries refused both, this wall did not. A row of an earlier release is its division's.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import app_role, ddl

revision = "campaigns_0027"
down_revision = "campaigns_0026"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
IS_COVERED = "coalesce({of}owner_code, {of}division_code) <@ {codes}"
CODES = SQL("(select nullif(current_setting('app.codes', true), '')::code_multirange)")
OF_CAMPAIGN = "exists (select from campaigns c where c.id = campaign_id and {covered})"
WRITTEN: dict[str, tuple[LiteralString, ...]] = {
    "campaigns": ("update", "delete"),
    "notices": ("update", "delete"),
    "planned_activities": ("update", "delete"),
    "obligations": ("insert", "update", "delete"),
}


def upgrade() -> None:
    own = SQL(IS_COVERED).format(of=SQL(""), codes=CODES)
    of_campaign = SQL(OF_CAMPAIGN).format(covered=SQL(IS_COVERED).format(of=SQL("c."), codes=CODES))
    for table, commands in WRITTEN.items():
        for command in commands:
            op.execute(
                ddl(
                    "create policy {policy} on {table} as restrictive for {command} to {role} {clause} ({condition})",
                    policy=f"{table}_{command}_by_owner",
                    table=table,
                    command=SQL(command),
                    role=app_role(PROGRAM),
                    clause=SQL("with check") if command == "insert" else SQL("using"),
                    condition=of_campaign if table == "obligations" else own,
                )
            )


def downgrade() -> None:
    for table, commands in WRITTEN.items():
        for command in commands:
            op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_{command}_by_owner", table=table))
