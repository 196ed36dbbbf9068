"""Accounts of people: saving them, and their roles.

Some roles wait for a second person before they take effect (`second_person.py`). They count when it is decided who may
change an account, and whoever changes an account while a role waits asks for the role anew.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import first_run, second_person
from gateway.people.administration import (
    CONFIRMING_ROLES,
    RoleNotYours,
    alone,
    is_superior,
    may_grant,
)
from gateway.people.grants import is_no_more, placed
from gateway.people.organizations import publish_organization
from gateway.people.second_person import Verdict, judge, set_waiting
from gateway.people.usernames import check_username
from gateway.queries import accounts as queries
from gateway.queries import clients, confirmations, invitations, organizations, origins
from gateway.queries import sessions as session_queries
from gateway.queries.locks import hold_lock
from gateway.schemas.accounts import AccountInput
from gateway.sessions.password_rule import Owner, check_new_password
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.auth.principals import RoleGrant
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given


class UsernameTaken(Problem):
    status = 409
    code = "username-taken"
    title = "这个用户名已被使用。"
    title_en = "This user name is taken."


class IdTaken(Problem):
    """A person and a system with the same id would make the audit trail name the wrong one."""

    status = 409
    code = "id-taken"
    title = "这个编号已属于另一个账号，请换一个。"
    title_en = "This id belongs to another account; use another one."


class TeamHasLeader(Problem):
    status = 409
    code = "team-has-leader"
    title = "该团队已有队长。"
    title_en = "This team has a leader already."


class OwnPassword(Problem):
    """Otherwise a stolen token, valid for ten minutes, would be enough to take over the account."""

    status = 403
    code = "own-password"
    title = "请用“修改密码”更改自己的密码，需要输入现在的密码。"
    title_en = "Change your own password where the present one is asked for."


class PasswordIsTheirs(Problem):
    """Otherwise an administrator could sign in as the owner of an account, and nobody would see the difference."""

    status = 403
    code = "password-is-theirs"
    title = "这个账号的密码只能由本人设置，请发送邀请。"
    title_en = "Only the owner chooses the password of this account: send an invitation."


class PasswordKnown(Problem):
    """An account whose password somebody else chose gets no officer role, and no role by way of a confirmation."""

    status = 409
    code = "password-known"
    title = "这个账号的密码不是本人设置的。请先邀请本人设置密码，再授予角色。"
    title_en = "Somebody else chose this account's password: invite the owner to choose one before giving the role."


@dataclass(frozen=True)
class WholeAccount:
    """`waiting`: roles that another person has yet to confirm, as the invitation may be (`is_invitation_waiting`).

    `invited_until`: when the last unused invitation ends, or ended.
    """

    row: Any
    roles: Sequence[Any]
    waiting: Sequence[Any] = ()
    invited_until: datetime | None = None
    is_invitation_waiting: bool = False

    @property
    def has_own_password(self) -> bool:
        return self.row.password_hash is not None and bool(self.row.password_is_own)

    @property
    def grants(self) -> list[RoleGrant]:
        return [queries.grant_of(role) for role in self.roles]

    @property
    def waiting_grants(self) -> list[RoleGrant]:
        return [queries.grant_of(role) for role in self.waiting]


async def get_account(viewer: Viewer, account_id: UUID) -> Stored[WholeAccount]:
    """Raises NotFound."""
    found = await _find_account(viewer, account_id)
    if found is None:
        raise NotFound()
    return Stored(found, found.row.version)


async def _find_account(viewer: Viewer, account_id: UUID) -> WholeAccount | None:
    """None when there is none; raises NotFound when the viewer may not see it."""
    row = await queries.find_account(viewer.connection, account_id)
    if row is None:
        return None
    if not await queries.is_visible(viewer.connection, viewer.scope, account_id):
        raise NotFound()
    return await _whole(viewer.connection, row)


async def _whole(connection: AsyncConnection, row: Any) -> WholeAccount:
    (whole,) = await whole_accounts(connection, [row])
    return whole


async def whole_accounts(connection: AsyncConnection, rows: Sequence[Any]) -> list[WholeAccount]:
    ids = [row.id for row in rows]
    roles = await queries.roles_held(connection, ids)
    waiting = await confirmations.roles_waiting(connection, ids)
    invited = await invitations.last_of(connection, ids)

    def whole(row: Any) -> WholeAccount:
        until, is_confirmed = invited.get(row.id, (None, True))
        return WholeAccount(row, roles.get(row.id, []), waiting.get(row.id, []), until, not is_confirmed)

    return [whole(row) for row in rows]


async def save_account(
    viewer: Viewer,
    account_id: UUID,
    given: AccountInput,
    password_hash: str | None,
    tokens: LiveTokens,
    if_match: str | None,
) -> Stored[WholeAccount]:
    """Saving the same account again, without a password, changes nothing.

    Raises NotFound, RoleNotYours, OwnPassword, PasswordIsTheirs, PasswordKnown, PlaceUnknown, UsernameTaken,
    UsernameNamesPerson, TeamHasLeader, IdTaken, PreconditionFailed, PASSWORD_REFUSALS.
    """
    connection = viewer.connection
    await hold_lock(connection, account_id)
    before = await _find_account(viewer, account_id)
    if before is None or before.row.username != given.username:
        check_username(given.username)
    held, asked = (before.grants, before.waiting_grants) if before else ([], [])
    wanted = await placed(connection, given.roles, [*held, *asked])
    _check_may(viewer, account_id, held, asked, wanted)
    if account_id == viewer.principal.account_id and given.password is not None:
        raise OwnPassword()
    if account_id == viewer.principal.account_id and not given.is_active:
        raise RoleNotYours()
    if before is None and await clients.find_client(connection, account_id) is not None:
        raise IdTaken()
    _check_password(viewer, before, given, held, wanted)
    if given.password is not None:
        roles = frozenset(grant.role for grant in wanted)
        check_new_password(given.password, Owner(given.username, given.name, given.phone, roles))
    verdict = await _judge(viewer, before, given, wanted)
    await _check_leaders(connection, account_id, verdict)
    stays = [] if before is None or not before.row.is_active else _narrower(held, verdict.waiting)
    now = _longest([*(role for role in wanted if role not in verdict.waiting), *stays])
    # Before the version check: a repeated request whose first answer was lost must not get a conflict.
    if before is not None and given.password is None and _is_same(before, given, now, verdict):
        return Stored(before, before.row.version)
    must_match_if_given(if_match, before.row.version if before else None)
    await _write(connection, account_id, given, [stored_grant(grant) for grant in now])
    if password_hash is not None:
        await queries.set_password(connection, account_id, password_hash, is_own=False)
        await origins.remember(connection, account_id, viewer.principal.account_id)
    if _offices(now) - _offices(held):
        await origins.note_office(connection, account_id)
    has_lost = before is not None and (set(held) != set(now) or before.row.is_active != given.is_active)
    if has_lost or (before is not None and password_hash is not None):
        is_out = password_hash is not None or not given.is_active or gets_first_office(held, now)
        await _revoke(connection, account_id, tokens, with_sessions=is_out)
    if has_lost:
        await _end_what_the_person_asked_for(viewer, before, now if given.is_active else [])
    if has_lost or password_hash is not None or set(asked) != verdict.waiting:
        await invitations.withdraw(connection, [account_id])
    if account_id != viewer.principal.account_id:
        await set_waiting(viewer, account_id, verdict.waiting)
    await first_run.hand_over(connection, account_id, tokens)
    await publish_teams(connection, held, now, is_another=before is not None and _is_another(before.row, given))
    await _note(viewer, account_id, given, now, verdict)
    # Not `get_account`: the officer may have moved the account out of the own area.
    row = await queries.find_account(connection, account_id)
    return Stored(await _whole(connection, row), row.version, before is None)


async def _judge(
    viewer: Viewer, before: WholeAccount | None, given: AccountInput, wanted: Sequence[RoleGrant]
) -> Verdict:
    """Which of the roles must wait. Who opens a closed account gives all its roles again."""
    if before is None:
        return await judge(viewer, wanted)
    if before.row.id == viewer.principal.account_id:
        return Verdict(frozenset(before.waiting_grants))
    is_reopened = given.is_active and not before.row.is_active
    more = [role for role in wanted if not any(is_no_more(role, held) for held in before.grants)]
    return await judge(viewer, wanted if is_reopened else more)


def _narrower(held: Iterable[RoleGrant], waiting: Collection[RoleGrant]) -> list[RoleGrant]:
    """What is held stays while more of the same waits: whose role is to last longer does not lose it meanwhile."""
    return [role for role in held if any(role != wider and is_no_more(role, wider) for wider in waiting)]


def _longest(roles: Iterable[RoleGrant]) -> list[RoleGrant]:
    """Of the same role in the same place the one that lasts longest."""
    longest: dict[RoleGrant, RoleGrant] = {}
    for role in roles:
        key = replace(role, until=None)
        if key not in longest or is_no_more(longest[key], role):
            longest[key] = role
    return list(longest.values())


async def _check_leaders(connection: AsyncConnection, account_id: UUID, verdict: Verdict) -> None:
    """What takes effect later could only be refused then. Raises TeamHasLeader."""
    for team in _teams(verdict.waiting, {"team_leader"}):
        people = await organizations.people_of(connection, team)
        if any(person.role == "team_leader" and person.id != account_id for person in people):
            raise TeamHasLeader()


async def _end_what_the_person_asked_for(
    viewer: Viewer, before: WholeAccount | None, left: Sequence[RoleGrant]
) -> None:
    """A right that changes takes with it what was asked for with it. `left`: the roles that still count."""
    if before is None:
        return
    await second_person.withdraw_asked_by(viewer, before.row.id)
    lost = {role.role for role in before.grants} - {role.role for role in left}
    if lost & CONFIRMING_ROLES and before.row.is_active and before.row.password_hash is not None:
        await confirmations.remember_second_person(viewer.connection)


def _is_same(before: WholeAccount, given: AccountInput, now: list[RoleGrant], verdict: Verdict) -> bool:
    has_same_roles = set(before.grants) == set(now) and set(before.waiting_grants) == verdict.waiting
    return has_same_roles and all(
        getattr(before.row, name) == getattr(given, name) for name in ("username", "name", "phone", "is_active")
    )


async def _note(viewer: Viewer, account_id: UUID, given: AccountInput, now: list[RoleGrant], verdict: Verdict) -> None:
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="account.saved",
        subject=f"account:{account_id}",
        details={
            "roles": [list(second_person.written(grant)) for grant in now],
            "password_set": given.password is not None,
            "is_active": given.is_active,
            **({"waiting": sorted(map(second_person.written, verdict.waiting))} if verdict.waiting else {}),
            **alone(viewer.principal),
            **verdict.marks,
        },
    )


def _check_may(
    viewer: Viewer, account_id: UUID, held: list[RoleGrant], asked: list[RoleGrant], wanted: list[RoleGrant]
) -> None:
    """Nobody changes own roles, and nobody changes an account with more roles than they could give.

    An officer's new account must have a role, else only an administrator could see it.
    """
    if account_id == viewer.principal.account_id:
        if set(held) != set(wanted):
            raise RoleNotYours()
        return
    if not all(may_grant(viewer.principal, grant) for grant in {*held, *asked, *wanted}):
        raise RoleNotYours()
    if not wanted and "" not in viewer.scope.division_codes:
        raise RoleNotYours()


def check_may_manage(viewer: Viewer, account: WholeAccount) -> None:
    """A person who may give all its roles may invite its owner and end its sessions. Raises RoleNotYours."""
    if not may_manage(viewer, account):
        raise RoleNotYours()


def may_manage(viewer: Viewer, account: WholeAccount) -> bool:
    grants = [*account.grants, *account.waiting_grants]
    return all(may_grant(viewer.principal, grant) for grant in grants)


def _check_password(
    viewer: Viewer,
    before: WholeAccount | None,
    given: AccountInput,
    held: list[RoleGrant],
    wanted: list[RoleGrant],
) -> None:
    """An office may choose a first password for its volunteers; an administrator with it would enter as a reader, and
    before there is a role, change it and make it look like the owner's.

    Raises PasswordIsTheirs, PasswordKnown.
    """
    offices = _offices(held), _offices(wanted)
    roles = [*held, *wanted]
    is_office_above = bool(roles) and all(is_superior(viewer.principal, role) for role in roles)
    if given.password is not None and not is_office_above:
        raise PasswordIsTheirs()
    if given.password is not None and (any(offices) or (before is not None and before.has_own_password)):
        raise PasswordIsTheirs()
    is_known = before is not None and before.row.password_hash is not None and not before.has_own_password
    if is_known and offices[1] - offices[0]:
        raise PasswordKnown()


def gets_first_office(held: list[RoleGrant], wanted: list[RoleGrant]) -> bool:
    """Then its password is measured by the rule for offices, which only a sign-in can do (decision 21)."""
    return bool(_offices(wanted)) and not _offices(held)


def _offices(grants: Iterable[RoleGrant]) -> set[RoleGrant]:
    return {grant for grant in grants if grant.role not in TEAM_ROLES}


def stored_grant(grant: RoleGrant) -> RoleGrant:
    """Without the division of a team: it is stored with the team only."""
    return replace(grant, division_code=None) if grant.role in TEAM_ROLES else grant


async def _write(connection: AsyncConnection, account_id: UUID, given: AccountInput, roles: list[RoleGrant]) -> None:
    values = {
        "id": account_id,
        "username": given.username,
        "name": given.name,
        "phone": given.phone,
        "is_active": given.is_active,
    }
    try:
        await queries.save_account(connection, values)
        await queries.replace_roles(connection, account_id, dict.fromkeys(roles))
    except IntegrityError as error:
        raise explained(error) from None


def explained(error: IntegrityError) -> Exception:
    for constraint, problem in (
        ("accounts_username_once", UsernameTaken),
        ("account_roles_one_leader", TeamHasLeader),
    ):
        if constraint in str(error.orig):
            return problem()
    return error


async def _revoke(connection: AsyncConnection, account_id: UUID, tokens: LiveTokens, *, with_sessions: bool) -> None:
    """The sessions end only with a new password, when the account is closed, or when it gets its first office."""
    if with_sessions:
        await session_queries.revoke_sessions_of(connection, account_id, "password or account changed")
    await revoke_tokens(connection, [account_id], tokens)


def _is_another(row: Any, given: AccountInput) -> bool:
    """Whether the name, phone or state that a team shows changes."""
    return any(getattr(row, name) != getattr(given, name) for name in ("name", "phone", "is_active"))


async def publish_teams(
    connection: AsyncConnection, held: Sequence[RoleGrant], wanted: Sequence[RoleGrant], *, is_another: bool
) -> None:
    """A new version of every team that shows this person, and an event for those with another leader.

    `is_another`: not only roles changed, so the teams where the person stays get a new version too.
    """
    touched = {*held, *wanted} if is_another else {*held} ^ {*wanted}
    await organizations.count_up(connection, _teams(touched, TEAM_ROLES))
    for organization_id in _teams(touched, {"team_leader"}):
        await publish_organization(connection, organization_id)


def _teams(grants: Iterable[RoleGrant], roles: Collection[str]) -> set[UUID]:
    return {grant.organization_id for grant in grants if grant.role in roles and grant.organization_id is not None}
