"""Tables of reports (SQLAlchemy Core). The migrations are the DDL of record."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid

from services.submissions.models import metadata

reports = Table(
    "reports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("pairing_id", Uuid, nullable=False),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("month", Text),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("is_late", Boolean, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("created_by", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("submitted_at", DateTime(timezone=True)),
    Column("accepted_at", DateTime(timezone=True)),
    Column("forwarded_at", DateTime(timezone=True)),
)
"""信息报备表 or 实施情况进度表. `revision` counts changes (ETag), `version` counts submissions."""

report_versions = Table(
    "report_versions",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("submitted_by", Uuid, nullable=False),
)
"""What was submitted, for ever: sealed canonical JSON and its SHA-256."""

report_scans = Table(
    "report_scans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("read_report_id", Uuid),
    Column("read_version", Integer),
    Column("read_hash", LargeBinary),
    Column("uploaded_by", Uuid, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
)
"""纸质版: a picture or a PDF of the stamped pages, and what the code on it says."""
