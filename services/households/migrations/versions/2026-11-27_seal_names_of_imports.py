"""Seal the name of an import's file: an office names a sheet after the person whom it is about.

`name` came with the checks of this release (households_0011), so no release has stored any. The name has a key of its
own, because that of the file is deleted when the import ends.
"""

from alembic import op

revision = "households_0018"
down_revision = "households_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table roster_imports drop column if exists name")
    op.execute("alter table roster_imports add column name_key bytea, add column name_sealed bytea")
    op.execute(
        "alter table roster_imports add constraint roster_imports_name_has_its_key"
        " check ((name_key is null) = (name_sealed is null))"
    )


def downgrade() -> None:
    op.execute("alter table roster_imports drop column name_sealed, drop column name_key, add column name text")
