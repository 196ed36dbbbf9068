"""Where each table of this program stands in a household's file (一户一卷), or why it does not.

A test compares these lists with the tables of the migrated database: a new table or column is put into the file, or
listed here with a reason.
"""

from collections.abc import Mapping
from typing import Final

VISITS: Final = "数据/走访.json"
PHOTOS: Final = "数据/照片.json"
REVISIONS: Final = "数据/走访更正.json"
CONFLICTS: Final = "数据/走访重复报送.json"
REPORTS: Final = "数据/报表.json"

EXPORTED: Final[Mapping[str, str]] = {
    "visits": VISITS,
    "files": f"{PHOTOS}; those of reports: {REPORTS}, scans",
    "visit_revisions": REVISIONS,
    "visit_conflicts": CONFLICTS,
    "reports": REPORTS,
    "report_versions": f"{REPORTS}, versions",
    "report_scans": f"{REPORTS}, scans",
}
"""By table: the place in the ZIP."""

_KEY = "a key, or a code made with one: useless outside, and dangerous"
_SAME = "the same as in the visit or report that the row belongs to, or as in the register"
_PLACE = {"team_id": _SAME, "village_code": _SAME}

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "visits": {
        "household_id": _SAME,
        "fingerprint": _KEY,
        "words_sealed": "content and needs",
        "signature_sealed": "signature",
    },
    "files": {
        **_PLACE,
        "owner_id": "visit_id",
        "owner_kind": "told by the place in the file",
        "purpose": "told by the place in the file",
        "object": "where the bytes are in the store",
        "data_key": _KEY,
        "wrapped_key": _KEY,
        "name_sealed": "of files that belong to no household",
        "created_at": "uploaded_at of a scan; of a photo the time of its visit",
        "withdrawn_at": "when a refused photo was taken out of its visit, whose state says that it is complete",
        "perceptual_hash": "by which the program finds a picture sent twice: made from the picture",
        "screen_size": "how many bytes the store has of the picture, which stands in the file",
        "attempts": "how often the program tried to prepare the picture",
    },
    "visit_revisions": {**_PLACE, "fingerprint": _KEY, "words_sealed": "reason, before and after"},
    "visit_conflicts": {**_PLACE, "fingerprint": _KEY, "body_sealed": "body"},
    "reports": {"household_id": _SAME, "data_key": _KEY},
    "report_versions": {**_PLACE, "report_id": _SAME, "hash": _KEY, "mark": _KEY, "old_mark": _KEY},
    "report_scans": {**_PLACE, "report_id": _SAME, "read_hash": _KEY, "read_mark": _KEY},
}
"""By table: columns that stand in the file under another name, and those left out with the reason. All others stand
there under their own."""

_COPY = "a copy of what another program owns, which gives it to the file itself"
_MACHINE = "work of the program itself: events told, read and counted, of ids and numbers that stand in the file"

LEFT_OUT: Final[Mapping[str, str]] = {
    "paired_households": _COPY,
    "divisions": _COPY,
    "words": _COPY,
    "household_keys": _KEY,
    "campaigns": _COPY,
    "obligations": _COPY,
    "obligation_periods": _COPY,
    "obligation_lines": _COPY,
    "team_lines": _COPY,
    "doubtful_bindings": "a view of the reports, which stand in the file, for the operator",
    "photos": "a view of the files of visits, for programs of the release before",
    "thumbs": "small pictures, made from the photos that stand in the file",
    "orphans": "objects of the store that no file names",
    "missing_files": "which files are not in the store; the files themselves stand in the file",
    "missing_files_shown": "a view of the table before, for the operator",
    "inventory": "how many objects the store has, of no household",
    "moved_files": "which files lie in the store twice for a while; the files themselves stand in the file",
    "file_moves": "how far the move of earlier files is, of no household",
    "backups": "when the last backup began and ended",
    "deletions": "how many rejected uploads and replaced texts were deleted, of no household",
    "withheld_households": "restricted or erased: the register says so in its part, and an erased one has no file",
    "rejected_scans": "which of the scans are rejected, computed from the other tables",
    "objects_to_delete": "places in the store of what was erased",
    "outbox": _MACHINE,
    "feeds_to_read_again": _MACHINE,
    "feed_cursors": _MACHINE,
    "events_seen": _MACHINE,
    "audit_entries": "who looked: read by the audit administrator alone (`audit.read`), who finds it by the household",
    "audit_keys": _KEY,
    "audit_seals": "seals of the audit trail, of no household",
    "alembic_version": "the state of the database, of no household",
}
"""By table: why the file does not hold it."""
