"""Find the household of a thing that somebody was refused (`services.kernel.audit.households`).

It runs as the owner: who is refused sees nothing of the thing, and the trail of the household must name the attempt. In
plpgsql, whose plan stays: a flood of refusals costs little more than their entries.
Each branch is served by an index that is there.
"""

from alembic import op

revision = "submissions_0014"
down_revision = "submissions_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function households_of(ids uuid[]) returns setof uuid
        language plpgsql stable security definer set search_path = public, pg_temp as $$
        begin
            return query
                select household_id from visits where id = any (ids)
                union all
                select v.household_id from photos p join visits v on v.id = p.visit_id where p.id = any (ids)
                union all
                select v.household_id from visit_revisions r join visits v on v.id = r.visit_id where r.id = any (ids)
                union all
                select household_id from reports where id = any (ids)
                union all
                select r.household_id from report_scans s join reports r on r.id = s.report_id where s.id = any (ids)
                union all
                select household_id from paired_households where pairing_id = any (ids) or household_id = any (ids)
                union all
                select household_id from withheld_households where household_id = any (ids);
        end
        $$
        """
    )


def downgrade() -> None:
    op.execute("drop function households_of(uuid[])")
