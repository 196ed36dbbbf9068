"""Count visits by what they say, and take service forms and goals from the vocabularies (issue 12).

Why: the board said how many visits there were, and not what for. `progress_splits` has a row for each campaign, period,
village and team, dimension and word, made with the other rows of the board and read by key. The words of a visit come
with its event; those of earlier releases are null until the worker has asked for them. `words` is the copy that is
checked when a pairing or a plan is written, in place of the constraint that named the service forms.

Indexes: `progress_splits_of_village` serves the boards above the county, `progress_splits_by_village` the recount.
"""

from alembic import op

from services.kernel.db.schema import grant
from services.kernel.events.word_copies import create_word_copies

revision = "households_0021"
down_revision = "households_0020"
branch_labels = None
depends_on = None

PROGRAM = "households"
SHIPPED = {
    "service_forms": {
        "pairing": ("结对帮扶", "Pairing"),
        "project": ("项目帮扶", "Project"),
        "visit": ("走访慰问", "Visit"),
    },
    "goals": {
        "hardship": ("帮解困", "Relieve hardship"),
        "employment": ("帮就业", "Find work"),
        "schooling": ("帮就学", "Schooling"),
        "health": ("帮健康", "Health"),
        "prosperity": ("帮致富", "Earn more"),
        "aspiration": ("帮扶志", "Build confidence"),
    },
}


class NewFormsUsedError(Exception):
    """The release before knows three service forms only; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    create_word_copies(PROGRAM, SHIPPED)
    op.execute("alter table pairings drop constraint pairings_service_form_known")
    op.execute(
        "alter table visit_facts add column aid_domains text[], add column goals text[], add column supports text[]"
    )
    op.execute(
        """
        create table progress_splits (
            campaign_id uuid not null,
            period text not null,
            village_code text collate "C" not null,
            team_id uuid,
            dimension text not null,
            code text not null,
            visited integer not null,
            visits integer not null,
            amount_fen bigint not null,
            constraint progress_splits_once
                unique nulls not distinct (campaign_id, period, village_code, team_id, dimension, code)
        )
        """
    )
    op.execute(
        "create index progress_splits_of_village on progress_splits (campaign_id, period, dimension, village_code) "
        "include (code, visited, visits, amount_fen) where team_id is null"
    )
    op.execute("create index progress_splits_by_village on progress_splits (village_code)")
    grant(PROGRAM, "progress_splits", app="select", worker="select, insert, delete")
    # Marked without a month: every period of the village, in the order in which the worker takes them.
    op.execute(
        "insert into progress_touched (village_code) "
        "select distinct p.village_code from enrolments e join pairings p on p.id = e.pairing_id"
    )


def downgrade() -> None:
    used = "select exists (select from pairings where service_form not in ('pairing', 'project', 'visit'))"
    if op.get_bind().exec_driver_sql(used).scalar_one():
        raise NewFormsUsedError(NewFormsUsedError.__doc__)
    op.drop_table("progress_splits")
    op.execute("alter table visit_facts drop column aid_domains, drop column goals, drop column supports")
    op.execute(
        "alter table pairings add constraint pairings_service_form_known "
        "check (service_form in ('pairing', 'project', 'visit'))"
    )
    op.drop_table("words")
