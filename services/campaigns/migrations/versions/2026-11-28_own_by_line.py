"""Remember on which lines the office stands that made a campaign, a notice or an activity, and let only those lines
change it, split its quotas, and receive for their own units.

Why: an officer of another line of the same county closed the campaign of the office that made it, extended its dues and
signed for it (decision 50). `app.owning_lined` says for a transaction which lines its caller holds where, of what his
offices own; unset, lines decide nothing, as before. A row of an earlier release has no lines: its division decides.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL, Composed

from services.kernel.db.schema import app_role, ddl

revision = "campaigns_0023"
down_revision = "campaigns_0022"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
OWNED = ("campaigns", "notices", "planned_activities")
HELD = SQL("(select nullif(current_setting('app.owning_lined', true), '')::text[])")
LINED = SQL("(select nullif(current_setting('app.lined', true), '')::text[])")
CODES = SQL("(select nullif(current_setting('app.codes', true), '')::code_multirange)")
# An office above has what an office below it made, on its lines.
IS_OF_LINES = """
    create function is_of_lines(held text[], code text, lines text[]) returns boolean
    language sql immutable as $$
        select held is null or exists (
            select from unnest(held) as entry
             where entry not like '=%'
               and starts_with(code, split_part(entry, ':', 2))
               and (split_part(entry, ':', 1) = '' or lines is null or split_part(entry, ':', 1) = any (lines))
        )
    $$
"""
# A draft is seen by its own office, not by the one above.
IS_HELD = """
    create function is_held(held text[], code text, lines text[]) returns boolean
    language sql immutable as $$
        select held is null or exists (
            select from unnest(held) as entry
             where entry not like '=%'
               and code = split_part(entry, ':', 2)
               and (split_part(entry, ':', 1) = '' or lines is null or split_part(entry, ':', 1) = any (lines))
        )
    $$
"""
# What was made above comes down on the lines of who made it; what is on no line, to the units that its rules name.
COMES_DOWN = """
    create function comes_down(held text[], code text, lines text[], campaign uuid) returns boolean
    language sql stable set search_path = pg_catalog, public as $$
        select exists (
            select from unnest(held) as entry
             where case
                when entry like '=%' then lines = '{}' and exists (
                    select from campaign_participants p
                     where p.campaign_id = campaign and '=' || p.organization_id::text = entry
                )
                else starts_with(split_part(entry, ':', 2), code)
                    and (split_part(entry, ':', 1) = '' or lines is null or split_part(entry, ':', 1) = any (lines))
             end
        )
    $$
"""
# `reach.places.is_own_unit`, of a caller whose lines decide.
ANSWERS_FOR = """
    create function answers_for(lined text[], organization uuid, division text) returns boolean
    language sql immutable as $$
        select exists (select from unnest(lined) as entry where entry in ('=' || organization::text, ':' || division))
    $$
"""
# A policy does not read its own table, so the row above is read by a function.
IS_OF_ACTIVITY = """
    create function is_of_activity(held text[], activity uuid) returns boolean
    language sql stable security definer set search_path = pg_catalog, public as $$
        select exists (
            select from planned_activities a where a.id = activity and is_of_lines(held, a.owner_code, a.owner_lines)
        )
    $$
