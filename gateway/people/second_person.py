"""Two persons for what makes a reader: an administrator gives, another person confirms.

An office gives alone what it reads itself. A security administrator reads nothing, so what he gives waits 14 days for
another administrator, or for an office that gives the role itself. Only where nobody else could confirm it, it takes
effect at once, and the audit trail says `alone`. Whoever closes the other administrator, or takes the role away, does
not become alone by it: from then on a new one comes from the machine (`bangfu account admin`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.administration import (
    CONFIRMING_ROLES,
    OFFICES_THAT_GIVE,
    is_guarded,
    is_superior,
    may_confirm,
)
from gateway.queries import confirmations as queries
from services.kernel.audit import trail
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.auth.principals import Principal, RoleGrant
from services.kernel.ids import new_id
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

LIFETIME: Final = timedelta(days=14)


class SecondPersonNeeded(Problem):
    """Where people are put into teams by a list, nothing can wait: the account itself is saved with the role."""

    status = 409
    code = "second-person-needed"
    title = "给别人能看帮扶户的角色，要由另一位管理员或上级确认。请在人员的账号上办理。"
    title_en = "Another person confirms roles that see households: give this one on the account of the person."


@dataclass(frozen=True)
class Verdict:
    """Which of some roles wait; `is_alone`: others take effect although a second person should have confirmed them."""

    waiting: frozenset[RoleGrant] = frozenset()
    is_alone: bool = False

    @property
    def marks(self) -> dict[str, bool]:
        """For the audit trail."""
        return {"alone": True} if self.is_alone else {}


async def judge(viewer: Viewer, given: Iterable[RoleGrant]) -> Verdict:
    """Which of the roles that the viewer gives wait for another person."""
    guarded = [role for role in set(given) if is_guarded(role) and not is_superior(viewer.principal, role)]
    waiting = {role for role in guarded if await is_there_another(viewer, [role])}
    return Verdict(frozenset(waiting), len(waiting) < len(guarded))


async def is_there_another(viewer: Viewer, roles: Sequence[RoleGrant]) -> bool:
    """Whether another person could confirm all of `roles`, or another administrator was there and was removed.

    The owner of the account counts: that somebody is there who may not confirm this one makes nobody alone.
    """
    if await queries.had_second_person(viewer.connection):
        return True
    others = await queries.others_in_office(
        viewer.connection,
        viewer.principal.account_id,
        CONFIRMING_ROLES | OFFICES_THAT_GIVE,
        {role.division_code for role in roles if role.division_code},
        {role.organization_id for role in roles if role.organization_id},
    )
    return any(_may_confirm_all(account_id, held, roles) for account_id, held in others.items())


def _may_confirm_all(account_id: UUID, held: Sequence[Any], roles: Sequence[RoleGrant]) -> bool:
    grants = (
        RoleGrant(
            row.role,
            row.organization_id,
            row.code,
            without=frozenset(row.without or ()),
            lines=frozenset(row.lines),
        )
        for row in held
    )
    person = Principal(account_id, None, tuple(grants))
    is_administrator = any(row.role in CONFIRMING_ROLES for row in held)
    return is_administrator or (bool(roles) and all(may_confirm(person, role) for role in roles))


async def set_waiting(viewer: Viewer, account_id: UUID, waiting: Collection[RoleGrant]) -> None:
    """These roles wait for the account, asked for by the viewer; others that waited are withdrawn."""
    connection = viewer.connection
    kept = []
    for role in sorted(waiting, key=written):
        kept.append(new_id())
        values = {
            "id": kept[-1],
            "account_id": account_id,
            "role": role.role,
            "organization_id": role.organization_id,
            "division_code": None if role.role in TEAM_ROLES else role.division_code,
            "composed": role.composed,
            "until": role.until,
            "asked_by": viewer.principal.account_id,
        }
        await queries.ask(connection, values, LIFETIME)
        details = {**place_of(role), "expires_in_days": LIFETIME.days}
        await note(connection, viewer.principal.account_id, "role.proposed", account_id, details)
    for row in await queries.end_roles_of(connection, account_id, keep=kept):
        await note_ended(connection, viewer.principal.account_id, "role.withdrawn", row)


async def withdraw_asked_by(viewer: Viewer, account_id: UUID) -> None:
    """Call it when a person's roles change: what was asked for with a right that is gone must not take effect."""
    for row in await queries.end_asked_by(viewer.connection, account_id):
        await note_ended(viewer.connection, viewer.principal.account_id, "role.withdrawn", row)


async def end_expired(connection: AsyncConnection) -> None:
    """What nobody confirmed in time ends, and the trail says so; so does what would have ended by itself meanwhile."""
    for row in await queries.end_expired(connection):
        await note_ended(connection, None, "invitation.expired" if row.role is None else "role.expired", row)


def written(role: RoleGrant) -> tuple[str, ...]:
    """With the role of the deployment's own and the last day only where there is one."""
    ends = [role.composed or "", "" if role.until is None else role.until.isoformat()]
    return role.role, str(role.organization_id or ""), role.division_code or "", *(ends if any(ends) else [])


def place_of(role: Any) -> dict[str, Any]:
    """For the audit trail: of a grant, or of a row that waits."""
    values = {
        "role": role.role,
        "team_id": role.organization_id,
        "division_code": role.division_code,
        "composed": role.composed,
        "until": role.until,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


async def note(
    connection: AsyncConnection, actor_id: UUID | None, action: str, account_id: UUID, details: dict[str, Any]
) -> None:
    await trail.record(connection, actor_id=actor_id, action=action, subject=f"account:{account_id}", details=details)


async def note_ended(connection: AsyncConnection, actor_id: UUID | None, action: str, row: Any) -> None:
    """Names both persons: who ended it, and who had asked."""
    details = {**place_of(row), "asked_by": str(row.asked_by)}
    await note(connection, actor_id, action, row.account_id, details)
