"""Find a household by its number for the auditor, who has no place and sees no row of the register."""

from alembic import op

revision = "households_0014"
down_revision = "households_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function household_with_number(number text) returns uuid
        language sql stable security definer set search_path = public, pg_temp as $$
            select id from households where registry_no = number
        $$
        """
    )


def downgrade() -> None:
    op.execute("drop function household_with_number(text)")
