"""Address notices: states, an owner, whom they reach by rules, receipts, versions, and what an official paper says of
itself.

Why: every reader of campaigns read every notice of the country, and nobody knew who had received one. What earlier
releases stored stays readable as it was: it has no owner, its addressees are lines of text, and nobody is asked to
receive it. The release before goes on writing such notices while it is replaced.
"""

from alembic import op
from psycopg.sql import SQL, Composed
from sqlalchemy import text

from services.kernel.db.schema import app_role, ddl, grant, in_scope, secure, teams, worker_role

revision = "campaigns_0009"
down_revision = "campaigns_0008"
branch_labels = None
depends_on = None

PROGRAM = "campaigns"
ADDED = (
    "state text not null default 'issued'",
    'owner_code text collate "C"',
    "corrected_text text",
    "printed_on date",
    "published_on date",
    "published_time text",
    "printing_office text",
    "receiving_office text",
    "endorsed_by text[] not null default '{}'",
    "copied_to text[] not null default '{}'",
    "disclosure text",
    "rules jsonb not null default '[]'",
    "copy_rules jsonb not null default '[]'",
    "replaces uuid references notices",
    "sent_at timestamptz",
    "ended_at timestamptz",
    "wrapped_key bytea",
    "contacts_sealed bytea",
    "replaces_because_sealed bytea",
    "withdrawn_because_sealed bytea",
)
SEALED = ("contacts_sealed", "replaces_because_sealed", "withdrawn_because_sealed")

CODES = SQL("(select nullif(current_setting('app.codes', true), '')::code_multirange)")
OWNING = SQL("(select nullif(current_setting('app.owning', true), '')::text[])::text[]")
SEEN = SQL(
    """
    owner_code = any ({owning})
    or state <> 'draft' and (
        owner_code is null
        or division_code <@ {codes}
        or rules = '[]' and copy_rules = '[]' and (
            code_multirange(code_range(notices.division_code, notices.division_code || ':')) && {codes}
            or exists (
                select from organizations o
                 where o.id = any ({teams}) and starts_with(o.division_code, notices.division_code)
            )
            or exists (
                select from pairings p
                 where p.team_id = any ({teams}) and starts_with(p.village_code, notices.division_code)
            )
        )
        or exists (
            select from notice_addressees a
             where a.notice_id = notices.id and (a.division_code <@ {codes} or a.organization_id = any ({teams}))
        )
        or exists (
            select from notice_copies a
             where a.notice_id = notices.id and (a.division_code <@ {codes} or a.organization_id = any ({teams}))
        )
    )
    """
)
IS_LOST = """
    select exists (
        select from notices
         where state <> 'issued' or rules <> '[]' or copy_rules <> '[]' or corrected_text is not null
            or replaces is not null or wrapped_key is not null
    )
"""


class NoticesInUseError(Exception):
    """The release before would show drafts, and what was addressed to some, to everybody; the way back is the backup
    from before the upgrade."""


def upgrade() -> None:
    for column in ADDED:
        op.execute(ddl("alter table notices add column {column}", column=SQL(column)))
    op.execute(
        """
        alter table notices
            add constraint notices_state check (state in ('draft', 'issued', 'withdrawn', 'replaced')),
            add constraint notices_draft_of_somebody check (state <> 'draft' or owner_code is not null),
            add constraint notices_disclosure check (disclosure in ('on_own_initiative', 'on_request', 'none')),
            add constraint notices_published_time check (published_time is null or published_on is not null),
            add constraint notices_replace_once unique (replaces),
            add constraint notices_not_itself check (replaces <> id)
        """
    )
    # A list of an office is ordered by the day of signing.
    op.execute("create index notices_by_owner on notices (owner_code, issued_on, id)")
    # A notice that is deleted is looked for among the grounds of campaigns.
    op.execute("create index campaigns_by_notice on campaigns (notice_id)")
    for table in ("notice_addressees", "notice_copies"):
        _create(table, "")
        # Row-level security asks what reached a team, and a list what reached an office.
        op.execute(
            ddl("create index {name} on {table} (organization_id)", name=f"{table}_by_unit", table=table),
        )
        grant(PROGRAM, table, app="select, insert, update, delete", worker="select, insert, update, delete")
    _create("notice_receipts", "received_by uuid not null, received_at timestamptz not null default now(),")
    grant(PROGRAM, "notice_receipts", app="select, insert, delete", worker="select")
    for table in ("notice_addressees", "notice_copies", "notice_receipts"):
        secure(PROGRAM, table, in_scope("division_code", "organization_id"))
    op.execute(
        ddl(
            "alter policy notices_scope on notices using ({seen})",
            seen=SEEN.format(owning=OWNING, codes=CODES, teams=teams()),
        )
    )
    grant(PROGRAM, "notices", app="delete", worker=None)
    # A change of keys runs as the worker.
    columns = SQL(", ").join(SQL(name) for name in ("wrapped_key", *SEALED))
    op.execute(ddl("grant update ({columns}) on notices to {role}", columns=columns, role=worker_role(PROGRAM)))


def _create(table: str, more: str) -> None:
    created: Composed = SQL(
        """
        create table {table} (
            notice_id uuid not null references notices,
            organization_id uuid not null,
            division_code text collate "C" not null,
            {more}
            primary key (notice_id, organization_id)
        )
        """
    ).format(table=SQL(table), more=SQL(more))
    op.execute(created.as_string())


def downgrade() -> None:
    if op.get_bind().execute(text(IS_LOST)).scalar_one():
        raise NoticesInUseError(NoticesInUseError.__doc__)
    op.execute("alter policy notices_scope on notices using (true)")
    op.execute(ddl("revoke delete on notices from {role}", role=app_role(PROGRAM)))
    for table in ("notice_receipts", "notice_copies", "notice_addressees"):
        op.drop_table(table)
    op.drop_index("notices_by_owner")
    op.drop_index("campaigns_by_notice")
    for column in reversed(ADDED):
        op.execute(ddl("alter table notices drop column {column}", column=column.partition(" ")[0]))
