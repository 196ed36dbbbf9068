"""Invite people: with a one-time code they choose a password that nobody else knows.

Why: the creator of an account must not know its password (`POST /api/accounts/{id}/invitation`). An account has at most
one open invitation, so a new one ends the one before it. `password_is_own` is false for all passwords set so far:
another person may know them.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None

PROGRAM = "gateway"

INVITATIONS = """
    create table invitations (
        account_id uuid primary key references accounts on delete cascade,
        code_hash bytea not null,
        created_by uuid not null references accounts on delete cascade,
        expires_at timestamptz not null,
        constraint invitations_code_once unique (code_hash)
    )
"""


def upgrade() -> None:
    op.execute("alter table accounts add column password_is_own boolean not null default false")
    op.execute(INVITATIONS)
    # Ending the invitations of a person who lost a role.
    op.execute("create index invitations_by_author on invitations (created_by)")
    grant(PROGRAM, "invitations", app="select, insert, update, delete", worker="select, delete")


def downgrade() -> None:
    op.execute("drop table invitations")
    op.execute("alter table accounts drop column password_is_own")
