"""What waits for a second person: who sees it, confirms it, declines it, takes it back.

The rights are read from the database at that moment, not from the token: who lost a role a second ago confirms nothing,
and what a person asked for who may no longer give it is not confirmed either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import first_run
from gateway.people.accounts import (
    PasswordKnown,
    WholeAccount,
    explained,
    gets_first_office,
    publish_teams,
    stored_grant,
    whole_accounts,
)
from gateway.people.administration import may_confirm, may_grant
from gateway.people.second_person import note_ended
from gateway.queries import accounts, invitations, origins
from gateway.queries import confirmations as queries
from gateway.queries import sessions as session_queries
from gateway.queries.locks import hold_lock
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.auth.principals import Principal, RoleGrant
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page
from services.kernel.web.versions import must_match_if_given


class ConfirmedByAnother(Problem):
    """For the person who asked, for the owner of the account, and for who may not give the role."""

    status = 403
    code = "confirmed-by-another"
    title = "这一项要由另一位管理员或上级来确认：提出的人和账号本人都不能确认。"
    title_en = (
        "Another administrator or the office above confirms this: neither who asked nor the owner of the account."
    )


class AskedInVain(Problem):
    """The account is closed, or who asked may no longer give it."""

    status = 409
    code = "asked-in-vain"
    title = "不能确认了：账号已停用，或者提出的人已没有这项权限。请重新提出。"
    title_en = (
        "This cannot be confirmed: the account is closed, or who asked may no longer give it. It must be asked anew."
    )


@dataclass(frozen=True)
class PasswordOrigin:
    """`invited_by`, `confirmed_by`: names; None on the machine itself, and where no second person was needed."""

    invited_by: str | None
    confirmed_by: str | None
    chosen_at: datetime
    is_inviters_device: bool


@dataclass(frozen=True)
class Waiting:
    """A row that waits, its account, and whether the viewer may confirm it or asked for it. `grant`: None for an
    invitation. `origin`: where the password of the account comes from; None when no invitation was used."""

    row: Any
    account: WholeAccount
    grant: RoleGrant | None
    may_confirm: bool
    is_own: bool
    origin: PasswordOrigin | None = None


async def list_waiting(viewer: Viewer, page: Page) -> Any:
    """Rows by id, one more than the page; `of_concern` says which of them the viewer is shown."""
    return await queries.list_waiting(viewer.connection, viewer.scope, page)


async def of_concern(viewer: Viewer, rows: Sequence[Any]) -> list[Waiting]:
    """Those that the viewer may confirm or asked for."""
    found = [await _seen(viewer, row) for row in rows]
    shown = [one for one in found if one.may_confirm or one.is_own]
    known = await origins.origins_of(viewer.connection, {one.row.account_id for one in shown})
    return [await _with_origin(viewer.connection, one, known.get(one.row.account_id)) for one in shown]


async def _with_origin(connection: AsyncConnection, waiting: Waiting, origin: Any) -> Waiting:
    if origin is None:
        return waiting
    invited_by = await _name_of(connection, origin.invited_by)
    confirmed_by = await _name_of(connection, origin.confirmed_by)
    return replace(
        waiting, origin=PasswordOrigin(invited_by, confirmed_by, origin.chosen_at, origin.is_inviters_device)
    )


async def _name_of(connection: AsyncConnection, account_id: UUID | None) -> str | None:
    return None if account_id is None else str((await accounts.look_at(connection, account_id)).name)


async def _seen(viewer: Viewer, row: Any) -> Waiting:
    (account,) = await whole_accounts(viewer.connection, [await accounts.look_at(viewer.connection, row.account_id)])
    principal = viewer.principal
    is_own = row.asked_by == principal.account_id
    is_owner = row.account_id == principal.account_id
    grant = grant_of(row)
    may = not is_own and not is_owner and _may_confirm(principal, account, grant)
    return Waiting(row, account, grant, may, is_own)


def grant_of(row: Any) -> RoleGrant | None:
    return None if row.role is None else accounts.grant_of(row)


def _may_confirm(principal: Principal, account: WholeAccount, grant: RoleGrant | None) -> bool:
    """An invitation gives access to all roles of the account."""
    grants = [grant] if grant else [*account.grants, *account.waiting_grants]
    is_administrator = may_confirm(principal, RoleGrant("security_admin", None, None))
    return is_administrator or (bool(grants) and all(may_confirm(principal, each) for each in grants))


async def confirm(viewer: Viewer, confirmation_id: UUID, tokens: LiveTokens, if_match: str | None) -> None:
    """Takes effect as saving the account does: tokens are refused, teams published.

    `if_match`: the version of the account that was looked at. Raises NotFound, ConfirmedByAnother, AskedInVain,
    PreconditionFailed, PasswordKnown, TeamHasLeader.
    """
    connection = viewer.connection
    waiting = await _get(viewer, confirmation_id)
    if not waiting.may_confirm:
        raise ConfirmedByAnother()
    must_match_if_given(if_match, waiting.row.version)
    await _check_still_right(connection, waiting)
    await queries.end(connection, confirmation_id)
    if waiting.grant is None:
        if not await invitations.confirm(connection, waiting.row.account_id, viewer.principal.account_id):
            raise NotFound()
        await note_ended(connection, viewer.principal.account_id, "invitation.confirmed", waiting.row)
        return
    await _give(connection, waiting.account, waiting.grant, waiting.row.asked_at, tokens)
    await note_ended(connection, viewer.principal.account_id, "role.confirmed", waiting.row)
    if waiting.account.row.password_hash is None:
        await _let_in(viewer, waiting.row)


async def _let_in(viewer: Viewer, row: Any) -> None:
    """Confirms the first invitation by whoever asked for the role: the same two persons looked at the same one."""
    by = viewer.principal.account_id
    invitation = await queries.end_invitation_of(viewer.connection, row.account_id, row.asked_by)
    if invitation is not None and await invitations.confirm(viewer.connection, row.account_id, by):
        await note_ended(viewer.connection, by, "invitation.confirmed", invitation)


async def decline(viewer: Viewer, confirmation_id: UUID) -> None:
    """Raises NotFound, ConfirmedByAnother."""
    waiting = await _get(viewer, confirmation_id)
    if not waiting.may_confirm:
        raise ConfirmedByAnother()
    await _end(viewer, waiting, "declined")


async def withdraw(viewer: Viewer, confirmation_id: UUID) -> None:
    """For the person who asked. Raises NotFound."""
    waiting = await _get(viewer, confirmation_id)
    if not waiting.is_own:
        raise NotFound()
    await _end(viewer, waiting, "withdrawn")


async def _get(viewer: Viewer, confirmation_id: UUID) -> Waiting:
    """The row as it is once its account is locked, with the rights that the viewer has at this moment. Raises
    NotFound."""
    connection, principal = viewer.connection, viewer.principal
    row = await queries.find_waiting(connection, confirmation_id)
    if row is None:
        raise NotFound()
    await hold_lock(connection, row.account_id)
    row = await queries.find_waiting(connection, confirmation_id)
    if row is None:
        raise NotFound()
    now = Principal(
        principal.account_id, principal.session_id, tuple(await _roles_now(connection, principal.account_id))
    )
    waiting = await _seen(Viewer(now, viewer.scope, connection), row)
    in_scope = "" in viewer.scope.division_codes or viewer.scope.covers(row.division_code, row.organization_id)
    if not (in_scope or waiting.may_confirm or waiting.is_own):
        raise NotFound()
    return waiting


async def _roles_now(connection: AsyncConnection, account_id: UUID) -> list[RoleGrant]:
    """None for a closed account."""
    (account,) = await whole_accounts(connection, [await accounts.look_at(connection, account_id)])
    return account.grants if account.row.is_active else []


async def _check_still_right(connection: AsyncConnection, waiting: Waiting) -> None:
    """Raises AskedInVain, PasswordKnown."""
    account, grant = waiting.account, waiting.grant
    asker = Principal(waiting.row.asked_by, None, tuple(await _roles_now(connection, waiting.row.asked_by)))
    wanted = [*account.grants, *account.waiting_grants] if grant is None else [grant]
    if not account.row.is_active or not asker.roles or not all(may_grant(asker, each) for each in wanted):
        raise AskedInVain()
    is_known = account.row.password_hash is not None and not account.has_own_password
    if grant is not None and is_known:
        raise PasswordKnown()


async def _give(
    connection: AsyncConnection, account: WholeAccount, grant: RoleGrant, asked_at: datetime, tokens: LiveTokens
) -> None:
    """Raises TeamHasLeader.

    An open invitation stays: only who may give this role could have made it while the role waited.
    """
    account_id = account.row.id
    try:
        await accounts.add_role(connection, account_id, stored_grant(grant))
    except IntegrityError as error:
        raise explained(error) from None
    await accounts.count_up(connection, [account_id])
    # A first office ends the sessions: the password is measured by another rule from then on (decision 21). Who signed
    # in while the role waited was measured by that rule.
    if gets_first_office(account.grants, [*account.grants, grant]):
        await session_queries.revoke_sessions_of(connection, account_id, "first office", asked_at)
    await revoke_tokens(connection, [account_id], tokens)
    await first_run.hand_over(connection, account_id, tokens)
    await publish_teams(connection, account.grants, [*account.grants, grant], is_another=False)


async def _end(viewer: Viewer, waiting: Waiting, how: str) -> None:
    """With a role ends the first invitation of whoever asked for it, as it would be confirmed with it."""
    connection, row, by = viewer.connection, waiting.row, viewer.principal.account_id
    await queries.end(connection, row.id)
    invitation = row if waiting.grant is None else None
    if waiting.grant is not None:
        await note_ended(connection, by, f"role.{how}", row)
        if waiting.account.row.password_hash is None:
            invitation = await queries.end_invitation_of(connection, row.account_id, row.asked_by)
    if invitation is not None:
        await invitations.end_unconfirmed(connection, row.account_id)
        await note_ended(connection, by, f"invitation.{how}", invitation)
    await accounts.count_up(connection, [row.account_id])
