"""Keep the parts of an upload until all of them are there.

Why: over a line that cuts every connection a photo never arrives as a whole (decision 34). `upload_parts` is unlogged:
nothing is promised before the file is stored, and after a crash the phone sends again what is missing. `sealed` is a
part under the data key of its file. `sha256` is that of the whole file: a photo that replaces another one under the
same id has parts of its own.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0011"
down_revision = "gateway_0010"
branch_labels = None
depends_on = None

PROGRAM = "gateway"
TABLE = """
    create unlogged table upload_parts (
        file_id uuid not null,
        sha256 bytea not null,
        first integer not null check (first >= 0),
        size integer not null check (size > 0),
        sealed bytea not null,
        received_at timestamptz not null default now(),
        primary key (file_id, sha256, first)
    )
"""


def upgrade() -> None:
    op.execute(TABLE)
    # Sealed bytes do not get smaller.
    op.execute("alter table upload_parts alter column sealed set storage external")
    op.execute("create index upload_parts_by_age on upload_parts (received_at)")
    grant(PROGRAM, "upload_parts", app="select, insert, update, delete", worker="select, delete")


def downgrade() -> None:
    op.drop_table("upload_parts")
