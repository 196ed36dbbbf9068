"""Find a circle of duties also through those that the caller does not see (issue 12).

Why: a duty was checked against the duties above it that its officer sees. Through one of another office, or of a draft,
two duties could come to be there for each other, and what fulfils one would go into itself. The answer is a yes or no:
it names no duty on the way.
"""

from alembic import op

from services.kernel.db.schema import app_role, ddl

revision = "campaigns_0021"
down_revision = "campaigns_0019"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
IS_DUTY_ABOVE = """
    create function is_duty_above(asked uuid, below uuid[]) returns boolean
    language sql stable security definer set search_path = pg_catalog, public as $$
        with recursive above as (
            select unnest(below) as id
            union
            select l.parent_id from obligation_links l join above on l.obligation_id = above.id
        )
        select exists (select from above where id = asked)
    $$
"""


def upgrade() -> None:
    op.execute(IS_DUTY_ABOVE)
    op.execute("revoke execute on function is_duty_above(uuid, uuid[]) from public")
    op.execute(ddl("grant execute on function is_duty_above(uuid, uuid[]) to {role}", role=app_role(PROGRAM)))


def downgrade() -> None:
    op.execute("drop function is_duty_above(uuid, uuid[])")
