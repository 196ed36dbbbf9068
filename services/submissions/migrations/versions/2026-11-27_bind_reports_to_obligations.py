"""A report is for an obligation and a period, no longer for a month of a pairing (issue 12): next year's edition asks
for the same form of the same pairing again.

Only adds and loosens, so that the release before goes on while people work: what it stores is unbound (`binding` is
null) and unique as before. The worker binds what exists (`reports.binding_earlier`), and reads the obligations that
were told before (`copies.read_again`).
"""

from typing import LiteralString

from alembic import op
from psycopg.sql import SQL
from sqlalchemy import text

from services.kernel.db import schema
from services.kernel.db.schema import ddl

revision = "submissions_0020"
down_revision = "submissions_0019"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
BOUND_BY_WORKER: LiteralString = (
    "update (campaign_id, obligation_id, period, period_starts_on, period_ends_on, binding)"
)
# Made beside the work: name, columns, condition. `nulls not distinct`: what is null is the same null.
INDEXES: tuple[tuple[LiteralString, LiteralString, LiteralString, LiteralString], ...] = (
    ("reports_one_each_asked", "unique", "(obligation_id, pairing_id, period)", "obligation_id is not null"),
    (
        "reports_one_each_unasked",
        "unique",
        "(pairing_id, kind, period) nulls not distinct",
        "obligation_id is null and binding is not null",
    ),
    ("reports_one_each_unbound", "unique", "(pairing_id, kind, month) nulls not distinct", "binding is null"),
    # The list of a campaign, of an obligation or of one of its periods.
    ("reports_by_campaign", "", "(campaign_id, obligation_id, period)", "campaign_id is not null"),
    # What the operator is shown.
    ("reports_doubtful", "", "(created_at desc, id desc)", "binding is null or binding in ('made', 'chosen')"),
    # Everything of one pairing: whether a month is filed, whether a form is there already.
    ("reports_by_pairing", "", "(pairing_id)", "true"),
)
MONTH_IS_FILED = """
    create or replace function month_is_filed(pairing uuid, day date) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
        select exists (select from reports
                        where pairing_id = pairing and month = to_char(day, 'YYYY-MM')
                          and state in ('accepted', 'forwarded'))
           and not exists (select from reports
                            where pairing_id = pairing and month is null and state in ('draft', 'submitted'))
    $$
"""
# By the days of the period; the release before stores the month alone.
DAY_IS_FILED = """
    create or replace function month_is_filed(pairing uuid, day date) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
        with covering as (
            select state from reports
             where pairing_id = pairing and kind = 'progress_report'
               and (day between period_starts_on and period_ends_on
                    or (binding is null and month = to_char(day, 'YYYY-MM')))
        )
        select exists (select from covering where state in ('accepted', 'forwarded'))
           and not exists (select from covering where state in ('draft', 'submitted'))
           and not exists (select from reports
                            where pairing_id = pairing and kind = 'registration_form'
                              and state in ('draft', 'submitted'))
    $$
"""
IS_SECOND = """
    select exists (select from reports group by pairing_id, kind, month having count(*) > 1)
        or exists (select from reports where kind = 'progress_report' and month is null)
"""


