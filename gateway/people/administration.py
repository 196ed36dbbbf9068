"""Who administers what. A leader manages the own volunteers, officers act inside their divisions; the two
administrators everywhere, but not on households.

`security_admin` manages accounts, `system_admin` organisations and divisions: neither alone can give itself access to
the register. What `security_admin` gives of roles that read households, and of administrators' roles, takes effect
only when another person confirms it (`second_person.py`).
"""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import Depends, Request

from gateway.people.line_rights import gives_there
from gateway.queries.line_rights import hold_to_lines
from services.kernel.auth.permissions import ADMIN_ROLES, ROLE_PERMISSIONS, TEAM_ROLES
from services.kernel.auth.principals import Principal, RoleGrant, Scope
from services.kernel.problems import Problem
from services.kernel.web.access import Access, Viewer, know_parameters
from services.kernel.web.parts import part_of
from services.kernel.web.policies import checks

EVERYWHERE = Scope(("",))

_TEAM = frozenset({"volunteer", "team_leader"})
_GRANTABLE = {
    "team_leader": frozenset({"volunteer"}),
    "county_officer": _TEAM,
    "city_officer": _TEAM | {"county_officer", "inspector", "editor"},
    "security_admin": frozenset(ROLE_PERMISSIONS) - {"api_client"},
}
CONFIRMING_ROLES = frozenset({"security_admin", "system_admin"})
"""Each confirms what the other gave. The audit administrator only looks on."""
OFFICES_THAT_GIVE = frozenset(_GRANTABLE) - ADMIN_ROLES


class RoleNotYours(Problem):
    """Also raised for an account that already has such a role: its password would give access to the role."""

    status = 403
    code = "role-not-yours-to-give"
    title = "您不能授予或更改这个角色。"
    title_en = "This role is not yours to give or to change."


def administering(permission: str) -> Any:
    """Dependency: a Viewer for `permission`, committed before the answer. Raises NotSignedIn, NotPermitted."""

    async def open_view(request: Request) -> AsyncIterator[Viewer]:
        access = part_of(request, Access)
        principal = access.principal_of(request)
        scope = scope_of(principal, permission)
        know_parameters(request, permission)
        async with access.database.transaction() as connection:
            await hold_to_lines(connection, scope)
            yield Viewer(principal, scope, connection)

    return Depends(checks(open_view, permission), scope="function")


def scope_of(principal: Principal, permission: str) -> Scope:
    """Raises NotPermitted."""
    scope = principal.scope_for(permission)
    holders = {grant.role for grant in principal.roles if permission in grant.permissions}
    return EVERYWHERE if holders & ADMIN_ROLES else scope


def may_grant(principal: Principal, role: RoleGrant) -> bool:
    """Whether this person may give, change or take away `role`; its division code, and the lines of its unit, must be
    filled in.

    >>> from uuid import UUID
    >>> officer = Principal(UUID(int=1), None, (RoleGrant("county_officer", None, "211381"),))
    >>> may_grant(officer, RoleGrant("volunteer", UUID(int=2), "211381"))
    True
    >>> may_grant(officer, RoleGrant("volunteer", UUID(int=2), "211382"))
    False
    >>> may_grant(officer, RoleGrant("county_officer", None, "211381"))
    False
    """
    return any(_may_give(own, role) for own in principal.roles)


def is_superior(principal: Principal, role: RoleGrant) -> bool:
    """Whether an own office gives `role`: such an office reads all that the role reads.

    >>> from uuid import UUID
    >>> county, admin = RoleGrant("county_officer", None, "211381"), RoleGrant("security_admin", None, None)
    >>> volunteer = RoleGrant("volunteer", UUID(int=2), "211381")
    >>> [is_superior(Principal(UUID(int=1), None, (own,)), volunteer) for own in (county, admin)]
    [True, False]
    """
    return any(_is_superior(own, role) for own in principal.roles)


def _is_superior(own: RoleGrant, role: RoleGrant) -> bool:
    return own.role not in ADMIN_ROLES and _may_give(own, role)


def is_guarded(role: RoleGrant) -> bool:
    """Whether an administrator gives the role only together with another person.

    The roles of administrators are guarded too: otherwise one of them would make the person who confirms, or the one
    who reads the trail.
    """
    return role.role in ADMIN_ROLES or role.reads_households


def may_confirm(principal: Principal, role: RoleGrant) -> bool:
    """Whether this person may confirm a role that somebody else gave to somebody else."""
    confirming = [own for own in principal.roles if "roles.confirm" in own.permissions]
    return any(own.role in CONFIRMING_ROLES or _is_superior(own, role) for own in confirming)


def may_move(principal: Principal, before: str, after: str) -> bool:
    """Whether this person may move an organisation between two divisions: an office that reads both of them itself.

    >>> from uuid import UUID
    >>> city, admin = RoleGrant("city_officer", None, "2113"), RoleGrant("system_admin", None, None)
    >>> county = RoleGrant("county_officer", None, "211381")
    >>> [may_move(Principal(UUID(int=1), None, (own,)), "211381", "211382") for own in (city, county, admin)]
    [True, False, False]
    >>> may_move(Principal(UUID(int=1), None, (admin,)), "211381", "211381")
    True
    """
    offices = OFFICES_THAT_GIVE - TEAM_ROLES
    places = [
        own.division_code
        for own in principal.roles
        if own.role in offices and own.reads_households and "organizations.write" in own.permissions
    ]
    return before == after or any(before.startswith(each) and after.startswith(each) for each in places if each)


def alone(principal: Principal) -> dict[str, bool]:
    """For the audit trail: a mark when one person has the roles of both security and system administrator, else
    nothing.

    >>> from uuid import UUID
    >>> alone(Principal(UUID(int=1), None, (RoleGrant("security_admin", None, None),)))
    {}
    """
    both = {"security_admin", "system_admin"} <= {grant.role for grant in principal.roles}
    return {"alone": True} if both else {}


def roles_to_give(principal: Principal) -> list[str]:
    """In at least one place."""
    return sorted(frozenset().union(*(_GRANTABLE.get(own.role, frozenset()) for own in principal.roles)))


def _may_give(own: RoleGrant, role: RoleGrant) -> bool:
    """Who holds a role of the deployment's own gives nothing that was taken from it, and an office on lines nothing
    that is on another one."""
    may = "accounts.write" in own.permissions and role.role in _GRANTABLE.get(own.role, frozenset())
    if not may or not gives_there(own, role):
        return False
    return _reaches(own, role) and own.without.isdisjoint(role.permissions)


def _reaches(own: RoleGrant, role: RoleGrant) -> bool:
    if own.role in ADMIN_ROLES:
        return True
    if own.role in TEAM_ROLES:
        return own.organization_id is not None and own.organization_id == role.organization_id
    return bool(own.division_code) and (role.division_code or "").startswith(own.division_code or "-")
