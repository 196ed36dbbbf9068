"""Tell the other programs marks of areas, and what units are described by (issue 12).

Why: rules of campaigns reach units in areas with a mark, or with villages of their own in one. Tells what was recorded
before; from now on the program does. Changes no table.
"""

from alembic import op

revision = "gateway_0019"
down_revision = "gateway_0018"
branch_labels = None
depends_on = None

MARKS = """
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'division.marked', division_code,
           jsonb_build_object('code', division_code, 'marks', jsonb_agg(
               jsonb_build_object('mark', mark, 'starts_on', starts_on, 'ends_on', ends_on) order by mark, starts_on
           ))
      from division_marks
     group by division_code
     order by division_code
"""
UNITS = """
    insert into outbox (event_id, type, subject, data)
    select gen_random_uuid(), 'organization.saved', o.id::text,
           jsonb_build_object(
               'id', o.id, 'name', o.name, 'kind', o.kind, 'division_code', o.division_code,
               'lines', coalesce((
                   select jsonb_agg(jsonb_build_object('line', l.line, 'parent_id', l.parent_id) order by l.position)
                     from organization_lines l
                    where l.organization_id = o.id
               ), '[]'),
               'leader', (
                   select jsonb_build_object('account_id', r.account_id)
                     from account_roles r
                    where r.organization_id = o.id and r.role = 'team_leader'
               ),
               'closed_on', o.closed_on, 'successor_id', o.successor_id, 'villages', to_jsonb(o.villages),
               'registration_state', o.registration_state, 'registration_number', o.registration_number
           )
      from organizations o
     where o.villages <> '{}' or o.registration_state is not null or o.registration_number is not null
     order by o.id
"""


def upgrade() -> None:
    op.execute(MARKS)
    op.execute(UNITS)


def downgrade() -> None:
    """What was told stays told: programs of the release before pass over it."""
