"""Households of the other national lists: 低保户, 特困供养户, and others with the words of their sheet.

The check is replaced without reading the table, which is read afterwards, while people work. What was cut short between
the two is begun anew. What else is new is sealed in `circumstances`, which has room for it.

The way down refuses while a household is of such a kind: the release before would not show it.
"""

from alembic import op
from psycopg.sql import SQL, Literal

from services.kernel.db.schema import ddl

revision = "households_0016"
down_revision = "households_0015"
branch_labels = None
depends_on = None

BEFORE = ("REGISTERED_POOR", "OUT_OF_POVERTY", "UNSTABLE", "AT_RISK", "SUDDEN_HARDSHIP")
ADDED = ("SUBSISTENCE_ALLOWANCE", "EXTREME_POVERTY", "OTHER")


class LaterKindsError(Exception):
    """The release before does not know the kind of a household."""


def upgrade() -> None:
    _allow((*BEFORE, *ADDED))


def downgrade() -> None:
    """Raises LaterKindsError."""
    found = op.get_bind().exec_driver_sql(
        "select 1 from households where registry_status = any (%s) limit 1", (list(ADDED),)
    )
    if found.first():
        raise LaterKindsError("households are of kinds that the release before does not know: go back by the backup")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    op.execute("alter table households drop constraint households_registry_status_known")
    op.execute(
        ddl(
            "alter table households add constraint households_registry_status_known"
            " check (registry_status in ({kinds})) not valid",
            kinds=SQL(", ").join(map(Literal, kinds)),
        )
    )
    with op.get_context().autocommit_block():
        op.execute("alter table households validate constraint households_registry_status_known")
