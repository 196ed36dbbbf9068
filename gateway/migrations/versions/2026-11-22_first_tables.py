"""The first tables of the gateway: divisions, organisations, accounts, their sessions, and failed sign-ins."""

from alembic import op
from psycopg.sql import Literal
from sqlalchemy import text

from gateway.queries.vendored_divisions import LOAD_VENDORED, vendored_rows
from services.kernel.db.schema import create_audit_tables, create_event_tables, ddl, grant

revision = "gateway_0001"
down_revision = None
branch_labels = None
depends_on = None

PROGRAM = "gateway"
ROLES = (
    "volunteer, team_leader, county_officer, city_officer, province_officer, inspector, editor, api_client, "
    "security_admin, system_admin, audit_admin"
)

TABLES = [
    """
    create table divisions (
        code text collate "C" primary key,
        name text not null,
        level text not null,
        kind text not null default '',
        parent text collate "C" references divisions,
        valid_from date,
        valid_to date,
        constraint divisions_code_form check (code ~ '^([0-9]{2}){1,3}$|^[0-9]{9}$|^[0-9]{12}$'),
        constraint divisions_parent_is_prefix check (parent is null or (starts_with(code, parent) and code <> parent)),
        constraint divisions_level_known check (level in ('province', 'city', 'county', 'town', 'village'))
    )
    """,
    # GET /divisions?parent=
    "create index divisions_by_parent on divisions (parent, code)",
    """
    create table organizations (
        id uuid primary key,
        name text not null,
        kind text not null,
        division_code text collate "C" not null references divisions,
        version integer not null default 1,
        constraint organizations_kind_known check (kind in ('office', 'unit', 'team', 'association', 'site'))
    )
    """,
    # GET /organizations?division=&kind=
    "create index organizations_by_place on organizations (division_code, id)",
    """
    create table organization_lines (
        organization_id uuid not null references organizations on delete cascade,
        line text not null,
        position integer not null,
        parent_id uuid references organizations,
        primary key (organization_id, line),
        constraint organization_lines_known check (line in ('civil_affairs', 'civilization', 'poverty_relief')),
        constraint organization_lines_not_itself check (parent_id <> organization_id)
    )
    """,
    """
    create table accounts (
        id uuid primary key,
        username text not null,
        name text not null,
        phone text,
        password_hash text,
        is_active boolean not null default true,
        tokens_from timestamptz not null default 'epoch',
        version integer not null default 1,
        constraint accounts_username_once unique (username),
        constraint accounts_username_is_lower check (username = lower(username))
    )
    """,
    ddl(
        """
        create table account_roles (
            account_id uuid not null references accounts on delete cascade,
            role text not null,
            organization_id uuid references organizations,
            division_code text collate "C" references divisions,
            constraint account_roles_once unique nulls not distinct (account_id, role, organization_id, division_code),
            constraint account_roles_known check (role = any (string_to_array({roles}, ', '))),
            constraint account_roles_have_a_place check (
                (role in ('volunteer', 'team_leader') and organization_id is not null)
                or (role like '%_admin' and organization_id is null and division_code is null)
                or (role not in ('volunteer', 'team_leader') and role not like '%_admin' and division_code is not null)
            )
        )
        """,
        roles=Literal(ROLES),
    ),
    # The members of a team.
    "create index account_roles_by_organization on account_roles (organization_id)",
    "create unique index account_roles_one_leader on account_roles (organization_id) where role = 'team_leader'",
    """
    create table api_clients (
        id uuid primary key,
        name text not null,
        secret_hash bytea not null,
        division_code text collate "C" not null references divisions,
        is_active boolean not null default true,
        tokens_from timestamptz not null default 'epoch'
    )
    """,
    """
    create table sessions (
        id uuid primary key,
        account_id uuid not null references accounts on delete cascade,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        revoked_at timestamptz,
        revoked_because text
    )
    """,
    # Ending all sessions of an account.
    "create index sessions_open_by_account on sessions (account_id) where revoked_at is null",
    # The gateway polls for ended sessions every few seconds.
    "create index sessions_by_end on sessions (revoked_at) where revoked_at is not null",
    """
    create table refresh_tokens (
        hash bytea primary key,
        session_id uuid not null references sessions on delete cascade,
        expires_at timestamptz not null,
        used_at timestamptz,
        successor_nonce bytea,
        successor_hash bytea,
        constraint refresh_tokens_used_has_successor check ((used_at is null) = (successor_hash is null))
    )
    """,
    # Deleting what has expired.
    "create index refresh_tokens_by_expiry on refresh_tokens (expires_at)",
    """
    create table login_failures (
        key text primary key,
        count bigint not null,
        began_at timestamptz not null,
        blocked_until timestamptz,
        is_refused boolean not null default false
    )
    """,
]

WRITTEN = (
    "divisions",
    "organizations",
    "organization_lines",
    "accounts",
    "account_roles",
    "api_clients",
    "sessions",
    "refresh_tokens",
    "login_failures",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in WRITTEN:
        grant(PROGRAM, table, app="select, insert, update, delete", worker="select, insert, update, delete")
    create_event_tables(PROGRAM)
    create_audit_tables(PROGRAM)
    op.get_bind().execute(text(LOAD_VENDORED), {"rows": vendored_rows()})


def downgrade() -> None:
    for table in ("audit_seals", "audit_entries", "events_seen", "feed_cursors", "outbox", *reversed(WRITTEN)):
        op.drop_table(table)
