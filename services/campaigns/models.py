"""The tables of campaigns for SQLAlchemy statements; the DDL is in `migrations/`.

`organizations` and their lines, `divisions`, `pairings`, `filings` and `household_visits` are copies from the feeds of
the other programs: ids, divisions, dates and the public names of organisations, never a household member's data.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()


def _code(name: str = "division_code", *, nullable: bool = False) -> Column[str]:
    return Column(name, Text(collation="C"), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


# 通知: an official document as it was received. `owner_code`: the office that made it; null where an earlier release
# stored it. `rules` and `copy_rules`: whom it is addressed and copied to. Contacts and reasons are sealed under
# `wrapped_key`.
notices = Table(
    "notices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("doc_number", Text),
    Column("issuer", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    _code(),
    Column("addressees", ARRAY(Text), nullable=False),
    Column("attachments", ARRAY(Text), nullable=False),
    Column("is_incomplete", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    _code("owner_code", nullable=True),
    Column("owner_lines", ARRAY(Text)),
    Column("corrected_text", Text),
    Column("printed_on", Date),
    Column("published_on", Date),
    Column("published_time", Text),
    Column("printing_office", Text),
    Column("receiving_office", Text),
    Column("endorsed_by", ARRAY(Text), nullable=False),
    Column("copied_to", ARRAY(Text), nullable=False),
    Column("disclosure", Text),
    Column("rules", JSONB, nullable=False),
    Column("copy_rules", JSONB, nullable=False),
    Column("replaces", Uuid),
    _moment("sent_at"),
    _moment("ended_at"),
    Column("wrapped_key", LargeBinary),
    Column("contacts_sealed", LargeBinary),
    Column("replaces_because_sealed", LargeBinary),
    Column("withdrawn_because_sealed", LargeBinary),
)

notice_parents = Table(
    "notice_parents",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("parent_id", Uuid, nullable=False),
)

# 主送: what the rules of a notice reach now.
notice_addressees = Table(
    "notice_addressees",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
)

# 抄送: units that read it as well, and are not asked whether they received it.
notice_copies = Table(
    "notice_copies",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
)

# 已收到: kept when a unit is addressed no longer.
notice_receipts = Table(
    "notice_receipts",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
    Column("received_by", Uuid, nullable=False),
    _moment("received_at"),
)

# 专项行动. `owner_code`: the office that made it; null where an earlier release stored it. `owner_lines`: the lines on
# which it stands (`owners`). `rules`: who takes part.
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("notice_id", Uuid),
    _code(),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
    _moment("archived_at"),
    Column("archived_by", Uuid),
    Column("state", Text, nullable=False),
    _code("owner_code", nullable=True),
    Column("owner_lines", ARRAY(Text)),
    Column("theme", Text),
    Column("serves", JSONB, nullable=False),
    Column("open_below", Boolean, nullable=False),
    Column("rules", JSONB, nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("takes_pairings", Boolean),
    _moment("closed_at"),
    Column("board_columns", ARRAY(Text)),
)

# 参加单位: what the rules of a campaign reach now; a campaign without rules has no rows.
campaign_participants = Table(
    "campaign_participants",
    metadata,
    Column("campaign_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
)

# The divisions of the participants, each once.
campaign_places = Table(
    "campaign_places",
    metadata,
    Column("campaign_id", Uuid, primary_key=True),
    Column("division_code", Text(collation="C"), primary_key=True),
)

# 已收到: kept when a unit takes part no longer.
campaign_receipts = Table(
    "campaign_receipts",
    metadata,
    Column("campaign_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
    Column("received_by", Uuid, nullable=False),
    _moment("received_at"),
)

# Published, withdrawn (撤回) and closed, and duties of it that were ended; the reason is sealed under the campaign's
# `wrapped_key`.
campaign_acts = Table(
    "campaign_acts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("act", Text, nullable=False),
    Column("obligation_id", Uuid),
    _moment("at", nullable=False),
    Column("by", Uuid, nullable=False),
    Column("reason_sealed", LargeBinary),
)

# 阶段
phases = Table(
    "phases",
    metadata,
    Column("campaign_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
)

# 活动安排: planned by the office of `owner_code`. `parent_id`: the row above; null for a row of the campaign itself.
planned_activities = Table(
    "planned_activities",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("parent_id", Uuid),
    _code("owner_code"),
    Column("owner_lines", ARRAY(Text)),
    _code(),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("place", Text),
    Column("note", Text),
    _moment("cancelled_at"),
    Column("version", Integer, nullable=False),
)

# 牵头单位 at position 0, 配合单位 after it: a unit, or the name of one that is not on record.
planned_activity_units = Table(
    "planned_activity_units",
    metadata,
    Column("activity_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("organization_id", Uuid),
    Column("name", Text),
)

# `before`: what a published activity said until it was changed; `version` is that of then.
planned_activity_changes = Table(
    "planned_activity_changes",
    metadata,
    Column("activity_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    _moment("changed_at", nullable=False),
    Column("changed_by", Uuid, nullable=False),
    Column("before", JSONB, nullable=False),
)

# 指标分解: `granted_by` is the division that allocates, `division_code` or `organization_id` the receiver.
quota_allocations = Table(
    "quota_allocations",
    metadata,
    Column("campaign_id", Uuid, nullable=False),
    Column("measure", Text, nullable=False),
    _code("granted_by"),
    _code(nullable=True),
    Column("organization_id", Uuid),
    Column("amount", Integer, nullable=False),
)

# One act of splitting a quota: `shares` has what each recipient had before, and has now; null: nothing. The reason is
# sealed under `wrapped_key`.
quota_splits = Table(
    "quota_splits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("measure", Text, nullable=False),
    _code("granted_by"),
    Column("shares", JSONB, nullable=False),
    _moment("at", nullable=False),
    Column("by", Uuid, nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("reason_sealed", LargeBinary),
)

# 认领: one time that an area or a unit said what it takes on, or took it back (null); the last one counts.
# `place_code`: the area, or where the unit was then.
quota_claims = Table(
    "quota_claims",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("measure", Text, nullable=False),
    _code(nullable=True),
    Column("organization_id", Uuid),
    _code("place_code"),
    Column("amount", Integer),
    _moment("at", nullable=False),
    Column("by", Uuid, nullable=False),
)

# 指标: what quotas and boards name. `owner_code`: the office that added it; null of what is shipped.
measures = Table(
    "measures",
    metadata,
    Column("code", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("dimensions", ARRAY(Text), nullable=False),
    _code("owner_code", nullable=True),
    Column("ended_on", Date),
    Column("version", Integer, nullable=False),
)

# 任务: `due_day` with `from_month`/`to_month` (monthly), or `due_on` (once), or any other `cycle`. Owed by the units of
# a kind in a division, or by those that the rules of `who` reach. `what`: of what units count themselves; null for
# forms and visits, whose word is in `form`. `ended_on`: periods that begin later are asked of nobody.
# `joining_days`: how many days after joining a late unit has at least; null: as all others.
obligations = Table(
    "obligations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("owed_by_kind", Text),
    _code("owed_by_code"),
    Column("what", Text),
    Column("refs", ARRAY(Text), nullable=False),
    Column("who", JSONB(none_as_null=True)),
    Column("to_organization_id", Uuid),
    Column("to_outside", Text),
    Column("counts_when", Text, nullable=False),
    Column("channels", ARRAY(Text), nullable=False),
    Column("ended_on", Date),
    Column("joining_days", Integer),
    Column("due_day", Integer),
    Column("from_month", Text),
    Column("to_month", Text),
    Column("due_on", Date),
    Column("cycle", JSONB(none_as_null=True)),
    Column("minimum", Integer, nullable=False),
    Column("contact", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("lines_told", ARRAY(Text), nullable=False),
)

# The units that the rules of a duty reach now.
obligation_units = Table(
    "obligation_units",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    _code(),
)

# A duty is there for those of the levels above: what fulfils it goes into what fulfils them.
obligation_links = Table(
    "obligation_links",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("parent_id", Uuid, primary_key=True),
)

# One organisation owes one form for one period, the days from `starts_on` to `ends_on`; `period` is its key. `due_at`
# is in force, `original_due_at` is from the notice; neither without a deadline. The reasons of its extensions are
# sealed under `wrapped_key`. `number`: what the unit counted itself (单位自报), when and by which account;
# `timely_number`: what it had entered last while there was time, at `timely_at`. `received_at`: since when all channels
# are received. `late_count`: how many of `count` sheets came after `due_at`; null until it is recounted. `files_at`:
# when a file was first attached; such a due item is not deleted, or nobody would find its files. `joined_on`: when the
# unit joined, where that moved `due_on` and `original_due_at`. `moved_due_on`, `moved_due_at`: what the plan says since
# it was fulfilled, if that is another moment; they hold once it is not fulfilled any more.
due_items = Table(
    "due_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("obligation_id", Uuid, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("organization_id", Uuid, nullable=False),
    _code(),
    Column("form", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("due_on", Date),
    _moment("original_due_at"),
    _moment("due_at"),
    Column("minimum", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    _moment("filed_at"),
    _moment("accepted_at"),
    Column("counts_when", Text, nullable=False),
    Column("number", Integer),
    _moment("returned_at"),
    Column("returned_by", Uuid),
    Column("timely_number", Integer),
    _moment("timely_at"),
    _moment("received_at"),
    _moment("files_at"),
    Column("wrapped_key", LargeBinary),
    Column("late_count", Integer),
    Column("joined_on", Date),
    Column("moved_due_on", Date),
    _moment("moved_due_at"),
)

# 收讫: one channel of a due item has arrived.
due_receipts = Table(
    "due_receipts",
    metadata,
    Column("due_id", Uuid, primary_key=True),
    Column("channel", Text, primary_key=True),
    _code(),
    Column("organization_id", Uuid, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("received_by", Uuid, nullable=False),
    _moment("noted_at", nullable=False),
)

# `reason`: in clear, of an earlier release, until the worker has sealed it.
due_extensions = Table(
    "due_extensions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("due_id", Uuid, nullable=False),
    _code(),
    Column("organization_id", Uuid, nullable=False),
    _moment("due_at", nullable=False),
    Column("reason", Text),
    Column("reason_sealed", LargeBinary),
    Column("extended_by", Uuid, nullable=False),
    _moment("extended_at"),
)

calendar_tokens = Table(
    "calendar_tokens",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Column("division_codes", ARRAY(Text), nullable=False),
    Column("team_ids", ARRAY(Uuid), nullable=False),
    # As `Scope.lined`; null where lines decide nothing.
    Column("lined", ARRAY(Text)),
    _moment("expires_at", nullable=False),
)

# 放假安排 of a year, as an office loaded it.
days_off_years = Table(
    "days_off_years",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    _moment("loaded_at", nullable=False),
    Column("loaded_by", Uuid, nullable=False),
)

days_off = Table(
    "days_off",
    metadata,
    Column("day", Date, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_off", Boolean, nullable=False),
)

divisions = Table(
    "divisions",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent", Text(collation="C")),
)

organizations = Table(
    "organizations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _code(),
    # From this day on it owes nothing more.
    Column("closed_on", Date),
    # 帮扶村: villages of its own.
    Column("villages", ARRAY(Text), nullable=False),
)

# 区域标识: which mark an area carries from one day to another; a copy from the events of the gateway.
division_marks = Table(
    "division_marks",
    metadata,
    _code(),
    Column("mark", Text, primary_key=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date),
)

# A view: the organisations of the scope of the transaction, for lists.
organizations_in_scope = Table(
    "organizations_in_scope",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _code(),
    Column("closed_on", Date),
)

# The parent of an organisation on each of its lines.
organization_lines = Table(
    "organization_lines",
    metadata,
    Column("organization_id", Uuid, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("parent_id", Uuid),
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    _code("village_code"),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
)

# In which campaigns a pairing counts, from day to day; null: as long as it runs. A last day before the first one: on
# no day.
enrolments = Table(
    "enrolments",
    metadata,
    Column("pairing_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("starts_on", Date),
    Column("ends_on", Date),
)

# Second readings of feeds that an earlier release has read past, until the worker has read them whole.
feeds_to_read_again = Table("feeds_to_read_again", metadata, Column("source", Text, primary_key=True))

# `obligation_id` and `period`: what it is for; null of what an earlier release told, or what no obligation asks for.
# `is_chosen`: of several that fitted a form of an earlier release, which counted it for all.
filings = Table(
    "filings",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("pairing_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    _code("village_code"),
    Column("month", Text),
    _moment("submitted_at"),
    _moment("accepted_at"),
    _moment("changed_at", nullable=False),
    Column("campaign_id", Uuid),
    Column("obligation_id", Uuid),
    Column("period", Text),
    Column("is_chosen", Boolean, nullable=False),
)

# `visited_on` is unknown of visits of an earlier release, until the worker has read them again.
household_visits = Table(
    "household_visits",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    _code("village_code"),
    Column("month", Text, nullable=False),
    Column("visited_on", Date),
    _moment("completed_at", nullable=False),
)
