"""Planned activities of campaigns: name, lead and joint units, time, and the rows of the levels below (issue 12).

Why: an activity with its units could only be written down as a phase. Only adds, so the release before goes on reading
while people work.
"""

from alembic import op
from psycopg.sql import SQL
from sqlalchemy import text

from services.kernel.db.schema import app_role, ddl, grant, in_scope, secure, teams

revision = "campaigns_0015"
down_revision = "campaigns_0014"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
UP = [
    """
    create table planned_activities (
        id uuid primary key,
        campaign_id uuid not null references campaigns,
        parent_id uuid references planned_activities,
        owner_code text collate "C" not null,
        division_code text collate "C" not null,
        name text not null,
        kind text,
        starts_on date not null,
        ends_on date not null,
        place text,
        note text,
        cancelled_at timestamptz,
        version integer not null,
        constraint planned_activities_in_order check (starts_on <= ends_on),
        constraint planned_activities_not_itself check (parent_id <> id)
    )
    """,
    # A plan is listed by day.
    "create index planned_activities_by_campaign on planned_activities (campaign_id, starts_on, id)",
    "create index planned_activities_by_parent on planned_activities (parent_id)",
    """
    create table planned_activity_units (
        activity_id uuid not null references planned_activities on delete cascade,
        position integer not null,
        organization_id uuid,
        name text,
        primary key (activity_id, position),
        constraint planned_activity_units_one_name check (num_nonnulls(organization_id, name) = 1)
    )
    """,
    # The calendar of a unit asks what it leads or joins.
    "create index planned_activity_units_by_unit on planned_activity_units (organization_id)",
    """
    create table planned_activity_changes (
        activity_id uuid not null references planned_activities on delete cascade,
        version integer not null,
        changed_at timestamptz not null,
        changed_by uuid not null,
        before jsonb not null,
        primary key (activity_id, version)
    )
    """,
]
CODES = SQL("(select nullif(current_setting('app.codes', true), '')::code_multirange)")
# What the office of the campaign plans is seen by whoever sees the campaign; a row below by its own place only.
SEEN = SQL(
    """
    exists (select from campaigns c where c.id = campaign_id)
    and (
        parent_id is null
        or code_multirange(code_range(division_code, division_code || ':')) && {codes}
        or exists (
            select from organizations o
             where o.id = any ({teams}) and starts_with(o.division_code, planned_activities.division_code)
        )
    )
    """
)
OF_A_SEEN_ACTIVITY = SQL("exists (select from planned_activities a where a.id = activity_id)")


class ActivitiesPlannedError(Exception):
    """Activities are planned, which the release before cannot show; the way back is the backup from before."""


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    seen = SEEN.format(codes=CODES, teams=teams())
    secure(PROGRAM, "planned_activities", seen, in_scope("division_code"))
    # A policy for reading also allows deleting and moving a row, unless a restrictive policy forbids it.
    for command in (SQL("update"), SQL("delete")):
        op.execute(
            ddl(
                "create policy {policy} on planned_activities as restrictive for {command} to {role} using ({own})",
                policy=f"planned_activities_{command.as_string()}",
                command=command,
                role=app_role(PROGRAM),
                own=in_scope("division_code"),
            )
        )
    for table in ("planned_activity_units", "planned_activity_changes"):
        secure(PROGRAM, table, OF_A_SEEN_ACTIVITY)
    grant(PROGRAM, "planned_activities", app="select, insert, update, delete", worker="select")
    grant(PROGRAM, "planned_activity_units", app="select, insert, delete", worker="select")
    grant(PROGRAM, "planned_activity_changes", app="select, insert", worker="select")


def downgrade() -> None:
    if op.get_bind().execute(text("select exists (select from planned_activities)")).scalar_one():
        raise ActivitiesPlannedError(ActivitiesPlannedError.__doc__)
    for table in ("planned_activity_changes", "planned_activity_units", "planned_activities"):
        op.drop_table(table)
