"""Store with the address of a calendar on which lines (条线) its office stands, and refuse the claim of an area that an
office of another line says.

Why: an office on a line subscribed to what is due on all lines of its area, with alarms, and wrote over what the county
took on of a quota in a campaign of another line (decision 54). Addresses of before show what they showed; a change of
the roles or lines of a person ends them. The column is read with its row. `due_items_by_campaign` serves the policy.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import app_role, ddl

revision = "campaigns_0028"
down_revision = "campaigns_0027"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
LINED = SQL("(select nullif(current_setting('app.lined', true), '')::text[])")
# `quotas.claims` says the same. A campaign of an earlier release has no lines.
SPEAKS_FOR = SQL(
    """
    {lined} is null or quota_claims.division_code is null or exists (
        select from campaigns c
         where c.id = quota_claims.campaign_id
           and (
               coalesce(c.owner_lines, '{{}}') = '{{}}'
               or is_of_lines({lined}, quota_claims.division_code, c.owner_lines)
           )
    ) or exists (
        select from due_items d
         where d.campaign_id = quota_claims.campaign_id
           and d.division_code = quota_claims.division_code
           and '=' || d.organization_id::text = any ({lined}::text[])
    )
    """
).format(lined=LINED)


def upgrade() -> None:
    op.execute("alter table calendar_tokens add column lined text[]")
    op.execute(
        ddl(
            "create policy quota_claims_insert_by_line on quota_claims as restrictive for insert to {app}"
            " with check ({rule})",
            app=app_role(PROGRAM),
            rule=SPEAKS_FOR,
        )
    )


def downgrade() -> None:
    op.execute("drop policy quota_claims_insert_by_line on quota_claims")
    op.execute("alter table calendar_tokens drop column lined")
