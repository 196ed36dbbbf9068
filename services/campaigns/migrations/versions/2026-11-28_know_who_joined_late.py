"""Keep since when a unit owes a duty, and how many days a late one has (issue 12).

Why: a unit that came in the middle of a plan owed all periods before as overdue at once. `obligations.joining_days` is
null of all duties so far, which read as before. `duty_joinings` has a row for each unit of a duty: `joined_on` is null
of those that were there from the beginning. Rows come with the next expansion; a unit that has due items by then was
there from the beginning. `due_items.joined_on` says that the unit's joining moved this due.

Only adds, so that the release before goes on reading while people work.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import grant, secure

revision = "campaigns_0025"
down_revision = "campaigns_0024"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
OF_A_SEEN_DUTY = SQL("exists (select from obligations o where o.id = obligation_id)")


class JoiningsError(Exception):
    """A duty gives units time after they joined, which the release before cannot do; the way back is the backup."""


def upgrade() -> None:
    op.execute("alter table obligations add column joining_days integer")
    op.execute(
        "alter table obligations add constraint obligations_joining_days"
        " check (joining_days between 0 and 366) not valid"
    )
    op.execute("alter table obligations validate constraint obligations_joining_days")
    op.execute("alter table due_items add column joined_on date")
    op.execute(
        """
        create table duty_joinings (
            obligation_id uuid not null references obligations on delete cascade,
            organization_id uuid not null,
            division_code text collate "C" not null,
            joined_on date,
            told jsonb not null default '[]',
            has_left boolean not null default false,
            primary key (obligation_id, organization_id)
        )
        """
    )
    grant(PROGRAM, "duty_joinings", app="select, insert, update, delete", worker="select, insert, update, delete")
    secure(PROGRAM, "duty_joinings", OF_A_SEEN_DUTY)


def downgrade() -> None:
    used = "select exists (select from obligations where joining_days is not null)"
    if op.get_bind().exec_driver_sql(used).scalar_one():
        raise JoiningsError(JoiningsError.__doc__)
    op.drop_table("duty_joinings")
    op.execute("alter table due_items drop column joined_on")
    op.execute("alter table obligations drop column joining_days")
