"""Show visits and forms to offices of the line of their team or of their duty only (issue 12).

Why: another line reads counts, not drafts, forms or what was written on a visit (any-campaign §2). A transaction for
such a permission says in `app.lined` which lines its caller reads where (`Scope.lined`); without it everything is as
before. The lines of a form are those of its team and those of its duty; of a visit those of its team and those of the
forms that show it. What is of a team on no line is open to all. Photos, scans, corrections and versions follow: their
policies ask for a visit or a report that is seen.

The copies are empty until the worker has read the feeds again; until then all is open as before. No table is rewritten.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL, Literal

from services.kernel.db.schema import app_role, ddl, grant, worker_role

revision = "submissions_0022"
down_revision = "submissions_0021"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
LINES_OF_REPORT = """
    create function lines_of_report(team uuid, obligation uuid) returns text[]
    language sql stable security definer set search_path = pg_catalog, public as $$
        select case
            when own.lines is null then '{}'
            else own.lines
                 || coalesce((select d.lines from obligation_lines d where d.obligation_id = obligation), '{}')
            end
          from (select (select t.lines from team_lines t where t.organization_id = team) as lines) as own
    $$
"""
# Of all forms of the pairing, also of those that the caller does not see. Form 1 shows photos of whatever visits there
# were, Form 2 those of its period.
LINES_OF_VISIT = """
    create function lines_of_visit(team uuid, pairing uuid, day date) returns text[]
    language sql stable security definer set search_path = pg_catalog, public as $$
        select case
            when own.lines is null then '{}'
            else own.lines || coalesce(
                (select array_agg(line)
                   from reports r
                   join obligation_lines d on d.obligation_id = r.obligation_id
                  cross join lateral unnest(d.lines) as line
                  where r.pairing_id = pairing
                    and (r.kind = 'registration_form' or day between r.period_starts_on and r.period_ends_on)), '{}')
            end
          from (select (select t.lines from team_lines t where t.organization_id = team) as lines) as own
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
READ_AGAIN: LiteralString = (
    "insert into feeds_to_read_again select {again} from feed_cursors where feed_cursors.source = {source}"
)
FUNCTIONS: tuple[LiteralString, ...] = ("lines_of_report(uuid, uuid)", "lines_of_visit(uuid, uuid, date)")
SEEN: dict[str, LiteralString] = {
    "visits": "lines_of_visit(team_id, pairing_id, visited_on)",
    "reports": "lines_of_report(team_id, obligation_id)",
}


def upgrade() -> None:
    op.execute(
        """
        create table team_lines (
            organization_id uuid primary key,
            lines text[] not null,
            constraint team_lines_some check (lines <> '{}')
        )
        """
    )
    op.execute(
        """
        create table obligation_lines (
            obligation_id uuid primary key,
            lines text[] not null,
            constraint obligation_lines_some check (lines <> '{}')
        )
        """
    )
    # The application reads the feed of the gateway as well, for a word that was just told.
    grant(PROGRAM, "team_lines", app="select, insert, update, delete", worker="select, insert, update, delete")
    grant(PROGRAM, "obligation_lines", app="select", worker="select, insert, update, delete")
    for source in ("gateway", "campaigns"):
        op.execute(ddl(READ_AGAIN, again=Literal(f"{source}, lines"), source=Literal(source)))
    for function in (LINES_OF_REPORT, LINES_OF_VISIT, IS_LINED):
        op.execute(function)
    for signature in FUNCTIONS:
        op.execute(ddl("revoke execute on function {function} from public", function=SQL(signature)))
        for role in (app_role(PROGRAM), worker_role(PROGRAM)):
            op.execute(ddl("grant execute on function {function} to {role}", function=SQL(signature), role=role))
    for table, lines in SEEN.items():
        op.execute(
            ddl(
                """
                create policy {policy} on {table} as restrictive for select to {role} using (
                    (select nullif(current_setting('app.lined', true), '')) is null
                    or is_lined(
                        (select nullif(current_setting('app.lined', true), '')::text[]), village_code, team_id, {lines}
                    )
                )
                """,
                policy=f"{table}_by_line",
                table=table,
                role=app_role(PROGRAM),
                lines=SQL(lines),
            )
        )


def downgrade() -> None:
    for table in SEEN:
        op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_by_line", table=table))
    op.execute("drop function is_lined(text[], text, uuid, text[])")
    for signature in FUNCTIONS:
        op.execute(ddl("drop function {function}", function=SQL(signature)))
    op.execute("delete from feeds_to_read_again where source like '%, lines'")
    op.execute("delete from feed_cursors where source like '%, lines'")
    op.drop_table("obligation_lines")
    op.drop_table("team_lines")
