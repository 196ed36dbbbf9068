"""Keep what happened to units: renamed, moved, merged, closed, and by whom.

Why: an office corrects its units on screen, sees who changed what, and takes a change back (`POST
/api/organizations/{id}/changes`). `before` and `after` hold the units that a change touched as they were and became, by
id; for a merger the roles held in both units as well. A closed unit stays stored with its past; `successor_id` is the
unit that it was merged into.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "gateway_0013"
down_revision = "gateway_0012"
branch_labels = None
depends_on = None

PROGRAM = "gateway"
CHANGES = """
    create table organization_changes (
        id uuid primary key,
        number bigint generated always as identity unique,
        organization_id uuid not null references organizations,
        touched uuid[] not null,
        act text not null,
        before jsonb not null,
        after jsonb not null,
        changed_by uuid references accounts on delete set null,
        changed_at timestamptz not null default now(),
        undone_by uuid references accounts on delete set null,
        undone_at timestamptz,
        constraint organization_changes_act_known check (act in ('rename', 'move', 'edit', 'merge', 'close')),
        constraint organization_changes_touch_the_unit check (organization_id = any (touched))
    )
"""


class ClosedUnitsError(Exception):
    """The release before would take closed units for open ones; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        alter table organizations
            add column closed_on date,
            add column successor_id uuid references organizations,
            add constraint organizations_not_its_own_successor check (successor_id <> id) not valid,
            add constraint organizations_closed_has_a_day check (successor_id is null or closed_on is not null)
                not valid
        """
    )
    op.execute("alter table organizations validate constraint organizations_not_its_own_successor")
    op.execute("alter table organizations validate constraint organizations_closed_has_a_day")
    # The units below another one.
    op.execute(
        "create index organization_lines_by_parent on organization_lines (parent_id) where parent_id is not null"
    )
    op.execute(CHANGES)
    # The history of a unit, and whether anything later touched it.
    op.execute("create index organization_changes_by_unit on organization_changes using gin (touched)")
    grant(PROGRAM, "organization_changes", app="select, insert, update", worker="select")


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("select exists (select from organizations where closed_on is not null)").scalar():
        raise ClosedUnitsError(ClosedUnitsError.__doc__)
    op.drop_table("organization_changes")
    op.drop_index("organization_lines_by_parent")
    op.execute("alter table organizations drop column successor_id, drop column closed_on")
