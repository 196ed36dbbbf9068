"""A permission belongs to a grant, and it holds in the grant's unit."""

from dataclasses import replace

import pytest

from services.kernel.auth.permissions import ADMIN_ROLES, READING, ROLE_PERMISSIONS
from services.kernel.auth.principals import NotPermitted, Principal, RoleGrant, Scope
from tests.support.people import BEIPIAO, LINGYUAN, TEAM_A

HOUSEHOLD_DATA = {"households.read", "households.reveal", "households.write", "visits.read", "reports.read"}


def principal(*grants: RoleGrant) -> Principal:
    return Principal(TEAM_A, None, grants)


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_administrators_read_no_household_data(role: str) -> None:
    assert not HOUSEHOLD_DATA & ROLE_PERMISSIONS[role]


def test_an_unknown_role_may_nothing() -> None:
    with pytest.raises(NotPermitted):
        principal(RoleGrant("emperor", None, "2113")).scope_for("visits.read")


def test_an_officer_who_volunteers_elsewhere_does_not_read_that_county_as_an_officer() -> None:
    person = principal(RoleGrant("county_officer", None, BEIPIAO), RoleGrant("volunteer", TEAM_A, LINGYUAN))
    of_county = Scope((BEIPIAO,), (), restricted_codes=(BEIPIAO,), owning_codes=(BEIPIAO,))
    assert person.scope_for("progress.read") == of_county
    assert person.scope_for("visits.write") == Scope((), (TEAM_A,))
    assert person.scope_for("visits.read") == replace(of_county, team_ids=(TEAM_A,))


@pytest.mark.parametrize("role", ["inspector", "province_officer", "volunteer", "team_leader"])
def test_who_may_not_restrict_sees_nothing_that_is_restricted(role: str) -> None:
    scope = principal(RoleGrant(role, TEAM_A, "2113"), RoleGrant("editor", None, "2113")).scope_for("visits.read")
    assert (scope.restricted_codes, scope.restricted_literal) == ((), "")


@pytest.mark.parametrize(
    "grant",
    [
        RoleGrant("county_officer", None, None),
        RoleGrant("volunteer", None, BEIPIAO),
        RoleGrant("city_officer", None, ""),
    ],
)
def test_a_grant_without_its_unit_sees_nothing(grant: RoleGrant) -> None:
    scope = principal(grant).scope_for("visits.read")
    assert scope == Scope()
    assert (scope.codes_literal, scope.teams_literal) == ("", "")
    assert not scope.covers(BEIPIAO, TEAM_A)


def test_a_client_of_the_country_counts_everywhere_and_reads_no_household() -> None:
    client = principal(RoleGrant("api_client", None, ""))
    assert client.scope_for("progress.read").division_codes == ("",)
    assert client.scope_for("dues.read").covers(BEIPIAO)
    assert not READING & client.permissions
    with pytest.raises(NotPermitted):
        client.scope_for("visits.read")


@pytest.mark.parametrize("permission", ["reports.read", "visits.read", "reports.review", "households.export_file"])
def test_what_teams_wrote_is_read_on_the_lines_of_the_office(permission: str) -> None:
    office = RoleGrant("county_officer", TEAM_A, BEIPIAO, lines=frozenset({"women"}))
    assert principal(office).scope_for(permission).lined == (f"={TEAM_A}", f"women:{BEIPIAO}")
    # Counts and the register are read by place; pairings, with their plans of help, by line (decision 54).
    assert principal(office).scope_for("pairings.read").lined == (f"={TEAM_A}", f"women:{BEIPIAO}")
    for by_place in ("progress.read", "dues.read", "households.read"):
        assert principal(office).scope_for(by_place).lined is None
    assert principal(RoleGrant("county_officer", TEAM_A, BEIPIAO)).scope_for(permission).lined is None


def test_who_inspects_reads_every_line_of_what_teams_wrote_but_not_the_files_of_duties() -> None:
    inspector = principal(RoleGrant("inspector", TEAM_A, BEIPIAO, lines=frozenset({"women"})))
    assert inspector.scope_for("reports.read").lined is None
    assert inspector.scope_for("visits.read").lined is None
    assert inspector.scope_for("dues.read_files").lined == (f"={TEAM_A}", f"women:{BEIPIAO}")
    both = principal(
        RoleGrant("inspector", TEAM_A, "2113", lines=frozenset({"women"})),
        RoleGrant("county_officer", TEAM_A, BEIPIAO, lines=frozenset({"health"})),
    )
    assert both.scope_for("reports.read").lined == (":2113", f"={TEAM_A}", f"health:{BEIPIAO}")


def test_a_scope_covers_its_subtree_and_no_sibling() -> None:
    scope = Scope((BEIPIAO,))
    assert scope.covers("211381101201")
    assert not scope.covers("211382101201")
    assert not scope.covers("2113")
    assert not scope.covers(None)
