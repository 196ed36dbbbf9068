"""The tables of campaigns for SQLAlchemy statements; the DDL is in `migrations/`.

`organizations`, `divisions`, `pairings`, `filings` and `household_visits` are copies from the feeds of the other
programs: ids, divisions, dates and the public names of organisations, never a household member's data.
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


# 通知: an official document as it was received.
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
)

notice_parents = Table(
    "notice_parents",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("parent_id", Uuid, nullable=False),
)

# 专项行动
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

# 任务: `due_day` with `from_month`/`to_month` (monthly), or `due_on` (once).
obligations = Table(
    "obligations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("owed_by_kind", Text, nullable=False),
    _code("owed_by_code"),
    Column("due_day", Integer),
    Column("from_month", Text),
    Column("to_month", Text),
    Column("due_on", Date),
    Column("minimum", Integer, nullable=False),
    Column("contact", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
)

# One organisation owes one form for one period. `due_at` is in force, `original_due_at` is from the notice. The reasons
# of its extensions are sealed under `wrapped_key`.
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
    Column("due_on", Date, nullable=False),
    _moment("original_due_at", nullable=False),
    _moment("due_at", nullable=False),
    Column("minimum", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    _moment("filed_at"),
    _moment("accepted_at"),
    Column("wrapped_key", LargeBinary),
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
    _moment("expires_at", nullable=False),
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
)

household_visits = Table(
    "household_visits",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    _code("village_code"),
    Column("month", Text, nullable=False),
    _moment("completed_at", nullable=False),
)