class SecondEditionError(Exception):
    """A pairing has the same form of two editions, which the release before cannot hold; the way back is the backup
    from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        alter table reports
            add column if not exists campaign_id uuid,
            add column if not exists obligation_id uuid,
            add column if not exists period text,
            add column if not exists period_starts_on date,
            add column if not exists period_ends_on date,
            add column if not exists binding text
        """
    )
    with op.get_context().autocommit_block():
        for name, unique, columns, condition in INDEXES:
            op.execute(ddl("drop index concurrently if exists {name}", name=name))
            op.execute(
                ddl(
                    "create {unique} index concurrently {name} on reports {columns} where {condition}",
                    unique=SQL(unique),
                    name=name,
                    columns=SQL(columns),
                    condition=SQL(condition),
                )
            )
    op.execute(
        """
        alter table reports
            drop constraint reports_one_each,
            drop constraint reports_month_fits_kind,
            add constraint reports_binding_known
                check (binding in ('named', 'only', 'chosen', 'made')) not valid,
            add constraint reports_bound_to_a_period
                check ((binding is null) = (period is null)
                       and num_nonnulls(period, period_starts_on, period_ends_on) in (0, 3)
                       and period_starts_on <= period_ends_on) not valid,
            add constraint reports_asked_in_a_campaign
                check (num_nonnulls(campaign_id, obligation_id) in (0, 2)
                       and (binding is null or (binding = 'made') = (obligation_id is null))) not valid
        """
    )
    for name in ("reports_binding_known", "reports_bound_to_a_period", "reports_asked_in_a_campaign"):
        op.execute(ddl("alter table reports validate constraint {name}", name=name))
    op.execute(DAY_IS_FILED)
    _create_copies()
    _create_operators_view()
    schema.grant(PROGRAM, "reports", app=None, worker=BOUND_BY_WORKER)


def _create_copies() -> None:
    op.execute(
        """
        create table obligations (
            id uuid primary key,
            campaign_id uuid not null,
            name text not null,
            form text not null,
            cycle jsonb not null
        )
        """
    )
    op.execute(
        """
        create table obligation_periods (
            obligation_id uuid not null references obligations (id),
            period text not null,
            starts_on date not null,
            ends_on date not null,
            due_on date,
            due_at timestamptz,
            primary key (obligation_id, period)
        )
        """
    )
    # A feed that was read before its events of some type were: it is read from its beginning once more.
    op.execute("create table feeds_to_read_again (source text primary key)")
    op.execute(
        "insert into feeds_to_read_again select 'campaigns, obligations' from feed_cursors where source = 'campaigns'"
    )
    schema.grant(PROGRAM, "obligations", app="select", worker="select, insert, update")
    schema.grant(PROGRAM, "obligation_periods", app="select", worker="select, insert, update, delete")
    schema.grant(PROGRAM, "feeds_to_read_again", app=None, worker="select, delete")


def _create_operators_view() -> None:
    # Ids and periods of nobody's form in particular: it reads with the rights of its owner.
    op.execute(
        """
        create view doubtful_bindings with (security_barrier = true) as
            select r.id, r.kind, r.month, r.period, r.period_starts_on, r.period_ends_on, r.campaign_id,
                   r.obligation_id, o.name as obligation_name, r.binding, r.created_at
              from reports r
              left join obligations o on o.id = r.obligation_id
             where r.binding is null or r.binding in ('made', 'chosen')
        """
    )
    schema.grant(PROGRAM, "doubtful_bindings", app="select", worker="select")


def downgrade() -> None:
    if op.get_bind().execute(text(IS_SECOND)).scalar_one():
        raise SecondEditionError(SecondEditionError.__doc__)
    op.execute("drop view doubtful_bindings")
    op.drop_table("feeds_to_read_again")
    op.drop_table("obligation_periods")
    op.drop_table("obligations")
    op.execute(MONTH_IS_FILED)
    for name, *_ in INDEXES:
        op.drop_index(name)
    op.execute(
        """
        alter table reports
            drop constraint reports_asked_in_a_campaign,
            drop constraint reports_bound_to_a_period,
            drop constraint reports_binding_known,
            add constraint reports_month_fits_kind check ((kind = 'progress_report') = (month is not null)),
            add constraint reports_one_each unique nulls not distinct (pairing_id, kind, month)
        """
    )
    op.execute(
        """
        alter table reports
            drop column campaign_id, drop column obligation_id, drop column period,
            drop column period_starts_on, drop column period_ends_on, drop column binding
        """
    )
    op.execute("delete from feed_cursors where source = 'campaigns, obligations'")
