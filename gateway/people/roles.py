"""自设角色: roles of the deployment's own, each a shipped role less some of its permissions.

Row-level security and every check know the shipped role; what is taken away is taken away everywhere, because it is
taken away from the token. A role that somebody holds is only ever narrowed: who confirmed it confirmed no more than it
had then.
"""

from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.administration import alone
from gateway.queries import roles as queries
from gateway.queries.locks import hold_units_lock
from gateway.schemas.roles import ComposedRoleInput
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.permissions import COMPOSABLE_ROLES, ROLE_PERMISSIONS, with_what_needs
from services.kernel.auth.principals import Principal
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given

RIGHT: Final = "roles.write"


class RoleNameTaken(Problem):
    status = 409
    code = "role-name-taken"
    title = "这个名称或代码已是另一个角色，请换一个。"
    title_en = "Another role has this name or code already."


class BaseIsFixed(Problem):
    status = 409
    code = "role-base-is-fixed"
    title = "角色的依据不能更改，请另建一个角色。"
    title_en = "What a role is based on does not change; make another role."


class BaseNotComposable(Problem):
    status = 422
    code = "role-not-composable"
    title = "管理员的角色不能作为自设角色的依据。"
    title_en = "No role of your own is based on a role of administrators."


class PermissionNotInRole(Problem):
    """`permissions`: those that the base does not have."""

    status = 422
    code = "permission-not-in-role"
    title = "只能去掉所依据的角色本来就有的权限。"
    title_en = "Only permissions that the role it is based on has can be taken away."


class PermissionNeedsAnother(Problem):
    """`permissions`: those that must be taken away as well."""

    status = 422
    code = "permission-needs-another"
    title = "有些权限要以去掉的权限为前提，例如转报表格就要能看表格，请一并去掉。"
    title_en = (
        "Some permissions need one that was taken away, as forwarding a form needs reading it: take them away too."
    )


class RoleDoesNothing(Problem):
    status = 422
    code = "role-does-nothing"
    title = "所有权限都去掉了，这个角色什么也不能做。请至少保留一项。"
    title_en = "Every permission was taken away, so that the role could do nothing: leave at least one."


class RoleIsHeld(Problem):
    """`permissions`: what it would get; `holders`: how many people."""

    status = 409
    code = "role-is-held"
    title = "已有人担任这个角色，不能再给它增加权限。请另建一个角色，再授予需要的人。"
    title_en = "People hold this role, so it gets no further permission: make another role and give it to those people."


async def list_roles(connection: AsyncConnection, principal: Principal) -> list[tuple[Any, int | None]]:
    """Each with the number of people who hold it, for who may change roles."""
    counts = await queries.count_holders(connection) if RIGHT in principal.permissions else None
    rows = await queries.list_roles(connection)
    return [(row, None if counts is None else counts.get(row.code, 0)) for row in rows]


async def save_role(
    viewer: Viewer, code: str, given: ComposedRoleInput, tokens: LiveTokens, if_match: str | None
) -> Stored[Any]:
    """The same again changes nothing.

    Raises RoleNameTaken, BaseIsFixed, BaseNotComposable, PermissionNotInRole, PermissionNeedsAnother,
    RoleDoesNothing, RoleIsHeld,
    PreconditionFailed.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    before = await queries.find_role(connection, code)
    _check(code, given, before)
    values = {**given.model_dump(), "without": sorted(set(given.without))}
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return Stored(before, before.version)
    must_match_if_given(if_match, before.version if before else None)
    holders = await queries.holders_of(connection, code)
    more = set() if before is None else set(before.without) - set(given.without)
    if more and holders:
        raise RoleIsHeld(permissions=sorted(more), holders=len(holders))
    try:
        await queries.save_role(connection, {"code": code, **values})
    except IntegrityError:
        raise RoleNameTaken() from None
    if before is not None and holders and set(before.without) != set(given.without):
        await revoke_tokens(connection, holders, tokens)
    after = await queries.find_role(connection, code)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="role.composed",
        subject=f"role:{code}",
        details={
            "based_on": given.based_on,
            "without": values["without"],
            "ended_on": None if given.ended_on is None else given.ended_on.isoformat(),
            **alone(viewer.principal),
        },
    )
    return Stored(after, after.version, before is None)


def _check(code: str, given: ComposedRoleInput, before: Any) -> None:
    if given.based_on not in COMPOSABLE_ROLES:
        raise BaseNotComposable()
    if before is not None and before.based_on != given.based_on:
        raise BaseIsFixed()
    if code in ROLE_PERMISSIONS:
        raise RoleNameTaken()
    has = ROLE_PERMISSIONS[given.based_on]
    if unknown := set(given.without) - has:
        raise PermissionNotInRole(permissions=sorted(unknown))
    if kept := with_what_needs(given.without, given.based_on) - set(given.without):
        raise PermissionNeedsAnother(permissions=sorted(kept))
    if has == set(given.without):
        raise RoleDoesNothing()


async def count_holders(viewer: Viewer, code: str) -> int:
    return len(await queries.holders_of(viewer.connection, code))
