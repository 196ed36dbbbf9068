"""Who sees the phone of a team's leader and the names of its members.

The team itself, the officers of its area and who manages its accounts see them whole: they must call. Who sees
households masked there sees these masked too, by the same functions. Everybody else, and an office of another line,
sees the leader's name only.
"""

from collections.abc import Callable
from enum import Enum

from gateway.people.administration import scope_of
from gateway.people.line_rights import is_kept
from gateway.people.organizations import WholeOrganization
from gateway.schemas import Leader, Member
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.masking import mask_name, mask_phone

_WHOLE = ("households.reveal", "accounts.write")
_MASKED = "households.read"


class Sight(Enum):
    WHOLE = "whole"
    MASKED = "masked"
    NAME_ONLY = "name only"


def sight_of(principal: Principal, organization: WholeOrganization) -> Sight:
    def holds(permission: str) -> bool:
        try:
            scope = scope_of(principal, permission)
        except NotPermitted:
            return False
        place, lines = organization.row.division_code, {each.line for each in organization.lines}
        if organization.row.id in scope.team_ids:
            return True
        return scope.covers(place) and is_kept(principal, permission, place, lines)

    if any(holds(permission) for permission in _WHOLE):
        return Sight.WHOLE
    return Sight.MASKED if holds(_MASKED) else Sight.NAME_ONLY


def leader_for(sight: Sight, organization: WholeOrganization) -> Leader | None:
    leader = organization.leader
    if leader is None:
        return None
    shown: dict[Sight, Callable[[str], str | None]] = {
        Sight.WHOLE: str,
        Sight.MASKED: mask_phone,
        Sight.NAME_ONLY: lambda _: None,
    }
    phone = None if leader.phone is None else shown[sight](leader.phone)
    return Leader(account_id=leader.id, name=leader.name, phone=phone)


def members_for(sight: Sight, organization: WholeOrganization) -> list[Member]:
    if sight is Sight.NAME_ONLY:
        return []
    name_of: Callable[[str], str] = str if sight is Sight.WHOLE else mask_name
    return [Member(account_id=person.id, name=name_of(person.name)) for person in organization.people]
