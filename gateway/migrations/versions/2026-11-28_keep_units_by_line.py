"""Refuse, from an office on lines, what it changes of units, their lines and the roles in them on another line.

Why: an officer of another line of a county put a team on his own line, and took over the account of its leader; then
he read its drafts and forms (decision 54). `app.lined` says for a transaction which lines its caller holds where;
unset, as for administrators, workers and programs, all passes. Triggers instead of row-level security, because every
office goes on reading, and locking, the units of all lines. `organization_lines_once` and the key of units serve them.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl

revision = "gateway_0024"
down_revision = "gateway_0022"
branch_labels = None
depends_on = None

# A unit on no line is open to all of them.
IS_KEPT = """
    create function is_kept_by(held text[], unit uuid, place text) returns boolean
    language sql stable set search_path = pg_catalog, public as $$
        select held is null
            or not exists (select from organization_lines l where l.organization_id = unit)
            or exists (
                select from unnest(held) as entry
                 where case
                    when entry like '=%' then entry = '=' || unit::text
                    else starts_with(place, split_part(entry, ':', 2))
                        and (split_part(entry, ':', 1) = '' or exists (
                            select from organization_lines l
                             where l.organization_id = unit and l.line = split_part(entry, ':', 1)
                        ))
                 end
            )
    $$
"""
HOLDS_LINE = """
    create function holds_line(held text[], wanted text, place text) returns boolean
    language sql immutable as $$
        select held is null or exists (
            select from unnest(held) as entry
             where entry not like '=%'
               and starts_with(place, split_part(entry, ':', 2))
               and split_part(entry, ':', 1) in ('', wanted)
        )
    $$
"""
CHECK_UNIT = """
    create function check_line_of_unit() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
    declare
        held text[] := nullif(current_setting('app.lined', true), '')::text[];
    begin
        if held is not null and not is_kept_by(held, old.id, old.division_code) then
            raise insufficient_privilege using message = 'the unit stands on another line';
        end if;
        return null;
    end
    $$
"""
# Whose office loses its last line reads every line.
CHECK_LINE = """
    create function check_line() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
    declare
        held text[] := nullif(current_setting('app.lined', true), '')::text[];
        changed organization_lines := case when tg_op = 'DELETE' then old else new end;
        unit organizations;
    begin
        if held is null or (tg_op = 'UPDATE' and new.parent_id is not distinct from old.parent_id) then
            return null;
        end if;
        select * into unit from organizations o where o.id = changed.organization_id;
        if not holds_line(held, changed.line, unit.division_code) then
            raise insufficient_privilege using message = 'only an office on the line puts a unit on it or takes it off';
        end if;
        if tg_op = 'DELETE' and unit.kind <> 'team' and not holds_line(held, '', unit.division_code) and not exists (
            select from organization_lines l where l.organization_id = changed.organization_id
        ) then
            raise insufficient_privilege using message = 'an office on a line takes no office off its last line';
        end if;
        return null;
    end
    $$
"""
# A role of an office reads what is on all lines of its unit; held in a place alone, every line.
CHECK_ROLE = """
    create function check_line_of_role() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
    declare
        held text[] := nullif(current_setting('app.lined', true), '')::text[];
        changed account_roles := case when tg_op = 'DELETE' then old else new end;
        place text;
        is_given boolean;
    begin
        if held is null then
            return null;
        end if;
        place := coalesce(
            changed.division_code, (select o.division_code from organizations o where o.id = changed.organization_id)
        );
        if changed.role in ('volunteer', 'team_leader') then
            is_given := is_kept_by(held, changed.organization_id, place);
        else
            is_given := holds_line(held, '', place) or (
                exists (select from organization_lines l where l.organization_id = changed.organization_id)
                and not exists (
                    select from organization_lines l
                     where l.organization_id = changed.organization_id and not holds_line(held, l.line, place)
                )
            );
        end if;
        if is_given is not true then
            raise insufficient_privilege using message = 'the role is one of another line';
        end if;
        return null;
    end
    $$
"""
FUNCTIONS: tuple[LiteralString, ...] = (IS_KEPT, HOLDS_LINE, CHECK_UNIT, CHECK_LINE, CHECK_ROLE)
TRIGGERS: tuple[tuple[str, LiteralString, str], ...] = (
    ("organizations", "update or delete", "check_line_of_unit"),
    ("organization_lines", "insert or update or delete", "check_line"),
    ("account_roles", "insert or update or delete", "check_line_of_role"),
)


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for table, events, function in TRIGGERS:
        op.execute(
            ddl(
                "create trigger {name} after {events} on {table} for each row execute function {function}()",
                name=f"{table}_by_line",
                events=SQL(events),
                table=table,
                function=function,
            )
        )


def downgrade() -> None:
    for table, _, function in reversed(TRIGGERS):
        op.execute(ddl("drop trigger {name} on {table}", name=f"{table}_by_line", table=table))
        op.execute(ddl("drop function {function}()", function=function))
    op.execute("drop function holds_line(text[], text, text)")
    op.execute("drop function is_kept_by(text[], uuid, text)")
