"""Close a pairing and its plan to a team once it has ended, but for who files the last forms in the days of grace.

The policies looked at the team alone. For those forms the household of such a pairing can be read as well, by who sets
`app.filing`, which reading the register does not.
"""

from alembic import op
from psycopg.sql import SQL, Composable, Composed, Identifier

from services.kernel.db.schema import FIRST_DAY_OF_GRACE, TODAY, app_role, ddl, in_scope, teams

revision = "households_0005"
down_revision = "households_0004"
branch_labels = None
depends_on = None

PROGRAM = "households"
ACTIVE = SQL("team_id = any ({teams}) and closed_at is null and (ends_on is null or ends_on >= {today})").format(
    teams=teams(), today=TODAY
)
IN_GRACE = SQL("team_id = any ({filing}) and ends_on >= {first_day}").format(
    filing=teams("app.filing"), first_day=FIRST_DAY_OF_GRACE
)


def upgrade() -> None:
    for table, column in (("households", "id"), ("household_members", "household_id")):
        visible = _in_divisions_or_paired(column, SQL("({a}) or ({g})").format(a=ACTIVE, g=IN_GRACE))
        _alter_policy(table, visible, in_scope("village_code"))
    visible = SQL("({codes} or ({active}) or ({in_grace}))").format(
        codes=in_scope("village_code"), active=ACTIVE, in_grace=IN_GRACE
    )
    _alter_policy("pairings", visible, in_scope("village_code"))
    of_pairing = SQL("exists (select from pairings p where p.id = support_plans.pairing_id)")
    _alter_policy("support_plans", of_pairing, in_scope("village_code", "team_id"))


def downgrade() -> None:
    for table, column in (("households", "id"), ("household_members", "household_id")):
        _alter_policy(table, _in_divisions_or_paired(column, ACTIVE), in_scope("village_code"))
    _alter_policy("pairings", in_scope("village_code", "team_id"), in_scope("village_code"))
    # As before: without the look at `pairings`, which the first migration drops after it.
    _alter_policy("support_plans", in_scope("village_code", "team_id"), in_scope("village_code", "team_id"))


def _in_divisions_or_paired(column: str, which: Composable) -> Composed:
    return SQL("({codes} or {column} in (select household_id from pairings where {which}))").format(
        codes=in_scope("village_code"), column=Identifier(column), which=which
    )


def _alter_policy(table: str, visible: Composable, writable: Composable) -> None:
    op.execute(
        ddl(
            "alter policy {policy} on {table} to {role} using ({visible}) with check ({writable})",
            policy=f"{table}_scope",
            table=table,
            role=app_role(PROGRAM),
            visible=visible,
            writable=writable,
        )
    )
