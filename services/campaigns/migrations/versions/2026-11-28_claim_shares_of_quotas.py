"""Keep what areas and units have taken on of a quota by themselves (认领; issue 12).

Why: shares of a quota were compared with planned and done, and what the recipients said themselves had no source.
`quota_claims` has a row for each time that one of them said a number, or took it back (null); the last one counts, and
those before are its history. Who sees the campaign sees them, as its quotas; only the area and the unit write.

Index: `quota_claims_by_campaign` serves the comparison, which reads the last row of each, and the history.
"""

from alembic import op
from psycopg.sql import SQL

from services.kernel.db.schema import grant, in_scope, secure

revision = "campaigns_0019"
down_revision = "campaigns_0018"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
OF_A_SEEN_CAMPAIGN = SQL("exists (select from campaigns c where c.id = campaign_id)")


class ClaimsError(Exception):
    """The release before knows no claims; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        create table quota_claims (
            id uuid primary key,
            campaign_id uuid not null references campaigns,
            measure text not null,
            division_code text collate "C",
            organization_id uuid,
            place_code text collate "C" not null,
            amount integer constraint quota_claims_not_negative check (amount >= 0),
            at timestamptz not null,
            by uuid not null,
            constraint quota_claims_of_one check ((division_code is null) <> (organization_id is null))
        )
        """
    )
    op.execute("create index quota_claims_by_campaign on quota_claims (campaign_id, measure, at, id)")
    secure(PROGRAM, "quota_claims", OF_A_SEEN_CAMPAIGN, in_scope("place_code", "organization_id"))
    grant(PROGRAM, "quota_claims", app="select, insert, delete", worker="select")


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("select exists (select from quota_claims)").scalar_one():
        raise ClaimsError(ClaimsError.__doc__)
    op.drop_table("quota_claims")
