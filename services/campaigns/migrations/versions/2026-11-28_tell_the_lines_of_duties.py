"""Tell the other programs on which lines a duty is, and know marks of areas and villages of units.

Why: an office of another line reads counts of what teams wrote, not the forms (any-campaign §2), and submissions knows
the lines of a team, not those of the duty that a form is for. `lines_told` is what was told last; the constant default
rewrites no row. Duties that exist are told here.

Rules reach units in marked areas, or with villages of their own in one; the gateway tells both, and its feed is read
once more for what it told before this release could read it.
"""

from alembic import op

from services.kernel.db.schema import app_role, ddl, grant, worker_role

revision = "campaigns_0018"
down_revision = "campaigns_0017"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
# Of all duties, whatever the caller sees of them: the lines of a unit change for duties of several offices.
TELL_DUTY_LINES = """
    create function tell_duty_lines(campaign uuid) returns void
    language sql security definer set search_path = public, pg_temp as $$
        with changed as (
            select o.id, o.campaign_id, now_on.lines
              from obligations o
              join campaigns c on c.id = o.campaign_id
             cross join lateral (
                select coalesce(array_agg(line order by line), '{}') as lines from unnest(duty_lines(o.id)) as line
             ) as now_on
             where c.state <> 'draft' and (campaign is null or c.id = campaign) and o.lines_told <> now_on.lines
        ), noted as (
            update obligations o set lines_told = changed.lines from changed where o.id = changed.id
        )
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'obligation.lines', id::text,
               jsonb_build_object('obligation_id', id, 'campaign_id', campaign_id, 'lines', to_jsonb(lines))
          from changed
         order by id
    $$
"""


def upgrade() -> None:
    op.execute("alter table obligations add column lines_told text[] not null default '{}'")
    op.execute(TELL_DUTY_LINES)
    op.execute("revoke execute on function tell_duty_lines(uuid) from public")
    for role in (app_role(PROGRAM), worker_role(PROGRAM)):
        op.execute(ddl("grant execute on function tell_duty_lines(uuid) to {role}", role=role))
    op.execute("select tell_duty_lines(null)")
    op.execute("alter table organizations add column villages text[] not null default '{}'")
    op.execute(
        """
        create table division_marks (
            division_code text collate "C" not null,
            mark text not null,
            starts_on date not null,
            ends_on date,
            primary key (division_code, mark, starts_on)
        )
        """
    )
    grant(PROGRAM, "division_marks", app="select", worker="select, insert, update, delete")
    op.execute("delete from feed_cursors where source = 'gateway'")
    op.execute("delete from events_seen")


def downgrade() -> None:
    op.drop_table("division_marks")
    op.execute("alter table organizations drop column villages")
    op.execute("drop function tell_duty_lines(uuid)")
    op.execute("alter table obligations drop column lines_told")
