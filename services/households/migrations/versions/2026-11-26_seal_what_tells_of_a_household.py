"""Seal causes, labour ability, guarantees, needs, plans and reasons under the key of the household.

Why: illness and need lay in clear in tables, write-ahead log and backups, beside names that were sealed. This is the
first of the steps of `services.kernel.db.sealing`: columns of the ciphertext, and clear columns that may be null. The
worker seals what is stored; nothing is rewritten here. `hygiene` and `income_project` stay, because the board counts
them in SQL.

Indexes: each holds the rows that are still clear, so that the next batch is found without reading the table; they are
empty once all rows are sealed.

The way down would have to write the texts in clear again, and the keys are not in the database: it refuses as soon as
one row is sealed. The way back is a backup (`docs/upgrading.md`).
"""

import sqlalchemy as sa
from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl

revision = "households_0006"
down_revision = "households_0005"
branch_labels = None
depends_on = None

CIPHERTEXTS = {
    "households": "circumstances",
    "household_members": "circumstances",
    "support_plans": "content",
    "pairings": "reason",
    "roster_staging": "circumstances",
}
NEVER_NULL = {
    "households": ("poverty_causes", "guarantees", "needs"),
    "support_plans": ("funds", "project", "goods", "other", "goals"),
    "roster_staging": ("poverty_causes", "guarantees", "needs"),
}
CLEAR_ROWS = {
    "households": SQL(
        "(id) where poverty_causes is not null or labour_ability is not null or guarantees is not null "
        "or needs is not null"
    ),
    "household_members": SQL("(id) where relation is not null or labour_ability is not null"),
    "support_plans": SQL(
        "(pairing_id) where funds is not null or project is not null or goods is not null or other is not null "
        "or goals is not null"
    ),
    "pairings": SQL("(id) where close_reason is not null"),
}
CLOSED = SQL("(closed_at is null or ends_on is not null)")
CHECKS = {
    "households": (
        "households_circumstances_stored",
        SQL(
            "circumstances is not null or (poverty_causes is not null and guarantees is not null and needs is not null)"
        ),
    ),
    "support_plans": (
        "support_plans_content_stored",
        SQL(
            "content is not null or (funds is not null and project is not null and goods is not null "
            "and other is not null and goals is not null)"
        ),
    ),
    "pairings": (
        "pairings_closed_with_reason",
        SQL("(closed_at is null) = (close_reason is null and reason is null) and {}").format(CLOSED),
    ),
}


def upgrade() -> None:
    for table, column in CIPHERTEXTS.items():
        op.add_column(table, sa.Column(column, sa.LargeBinary))
    for table, columns in NEVER_NULL.items():
        for column in columns:
            op.alter_column(table, column, nullable=True)
    op.drop_constraint("pairings_closed_with_reason", "pairings")
    # Checked for new rows only, so that no table is read under this lock: the columns were `not null` until a moment
    # ago, and the reason of a closed pairing was required by the constraint that is replaced.
    for table, (name, condition) in CHECKS.items():
        op.execute(
            ddl(
                "alter table {table} add constraint {name} check ({condition}) not valid",
                table=table,
                name=name,
                condition=condition,
            )
        )
    for table, rows in CLEAR_ROWS.items():
        op.execute(ddl("create index {name} on {table} {rows}", name=f"{table}_clear", table=table, rows=rows))


def downgrade() -> None:
    for table, column in CIPHERTEXTS.items():
        _refuse_sealed(table, column)
    for table in CLEAR_ROWS:
        op.drop_index(f"{table}_clear")
    for table, (name, _) in CHECKS.items():
        op.drop_constraint(name, table)
    op.create_check_constraint(
        "pairings_closed_with_reason",
        "pairings",
        "(closed_at is null) = (close_reason is null) and (closed_at is null or ends_on is not null)",
    )
    for table, columns in NEVER_NULL.items():
        for column in columns:
            op.alter_column(table, column, nullable=False)
    for table, column in CIPHERTEXTS.items():
        op.drop_column(table, column)


def _refuse_sealed(table: str, column: str) -> None:
    """Raises RuntimeError when a row is sealed."""
    statement = ddl("select exists (select from {table} where {column} is not null)", table=table, column=column)
    if op.get_bind().exec_driver_sql(statement).scalar_one():
        raise RuntimeError(
            f"{table} holds sealed rows, which this way down would lose: restore the backup made before the upgrade"
        )
