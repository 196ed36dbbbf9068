"""Carry on the pairings of a team that was merged into another one (issue 12).

Why: a merger of teams ends the pairings of the one and begins them with the other, as a hand-over does. The worker does
it, because support plans and reasons are sealed for their row. `carried_pairings` remembers which pairing goes on as
which, so that an undone merger gives back what was taken over and nothing else.

Indexes: `organizations_merged` and `carried_pairings_that_hold` serve the worker, which looks every second whether
something is to be carried on or given back.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import ddl, grant, secure, worker_role

revision = "households_0028"
down_revision = "households_0027"
branch_labels = None
depends_on = None

PROGRAM = "households"
SEEN = SQL("exists (select from pairings p where p.id = to_pairing)")


def upgrade() -> None:
    op.execute("alter table organizations add column successor_id uuid")
    op.execute("create index organizations_merged on organizations (id) where successor_id is not null")
    op.execute(
        """
        create table carried_pairings (
            from_pairing uuid not null constraint carried_pairings_from references pairings,
            to_pairing uuid not null constraint carried_pairings_to references pairings,
            from_team uuid not null,
            is_new boolean not null,
            to_version integer not null,
            ended_on date,
            enrolled_in uuid[] not null,
            carried_at timestamptz not null default now(),
            undone_at timestamptz,
            constraint carried_pairings_pkey primary key (from_pairing, to_pairing)
        )
        """
    )
    op.execute("create index carried_pairings_that_hold on carried_pairings (from_team) where undone_at is null")
    grant(PROGRAM, "carried_pairings", app="select", worker="select, insert, update")
    secure(PROGRAM, "carried_pairings", SEEN)
    grant(PROGRAM, "pairings", app=None, worker="insert")
    grant(PROGRAM, "support_plans", app=None, worker="insert")
    grant(PROGRAM, "enrolments", app=None, worker="update")


def downgrade() -> None:
    for table, privilege in (("pairings", "insert"), ("support_plans", "insert"), ("enrolments", "update")):
        op.execute(
            ddl(
                "revoke {privilege} on {table} from {role}",
                privilege=SQL(privilege),
                table=table,
                role=worker_role(PROGRAM),
            )
        )
    op.drop_table("carried_pairings")
    op.execute("alter table organizations drop column successor_id")
