"""Show and let change pairings, their plans and enrolments to offices of the line of their team only.

Why: an officer of another line read the plans of help (帮扶方案) of a county, wrote over them, closed pairings and took
households out of another line's campaign (decision 54). A transaction for such a permission says in `app.lined` which
lines its caller holds where (`Scope.lined`); without it, as for the register, the board and the worker, everything is
as before. What is of a team on no line is open to all. Enrolments ask for a pairing that is seen, and follow; a plan
repeats its team, so that it asks for its line itself. No table is rewritten.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import app_role, ddl, worker_role

revision = "households_0032"
down_revision = "households_0029"
branch_labels = None
depends_on = None

PROGRAM = "households"
TABLES = ("pairings", "support_plans")
LINES_OF_TEAM = """
    create function lines_of_team(team uuid) returns text[]
    language sql stable set search_path = pg_catalog, public as $$
        select coalesce((select o.lines from organizations o where o.id = team), '{}')
    $$
"""
IS_LINED = """
    create function is_lined(lined text[], division text, team uuid, lines text[]) returns boolean
    language sql immutable as $$
        select exists (
            select from unnest(lined) as entry
             where entry = '=' || team::text
                or (entry not like '=%'
                    and starts_with(division, split_part(entry, ':', 2))
                    and (split_part(entry, ':', 1) = '' or lines = '{}' or split_part(entry, ':', 1) = any (lines)))
        )
    $$
"""
FUNCTIONS: tuple[LiteralString, ...] = ("lines_of_team(uuid)", "is_lined(text[], text, uuid, text[])")
OF_LINE = SQL(
    """
    (select nullif(current_setting('app.lined', true), '')) is null
    or is_lined(
        (select nullif(current_setting('app.lined', true), '')::text[]), village_code, team_id, lines_of_team(team_id)
    )
    """
)


def upgrade() -> None:
    for function in (LINES_OF_TEAM, IS_LINED):
        op.execute(function)
    for signature in FUNCTIONS:
        op.execute(ddl("revoke execute on function {function} from public", function=SQL(signature)))
        for role in (app_role(PROGRAM), worker_role(PROGRAM)):
            op.execute(ddl("grant execute on function {function} to {role}", function=SQL(signature), role=role))
    for table in TABLES:
        op.execute(
            ddl(
                """
                create policy {policy} on {table} as restrictive to {role}
                using ({condition}) with check ({condition})
                """,
                policy=f"{table}_by_line",
                table=table,
                role=app_role(PROGRAM),
                condition=OF_LINE,
            )
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_by_line", table=table))
    for signature in reversed(FUNCTIONS):
        op.execute(ddl("drop function {function}", function=SQL(signature)))
