"""Roles: those that are shipped, and those that the deployment composes."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path, Response

from gateway.people import roles as rules
from gateway.people.administration import administering
from gateway.routes.auth import CurrentPrincipal
from gateway.schemas.roles import ComposedRole, ComposedRoleInput, Permission, PersonRole, Roles, ShippedRole
from gateway.sessions.parts import Identity
from services.kernel.auth.permissions import COMPOSABLE_ROLES, ROLE_PERMISSIONS, with_what_needs
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(tags=["identity"])
Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


@router.get("/api/roles")
async def list_roles(principal: CurrentPrincipal, identity: Identity) -> Roles:
    """All of them, the ended ones too: who holds one keeps it."""
    async with identity.database.transaction() as connection:
        rows = await rules.list_roles(connection, principal)
    shipped = [
        ShippedRole(role=role, permissions=_permissions(role), is_base=role in COMPOSABLE_ROLES)
        for role in get_args(PersonRole)
    ]
    return Roles(items=[_role(row, holders) for row, holders in rows], shipped=shipped, next=None)


@router.put(
    "/api/roles/{code}",
    responses={
        201: {"model": ComposedRole},
        **problem_responses(
            rules.RoleNameTaken,
            rules.BaseIsFixed,
            rules.BaseNotComposable,
            rules.PermissionNotInRole,
            rules.PermissionNeedsAnother,
            rules.RoleDoesNothing,
            rules.RoleIsHeld,
            PreconditionFailed,
        ),
    },
)
async def write_role(
    code: Code,
    given: ComposedRoleInput,
    viewer: Annotated[Viewer, administering(rules.RIGHT)],
    identity: Identity,
    response: Response,
    if_match: IfMatch = None,
) -> ComposedRole:
    """A new role, or another name, fewer permissions or a last day of one. Tokens of who holds it are refused within
    seconds; no role is deleted."""
    row = answer(response, await rules.save_role(viewer, code, given, identity.tokens, if_match))
    return _role(row, await rules.count_holders(viewer, code))


def _permissions(role: str) -> list[Permission]:
    has = sorted(ROLE_PERMISSIONS[role])
    return [Permission(code=code, needed_by=sorted(with_what_needs([code], role) - {code})) for code in has]


def _role(row: Any, holders: int | None) -> ComposedRole:
    return ComposedRole(
        code=row.code,
        based_on=row.based_on,
        without=row.without,
        zh=row.zh,
        en=row.en,
        ended_on=row.ended_on,
        version=row.version,
        holders=holders,
    )
