"""Show a board for every period that a campaign asks for (issue 12).

Why: quarters, windows and years of offices had no board, and two windows of one campaign shared the key `window`. A
board goes by the first day of a window now, and the worker counts the new periods. Months, weeks and quarters of visits
keep their rows. `campaign_periods` has a row for each period of a campaign, so it is made anew at once; who is enrolled
in a campaign with new periods is noted for the recount.
"""

from alembic import op

revision = "households_0027"
down_revision = "households_0026"
branch_labels = None
depends_on = None

ADD = """
    with added as (
        insert into campaign_periods (campaign_id, period, starts_on, ends_on, visits_from, visits_to)
        select distinct on (d.campaign_id, b.period) d.campaign_id, b.period, p.starts_on, p.ends_on, p.starts_on,
               p.ends_on
          from duties d
          join campaigns c on c.id = d.campaign_id and c.state <> 'draft'
          join duty_periods p on p.obligation_id = d.obligation_id
         cross join lateral (
                   select case when p.key in ('window', 'open') then to_char(p.starts_on, 'YYYY-MM-DD') else p.key end
                              as period
               ) b
         where p.key !~ '^[0-9]{4}-[0-9]{2}$'
         order by d.campaign_id, b.period, d.visits is not null desc, d.obligation_id
            on conflict do nothing
        returning campaign_id
    )
    insert into progress_touched (village_code)
    select distinct p.village_code
      from enrolments e
      join pairings p on p.id = e.pairing_id
     where e.campaign_id in (select campaign_id from added)
"""


def upgrade() -> None:
    op.execute("delete from campaign_periods where period in ('window', 'open')")
    op.execute(ADD)


def downgrade() -> None:
    """As the release before makes them: of duties on visits alone, all windows of a campaign as one."""
    op.execute(
        """
        delete from campaign_periods c
         where c.period !~ '^[0-9]{4}-[0-9]{2}$'
           and not exists (
               select from duties d
                 join duty_periods p on p.obligation_id = d.obligation_id
                where d.campaign_id = c.campaign_id and p.key = c.period and d.visits is not null
           )
        """
    )
    op.execute(
        """
        insert into campaign_periods (campaign_id, period, starts_on, ends_on, visits_from, visits_to)
        select distinct on (d.campaign_id, p.key) d.campaign_id, p.key, p.starts_on, p.ends_on, p.starts_on, p.ends_on
          from duties d
          join campaigns c on c.id = d.campaign_id and c.state <> 'draft'
          join duty_periods p on p.obligation_id = d.obligation_id
         where p.key in ('window', 'open') and d.visits is not null
         order by d.campaign_id, p.key, d.obligation_id
        """
    )
