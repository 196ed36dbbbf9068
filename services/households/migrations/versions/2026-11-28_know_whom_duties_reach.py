"""Know whom a duty by rules reaches, so that the board says what is overdue of it (decision 43).

Only adds. Duties of before were owed by kind and division.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "households_0023"
down_revision = "households_0022"
branch_labels = None
depends_on = None

PROGRAM = "households"


def upgrade() -> None:
    op.execute("alter table duties add column by_units boolean not null default false")
    op.execute(
        """
        create table duty_units (
            obligation_id uuid not null references duties on delete cascade,
            organization_id uuid not null,
            primary key (obligation_id, organization_id)
        )
        """
    )
    grant(PROGRAM, "duty_units", app="select", worker="select, insert, delete")


def downgrade() -> None:
    op.execute("drop table duty_units")
    op.execute("alter table duties drop column by_units")
