"""Let rejected uploads and replaced texts be deleted after their time (F13, decision 26): the rows stay as markers.

What belongs to which campaign, and since when that is archived, decides over texts; `archived_at_of` answers it.
"""

from alembic import op
from sqlalchemy import text

from services.kernel.db import schema

revision = "submissions_0012"
down_revision = "submissions_0011"
branch_labels = None
depends_on = None

PROGRAM = "submissions"
HAS_DELETED = "select exists (select from report_versions where content is null)"


class DeletedTextsError(Exception):
    """The release before cannot read versions whose text was deleted; the way back is the backup before the upgrade."""


def upgrade() -> None:
    # For the worker's rounds and the list of rejected uploads. First, beside the work, and by itself: what is cut short
    # here begins anew.
    with op.get_context().autocommit_block():
        op.execute("drop index concurrently if exists photos_rejected")
        op.execute("create index concurrently photos_rejected on photos (id) where state = 'rejected'")
    op.execute(
        """
        create table campaigns (
            id uuid primary key,
            division_code text collate "C" not null,
            starts_on date not null,
            ends_on date not null,
            archived_at timestamptz
        )
        """
    )
    schema.grant(PROGRAM, "campaigns", app="select", worker="select, insert, update")
    op.execute(
        """
        create table deletions (
            kind text primary key,
            due_soon integer not null default 0,
            deleted bigint not null default 0,
            deleted_at timestamptz,
            counted_at timestamptz
        )
        """
    )
    schema.grant(PROGRAM, "deletions", app="select", worker="select, insert, update")
    # With neither a default nor a constraint to check PostgreSQL reads and rewrites no row.
    op.execute("alter table photos add column rejected_at timestamptz, add column deleted_at timestamptz")
    op.execute("alter table report_scans add column rejected_at timestamptz, add column deleted_at timestamptz")
    op.execute("alter table visit_conflicts add column deleted_at timestamptz")
    op.execute("alter table visit_revisions add column deleted_at timestamptz")
    op.execute(
        """
        alter table report_versions
            add column deleted_at timestamptz,
            alter column content drop not null,
            add constraint report_versions_say_something check (content is not null or deleted_at is not null) not valid
        """
    )
    # A text belongs to the campaigns that ran in its area on its day; one that came after the last of them, to those
    # that had ended. Null while one of them is not archived, and where there is none.
    op.execute(
        """
        create function archived_at_of(village text, day date) returns timestamptz
        language sql stable parallel safe as $$
            with begun as (
                select ends_on, archived_at from campaigns
                 where starts_with(village, division_code) and starts_on <= day
            )
            select case when bool_and(archived_at is not null) then max(archived_at) end
              from begun
             where ends_on >= day or not exists (select from begun any_of where any_of.ends_on >= day)
        $$
        """
    )
    # The day of a form: of Form 2 its month begins on it, Form 1 was begun on it.
    op.execute(
        """
        create function report_day(month text, created_at timestamptz) returns date
        language sql stable parallel safe as $$
            select coalesce(to_date(month || '-01', 'YYYY-MM-DD'), (created_at at time zone 'Asia/Shanghai')::date)
        $$
        """
    )
    # Paper of another report, and what is no page of a submitted version while another page matches the last one.
    # So the only page of a submitted version stays, readable or not; the page of a replaced version goes after its
    # text. Nothing of a draft is judged, but what never came: a page may be stamped before its form is submitted.
    op.execute(
        """
        create view rejected_scans with (security_invoker = true) as
            select s.id
              from report_scans s
              join reports r on r.id = s.report_id
             where s.deleted_at is null
               and (
                   s.read_report_id <> s.report_id
                   or (s.state = 'expected' and r.version = 0)
                   or (
                       r.state <> 'draft'
                       and exists (select from report_scans other
                                     join report_versions last on last.report_id = r.id and last.version = r.version
                                    where other.report_id = r.id and other.id <> s.id and other.state = 'read'
                                      and other.deleted_at is null
                                      and (other.read_mark in (last.mark, last.old_mark)
                                           or other.read_hash = last.hash))
                       and not exists (select from report_versions v
                                        where v.report_id = r.id and v.deleted_at is null
                                          and (s.read_mark in (v.mark, v.old_mark) or s.read_hash = v.hash))
                   )
               )
        """
    )
    schema.grant(PROGRAM, "rejected_scans", app=None, worker="select")


def downgrade() -> None:
    if op.get_bind().execute(text(HAS_DELETED)).scalar_one():
        raise DeletedTextsError(DeletedTextsError.__doc__)
    op.execute("drop view rejected_scans")
    op.execute("drop function archived_at_of(text, date), report_day(text, timestamptz)")
    op.execute("alter table photos drop column rejected_at, drop column deleted_at")
    op.execute("alter table report_scans drop column rejected_at, drop column deleted_at")
    op.execute("alter table visit_conflicts drop column deleted_at")
    op.execute("alter table visit_revisions drop column deleted_at")
    op.execute(
        """
        alter table report_versions
            drop constraint report_versions_say_something,
            drop column deleted_at,
            alter column content set not null
        """
    )
    op.execute("drop index photos_rejected")
    op.execute("drop table campaigns")
    op.execute("drop table deletions")
