"""Ask a second person before an administrator makes a reader, and tell the owner of a replaced password.

Why: one security administrator could make an account, give it an office and enter it. What an administrator gives now
waits in `confirmations` until another person confirms it: a role, or (without role) an invitation, which is not valid
before. `second_person` has its row as soon as a second administrator was closed or lost the role: whoever removes the
other one must not become alone by it. `password_replacements` are told to the owner on every device, until it was
acknowledged there.
"""

from alembic import op
from psycopg.sql import Literal

from services.kernel.db.schema import ddl, grant

revision = "gateway_0006"
down_revision = "gateway_0005"
branch_labels = None
depends_on = None

PROGRAM = "gateway"
ROLES = (
    "volunteer, team_leader, county_officer, city_officer, province_officer, inspector, editor, security_admin, "
    "system_admin, audit_admin"
)
TABLES = [
    ddl(
        """
        create table confirmations (
            id uuid primary key,
            account_id uuid not null references accounts on delete cascade,
            role text,
            organization_id uuid references organizations,
            division_code text collate "C" references divisions,
            asked_by uuid not null references accounts on delete cascade,
            asked_at timestamptz not null default now(),
            expires_at timestamptz not null,
            constraint confirmations_once unique nulls not distinct (account_id, role, organization_id, division_code),
            constraint confirmations_role_known check (role = any (string_to_array({roles}, ', '))),
            constraint confirmations_not_for_oneself check (account_id <> asked_by)
        )
        """,
        roles=Literal(ROLES),
    ),
    # Withdrawing what a person asked for who loses a role.
    "create index confirmations_by_asker on confirmations (asked_by)",
    """
    create table second_person (
        is_the_row boolean primary key default true,
        since timestamptz not null default now(),
        constraint second_person_one_row check (is_the_row)
    )
    """,
    """
    create table password_replacements (
        id uuid primary key,
        account_id uuid not null references accounts on delete cascade,
        replaced_at timestamptz not null default now(),
        given_by uuid references accounts on delete set null,
        confirmed_by uuid references accounts on delete set null
    )
    """,
    # `notices` of GET /me, and what an ended session is told.
    "create index password_replacements_by_account on password_replacements (account_id, replaced_at)",
    """
    create table acknowledgements (
        replacement_id uuid not null references password_replacements on delete cascade,
        device bytea not null,
        primary key (replacement_id, device)
    )
    """,
]
WRITTEN = ("confirmations", "second_person", "password_replacements", "acknowledgements")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in WRITTEN:
        grant(PROGRAM, table, app="select, insert, update, delete", worker="select, delete")
    op.execute(
        "alter table invitations add column is_confirmed boolean not null default true, "
        "add column confirmed_by uuid references accounts on delete set null"
    )


def downgrade() -> None:
    """What waits for a confirmation is dropped: it was never given."""
    op.execute("delete from invitations where not is_confirmed")
    op.execute("alter table invitations drop column is_confirmed, drop column confirmed_by")
    for table in reversed(WRITTEN):
        op.drop_table(table)
