"""One payload for `visit.completed` and `visit.revised`: it was defined in three places, twice in SQL and once in
Python."""

from alembic import op

revision = "submissions_0005"
down_revision = "submissions_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function visit_event(
            visit_id uuid, household_id uuid, pairing_id uuid, team_id uuid, village_code text, visited_on date,
            amount_fen bigint, aid_domains text[]
        ) returns jsonb language sql stable parallel safe as $$
            select jsonb_build_object(
                'visit_id', visit_id, 'household_id', household_id, 'pairing_id', pairing_id, 'team_id', team_id,
                'village_code', village_code, 'visited_on', visited_on, 'amount_fen', amount_fen,
                'aid_domains', to_jsonb(aid_domains)
            )
        $$
        """
    )


def downgrade() -> None:
    op.execute("drop function visit_event(uuid, uuid, uuid, uuid, text, date, bigint, text[])")
