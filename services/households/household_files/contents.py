"""Where each table of the register stands in a household's file (一户一卷), or why it does not.

A test compares these lists with the tables of the migrated database: a new table or column is put into the file, or
listed here with a reason.
"""

from collections.abc import Mapping
from typing import Final

EXPORTED: Final[Mapping[str, str]] = {
    "households": "household",
    "household_members": "household.members",
    "withheld_households": "withholding.restriction",
    "erasures": "withholding.erasure_requests",
    "household_visits": "household.visits_count and last_visit_on",
    "pairings": "pairings",
    "support_plans": "pairings.plan",
    "enrolments": "pairings.enrolments",
}
"""By table: the place in the answer."""

_KEY = "a key, or a code made with one: useless outside, and dangerous"
_SAME = "the same as in the household or pairing that the row belongs to"
_EARLIER = "clear text of an earlier release; what it holds is read into its field"

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "households": {
        "village_code": "household.division_code",
        "circumstances": "household.poverty_causes, labour_ability, guarantees, needs, as_written; of household.head "
        "birth_year, health, schooling, as_written",
        "head_name": "household.head.name",
        "head_phone": "household.head.phone",
        "head_id_number": "household.head.id_number",
        "head_numbers": "household.head.other_phones, phone_note, id_kind, id_upgraded",
        "wrapped_key": _KEY,
        "head_phone_index": _KEY,
        "head_second_phone_index": _KEY,
        "head_third_phone_index": _KEY,
        "head_id_number_index": _KEY,
        "head_name_index": _KEY,
        "head_name_indexed": "the version that the code of the name was made of",
        "head_read": "the version whose numbers were brought into one form",
        "fingerprint": _KEY,
        "number_code": _KEY,
        "registered_again_on": "set once the household is erased, which has no file then",
    },
    "household_members": {
        "household_id": _SAME,
        "village_code": _SAME,
        "position": "the order of household.members",
        "circumstances": "household.members.relation, labour_ability, birth_year, health, schooling, as_written",
        "numbers": "household.members.other_phones, phone_note, id_kind, id_upgraded",
        "phone_index": _KEY,
        "second_phone_index": _KEY,
        "third_phone_index": _KEY,
        "id_number_index": _KEY,
        "name_index": _KEY,
        "is_read": "whether its numbers were brought into one form",
    },
    "withheld_households": {
        "household_id": _SAME,
        "village_code": _SAME,
        "is_erased": "an erased household has no file",
    },
    "erasures": {
        "household_id": _SAME,
        "village_code": _SAME,
        **dict.fromkeys(
            ("erased_at", "members", "pairings", "visits", "amount_fen", "photos", "reports", "scans"),
            "set once the household is erased, which has no file then",
        ),
    },
    "household_visits": {"household_id": _SAME},
    "pairings": {
        "reason": "pairings.close_reason",
        "fingerprint": _KEY,
    },
    "support_plans": {
        "pairing_id": _SAME,
        "village_code": _SAME,
        "team_id": _SAME,
        "content": "pairings.plan",
    },
    "enrolments": {"pairing_id": _SAME},
}
"""By table: columns that stand in the file under another name, and those left out with the reason. All others stand
there under their own."""

_COPY = "a copy of what another program owns, which gives it to the file itself"
_COUNTS = "numbers of the board by village, of no single household"
_MACHINE = "work of the program itself: events told, read and counted, of ids and numbers that stand in the file"
_ROSTER = (
    "a file of many households that an office sent, sealed, and its faults; what it said of this one is in the register"
)

LEFT_OUT: Final[Mapping[str, str]] = {
    "visit_facts": _COPY,
    "divisions": _COPY,
    "words": _COPY,
    "organizations": _COPY,
    "campaigns": _COPY,
    "campaign_units": _COPY,
    "duties": _COPY,
    "duty_units": _COPY,
    "duty_periods": _COPY,
    "duty_extensions": _COPY,
    "duty_joinings": _COPY,
    "quotas": _COPY,
    "progress_touched": _MACHINE,
    "progress_households": _COUNTS,
    "progress_pairings": _COUNTS,
    "progress_visits": _COUNTS,
    "progress_enrolled": _COUNTS,
    "progress_splits": _COUNTS,
    "progress_lines": _COUNTS,
    "progress_visit_splits": _COUNTS,
    "carried_pairings": "which pairing goes on as which when teams merge; both stand in the file with their days",
    "campaign_periods": "the months and periods of a campaign, of no household",
    "person_searches": "how often an account searched, of no household",
    "roster_imports": _ROSTER,
    "roster_import_chunks": _ROSTER,
    "roster_import_errors": _ROSTER,
    "roster_staging": _ROSTER,
    "roster_staged_members": _ROSTER,
    "roster_profiles": "which column of a sheet holds what, of no household",
    "outbox": _MACHINE,
    "feed_cursors": _MACHINE,
    "events_seen": _MACHINE,
    "audit_entries": "who looked: read by the audit administrator alone (`audit.read`), who finds it by the household",
    "audit_keys": _KEY,
    "audit_seals": "seals of the audit trail, of no household",
    "alembic_version": "the state of the database, of no household",
}
"""By table: why the file does not hold it. Tables of jobs (`procrastinate_*`) hold ids of imports."""
