"""Count the searches for a person.

Why: whoever may ask without limit whether a phone or document number is in the register finds the digits that a mask
hides. One row for each account holds on which day it asked last and how often on that day, and nothing of what.
"""

import sqlalchemy as sa
from alembic import op

from services.kernel.db.schema import grant

revision = "households_0004"
down_revision = "households_0003"
branch_labels = None
depends_on = None

PROGRAM = "households"


def upgrade() -> None:
    op.create_table(
        "person_searches",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("on_day", sa.Date, nullable=False),
        sa.Column("searches", sa.Integer, nullable=False),
    )
    grant(PROGRAM, "person_searches", app="select, insert, update", worker=None)


def downgrade() -> None:
    op.drop_table("person_searches")
