"""Enrol pairings in campaigns, and count the board by campaign (issue 12).

The register learns of a campaign what decides who is enrolled, and of its duties what asks for visits, with their
periods. The feed of campaigns is read once more for that. Pairings of before are then enrolled in every campaign of
before that they belong to (`enrols_before`).

Indexes: `enrolments_by_campaign` serves the lists of a campaign and what is counted again when it changes;
`progress_enrolled_of_village` the boards above the county, `progress_enrolled_by_village` the recount.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl, grant, in_scope, secure

revision = "households_0020"
down_revision = "households_0019"
branch_labels = None
depends_on = None

PROGRAM = "households"
# Ranges of two codes meet where one of them is the beginning of the other: a campaign of the area, or of one above it.
MEETS = SQL(
    "code_multirange(code_range(division_code, division_code || ':'))"
    " && (select nullif(current_setting('app.codes', true), '')::code_multirange)"
)
SEEN = SQL("exists (select from pairings p where p.id = pairing_id)")
WRITABLE = SQL("exists (select from pairings p where p.id = pairing_id and {in_scope})")


class EnrolledError(Exception):
    """Somebody has enrolled or taken out a pairing; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        alter table campaigns
            add column name text not null default '',
            add column series text not null default '',
            add column year integer,
            add column division_code text collate "C",
            add column state text not null default 'published',
            add column closed_at timestamptz,
            add column serves jsonb not null default '{"statuses": [], "groups": []}',
            add column open_below boolean not null default false,
            add column has_rules boolean not null default false,
            add column takes_pairings boolean,
            add column enrols_before timestamptz,
            add constraint campaigns_state check (state in ('draft', 'published', 'closed', 'archived'))
        """
    )
    op.execute("update campaigns set enrols_before = now()")
    _create_copies()
    _create_enrolments()
    _create_rollup()
    op.execute("delete from feed_cursors where source = 'campaigns'")
    op.execute("delete from events_seen")


def _create_copies() -> None:
    op.execute(
        """
        create table campaign_units (
            campaign_id uuid not null,
            organization_id uuid not null,
            primary key (campaign_id, organization_id)
        )
        """
    )
    op.execute(
        """
        create table duties (
            obligation_id uuid primary key,
            campaign_id uuid not null,
            owed_by_kind text not null,
            owed_by_code text collate "C" not null,
            visits integer
        )
        """
    )
    op.execute("create index duties_by_campaign on duties (campaign_id)")
    op.execute(
        """
        create table duty_periods (
            obligation_id uuid not null references duties on delete cascade,
            key text not null,
            starts_on date not null,
            ends_on date not null,
            due_on date,
            due_at timestamptz,
            is_settled boolean not null default false,
            primary key (obligation_id, key)
        )
        """
    )
    op.execute(
        """
        create table duty_extensions (
            obligation_id uuid not null,
            organization_id uuid not null,
            period text not null,
            due_at timestamptz not null,
            is_settled boolean not null default false,
            primary key (obligation_id, organization_id, period)
        )
        """
    )
    # The worker looks once a second for what has fallen due.
    op.execute("create index duty_periods_open on duty_periods (due_at) where not is_settled")
    op.execute("create index duty_extensions_open on duty_extensions (due_at) where not is_settled")
    op.execute(
        """
        create table campaign_periods (
            campaign_id uuid not null,
            period text not null,
            starts_on date not null,
            ends_on date not null,
            visits_from date not null,
            visits_to date not null,
            primary key (campaign_id, period)
        )
        """
    )
    for table in ("campaign_units", "duties", "duty_periods", "duty_extensions", "campaign_periods"):
        grant(PROGRAM, table, app="select", worker="select, insert, update, delete")


def _create_enrolments() -> None:
    op.execute(
        """
        create table enrolments (
            pairing_id uuid not null references pairings,
            campaign_id uuid not null,
            starts_on date,
            ends_on date,
            version integer not null default 1,
            enrolled_by uuid,
            enrolled_at timestamptz not null default now(),
            primary key (pairing_id, campaign_id),
            -- One day before the first: enrolled on no day.
            constraint enrolments_end_after_start check (ends_on >= starts_on - 1)
        )
        """
    )
    op.execute("create index enrolments_by_campaign on enrolments (campaign_id, pairing_id)")
    secure(PROGRAM, "enrolments", SEEN, WRITABLE.format(in_scope=in_scope("village_code")))
    grant(PROGRAM, "enrolments", app="select, insert, update", worker="select, insert")
    secure(PROGRAM, "campaigns", MEETS)


def _create_rollup() -> None:
    op.execute(
        """
        create table progress_enrolled (
            campaign_id uuid not null,
            period text not null,
            village_code text collate "C" not null,
            team_id uuid,
            paired integer not null,
            visited integer not null,
            visits integer not null,
            amount_fen bigint not null,
            overdue integer not null,
            income_projects integer not null,
            indoors_clean integer not null,
            belongings_tidy integer not null,
            outdoors_free_of_droppings integer not null,
            yard_free_of_litter integer not null,
            constraint progress_enrolled_once unique nulls not distinct (campaign_id, period, village_code, team_id)
        )
        """
    )
    op.execute(
        "create index progress_enrolled_of_village on progress_enrolled (campaign_id, period, village_code) "
        "include (paired, visited, visits, amount_fen, overdue) where team_id is null"
    )
    op.execute("create index progress_enrolled_by_village on progress_enrolled (village_code)")
    grant(PROGRAM, "progress_enrolled", app="select", worker="select, insert, delete")


def downgrade() -> None:
    by_somebody = "select exists (select from enrolments where enrolled_by is not null)"
    if op.get_bind().exec_driver_sql(by_somebody).scalar_one():
        raise EnrolledError(EnrolledError.__doc__)
    for table in (
        "progress_enrolled",
        "enrolments",
        "campaign_periods",
        "duty_extensions",
        "duty_periods",
        "duties",
        "campaign_units",
    ):
        op.drop_table(table)
    for kind in ("scope", "worker", "owner"):
        op.execute(ddl("drop policy {policy} on campaigns", policy=f"campaigns_{kind}"))
    op.execute("alter table campaigns no force row level security")
    op.execute("alter table campaigns disable row level security")
    # The release before knows a campaign that was withdrawn by its days.
    op.execute("update campaigns set starts_on = null, ends_on = null where state = 'draft'")
    op.execute(
        """
        alter table campaigns
            drop column name, drop column series, drop column year, drop column division_code, drop column state,
            drop column closed_at, drop column serves, drop column open_below, drop column has_rules,
            drop column takes_pairings, drop column enrols_before
        """
    )
