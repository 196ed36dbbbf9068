"""Hide what belongs to a restricted household, and destroy what belongs to an erased one (finding F13).

`withheld_households` is a copy from the events of the register; the policies read it. A team may go on sending for a
restricted household: the visit is stored, and shown once the restriction ends. `erase_household` runs as the owner,
because whoever reads the event, application or worker, must destroy the key and all rows in that transaction, and
neither sees them all. `objects_to_delete` is what the worker has to delete in the store, each place twice: an upload
ticket that was given before lives for ten minutes.
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL, Identifier

from services.kernel.db.schema import ddl, grant, restrict, teams

revision = "submissions_0011"
down_revision = "submissions_0010"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
# By its key: to read all that are withheld would cost every statement more with each of them.
NOT_WITHHELD: LiteralString = """
    not exists (
        select
          from withheld_households w
         where w.household_id = {household}
           and (w.is_erased or not coalesce(
               w.village_code <@ (select nullif(current_setting('app.restricted', true), '')::code_multirange), false
           ))
    )
"""
IS_SENT = SQL("coalesce(team_id = any ({teams}), false)").format(teams=teams("app.sending"))
OF_HOUSEHOLD = ("visits", "reports")
# By the row they belong to.
OF_OTHERS = {
    "photos": ("visits", "visit_id"),
    "visit_conflicts": ("visits", "visit_id"),
    "visit_revisions": ("visits", "visit_id"),
    "report_versions": ("reports", "report_id"),
    "report_scans": ("reports", "report_id"),
}


class WithheldHouseholdsError(Exception):
    """The release before would show what is restricted."""


def upgrade() -> None:
    op.execute(
        """
        create table withheld_households (
            household_id uuid primary key,
            village_code text collate "C" not null,
            is_erased boolean not null,
            withheld_at timestamptz not null default now(),
            visits integer not null default 0,
            photos integer not null default 0,
            reports integer not null default 0,
            scans integer not null default 0,
            emptied_at timestamptz
        )
        """
    )
    grant(PROGRAM, "withheld_households", app="select, insert, update, delete", worker="select, insert, update, delete")
    op.execute(
        """
        create table objects_to_delete (
            prefix text primary key,
            household_id uuid not null references withheld_households,
            is_deleted_once boolean not null default false,
            due_at timestamptz not null default now()
        )
        """
    )
    # What is due, and whether a household has any left that was never deleted.
    op.execute("create index objects_to_delete_due on objects_to_delete (due_at)")
    op.execute("create index objects_to_delete_of on objects_to_delete (household_id) where not is_deleted_once")
    grant(PROGRAM, "objects_to_delete", app=None, worker="select, update, delete")
    # The reports of a household; until now nothing was looked for by it.
    op.execute("create index reports_by_household on reports (household_id)")
    for table in OF_HOUSEHOLD:
        shown = SQL(NOT_WITHHELD).format(household=Identifier(table, "household_id"))
        restrict(PROGRAM, table, SQL("({is_sent} or {shown})").format(is_sent=IS_SENT, shown=shown))
    for table, (owner, reference) in OF_OTHERS.items():
        seen = SQL("({is_sent} or exists (select from {owner} o where o.id = {table}.{reference}))").format(
            is_sent=IS_SENT, owner=Identifier(owner), table=Identifier(table), reference=Identifier(reference)
        )
        restrict(PROGRAM, table, seen)
    op.execute(HELD_OF_HOUSEHOLD)
    op.execute(ERASE_HOUSEHOLD)


HELD_OF_HOUSEHOLD = """
    create function held_of_household(household uuid)
    returns table (visits integer, photos integer, reports integer, scans integer)
    language sql stable security definer set search_path = public, pg_temp as $$
        select (select count(*)::integer from visits v where v.household_id = household),
               (select count(*)::integer from photos p join visits v on v.id = p.visit_id
                 where v.household_id = household),
               (select count(*)::integer from reports r where r.household_id = household),
               (select count(*)::integer from report_scans s join reports r on r.id = s.report_id
                 where r.household_id = household)
    $$
"""
# The key first: who seals under it has locked it, so all that was sealed is there when the rows are deleted.
ERASE_HOUSEHOLD = """
    create function erase_household(household uuid, is_first boolean) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    begin
        if not exists (select from withheld_households where household_id = household and is_erased) then
            return;
        end if;
        delete from household_keys where id = household;
        update withheld_households w
           set visits = w.visits + h.visits, photos = w.photos + h.photos, reports = w.reports + h.reports,
               scans = w.scans + h.scans
          from held_of_household(household) h
         where w.household_id = household;
        -- The last place holds nothing: it brings this function back, for what a request that ran beside it has stored.
        insert into objects_to_delete (prefix, household_id)
        select place || owner.id || '/', household
          from (select p.id from photos p join visits v on v.id = p.visit_id where v.household_id = household
                union
                select s.id from report_scans s join reports r on r.id = s.report_id
                 where r.household_id = household) owner
         cross join (values ('photos/'), ('renditions/')) places (place)
        union all
        select 'households/' || household || '/', household where is_first
            on conflict (prefix) do update set is_deleted_once = false, due_at = now();
        delete from photos p using visits v where v.id = p.visit_id and v.household_id = household;
        delete from visit_conflicts c using visits v where v.id = c.visit_id and v.household_id = household;
        delete from visit_revisions c using visits v where v.id = c.visit_id and v.household_id = household;
        delete from visits v where v.household_id = household;
        delete from report_scans s using reports r where r.id = s.report_id and r.household_id = household;
        delete from report_versions s using reports r where r.id = s.report_id and r.household_id = household;
        delete from reports r where r.household_id = household;
    end
    $$
"""


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("select exists (select from withheld_households)").scalar_one():
        raise WithheldHouseholdsError(WithheldHouseholdsError.__doc__)
    op.execute("drop function erase_household(uuid, boolean), held_of_household(uuid)")
    for table in (*OF_HOUSEHOLD, *OF_OTHERS):
        op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_withheld", table=table))
    op.drop_index("reports_by_household")
    op.drop_table("objects_to_delete")
    op.drop_table("withheld_households")
