"""Count the board by line (issue 12).

Why: an office asks how the teams on one line (条线) stand. `progress_lines` holds for each campaign, period, village
and line what `progress_enrolled` holds over all teams. The feed of the gateway is read once more for the lines of
teams; as they come, the villages of these teams are counted. The constant default rewrites no row. The key serves the
boards, the index the recount.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "households_0024"
down_revision = "households_0023"
branch_labels = None
depends_on = None

PROGRAM = "households"


def upgrade() -> None:
    op.execute("alter table organizations add column lines text[] not null default '{}'")
    op.execute(
        """
        create table progress_lines (
            campaign_id uuid not null,
            period text not null,
            village_code text collate "C" not null,
            line text not null,
            paired integer not null,
            visited integer not null,
            visits integer not null,
            amount_fen bigint not null,
            overdue integer not null,
            income_projects integer not null,
            indoors_clean integer not null,
            belongings_tidy integer not null,
            outdoors_free_of_droppings integer not null,
            yard_free_of_litter integer not null,
            constraint progress_lines_once primary key (campaign_id, period, line, village_code)
        )
        """
    )
    op.execute("create index progress_lines_by_village on progress_lines (village_code)")
    grant(PROGRAM, "progress_lines", app="select", worker="select, insert, delete")
    op.execute("delete from feed_cursors where source = 'gateway'")
    op.execute("delete from events_seen")


def downgrade() -> None:
    op.drop_table("progress_lines")
    op.execute("alter table organizations drop column lines")
