"""Restrict a household (限制处理), and erase it by destroying its key, with two persons (finding F13).

`withheld_households` says which are hidden: an erased one from everybody, a restricted one from all but who may
restrict it there. It holds ids and places, and is not secured itself, because the policies of the other tables read
it. The row of an erased household stays in the register, so that the boards count as before.

Index: `erasures_open` allows one open request a household; `erasures_in_order` serves the list of an office.
"""

from alembic import op
from psycopg.sql import SQL, Identifier

from services.kernel.db.schema import app_role, ddl, grant, in_scope, restrict, secure

revision = "households_0008"
down_revision = "households_0007"
branch_labels = None
depends_on = None

PROGRAM = "households"
# By its key: to read all that are withheld would cost every statement more with each of them.
NOT_WITHHELD = SQL(
    """
    not exists (
        select
          from withheld_households w
         where w.household_id = {household}
           and (w.is_erased or not coalesce(
               w.village_code <@ (select nullif(current_setting('app.restricted', true), '')::code_multirange), false
           ))
    )
    """
)
# A plan is seen with its pairing (`households_0005`).
HIDDEN = {"households": "id", "household_members": "household_id", "pairings": "household_id"}


class ErasedHouseholdsError(Exception):
    """The release before would show what is restricted, and stumble over erased rows."""


def upgrade() -> None:
    op.execute(
        """
        create table withheld_households (
            household_id uuid primary key,
            village_code text collate "C" not null,
            is_erased boolean not null default false,
            reason bytea,
            withheld_by uuid,
            withheld_at timestamptz not null default now()
        )
        """
    )
    grant(PROGRAM, "withheld_households", app="select, insert, update, delete", worker="select, update")
    op.execute(
        """
        create table erasures (
            id uuid primary key,
            household_id uuid not null,
            village_code text collate "C" not null,
            state text not null default 'asked',
            reason bytea,
            answer bytea,
            asked_by uuid not null,
            asked_at timestamptz not null default now(),
            expires_at timestamptz not null,
            answered_by uuid,
            answered_at timestamptz,
            erased_at timestamptz,
            members integer,
            pairings integer,
            visits integer,
            amount_fen bigint,
            photos integer,
            reports integer,
            scans integer,
            constraint erasures_state_known
                check (state in ('asked', 'withdrawn', 'refused', 'expired', 'confirmed', 'erased')),
            constraint erasures_by_two_persons
                check (state not in ('confirmed', 'erased') or answered_by <> asked_by)
        )
        """
    )
    op.execute("create unique index erasures_open on erasures (household_id) where state = 'asked'")
    op.execute("create index erasures_in_order on erasures (asked_at desc, id desc)")
    secure(PROGRAM, "erasures", in_scope("village_code"))
    grant(PROGRAM, "erasures", app="select, insert, update", worker="select, update")
    for column in ("registry_no", "wrapped_key"):
        op.alter_column("households", column, nullable=True)
    for table, column in HIDDEN.items():
        restrict(PROGRAM, table, NOT_WITHHELD.format(household=Identifier(table, column)))
    op.execute(ddl("grant delete on support_plans to {role}", role=app_role(PROGRAM)))


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("select exists (select from withheld_households)").scalar_one():
        raise ErasedHouseholdsError(ErasedHouseholdsError.__doc__)
    op.execute(ddl("revoke delete on support_plans from {role}", role=app_role(PROGRAM)))
    for table in HIDDEN:
        op.execute(ddl("drop policy {policy} on {table}", policy=f"{table}_withheld", table=table))
    for column in ("registry_no", "wrapped_key"):
        op.alter_column("households", column, nullable=False)
    op.drop_table("erasures")
    op.drop_table("withheld_households")
