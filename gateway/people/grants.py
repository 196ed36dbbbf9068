"""A role that is to be given: in its place, as a role of the deployment's own, until a day."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import divisions, organizations, roles
from gateway.schemas.roles import RoleInput
from gateway.sessions.signing import is_too_large
from services.kernel.auth.permissions import ADMIN_ROLES, NATIONAL_ROLES, TEAM_ROLES
from services.kernel.auth.principals import RoleGrant
from services.kernel.clock import today
from services.kernel.problems import Problem


class PlaceUnknown(Problem):
    status = 422
    code = "place-unknown"
    title = "所选的团队或行政区划不存在，或与角色不符。"
    title_en = "The team or division does not exist, or does not go with the role."


class RoleUnknown(Problem):
    """`role`: which one."""

    status = 422
    code = "role-unknown"
    title = "所选的自设角色不存在、已经停用，或与它所依据的角色不符。"
    title_en = "There is no such role of your own, it has ended, or it is based on another role."


class UntilPast(Problem):
    status = 422
    code = "until-past"
    title = "角色的截止日期不能早于今天。"
    title_en = "The last day of a role cannot be before today."


class TooManyRoles(Problem):
    status = 422
    code = "too-many-roles"
    title = "一个账号的角色太多了，请去掉一些，或另建一个账号。"
    title_en = "These are too many roles for one account: leave some out, or make another account."


def is_no_more(role: RoleGrant, than: RoleGrant) -> bool:
    """Whether `role` is the same in the same place, with no more permissions and for no longer.

    >>> from datetime import date
    >>> always, short = (RoleGrant("inspector", None, "21", until=day) for day in (None, date(2026, 5, 1)))
    >>> is_no_more(short, always), is_no_more(always, short)
    (True, False)
    """
    same = (role.role, role.organization_id, role.division_code) == (
        than.role,
        than.organization_id,
        than.division_code,
    )
    ends = than.until is None or (role.until is not None and role.until <= than.until)
    return same and ends and (than.composed is None or than.composed == role.composed)


async def placed(
    connection: AsyncConnection, given: Sequence[RoleInput], known: Collection[RoleGrant]
) -> list[RoleGrant]:
    """What is asked for. `known`: what the account holds or waits for already; it may stay as it is.

    Raises PlaceUnknown, RoleUnknown, UntilPast, TooManyRoles.
    """
    found = [await _whole(connection, role, known) for role in given]
    if is_too_large(found):
        raise TooManyRoles()
    return found


async def _whole(connection: AsyncConnection, role: RoleInput, known: Collection[RoleGrant]) -> RoleGrant:
    grant = await _in_its_place(connection, role)
    same = [one for one in known if replace(one, composed=None, until=None) == grant]
    composed, until = role.composed, role.until
    if len(same) == 1 and not role.model_fields_set & {"composed", "until"}:
        composed, until = same[0].composed, same[0].until
    if until is not None and until < today() and until not in {one.until for one in same}:
        raise UntilPast()
    if composed is None:
        return replace(grant, until=until)
    row = (await roles.roles_by_code(connection, [composed])).get(composed)
    if row is None or row.based_on != grant.role:
        raise RoleUnknown(role=composed)
    has_ended = row.ended_on is not None and row.ended_on <= today()
    if has_ended and composed not in {one.composed for one in same}:
        raise RoleUnknown(role=composed)
    return replace(grant, composed=composed, until=until, without=frozenset(row.without))


async def _in_its_place(connection: AsyncConnection, role: RoleInput) -> RoleGrant:
    """The role with its division filled in from its organisation. Raises PlaceUnknown."""
    if role.role in ADMIN_ROLES:
        if role.organization_id is not None or role.division_code is not None:
            raise PlaceUnknown()
        return RoleGrant(role.role, None, None)
    division_code = role.division_code
    if role.organization_id is not None:
        organization = await organizations.find_organization(connection, role.organization_id)
        if (
            organization is None
            or organization.closed_on is not None
            or (role.role in TEAM_ROLES and organization.kind != "team")
        ):
            raise PlaceUnknown()
        in_team = role.role in TEAM_ROLES
        given = role.division_code
        division_code = organization.division_code if in_team or given is None else given
    elif role.role in TEAM_ROLES:
        raise PlaceUnknown()
    of_unit: frozenset[str] = frozenset()
    if role.organization_id is not None:
        lines = (await organizations.lines_of(connection, [role.organization_id])).get(role.organization_id, [])
        of_unit = frozenset(line.line for line in lines)
    if division_code is None or await divisions.find_division(connection, division_code) is None:
        raise PlaceUnknown()
    if (division_code == "") != (role.role in NATIONAL_ROLES):
        raise PlaceUnknown()
    return RoleGrant(role.role, role.organization_id, division_code, of_unit=of_unit)
