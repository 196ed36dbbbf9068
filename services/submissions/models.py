"""Tables of the submissions database (SQLAlchemy Core). The DDL is in the migrations."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    case,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

paired_households = Table(
    "paired_households",
    metadata,
    Column("pairing_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("is_closed", Boolean, nullable=False),
)
"""结对: which team may visit which household; a copy from the events of households."""

household_keys = Table(
    "household_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
)
"""The data key of a household, by the household's id: what visits say of it is sealed under it."""

withheld_households = Table(
    "withheld_households",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("is_erased", Boolean, nullable=False),
    Column("withheld_at", DateTime(timezone=True), nullable=False),
    Column("visits", Integer, nullable=False),
    Column("photos", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("scans", Integer, nullable=False),
    Column("destroyed_at", DateTime(timezone=True)),
    Column("emptied_at", DateTime(timezone=True)),
)
"""限制处理 and 销毁: what belongs to these households is hidden, or destroyed; a copy from the events of households.
The counts are those of what was destroyed. Of an erased one the rows are gone since `destroyed_at`, what the store had
since `emptied_at`."""

objects_to_delete = Table(
    "objects_to_delete",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("is_deleted_once", Boolean, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
)
"""Places in the object store to be emptied, each twice: an upload may still arrive after the first time."""

divisions = Table(
    "divisions",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    Column("name", Text, nullable=False),
)
"""行政区划: names only; a copy from the events of the gateway."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("division_code", Text(collation="C"), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("archived_at", DateTime(timezone=True)),
)
"""专项行动: area, days and archiving only; a copy from the events of campaigns."""

obligations = Table(
    "obligations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("cycle", JSONB, nullable=False),
)
"""任务: a copy from the events of campaigns; `cycle` as it is written there."""

obligation_periods = Table(
    "obligation_periods",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("due_on", Date),
    Column("due_at", DateTime(timezone=True)),
)
"""The periods of their cycles, by `kernel.periods`; the due days are those of the plan, without extensions."""

team_lines = Table(
    "team_lines",
    metadata,
    Column("organization_id", Uuid, primary_key=True),
    Column("lines", ARRAY(Text), nullable=False),
)
"""条线 of teams that stand on some; a copy from the events of the gateway."""

obligation_lines = Table(
    "obligation_lines",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("lines", ARRAY(Text), nullable=False),
)
"""条线 of obligations that are on some; a copy from the events of campaigns."""

feeds_to_read_again = Table("feeds_to_read_again", metadata, Column("source", Text, primary_key=True))
"""Feeds of which the worker has to read what was told before it kept a copy of it."""

deletions = Table(
    "deletions",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("due_soon", Integer, nullable=False),
    Column("deleted", BigInteger, nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
    Column("counted_at", DateTime(timezone=True)),
)
"""How many rejected uploads and replaced texts the worker deleted, and how many it will in the next days."""

visits = Table(
    "visits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("household_id", Uuid, nullable=False),
    Column("pairing_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("visited_on", Date, nullable=False),
    Column("content", Text),
    Column("amount_fen", BigInteger, nullable=False),
    Column("aid_domains", ARRAY(Text), nullable=False),
    Column("goals", ARRAY(Text), nullable=False),
    Column("supports", ARRAY(Text), nullable=False),
    Column("needs", Text),
    Column("minutes", Integer),
    Column("signature", JSONB(none_as_null=True)),
    Column("recorded_at", DateTime(timezone=True)),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("photos_missing", Integer, nullable=False),
    Column("revision_id", Uuid),
    Column("words_sealed", LargeBinary),
    Column("signature_sealed", LargeBinary),
    Column("is_before_pairing", Boolean, nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("confirmed_by", Uuid),
)
"""走访: one home visit is one row. The times of the visit, of its recording and of its receipt are three columns
(N-14). `words_sealed` holds content and needs; the clear columns are those of rows of an earlier release, until they
are sealed. `fingerprint` is keyed in a sealed row."""

files = Table(
    "files",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner_id", Uuid, nullable=False),
    Column("position", Integer),
    Column("team_id", Uuid),
    Column("village_code", Text(collation="C")),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("rejection", Text),
    Column("width", Integer),
    Column("height", Integer),
    Column("perceptual_hash", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("rejected_at", DateTime(timezone=True)),
    Column("deleted_at", DateTime(timezone=True)),
    Column("owner_kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("data_key", LargeBinary),
    Column("wrapped_key", LargeBinary),
    Column("name_sealed", LargeBinary),
    Column("created_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("screen_size", Integer),
)
"""文件: a photo of a visit, a scan of a report, an attachment of a notice. `expected` when it was announced, `stored`
in the object store, `ready` to be shown, or `rejected`. `sha256`, `size` and `content_type` are those of what was
announced. `object` says where the bytes are (`files.objects`), `screen_size` how many the store has of what the worker
made; null where that is not known. Of a rejected one the bytes are deleted after a while;
the row stays, so that a phone gets an answer."""

thumbs = Table(
    "thumbs",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Small pictures of photos, sealed under the key of their file."""

moved_files = Table(
    "moved_files",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
)
"""Files of an earlier release that lie at their new place, and whose old objects still take theirs: they are not
deleted yet, or the store has not freed their bytes. `bytes`: of the copy."""

file_moves = Table(
    "file_moves",
    metadata,
    Column("is_one", Boolean, primary_key=True),
    Column("bytes_then", BigInteger, nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
    Column("vacuumed_at", DateTime(timezone=True)),
)
"""How far the move of the files of an earlier release is; one row, none where there was nothing to move.
`vacuumed_at`: when `bangfu seal` had cleared what was deleted in the store after all of it."""

backups = Table(
    "backups",
    metadata,
    Column("is_one", Boolean, primary_key=True),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False),
)
"""The last backup that ended well; one row."""

visit_conflicts = Table(
    "visit_conflicts",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("body", JSONB(none_as_null=True)),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("body_sealed", LargeBinary),
    Column("deleted_at", DateTime(timezone=True)),
)
"""A second, different content under a visit's id: refused, and stored for a person to decide, until it is deleted."""

visit_revisions = Table(
    "visit_revisions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("reason", Text),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    Column("revised_at", DateTime(timezone=True), nullable=False),
    Column("words_sealed", LargeBinary),
    Column("deleted_at", DateTime(timezone=True)),
)
"""更正: the visit before and after; no version is overwritten. The texts are deleted after their time."""

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
    Column("campaign_id", Uuid),
    Column("obligation_id", Uuid),
    Column("period", Text),
    Column("period_starts_on", Date),
    Column("period_ends_on", Date),
    Column("binding", Text),
)
"""信息报备表 or 实施情况进度表. `revision` counts changes (ETag), `version` counts submissions. `binding`: how it is
known which obligation and period it is for (`vocabularies.Binding`); null of one that the release before stored, until
the worker binds it. `month`: of a period that is a month, as in earlier releases."""

doubtful_bindings = Table(
    "doubtful_bindings",
    metadata,
    Column("id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("month", Text),
    Column("period", Text),
    Column("period_starts_on", Date),
    Column("period_ends_on", Date),
    Column("campaign_id", Uuid),
    Column("obligation_id", Uuid),
    Column("obligation_name", Text),
    Column("binding", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
"""A view: the reports of which the operator, who may see none, is told that several obligations fitted, or none."""

report_versions = Table(
    "report_versions",
    metadata,
    Column("report_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("content", LargeBinary),
    Column("hash", LargeBinary),
    Column("mark", LargeBinary),
    Column("old_mark", LargeBinary),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("submitted_by", Uuid, nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
)
"""The submitted versions: encrypted canonical JSON, of replaced ones until it is deleted; and, for ever, a keyed code
of the hash that its paper carries (`mark`), and of the one that paper of earlier releases carries (`old_mark`)."""

orphans = Table(
    "orphans",
    metadata,
    Column("key", Text(collation="C"), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("modified_at", DateTime(timezone=True), nullable=False),
    Column("is_superseded", Boolean, nullable=False),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
)
"""Objects of the store that no file names. A superseded one is an upload of which the worker made another version."""

missing_files = Table(
    "missing_files",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("is_damaged", Boolean, nullable=False),
)
"""Files that should be in the store and are not; `is_damaged`: it is there, and not whole or does not open."""

missing_files_shown = Table(
    "missing_files_shown",
    metadata,
    Column("file_id", Uuid, nullable=False),
    Column("owner_kind", Text, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("village_code", Text(collation="C")),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("is_damaged", Boolean, nullable=False),
)
"""A view: what the operator, who may see no file, is told of missing ones."""

inventory = Table(
    "inventory",
    metadata,
    Column("is_last", Boolean, primary_key=True),
    Column("began_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("objects", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("orphans", BigInteger, nullable=False),
    Column("orphan_bytes", BigInteger, nullable=False),
    Column("oldest_orphan_at", DateTime(timezone=True)),
    Column("first_found_at", DateTime(timezone=True)),
    Column("deleted", BigInteger, nullable=False),
    Column("deleted_bytes", BigInteger, nullable=False),
    Column("deleted_at", DateTime(timezone=True)),
)
"""The one row of the last round that compared store and files. `deleted`: orphans, since the installation."""

report_scans = Table(
    "report_scans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", Text(collation="C"), nullable=False),
    Column("state", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("read_report_id", Uuid),
    Column("read_version", Integer),
    Column("read_hash", LargeBinary),
    Column("read_mark", LargeBinary),
    Column("uploaded_by", Uuid, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    Column("rejected_at", DateTime(timezone=True)),
    Column("deleted_at", DateTime(timezone=True)),
)
"""纸质版: what was read from a picture or a PDF of the stamped pages; the file of the same id stands in `files`."""

# Aliases: a statement that joins these tables itself would take the sub-selects for parts of its own.
_visit, _report, _key = visits.alias(), reports.alias(), household_keys.alias()
_OF_VISIT = select(_visit.c.household_id).where(_visit.c.id == files.c.owner_id).correlate(files).scalar_subquery()
_OF_REPORT = select(_report.c.household_id).where(_report.c.id == files.c.owner_id).correlate(files).scalar_subquery()
_HOUSEHOLD = case((files.c.owner_kind == "visit", _OF_VISIT), (files.c.owner_kind == "report", _OF_REPORT))
_HOUSEHOLD_KEY = select(_key.c.wrapped_key).where(_key.c.id == _HOUSEHOLD).correlate(files).scalar_subquery()
CONTENT_OF_FILE: Final = (
    files.c.id,
    files.c.object,
    files.c.sha256,
    files.c.size,
    files.c.content_type,
    files.c.data_key,
    files.c.wrapped_key,
    _HOUSEHOLD.label("household_id"),
    _HOUSEHOLD_KEY.label("household_key"),
)
"""What `files.contents.StoredFile` needs of a row; the household is null where the file belongs to none."""
