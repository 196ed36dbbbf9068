"""Columns that could hold personal text and are stored as they are, each with the reason; shown in `docs/data.md`.

`tests/house/test_sealed_columns.py` compares them with the migrated databases: a new column of such a type is sealed,
or it is listed here. The tables of the job queue hold ids of imports, and are not looked at.
"""

from collections.abc import Mapping
from typing import Final

TYPES: Final = (
    "text",
    "text[]",
    "character varying",
    "character varying[]",
    "json",
    "jsonb",
    "jsonb[]",
    "xml",
    "inet",
    "date",
    "date[]",
    "daterange",
)

IN_EVERY_PROGRAM: Final[Mapping[str, tuple[str, ...]]] = {
    "an act by its name, and the id of what it was done to": ("audit_entries.action", "audit_entries.subject"),
    "ids, codes, and the purpose that somebody typed; sealed it could not be searched, and it may never change": (
        "audit_entries.details",
    ),
    "the position in another program's feed": ("feed_cursors.source", "feed_cursors.cursor"),
    "the name of an event and an id": ("outbox.type", "outbox.subject"),
}
"""Reason → `table.column`."""

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "ids, codes and dates (docs/events.md)": (
        "campaigns.outbox.data",
        "submissions.outbox.data",
        "households.outbox.data",
    ),
    "ids and codes; the name of a unit, which is public": ("gateway.outbox.data",),
    "a place: the code of a division, or its name, level and parent": (
        "gateway.account_roles.division_code",
        "gateway.api_clients.division_code",
        "gateway.confirmations.division_code",
        "gateway.divisions.code",
        "gateway.divisions.name",
        "gateway.divisions.level",
        "gateway.divisions.kind",
        "gateway.divisions.parent",
        "gateway.divisions.valid_from",
        "gateway.divisions.valid_to",
        "gateway.organizations.division_code",
        "campaigns.calendar_tokens.division_codes",
        "campaigns.campaigns.division_code",
        "submissions.campaigns.division_code",
        "campaigns.divisions.code",
        "campaigns.divisions.name",
        "campaigns.divisions.level",
        "campaigns.divisions.parent",
        "campaigns.due_extensions.division_code",
        "campaigns.due_items.division_code",
        "campaigns.notices.division_code",
        "campaigns.obligations.owed_by_code",
        "campaigns.organizations.division_code",
        "campaigns.quota_allocations.granted_by",
        "campaigns.quota_allocations.division_code",
        "submissions.divisions.code",
        "submissions.divisions.name",
        "households.divisions.code",
        "households.divisions.name",
        "households.divisions.parent",
        "households.organizations.division_code",
        "households.quotas.division_code",
    ),
    "the village, by which row-level security decides who sees the row": (
        "campaigns.filings.village_code",
        "campaigns.household_visits.village_code",
        "campaigns.pairings.village_code",
        "submissions.paired_households.village_code",
        "submissions.photos.village_code",
        "submissions.report_scans.village_code",
        "submissions.report_versions.village_code",
        "submissions.reports.village_code",
        "submissions.visit_conflicts.village_code",
        "submissions.visit_revisions.village_code",
        "submissions.visits.village_code",
        "households.household_members.village_code",
        "households.households.village_code",
        "households.pairings.village_code",
        "households.support_plans.village_code",
        "households.visit_facts.village_code",
        "households.roster_staging.village_code",
        "households.roster_staging.previous_village",
    ),
    "counts of a village and month, nothing of one household": (
        "households.progress_households.village_code",
        "households.progress_pairings.village_code",
        "households.progress_pairings.from_month",
        "households.progress_pairings.until_month",
        "households.progress_touched.village_code",
        "households.progress_touched.month",
        "households.progress_visits.village_code",
        "households.progress_visits.month",
        "households.quotas.measure",
        "campaigns.quota_allocations.measure",
    ),
    "a word from a closed list, beside counts": ("submissions.deletions.kind",),
    "a unit, a team or an API client, no person": (
        "gateway.api_clients.name",
        "gateway.organization_lines.line",
        "gateway.organizations.name",
        "gateway.organizations.kind",
        "campaigns.organizations.name",
        "campaigns.organizations.kind",
        "households.organizations.name",
        "households.organizations.kind",
    ),
    "the name somebody signs in with, searched by": ("gateway.accounts.username",),
    "a role from a closed list": ("gateway.account_roles.role", "gateway.confirmations.role"),
    "a slow salted hash": ("gateway.accounts.password_hash",),
    "user name and network of failed sign-ins, deleted after a day": ("gateway.login_failures.key",),
    "the kind of a device in plain words, and a word from a closed list": (
        "gateway.sessions.device",
        "gateway.sessions.revoked_because",
    ),
    "what a notice or an office publishes": (
        "campaigns.campaigns.name",
        "campaigns.campaigns.series",
        "campaigns.campaigns.starts_on",
        "campaigns.campaigns.ends_on",
        "submissions.campaigns.starts_on",
        "submissions.campaigns.ends_on",
        "campaigns.notices.title",
        "campaigns.notices.text",
        "campaigns.notices.doc_number",
        "campaigns.notices.issuer",
        "campaigns.notices.issued_on",
        "campaigns.notices.addressees",
        "campaigns.notices.attachments",
        "campaigns.obligations.name",
        "campaigns.obligations.form",
        "campaigns.obligations.owed_by_kind",
        "campaigns.obligations.from_month",
        "campaigns.obligations.to_month",
        "campaigns.obligations.due_on",
        "campaigns.phases.name",
        "campaigns.phases.starts_on",
        "campaigns.phases.ends_on",
        "households.campaigns.starts_on",
        "households.campaigns.ends_on",
    ),
    "the public lines of an office, printed on the forms": ("campaigns.obligations.contact",),
    "why an office gave a unit more time, shown to that unit": ("campaigns.due_extensions.reason",),
    "when something is due or was done, without what": (
        "campaigns.due_items.form",
        "campaigns.due_items.period",
        "campaigns.due_items.due_on",
        "campaigns.filings.form",
        "campaigns.filings.month",
        "campaigns.household_visits.month",
        "campaigns.pairings.starts_on",
        "campaigns.pairings.ends_on",
        "submissions.paired_households.starts_on",
        "submissions.paired_households.ends_on",
        "submissions.reports.month",
        "submissions.visits.visited_on",
        "households.household_visits.last_visit_on",
        "households.pairings.starts_on",
        "households.pairings.ends_on",
        "households.person_searches.on_day",
        "households.visit_facts.visited_on",
        "households.visit_facts.month",
    ),
    "a state or kind from a closed list": (
        "submissions.photos.content_type",
        "submissions.photos.state",
        "submissions.photos.rejection",
        "submissions.report_scans.content_type",
        "submissions.report_scans.state",
        "submissions.reports.kind",
        "submissions.reports.state",
        "submissions.visits.state",
        "households.pairings.service_form",
        "households.roster_imports.format",
        "households.roster_imports.state",
    ),
    "which kinds of help a visit gave, from a closed list": (
        "submissions.visits.aid_domains",
        "submissions.visits.goals",
    ),
    "titles of the template and fixed sentences; the content of a cell is never repeated": (
        "households.roster_import_errors.column_title",
        "households.roster_import_errors.code",
        "households.roster_import_errors.message",
    ),
    "a number of the register, searched by": (
        "households.households.registry_no",
        "households.roster_staging.registry_no",
    ),
    "counted in SQL for the board: a state of the register, four items of a tidy home, a kind of income": (
        "households.households.registry_status",
        "households.households.hygiene",
        "households.households.income_project",
        "households.roster_staging.registry_status",
        "households.roster_staging.hygiene",
        "households.roster_staging.income_project",
    ),
    "no longer filled; the table is emptied with each import": (
        "households.roster_staging.poverty_causes",
        "households.roster_staging.labour_ability",
        "households.roster_staging.guarantees",
        "households.roster_staging.needs",
    ),
}
"""Reason → `program.table.column`."""


def reasons(program: str) -> dict[str, str]:
    """`table.column` → why it is in clear, for the columns of a program."""
    everywhere = {column: reason for reason, columns in IN_EVERY_PROGRAM.items() for column in columns}
    own = {
        column.removeprefix(f"{program}."): reason
        for reason, columns in TOLD.items()
        for column in columns
        if column.startswith(f"{program}.")
    }
    return everywhere | own
