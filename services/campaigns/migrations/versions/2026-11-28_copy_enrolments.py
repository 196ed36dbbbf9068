"""Know which pairings count in which campaign, so that what is owed is counted by campaign (decision 43).

Only adds. An installation that has pairings reads the feed of households once more; until then all pairings of a team
count, as before.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import grant, secure

revision = "campaigns_0016"
down_revision = "campaigns_0015"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"


def upgrade() -> None:
    op.execute(
        """
        create table enrolments (
            pairing_id uuid not null,
            campaign_id uuid not null,
            starts_on date,
            ends_on date,
            primary key (pairing_id, campaign_id)
        )
        """
    )
    # Who sees the pairing sees where it counts; the place is that of the pairing, which moves.
    secure(PROGRAM, "enrolments", SQL("exists (select from pairings p where p.id = pairing_id)"))
    grant(PROGRAM, "enrolments", app="select", worker="select, insert, update")
    op.execute("create table feeds_to_read_again (source text primary key)")
    grant(PROGRAM, "feeds_to_read_again", app="select", worker="select, delete")
    op.execute("insert into feeds_to_read_again select 'households, enrolments' where exists (select from pairings)")
    op.execute("alter table filings add column is_chosen boolean not null default false")
    # Pages of the units of a province, in the order of their places.
    op.execute("create index organizations_by_code on organizations (division_code, id)")
    # What units count themselves has no late sheets, so it never left the index, nor the worker's list.
    op.execute("drop index due_items_without_late_count")
    op.execute(
        "create index due_items_without_late_count on due_items (organization_id)"
        " where late_count is null and form <> 'unit_return'"
    )


def downgrade() -> None:
    op.execute("drop index organizations_by_code")
    op.execute("alter table filings drop column is_chosen")
    op.execute("drop index due_items_without_late_count")
    op.execute("create index due_items_without_late_count on due_items (organization_id) where late_count is null")
    op.execute("drop table feeds_to_read_again")
    op.execute("drop table enrolments")
