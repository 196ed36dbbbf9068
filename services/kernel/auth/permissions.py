"""The permissions of each role. The grant's unit says where they hold: see `principals.Principal.scope_for`."""

from collections.abc import Iterable

TEAM_ROLES = frozenset({"volunteer", "team_leader"})
NATIONAL_ROLES = frozenset({"national_officer"})
"""Held in the whole country, whose code is empty. None of them reads households: an empty code of any other role must
not open the register."""
FILING_PERMISSION = "reports.write"
PERMISSIONS_OF_FILING = frozenset(
    {"pairings.plan", "pairings.read", "reports.read", "reports.write", "visits.read", "visits.write"}
)
"""What a team needs to file its last forms: where its access has ended, a role with `FILING_PERMISSION` keeps these for
the days of grace."""
_OF_DUTIES = frozenset(
    {"campaigns.receive", "dues.extend", "dues.read_files", "dues.receive", "dues.report", "quotas.write"}
)
_OF_TEAMS = frozenset({"households.export_file", "reports.read", "reports.review", "reports.write", "visits.read"})
_OF_PAIRINGS = frozenset({"pairings.plan", "pairings.read", "pairings.write"})
_OF_UNITS = frozenset({"accounts.write", "organizations.write"})
PERMISSIONS_BY_LINE = _OF_DUTIES | _OF_TEAMS | _OF_PAIRINGS | _OF_UNITS
"""Of what hangs on a duty, of receipts, of what teams wrote about households, of their pairings, and of units and the
people in them: an office on lines has it on its own lines only. Counts are read by place."""
INSPECTING_ROLES = frozenset({"inspector"})
INSPECTED_PERMISSIONS = frozenset({"pairings.read", "reports.read", "visits.read"})
"""Held by an inspecting role on every line."""
RESTRICTION_PERMISSION = "households.restrict"
"""Who restricts also sees what is restricted, where the same role reads it."""
ADMIN_ROLES = frozenset({"security_admin", "system_admin", "audit_admin"})
MACHINE_ROLES = frozenset({"api_client"})
ROLES_OF_THE_COUNTRY = NATIONAL_ROLES | MACHINE_ROLES
"""Whose place may be the whole country."""
OWNING_PERMISSION = "campaigns.write"
"""Who has it also sees the drafts of the own division, where the same role reads campaigns."""
# Whoever has one of these sees persons of the register: such a role takes effect only when a second person agrees.
READING = frozenset(
    {
        "households.export_file",
        "households.read",
        "households.reveal",
        "households.search_person",
        "pairings.read",
        "reports.read",
        "visits.read",
    }
)

_VOLUNTEER = frozenset(
    {
        "campaigns.read",
        "dues.read",
        "households.read",
        "households.reveal",
        "organizations.read",
        "pairings.read",
        "reports.read",
        "visits.read",
        "visits.write",
    }
)
_TEAM_LEADER = _VOLUNTEER | {
    "accounts.write",
    "campaigns.receive",
    "dues.read_files",
    "dues.report",
    "pairings.plan",
    "reports.write",
    "roles.confirm",
}
_OBSERVER = frozenset(
    {
        "campaigns.read",
        "dues.read",
        "dues.read_files",
        "households.read",
        "organizations.read",
        "pairings.read",
        "progress.read",
        "reports.read",
        "visits.read",
    }
)
_COUNTY_OFFICER = _OBSERVER | {
    "accounts.write",
    "campaigns.receive",
    "campaigns.write",
    "dues.extend",
    "dues.receive",
    "dues.report",
    "households.erase",
    "households.export_file",
    "households.restrict",
    "households.reveal",
    "households.search_person",
    "households.write",
    "organizations.write",
    "pairings.plan",
    "pairings.write",
    "quotas.write",
    "reports.review",
    "reports.write",
    "roles.confirm",
}
_CITY_OFFICER = _COUNTY_OFFICER | {"days_off.write", "divisions.import", "words.write"}

# The three administrators control each other and read no household data (separation of duties).
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "volunteer": _VOLUNTEER,
    "team_leader": _TEAM_LEADER,
    "county_officer": _COUNTY_OFFICER,
    "city_officer": _CITY_OFFICER,
    "province_officer": _OBSERVER
    | {
        "campaigns.receive",
        "campaigns.write",
        "days_off.write",
        "dues.extend",
        "dues.receive",
        "dues.report",
        "quotas.write",
        "words.write",
    },
    "national_officer": frozenset(
        {
            "campaigns.read",
            "campaigns.receive",
            "campaigns.write",
            "days_off.write",
            "dues.extend",
            "dues.read",
            "dues.read_files",
            "dues.receive",
            "dues.report",
            "organizations.read",
            "progress.read",
            "quotas.write",
            "words.write",
        }
    ),
    "inspector": _OBSERVER,
    "editor": frozenset({"campaigns.read", "organizations.read"}),
    "api_client": frozenset({"campaigns.read", "dues.read", "progress.read"}),
    "security_admin": frozenset(
        {"accounts.write", "clients.write", "organizations.read", "roles.confirm", "roles.write"}
    ),
    "system_admin": frozenset(
        {
            "divisions.import",
            "organizations.read",
            "organizations.write",
            "roles.confirm",
            "system.read",
            "vocabularies.write",
            "words.write",
        }
    ),
    "audit_admin": frozenset({"audit.read"}),
}


# What answers with something else: a report that was forwarded is shown to whoever forwarded it.
_NEEDS: dict[str, tuple[str, ...]] = {
    "accounts.write": ("organizations.read",),
    "campaigns.receive": ("campaigns.read",),
    "campaigns.write": ("campaigns.read",),
    "dues.extend": ("dues.read",),
    "dues.read": ("campaigns.read",),
    "dues.read_files": ("dues.read",),
    "dues.receive": ("dues.read",),
    "dues.report": ("dues.read_files",),
    "households.erase": ("households.read",),
    "households.export_file": ("households.read", "pairings.read", "reports.read", "visits.read"),
    "households.restrict": ("households.read",),
    "households.reveal": ("households.read",),
    "households.search_person": ("households.read",),
    "households.write": ("households.read",),
    "organizations.write": ("organizations.read",),
    "pairings.plan": ("pairings.read",),
    "pairings.read": ("households.read",),
    "pairings.write": ("pairings.read",),
    "quotas.write": ("campaigns.read",),
    "reports.read": ("pairings.read", "visits.read"),
    "reports.review": ("reports.read",),
    "reports.write": ("reports.read",),
    "visits.read": ("pairings.read",),
    "visits.write": ("visits.read",),
}


def with_what_needs(without: Iterable[str], base: str) -> frozenset[str]:
    """The permissions of `base` that fall when `without` are taken away: those themselves and all that need them.

    >>> sorted(with_what_needs({"visits.read"}, "volunteer"))
    ['reports.read', 'visits.read', 'visits.write']
    """
    gone, held = frozenset[str](), ROLE_PERMISSIONS[base]
    more = frozenset(without)
    while more - gone:
        gone |= more
        more = frozenset(name for name in held if not gone.isdisjoint(_NEEDS.get(name, ())))
    return gone


COMPOSABLE_ROLES = frozenset(ROLE_PERMISSIONS) - ADMIN_ROLES - MACHINE_ROLES
"""On which a deployment bases roles of its own, with fewer permissions. Those of administrators stay as they are: they
control each other."""
