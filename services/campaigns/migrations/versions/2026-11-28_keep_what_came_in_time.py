"""Keep what a unit had entered when its time was over (issue 12).

Why: a unit that corrected its number after the due moment was late with all that it had entered in time.
`due_items.timely_number` is the last number that was entered while there was time, `timely_at` when. Numbers of before
that came in time are these; the rest of the columns is counted with the next change of a due item.
"""

from alembic import op

revision = "campaigns_0029"
down_revision = "campaigns_0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table due_items add column timely_number integer, add column timely_at timestamptz")
    op.execute(
        """
        update due_items set timely_number = number, timely_at = returned_at
         where number is not null and (due_at is null or returned_at < due_at)
        """
    )


def downgrade() -> None:
    op.execute("alter table due_items drop column timely_number, drop column timely_at")
