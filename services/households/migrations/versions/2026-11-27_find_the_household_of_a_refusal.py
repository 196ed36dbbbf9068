"""Find the household of a thing that somebody was refused (`services.kernel.audit.households`).

It runs as the owner: who is refused sees nothing of the thing, and the trail of the household must name the attempt. In
plpgsql, whose plan stays: a flood of refusals costs little more than their entries.
"""

from alembic import op

revision = "households_0013"
down_revision = "households_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function households_of(ids uuid[]) returns setof uuid
        language plpgsql stable security definer set search_path = public, pg_temp as $$
        begin
            return query
                select id from households where id = any (ids)
                union all
                select household_id from pairings where id = any (ids)
                union all
                select household_id from erasures where id = any (ids);
        end
        $$
        """
    )


def downgrade() -> None:
    op.execute("drop function households_of(uuid[])")
