"""Start without accounts, recover on the machine, and change a client's secret without a gap.

Why: a new installation has no account, so its first administrator signs up by a one-time link (`first_run`). A person
who lost the password gets an invitation on the machine itself, where nobody is signed in: such an invitation has no
author. A client may hold two secrets, so that a new one can be distributed before the old one ends (`POST
/api/clients/{id}/secrets`).
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None

PROGRAM = "gateway"

FIRST_RUN = """
    create table first_run (
        is_the_row boolean primary key default true,
        code_hash bytea,
        expires_at timestamptz,
        account_id uuid references accounts on delete set null,
        handed_over_at timestamptz,
        constraint first_run_one_row check (is_the_row),
        constraint first_run_code_ends check ((code_hash is null) = (expires_at is null))
    )
"""
SECRETS = """
    create table api_client_secrets (
        client_id uuid not null references api_clients on delete cascade,
        number integer not null,
        hash bytea not null,
        created_at timestamptz not null default now(),
        ends_at timestamptz,
        last_used_at timestamptz,
        primary key (client_id, number)
    )
"""


def upgrade() -> None:
    op.execute(FIRST_RUN)
    grant(PROGRAM, "first_run", app="select, insert, update", worker=None)
    op.execute("alter table invitations alter column created_by drop not null")
    op.execute("alter table api_clients add column created_at timestamptz not null default now()")
    op.execute(SECRETS)
    grant(PROGRAM, "api_client_secrets", app="select, insert, update, delete", worker=None)
    op.execute("insert into api_client_secrets (client_id, number, hash) select id, 1, secret_hash from api_clients")
    op.execute("alter table api_clients drop column secret_hash")


def downgrade() -> None:
    """Of two secrets the newest stays; a client without a secret can no longer sign in."""
    op.execute("alter table api_clients add column secret_hash bytea")
    op.execute(
        """
        update api_clients c
           set secret_hash = coalesce(
               (select s.hash from api_client_secrets s where s.client_id = c.id order by s.number desc limit 1),
               decode(repeat('00', 32), 'hex'))
        """
    )
    op.execute("alter table api_clients alter column secret_hash set not null")
    op.execute("drop table api_client_secrets")
    op.execute("alter table api_clients drop column created_at")
    op.execute("delete from invitations where created_by is null")
    op.execute("alter table invitations alter column created_by set not null")
    op.execute("drop table first_run")