"""
FUNCTIONS = (IS_OF_LINES, IS_HELD, COMES_DOWN, ANSWERS_FOR, IS_OF_ACTIVITY)
IS_TEAM = SQL("exists (select from organizations o where o.id = organization_id and o.kind = 'team')")

OWNS_DUE = SQL(
    """
    exists (
        select from due_items d
          join campaigns c on c.id = d.campaign_id
         where d.id = due_id
           and exists (
               select from unnest((select nullif(current_setting('app.codes', true), '')::code_multirange)) as place
                where lower(place) = coalesce(c.owner_code, c.division_code)
           )
    )
    """
)


def upgrade() -> None:
    for table in OWNED:
        op.execute(ddl("alter table {table} add column owner_lines text[]", table=table))
    for function in FUNCTIONS:
        op.execute(function)
    _own()
    _split_quotas()
    _answer_for_own_units()


def _own() -> None:
    own = SQL("is_of_lines({held}, coalesce(owner_code, division_code), owner_lines)").format(held=HELD)
    for table in ("campaigns", "notices"):
        seen = SQL("state <> 'draft' or is_held({held}, owner_code, owner_lines)").format(held=HELD)
        _restrict(table, "select", seen)
        _restrict(table, "update", own)
        _restrict(table, "delete", own)
    # Who cancels an activity cancels the parts below it, whosever they are.
    of_parent = SQL("{own} or is_of_activity({held}, parent_id)").format(own=own, held=HELD)
    _restrict("planned_activities", "update", of_parent)
    _restrict("planned_activities", "delete", own)
    of_campaign = SQL(
        """
        exists (
            select from campaigns c
             where c.id = campaign_id and is_of_lines({held}, coalesce(c.owner_code, c.division_code), c.owner_lines)
        )
        """
    ).format(held=HELD)
    for command in ("insert", "update", "delete"):
        _restrict("obligations", command, of_campaign)


def _split_quotas() -> None:
    splits = SQL(
        """
        {lined} is null or exists (
            select from campaigns c
             where c.id = campaign_id
               and (
                   is_of_lines({lined}, coalesce(c.owner_code, c.division_code), c.owner_lines)
                   or comes_down({lined}, coalesce(c.owner_code, c.division_code), c.owner_lines, c.id)
               )
        )
        """
    ).format(lined=LINED)
    for command in ("insert", "update", "delete"):
        _restrict("quota_allocations", command, splits)


def _answer_for_own_units() -> None:
    receives = SQL("{lined} is null or answers_for({lined}, organization_id, division_code)").format(lined=LINED)
    for table in ("campaign_receipts", "notice_receipts"):
        _restrict(table, "insert", receives)
    extends = SQL(
        """
        {is_team}
        or case
            when {lined} is null
            then not exists (select from unnest({codes}) as place where lower(place) = division_code) or {owns}
            else not answers_for({lined}, organization_id, division_code)
        end
        """
    ).format(is_team=IS_TEAM, lined=LINED, codes=CODES, owns=OWNS_DUE)
    _restrict("due_extensions", "insert", extends)


def _restrict(table: str, command: LiteralString, condition: SQL | Composed) -> None:
    """A policy for reading or writing allows more, unless a restrictive one forbids it."""
    clause = SQL("with check") if command == "insert" else SQL("using")
    op.execute(
        ddl(
            "create policy {policy} on {table} as restrictive for {command} to {role} {clause} ({condition})",
            policy=f"{table}_{command}_by_line",
            table=table,
            command=SQL(command),
            role=app_role(PROGRAM),
            clause=clause,
            condition=condition,
        )
    )


def downgrade() -> None:
    policies = {
        "campaigns": ("select", "update", "delete"),
        "notices": ("select", "update", "delete"),
        "planned_activities": ("update", "delete"),
        "obligations": ("insert", "update", "delete"),
        "quota_allocations": ("insert", "update", "delete"),
        "campaign_receipts": ("insert",),
        "notice_receipts": ("insert",),
        "due_extensions": ("insert",),
    }
    for table, commands in policies.items():
        for command in commands:
            op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_{command}_by_line", table=table))
    functions: tuple[LiteralString, ...] = (
        "is_of_lines(text[], text, text[])",
        "is_held(text[], text, text[])",
        "comes_down(text[], text, text[], uuid)",
        "answers_for(text[], uuid, text)",
        "is_of_activity(text[], uuid)",
    )
    for function in functions:
        op.execute(ddl("drop function {function}", function=SQL(function)))
    for table in OWNED:
        op.execute(ddl("alter table {table} drop column owner_lines", table=table))
