"""Give campaigns states, owners and participants, and let only those read one whom it concerns.

Every campaign was read by every office of the country: one that a city entered decided which months the phones of
another city could report. A campaign without rules of participation keeps its meaning, its division and everything
below, so what exists reads as before.

The parents of an organisation on each line were told by the gateway and not kept. Its feed is read again from the
beginning to fill them; what is applied twice changes nothing.
"""

from alembic import op
from psycopg.sql import SQL, Composed
from sqlalchemy import text

from services.kernel.db.schema import app_role, ddl, grant, in_scope, secure, teams, worker_role

revision = "campaigns_0006"
down_revision = "campaigns_0005"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"

CODES = SQL("(select nullif(current_setting('app.codes', true), '')::code_multirange)")
OWNING = SQL("(select nullif(current_setting('app.owning', true), '')::text[])::text[]")
# Ranges of two codes meet where one of them is the beginning of the other.
MEETS = SQL("(code_multirange(code_range({code}, {code} || ':')) && {codes})")
HOLDS_A_TEAM = SQL(
    "exists (select from organizations o where o.id = any ({teams}) and starts_with(o.division_code, {code}))"
)
SEEN = SQL(
    """
    owner_code = any ({owning})
    or state <> 'draft' and (
        division_code <@ {codes}
        or rules = '[]' and (
            {meets}
            or {holds_a_team}
            or exists (
                select from pairings p
                 where p.team_id = any ({teams}) and starts_with(p.village_code, campaigns.division_code)
            )
        )
        or exists (
            select from campaign_participants p
             where p.campaign_id = campaigns.id and (p.division_code <@ {codes} or p.organization_id = any ({teams}))
        )
        or open_below and exists (
            select from campaign_places q
             where q.campaign_id = campaigns.id and ({meets_place} or {place_holds_a_team})
        )
        or exists (
            select from due_items d
             where d.campaign_id = campaigns.id and (d.division_code <@ {codes} or d.organization_id = any ({teams}))
        )
    )
    """
)
OF_A_SEEN_CAMPAIGN = SQL("exists (select from campaigns c where c.id = campaign_id)")

IS_LOST = """
    select exists (select from campaigns where state in ('draft', 'closed') or rules <> '[]' or wrapped_key is not null)
"""


class StatesInUseError(Exception):
    """The release before would show drafts to everybody; the way back is the backup from before the upgrade."""


def upgrade() -> None:
    op.execute(
        """
        alter table campaigns
            add column state text not null default 'published',
            add column owner_code text collate "C",
            add column theme text,
            add column serves jsonb not null default '{"statuses": [], "groups": []}',
            add column open_below boolean not null default false,
            add column rules jsonb not null default '[]',
            add column wrapped_key bytea
        """
    )
    op.execute("update campaigns set state = 'archived' where archived_at is not null")
    op.execute(
        """
        alter table campaigns
            add constraint campaigns_state check (state in ('draft', 'published', 'closed', 'archived')),
            add constraint campaigns_archived_at_a_time check ((state = 'archived') = (archived_at is not null)),
            add constraint campaigns_draft_of_somebody check (state <> 'draft' or owner_code is not null)
        """
    )
    _create_tables()
    _show_to_whom_it_concerns()
    grant(PROGRAM, "campaigns", app="delete", worker=None)
    grant(PROGRAM, "obligations", app="delete", worker=None)
    grant(PROGRAM, "due_extensions", app="delete", worker=None)
    # A change of keys runs as the worker.
    op.execute(ddl("grant update (wrapped_key) on campaigns to {role}", role=worker_role(PROGRAM)))
    op.execute(ddl("grant update (reason_sealed) on campaign_acts to {role}", role=worker_role(PROGRAM)))
    op.execute("delete from feed_cursors where source = 'gateway'")
    op.execute("delete from events_seen")


