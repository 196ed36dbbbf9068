"""Show files of returns, and let them be sent and received, on the line of their duty only.

Why: officers of another line of the same county read counts of what its units owe, not the files (any-campaign §2). A
transaction for such a permission says in `app.lined` which lines its caller reads where (`Scope.lined`); one for counts
does not, and sees every due item of its place as before. The lines of a duty are those that its rules name, else those
of its campaign, and those of the unit it goes to. A duty on no line is open to all of them.
"""

from alembic import op

from services.kernel.db.schema import app_role, ddl, worker_role

revision = "campaigns_0017"
down_revision = "campaigns_0016"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
# Of every duty, also of those that the caller does not see: an empty list would open what it should close.
DUTY_LINES = """
    create function duty_lines(asked uuid) returns text[]
    language sql stable security definer set search_path = pg_catalog, public as $$
        select coalesce(array_agg(distinct named.line), '{}')
          from (
            select rule ->> 'line' as line
              from obligations o
              join campaigns c on c.id = o.campaign_id
             cross join lateral jsonb_array_elements(
                case when jsonb_typeof(o.who) = 'array' and jsonb_array_length(o.who) > 0 then o.who else c.rules end
             ) as rule
             where o.id = asked
            union all
            select l.line
              from obligations o
              join organization_lines l on l.organization_id = o.to_organization_id
             where o.id = asked
          ) as named
         where named.line is not null
    $$
"""
IS_LINED = """
    create function is_lined(lined text[], division text, organization uuid, lines text[]) returns boolean
    language sql immutable as $$
        select exists (
            select from unnest(lined) as entry
             where entry = '=' || organization::text
                or (entry not like '=%'
                    and starts_with(division, split_part(entry, ':', 2))
                    and (split_part(entry, ':', 1) = '' or lines = '{}' or split_part(entry, ':', 1) = any (lines)))
        )
    $$
"""


def upgrade() -> None:
    op.execute(DUTY_LINES)
    op.execute(IS_LINED)
    op.execute("revoke execute on function duty_lines(uuid) from public")
    for role in (app_role(PROGRAM), worker_role(PROGRAM)):
        op.execute(ddl("grant execute on function duty_lines(uuid) to {role}", role=role))
    op.execute(
        ddl(
            """
            create policy due_items_by_line on due_items as restrictive for select to {role} using (
                (select nullif(current_setting('app.lined', true), '')) is null
                or is_lined(
                    (select nullif(current_setting('app.lined', true), '')::text[]),
                    division_code, organization_id, duty_lines(obligation_id)
                )
            )
            """,
            role=app_role(PROGRAM),
        )
    )


def downgrade() -> None:
    op.execute("drop policy due_items_by_line on due_items")
    op.execute("drop function is_lined(text[], text, uuid, text[])")
    op.execute("drop function duty_lines(uuid)")
