"""Duties of units: who owes by rules, what is counted by the unit itself, to whom, by which channels (issue 12).

Only adds and loosens, so that the release before goes on reading while people work. Duties that exist keep their form,
their kind of unit and their division, and count when they are filed.
"""

from alembic import op
from psycopg.sql import SQL
from sqlalchemy import text

from services.kernel.db.schema import grant, in_scope, secure

revision = "campaigns_0012"
down_revision = "campaigns_0011"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
UP = [
    """
    alter table obligations
        alter column owed_by_kind drop not null,
        add column what text,
        add column refs text[] not null default '{}',
        add column who jsonb,
        add column to_organization_id uuid,
        add column to_outside text,
        add column counts_when text not null default 'filed',
        add column channels text[] not null default '{electronic}',
        add column ended_on date,
        add constraint obligations_owed_by_somebody check (num_nonnulls(owed_by_kind, who) = 1),
        add constraint obligations_one_receiver check (num_nonnulls(to_organization_id, to_outside) <= 1),
        add constraint obligations_counts_when_known check (counts_when in ('filed', 'accepted', 'received')),
        add constraint obligations_channels check (cardinality(channels) > 0)
    """,
    """
    create table obligation_units (
        obligation_id uuid not null references obligations on delete cascade,
        organization_id uuid not null,
        division_code text collate "C" not null,
        primary key (obligation_id, organization_id)
    )
    """,
    # Whom a unit that came, moved or closed concerns.
    "create index obligation_units_by_unit on obligation_units (organization_id)",
    """
    create table obligation_links (
        obligation_id uuid not null references obligations on delete cascade,
        parent_id uuid not null references obligations on delete cascade,
        primary key (obligation_id, parent_id),
        constraint obligation_links_not_itself check (parent_id <> obligation_id)
    )
    """,
    "create index obligation_links_by_parent on obligation_links (parent_id)",
    """
    alter table due_items
        add column counts_when text not null default 'filed',
        add column number integer,
        add column returned_at timestamptz,
        add column returned_by uuid,
        add column received_at timestamptz,
        add column files_at timestamptz,
        add constraint due_items_number check (number >= 0),
        add constraint due_items_returned check (num_nonnulls(number, returned_at, returned_by) in (0, 3))
    """,
    "alter table campaign_acts add column obligation_id uuid, drop constraint campaign_acts_act",
    """
    alter table campaign_acts
        add constraint campaign_acts_act check (act in ('published', 'withdrawn', 'closed', 'duty_ended')),
        add constraint campaign_acts_of_a_duty check ((act = 'duty_ended') = (obligation_id is not null))
    """,
    """
    create table due_receipts (
        due_id uuid not null references due_items on delete cascade,
        channel text not null,
        division_code text collate "C" not null,
        organization_id uuid not null,
        received_on date not null,
        received_by uuid not null,
        noted_at timestamptz not null,
        primary key (due_id, channel)
    )
    """,
]
OF_A_SEEN_DUTY = SQL("exists (select from obligations o where o.id = obligation_id)")
USED = """
    select exists (select from obligations where what is not null)
        or exists (select from due_receipts)
        or exists (select from obligations where who is not null or ended_on is not null)
"""


class DutiesOfUnitsError(Exception):
    """A duty is counted by units, which the release before cannot do; the way back is the backup from before."""


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    grant(PROGRAM, "obligation_units", app="select, insert, update, delete", worker="select, insert, update, delete")
    grant(PROGRAM, "obligation_links", app="select, insert, delete", worker="select")
    for table in ("obligation_units", "obligation_links"):
        secure(PROGRAM, table, OF_A_SEEN_DUTY)
    secure(PROGRAM, "due_receipts", in_scope("division_code", "organization_id"))
    grant(PROGRAM, "due_receipts", app="select, insert, update, delete", worker="select, delete")


def downgrade() -> None:
    if op.get_bind().execute(text(USED)).scalar_one():
        raise DutiesOfUnitsError(DutiesOfUnitsError.__doc__)
    for table in ("due_receipts", "obligation_links", "obligation_units"):
        op.drop_table(table)
    op.execute(
        """
        alter table campaign_acts
            drop constraint campaign_acts_act,
            drop column obligation_id,
            add constraint campaign_acts_act check (act in ('published', 'withdrawn', 'closed'))
        """
    )
    op.execute(
        """
        alter table due_items
            drop column counts_when, drop column number, drop column returned_at, drop column returned_by,
            drop column received_at, drop column files_at
        """
    )
    op.execute(
        """
        alter table obligations
            drop column what, drop column refs, drop column who, drop column to_organization_id,
            drop column to_outside, drop column counts_when, drop column channels, drop column ended_on,
            alter column owed_by_kind set not null
        """
    )
