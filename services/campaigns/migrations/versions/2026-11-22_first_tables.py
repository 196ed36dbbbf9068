"""The first tables of campaigns: notices, campaigns, due items, and copies from the other programs."""

from alembic import op
from psycopg.sql import SQL, Composable

from services.kernel.db.schema import (
    app_role,
    create_audit_tables,
    create_code_range_type,
    create_event_tables,
    ddl,
    drop_common_tables,
    grant,
    in_scope,
    secure,
)

revision = "campaigns_0001"
down_revision = None
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
MONTH = SQL("'^[0-9]{4}-(0[1-9]|1[0-2])$'")

TABLES = [
    """
    create table notices (
        id uuid primary key,
        title text not null,
        text text not null,
        doc_number text,
        issuer text not null,
        issued_on date not null,
        division_code text collate "C" not null,
        addressees text[] not null,
        attachments text[] not null,
        is_incomplete boolean not null,
        version integer not null
    )
    """,
    """
    create table notice_parents (
        notice_id uuid not null references notices,
        position integer not null,
        parent_id uuid not null references notices,
        primary key (notice_id, position),
        constraint notice_parents_once unique (notice_id, parent_id),
        constraint notice_parents_at_most_two check (position in (1, 2)),
        constraint notice_parents_not_itself check (notice_id <> parent_id)
    )
    """,
    """
    create table campaigns (
        id uuid primary key,
        name text not null,
        series text not null,
        year integer not null,
        notice_id uuid references notices,
        division_code text collate "C" not null,
        starts_on date not null,
        ends_on date not null,
        version integer not null,
        constraint campaigns_end_after_start check (ends_on >= starts_on)
    )
    """,
    """
    create table phases (
        campaign_id uuid not null references campaigns,
        position integer not null,
        name text not null,
        starts_on date not null,
        ends_on date not null,
        primary key (campaign_id, position),
        constraint phases_end_after_start check (ends_on >= starts_on)
    )
    """,
    """
    create table quota_allocations (
        campaign_id uuid not null references campaigns,
        measure text not null,
        granted_by text collate "C" not null,
        division_code text collate "C",
        organization_id uuid,
        amount integer not null,
        constraint quota_allocations_once
            unique nulls not distinct (campaign_id, measure, granted_by, division_code, organization_id),
        constraint quota_allocations_one_recipient check (num_nonnulls(division_code, organization_id) = 1),
        constraint quota_allocations_below_giver
            check (division_code is null or (starts_with(division_code, granted_by) and division_code <> granted_by)),
        constraint quota_allocations_not_negative check (amount >= 0)
    )
    """,
    ddl(
        """
        create table obligations (
            id uuid primary key,
            campaign_id uuid not null references campaigns,
            name text not null,
            form text not null,
            owed_by_kind text not null,
            owed_by_code text collate "C" not null,
            due_day integer,
            from_month text,
            to_month text,
            due_on date,
            minimum integer not null,
            contact jsonb not null,
            version integer not null,
            constraint obligations_one_cycle check (
                (due_on is not null and num_nonnulls(due_day, from_month, to_month) = 0)
                or (due_on is null and num_nonnulls(due_day, from_month, to_month) = 3)
            ),
            constraint obligations_due_day check (due_day between 1 and 31),
            constraint obligations_months
                check (from_month ~ {month} and to_month ~ {month} and to_month collate "C" >= from_month),
            constraint obligations_minimum check (minimum >= 1)
        )
        """,
        month=MONTH,
    ),
    ddl(
        """
        create table due_items (
            id uuid primary key default gen_random_uuid(),
            obligation_id uuid not null references obligations,
            campaign_id uuid not null references campaigns,
            organization_id uuid not null,
            division_code text collate "C" not null,
            form text not null,
            period text not null,
            due_on date not null,
            original_due_at timestamptz not null,
            due_at timestamptz not null,
            minimum integer not null,
            count integer not null default 0,
            filed_at timestamptz,
            accepted_at timestamptz,
            constraint due_items_once unique (obligation_id, organization_id, period),
            constraint due_items_period check (period ~ {month}),
            constraint due_items_never_earlier check (due_at >= original_due_at),
            constraint due_items_accepted_when_filed check (accepted_at is null or filed_at is not null)
        )
        """,
        month=MONTH,
    ),
    """
    create table due_extensions (
        id bigint generated always as identity primary key,
        due_id uuid not null references due_items on delete restrict,
        division_code text collate "C" not null,
        organization_id uuid not null,
        due_at timestamptz not null,
        reason text not null,
        extended_by uuid not null,
        extended_at timestamptz not null default now()
    )
    """,
    """
    create table calendar_tokens (
        account_id uuid primary key,
        token_hash bytea not null,
        division_codes text[] not null,
        team_ids uuid[] not null,
        expires_at timestamptz not null,
        constraint calendar_tokens_hash unique (token_hash)
    )
    """,
    'create table divisions (code text collate "C" primary key, name text not null, level text not null, '
    'parent text collate "C")',
    "create table organizations (id uuid primary key, name text not null, kind text not null, "
    'division_code text collate "C" not null)',
    """
    create table pairings (
        id uuid primary key,
        household_id uuid not null,
        team_id uuid not null,
        village_code text collate "C" not null,
        starts_on date not null,
        ends_on date
    )
    """,
    ddl(
        """
        create table filings (
            report_id uuid primary key,
            form text not null,
            pairing_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            month text constraint filings_month check (month ~ {month}),
            submitted_at timestamptz,
            accepted_at timestamptz,
            changed_at timestamptz not null
        )
        """,
        month=MONTH,
    ),
    ddl(
        """
        create table household_visits (
            visit_id uuid primary key,
            household_id uuid not null,
            team_id uuid not null,
            village_code text collate "C" not null,
            month text not null constraint household_visits_month check (month ~ {month}),
            completed_at timestamptz not null
        )
        """,
        month=MONTH,
    ),
]

