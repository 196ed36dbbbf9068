"""Count visits while a campaign runs (issue 12).

Why: the last month of a campaign that ends within it counted the visits of the days after, too. The worker counts the
villages of such campaigns again, where a visit was made since.
"""

from alembic import op

revision = "households_0033"
down_revision = "households_0032"
branch_labels = None
depends_on = None

COUNT_AGAIN = """
    insert into progress_touched (village_code)
    select distinct p.village_code
      from campaigns c
      join enrolments e on e.campaign_id = c.id
      join pairings p on p.id = e.pairing_id
     where exists (
               select from visit_facts f
                where f.village_code = p.village_code
                  and f.month = date_trunc('month', c.ends_on::timestamp)::date
                  and f.visited_on > c.ends_on
           )
"""


def upgrade() -> None:
    op.execute(COUNT_AGAIN)


def downgrade() -> None:
    op.execute(COUNT_AGAIN)
