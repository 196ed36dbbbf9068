"""Store second factors and recovery codes, and which sessions must choose a longer password first.

Why: an officer's password alone opens a county (decision 21). `second_factors` holds the secrets of authenticators,
sealed; `recovery_codes` holds hashes. A session whose password does not fit the roles of its account is marked, and no
role goes into its tokens. Programs of the release before go on: the new column has a default.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0007"
down_revision = "gateway_0006"
branch_labels = None
depends_on = None

PROGRAM = "gateway"

SECOND_FACTORS = """
    create table second_factors (
        id uuid primary key references accounts on delete cascade,
        wrapped_key bytea not null,
        secret bytea not null,
        confirmed_at timestamptz,
        last_step bigint not null default 0
    )
"""
RECOVERY_CODES = """
    create table recovery_codes (
        account_id uuid not null references second_factors on delete cascade,
        hash bytea not null,
        used_at timestamptz,
        primary key (account_id, hash),
        constraint recovery_codes_hash_is_sha256 check (length(hash) = 32)
    )
"""


def upgrade() -> None:
    op.execute(SECOND_FACTORS)
    op.execute(RECOVERY_CODES)
    grant(PROGRAM, "second_factors", app="select, insert, update, delete", worker=None)
    grant(PROGRAM, "recovery_codes", app="select, insert, update, delete", worker=None)
    op.execute("alter table sessions add column must_choose_password boolean not null default false")


def downgrade() -> None:
    """Nobody is asked for a code any more; who has to choose a password is not asked for it either."""
    op.execute("alter table sessions drop column must_choose_password")
    op.execute("drop table recovery_codes")
    op.execute("drop table second_factors")
