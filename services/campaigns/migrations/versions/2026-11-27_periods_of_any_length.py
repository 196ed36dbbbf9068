"""Periods of any length: due items say their days, duties may have no deadline, visits keep their day (issue 12).

Only adds and loosens, so that the release before goes on reading while people work. Rows that exist get the days of
their month. The day of visits that exist is read from the feed again by the worker (`copies.visit_days`).
"""

from alembic import op
from psycopg.sql import SQL
from sqlalchemy import text

from services.kernel.db.schema import ddl, grant

revision = "campaigns_0007"
down_revision = "campaigns_0006"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
MONTH = SQL("'^[0-9]{4}-(0[1-9]|1[0-2])$'")
OTHER_CYCLES = "select exists (select from obligations where cycle is not null)"

UP = [
    "alter table obligations add column cycle jsonb",
    "alter table obligations drop constraint obligations_one_cycle",
    """
    alter table obligations add constraint obligations_one_cycle check (
        num_nonnulls(due_on, cycle, due_day) = 1
        and num_nonnulls(due_day, from_month, to_month) in (0, 3)
    )
    """,
    "alter table due_items drop constraint due_items_period, add column starts_on date, add column ends_on date",
    """
    update due_items
       set starts_on = to_date(period, 'YYYY-MM'),
           ends_on = (to_date(period, 'YYYY-MM') + interval '1 month' - interval '1 day')::date
    """,
    """
    alter table due_items
        alter column starts_on set not null,
        alter column ends_on set not null,
        alter column due_on drop not null,
        alter column original_due_at drop not null,
        alter column due_at drop not null,
        add constraint due_items_have_days check (ends_on >= starts_on),
        add constraint due_items_deadline_or_none check (num_nulls(due_on, original_due_at, due_at) in (0, 3))
    """,
    "alter table filings drop constraint filings_month",
    "alter table household_visits drop constraint household_visits_month, add column visited_on date",
    # The recount of a team reads its visits of the days of a period.
    "create index household_visits_by_day on household_visits (team_id, visited_on)",
    # The rows whose day the worker still has to read; none is in it afterwards.
    "create index household_visits_without_day on household_visits (visit_id) where visited_on is null",
    """
    create table days_off_years (
        year integer primary key,
        source text not null,
        loaded_at timestamptz not null,
        loaded_by uuid not null
    )
    """,
    """
    create table days_off (
        day date primary key,
        year integer not null references days_off_years,
        name text not null,
        is_off boolean not null,
        constraint days_off_of_its_year check (extract(year from day) = year)
    )
    """,
]


class OtherCyclesError(Exception):
    """A duty has a cycle that the release before cannot read; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    grant(PROGRAM, "days_off_years", app="select, insert, update", worker=None)
    grant(PROGRAM, "days_off", app="select, insert, delete", worker=None)


def downgrade() -> None:
    if op.get_bind().execute(text(OTHER_CYCLES)).scalar_one():
        raise OtherCyclesError(OtherCyclesError.__doc__)
    op.drop_table("days_off")
    op.drop_table("days_off_years")
    op.drop_index("household_visits_without_day")
    op.drop_index("household_visits_by_day")
    op.execute("alter table household_visits drop column visited_on")
    for table in ("household_visits", "filings"):
        op.execute(
            ddl("alter table {table} add constraint {name} check (month ~ {month})",
                table=table, name=f"{table}_month", month=MONTH)
        )  # fmt: skip
    op.execute(
        ddl(
            """
            alter table due_items
                drop constraint due_items_deadline_or_none,
                drop constraint due_items_have_days,
                alter column due_on set not null,
                alter column original_due_at set not null,
                alter column due_at set not null,
                drop column starts_on,
                drop column ends_on,
                add constraint due_items_period check (period ~ {month})
            """,
            month=MONTH,
        )
    )
    op.execute("alter table obligations drop constraint obligations_one_cycle")
    op.execute(
        """
        alter table obligations
            drop column cycle,
            add constraint obligations_one_cycle check (
                (due_on is not null and num_nonnulls(due_day, from_month, to_month) = 0)
                or (due_on is null and num_nonnulls(due_day, from_month, to_month) = 3)
            )
        """
    )