INDEXES = [
    # The list of dues is ordered by (due_at, id), and a division's page reads its range of codes.
    "create index due_items_by_time on due_items (due_at, id)",
    "create index due_items_by_division on due_items (division_code, due_at, id)",
    # `refresh_dues` recounts one team; a team's own list starts here too.
    "create index due_items_by_organization on due_items (organization_id, due_at, id)",
    "create index due_items_by_campaign on due_items (campaign_id, period)",
    "create index due_extensions_by_due on due_extensions (due_id)",
    "create index pairings_by_team on pairings (team_id)",
    "create index filings_by_team on filings (team_id, form, month)",
    "create index household_visits_by_team on household_visits (team_id, month)",
    # The expansion of an obligation reads the organisations of a kind below a division.
    "create index organizations_by_place on organizations (kind, division_code)",
    # The check for a cycle follows a cascade from parent to children.
    "create index notice_parents_by_parent on notice_parents (parent_id)",
]


def upgrade() -> None:
    create_code_range_type()
    create_event_tables(PROGRAM)
    create_audit_tables(PROGRAM)
    for statement in TABLES + INDEXES:
        op.execute(statement)
    _secure_public_documents()
    _secure_duties()
    _secure_copies()


def _secure_public_documents() -> None:
    """Notices and campaigns are readable for every reader of campaigns, and writable inside one's own divisions."""
    for table, code_column, privileges in (
        ("notices", "division_code", "select, insert, update"),
        ("campaigns", "division_code", "select, insert, update"),
        ("obligations", "owed_by_code", "select, insert, update"),
        ("quota_allocations", "granted_by", "select, insert, update, delete"),
    ):
        secure(PROGRAM, table, SQL("true"), in_scope(code_column))
        _change_only(table, in_scope(code_column))
        grant(PROGRAM, table, app=privileges, worker="select")
    for table in ("notice_parents", "phases"):
        grant(PROGRAM, table, app="select, insert, delete", worker="select")


def _change_only(table: str, condition: Composable) -> None:
    """A policy for reading also allows deleting and moving a row, unless a restrictive policy forbids it."""
    for command in (SQL("update"), SQL("delete")):
        statement = ddl(
            "create policy {policy} on {table} as restrictive for {command} to {role} using ({condition})",
            policy=f"{table}_{command.as_string()}",
            table=table,
            command=command,
            role=app_role(PROGRAM),
            condition=condition,
        )
        op.execute(statement)


def _secure_duties() -> None:
    own = in_scope("division_code", "organization_id")
    secure(PROGRAM, "due_items", own)
    secure(PROGRAM, "due_extensions", own)
    grant(PROGRAM, "due_items", app="select, insert, update, delete", worker="select, insert, update, delete")
    grant(PROGRAM, "due_extensions", app="select, insert", worker="select")
    grant(PROGRAM, "calendar_tokens", app="select, insert, update, delete", worker="select, delete")


def _secure_copies() -> None:
    """Copies from the feeds; the application reads them to count what is owed, in its viewer's scope."""
    for table in ("pairings", "filings", "household_visits"):
        secure(PROGRAM, table, in_scope("village_code", "team_id"))
        grant(PROGRAM, table, app="select", worker="select, insert, update")
    for table in ("divisions", "organizations"):
        grant(PROGRAM, table, app="select", worker="select, insert, update")


def downgrade() -> None:
    for table in (
        "household_visits",
        "filings",
        "pairings",
        "organizations",
        "divisions",
        "calendar_tokens",
        "due_extensions",
        "due_items",
        "obligations",
        "quota_allocations",
        "phases",
        "campaigns",
        "notice_parents",
        "notices",
    ):
        op.drop_table(table)
    drop_common_tables()