def _create_tables() -> None:
    op.execute(
        """
        create table organization_lines (
            organization_id uuid not null,
            line text not null,
            parent_id uuid,
            primary key (organization_id, line)
        )
        """
    )
    # What lies below a unit is found from parent to children.
    op.execute("create index organization_lines_by_parent on organization_lines (parent_id)")
    op.execute(
        """
        create table campaign_participants (
            campaign_id uuid not null references campaigns,
            organization_id uuid not null,
            division_code text collate "C" not null,
            primary key (campaign_id, organization_id)
        )
        """
    )
    # Row-level security asks in which campaigns a team takes part.
    op.execute("create index campaign_participants_by_unit on campaign_participants (organization_id)")
    op.execute(
        """
        create table campaign_places (
            campaign_id uuid not null references campaigns,
            division_code text collate "C" not null,
            primary key (campaign_id, division_code)
        )
        """
    )
    op.execute(
        """
        create table campaign_receipts (
            campaign_id uuid not null references campaigns,
            organization_id uuid not null,
            division_code text collate "C" not null,
            received_by uuid not null,
            received_at timestamptz not null default now(),
            primary key (campaign_id, organization_id)
        )
        """
    )
    op.execute(
        """
        create table campaign_acts (
            id bigint generated always as identity primary key,
            campaign_id uuid not null references campaigns,
            act text not null constraint campaign_acts_act check (act in ('published', 'withdrawn', 'closed')),
            at timestamptz not null,
            by uuid not null,
            reason_sealed bytea,
            constraint campaign_acts_have_a_reason check (act = 'published' or reason_sealed is not null)
        )
        """
    )
    op.execute("create index campaign_acts_by_campaign on campaign_acts (campaign_id, id)")
    grant(PROGRAM, "organization_lines", app="select", worker="select, insert, update, delete")
    grant(
        PROGRAM, "campaign_participants", app="select, insert, update, delete", worker="select, insert, update, delete"
    )
    grant(PROGRAM, "campaign_places", app="select, insert, delete", worker="select, insert, delete")
    grant(PROGRAM, "campaign_receipts", app="select, insert, delete", worker="select")
    grant(PROGRAM, "campaign_acts", app="select, insert, delete", worker="select")


def _show_to_whom_it_concerns() -> None:
    own = in_scope("division_code", "organization_id")
    secure(PROGRAM, "campaign_participants", own)
    secure(PROGRAM, "campaign_receipts", own)
    secure(PROGRAM, "campaign_acts", OF_A_SEEN_CAMPAIGN)
    # Organisations are read without a scope to count what they owe; who takes part is listed from here.
    op.execute(
        ddl(
            "create view organizations_in_scope with (security_invoker = true) as "
            "select id, name, kind, division_code from organizations where {in_scope}",
            in_scope=in_scope("division_code", "id"),
        )
    )
    grant(PROGRAM, "organizations_in_scope", app="select", worker=None)
    _see("campaigns", _seen())
    _see("obligations", OF_A_SEEN_CAMPAIGN)
    _see("quota_allocations", OF_A_SEEN_CAMPAIGN)


def _see(table: str, condition: SQL | Composed) -> None:
    op.execute(
        ddl(
            "alter policy {policy} on {table} using ({condition})",
            policy=f"{table}_scope",
            table=table,
            condition=condition,
        )
    )


def _seen() -> Composed:
    own, place = SQL("campaigns.division_code"), SQL("q.division_code")
    return SEEN.format(
        owning=OWNING,
        codes=CODES,
        teams=teams(),
        meets=MEETS.format(code=own, codes=CODES),
        holds_a_team=HOLDS_A_TEAM.format(teams=teams(), code=own),
        meets_place=MEETS.format(code=place, codes=CODES),
        place_holds_a_team=HOLDS_A_TEAM.format(teams=teams(), code=place),
    )


def downgrade() -> None:
    if op.get_bind().execute(text(IS_LOST)).scalar_one():
        raise StatesInUseError(StatesInUseError.__doc__)
    for table in ("campaigns", "obligations", "quota_allocations"):
        _see(table, SQL("true"))
    op.execute("drop view organizations_in_scope")
    for table in (
        "campaign_acts",
        "campaign_receipts",
        "campaign_places",
        "campaign_participants",
        "organization_lines",
    ):
        op.drop_table(table)
    op.execute(
        """
        alter table campaigns
            drop column state, drop column owner_code, drop column theme, drop column serves, drop column open_below,
            drop column rules, drop column wrapped_key
        """
    )
    for table in ("campaigns", "obligations", "due_extensions"):
        op.execute(ddl("revoke delete on {table} from {role}", table=table, role=app_role(PROGRAM)))
