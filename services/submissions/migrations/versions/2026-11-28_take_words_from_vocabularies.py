"""Take the words of visits from the vocabularies, and tell all of them (issue 12).

Why: which domains and goals there are was a closed list in the code. `words` is the copy that is checked when a visit
comes in; what is stored keeps its codes. A visit also says by which supports it helped (S2-13), and its event tells
domains, goals and supports, by which the board is split. The column has a constant default, so no row is rewritten.
The event before stays, because the release before still writes it during the upgrade. Of visits that were told before
the register asks once (`words_of_visits`), across all places, as it counts them.
"""

from alembic import op

from services.kernel.db.schema import grant
from services.kernel.events.word_copies import create_word_copies

revision = "submissions_0021"
down_revision = "submissions_0020"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
SHIPPED = {
    "aid_domains": {
        "industry": ("产业", "Industry"),
        "funds": ("资金", "Funds"),
        "medical": ("医疗", "Medical"),
        "goods": ("物资", "Goods"),
        "employment": ("就业", "Jobs"),
        "education": ("教育", "Education"),
    },
    "goals": {
        "hardship": ("帮解困", "Relieve hardship"),
        "employment": ("帮就业", "Find work"),
        "schooling": ("帮就学", "Schooling"),
        "health": ("帮健康", "Health"),
        "prosperity": ("帮致富", "Earn more"),
        "aspiration": ("帮扶志", "Build confidence"),
    },
    "supports": {
        "funds": ("资金扶持", "Funds"),
        "project": ("项目扶持", "Project"),
        "skills": ("技能扶持", "Skills"),
        "employment": ("就业扶持", "Jobs"),
        "health": ("健康扶持", "Health"),
        "education": ("教育扶持", "Education"),
    },
}


class SupportsSaidError(Exception):
    """The release before has no place for supports; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    create_word_copies(PROGRAM, SHIPPED)
    op.execute("alter table visits add column supports text[] not null default '{}'")
    # A request looks in the feed itself for a word that is a second old, and reads what else is told there.
    grant(PROGRAM, "divisions", app="insert, update", worker=None)
    op.execute(
        """
        create function visit_event(
            visit_id uuid, household_id uuid, pairing_id uuid, team_id uuid, village_code text, visited_on date,
            amount_fen bigint, aid_domains text[], goals text[], supports text[]
        ) returns jsonb language sql stable parallel safe as $$
            select visit_event(
                       visit_id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains
                   ) || jsonb_build_object('goals', to_jsonb(goals), 'supports', to_jsonb(supports))
        $$
        """
    )
    op.execute(
        """
        create function words_of_visits(visit_ids uuid[])
        returns table (visit_id uuid, aid_domains text[], goals text[], supports text[])
        language sql stable security definer set search_path = public, pg_temp as $$
            select id, aid_domains, goals, supports from visits where id = any (visit_ids)
        $$
        """
    )
    op.execute("revoke execute on function words_of_visits from public")
    op.execute("grant execute on function words_of_visits to bangfu_submissions_app")


def downgrade() -> None:
    new_words = "select exists (select from visits where supports <> '{}')"
    if op.get_bind().exec_driver_sql(new_words).scalar_one():
        raise SupportsSaidError(SupportsSaidError.__doc__)
    op.execute("drop function words_of_visits")
    op.execute("drop function visit_event(uuid, uuid, uuid, uuid, text, date, bigint, text[], text[], text[])")
    op.execute("revoke insert, update on divisions from bangfu_submissions_app")
    op.execute("alter table visits drop column supports")
    op.drop_table("words")
