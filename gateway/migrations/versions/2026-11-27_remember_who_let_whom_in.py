"""Remember who let whom in, and since when somebody holds an office.

Why: one officer made a second account, used its invitation himself and was both persons of an erasure. Whoever alone
held the code from which the password of an account comes could have chosen that password. `password_origins` says so
for each account (`GET /internal/accounts/{id}/grants`), and to whoever confirms a role of the account. The past is read
from the trail: there the last invitation that was used stands.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0010"
down_revision = "gateway_0009"
branch_labels = None
depends_on = None

PROGRAM = "gateway"
TABLE = """
    create table password_origins (
        account_id uuid primary key references accounts on delete cascade,
        invited_by uuid references accounts on delete set null,
        confirmed_by uuid references accounts on delete set null,
        chosen_at timestamptz not null default now(),
        office_at timestamptz,
        is_inviters_device boolean not null default false
    )
"""
FROM_THE_TRAIL = """
    insert into password_origins (account_id, invited_by, confirmed_by, chosen_at)
    select distinct on (owner.id) owner.id, giver.id, confirmer.id, entry.occurred_at
      from audit_entries entry
      join accounts owner on entry.subject = 'account:' || owner.id
      left join accounts giver on giver.id::text = entry.details ->> 'given_by'
      left join accounts confirmer on confirmer.id::text = entry.details ->> 'confirmed_by'
     where entry.action in ('invitation.accepted', 'password.replaced')
     order by owner.id, entry.id desc
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(FROM_THE_TRAIL)
    grant(PROGRAM, "password_origins", app="select, insert, update", worker=None)


def downgrade() -> None:
    op.drop_table("password_origins")
