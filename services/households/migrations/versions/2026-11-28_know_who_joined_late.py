"""Know the later dues of units that joined a duty late, so that the board calls overdue what campaigns does (issue 12).

Only adds: `duty_joinings` has the periods of a duty that are other for such a unit than for the rest; `due_at` is null
of one that was over before it joined.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "households_0029"
down_revision = "households_0028"
branch_labels = None
depends_on = None

PROGRAM = "households"


def upgrade() -> None:
    op.execute(
        """
        create table duty_joinings (
            obligation_id uuid not null references duties on delete cascade,
            organization_id uuid not null,
            period text not null,
            due_on date,
            due_at timestamptz,
            is_settled boolean not null default false,
            primary key (obligation_id, organization_id, period)
        )
        """
    )
    # The worker looks once a second for what has fallen due.
    op.execute("create index duty_joinings_open on duty_joinings (due_at) where not is_settled")
    grant(PROGRAM, "duty_joinings", app="select", worker="select, insert, update, delete")


def downgrade() -> None:
    op.execute("drop table duty_joinings")
