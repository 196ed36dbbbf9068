"""Accounts: people and their roles."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from gateway.people.accounts import (
    IdTaken,
    OwnPassword,
    PasswordIsTheirs,
    PasswordKnown,
    TeamHasLeader,
    UsernameTaken,
    WholeAccount,
    check_may_manage,
    get_account,
    may_manage,
    save_account,
    whole_accounts,
)
from gateway.people.administration import RoleNotYours, administering, alone, roles_to_give
from gateway.people.grants import PlaceUnknown, RoleUnknown, TooManyRoles, UntilPast
from gateway.people.usernames import UsernameNamesPerson
from gateway.queries import accounts
from gateway.queries import sessions as session_queries
from gateway.schemas.accounts import Account, AccountInput, AccountPage, PendingRole
from gateway.sessions.parts import Identity, role_held
from gateway.sessions.password_rule import PASSWORD_REFUSALS
from gateway.sessions.revocations import revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.ids import ClientId
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.inputs import PlainText
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(tags=["identity"])
AccountManager = Annotated[Viewer, administering("accounts.write")]
Words = Annotated[PlainText, Query(max_length=60, description="Part of a name.")]


@router.get("/api/accounts")
async def list_accounts(
    viewer: AccountManager,
    turner: Turner,
    organization_id: UUID | None = None,
    office: Annotated[bool | None, Query(description="Only those who hold a role outside teams, or none.")] = None,
    q: Words = "",
) -> AccountPage:
    found = await accounts.list_accounts(
        viewer.connection, viewer.scope, organization_id=organization_id, holds_office=office, words=q, page=turner.page
    )
    rows, cursor = turner.cut(found, "id")
    return AccountPage(
        items=[_account(viewer, whole) for whole in await whole_accounts(viewer.connection, rows)],
        roles_to_give=roles_to_give(viewer.principal),
        next=cursor,
    )


@router.get("/api/accounts/{account_id}", responses=problem_responses(NotFound))
async def read_account(account_id: UUID, viewer: AccountManager, response: Response) -> Account:
    return _account(viewer, answer(response, await get_account(viewer, account_id)))


@router.put(
    "/api/accounts/{account_id}",
    responses={
        201: {"model": Account},
        **problem_responses(
            NotFound,
            NotPermitted,
            RoleNotYours,
            OwnPassword,
            PasswordIsTheirs,
            PasswordKnown,
            PlaceUnknown,
            RoleUnknown,
            UntilPast,
            TooManyRoles,
            UsernameNamesPerson,
            UsernameTaken,
            TeamHasLeader,
            IdTaken,
            PreconditionFailed,
            *PASSWORD_REFUSALS,
        ),
    },
)
async def write_account(
    account_id: ClientId,
    given: AccountInput,
    viewer: AccountManager,
    identity: Identity,
    response: Response,
    if_match: IfMatch = None,
) -> Account:
    """The same again, without a password, changes nothing. `If-Match` is optional; a stale one is refused with 412.

    A role that reads households, given by an administrator, stands in `pending_roles` until another person confirms
    it. A password may be set for people of a team as long as they have not chosen one; everybody else is invited.
    """
    password_hash = None if given.password is None else await identity.passwords.hash(given.password)
    saved = answer(response, await save_account(viewer, account_id, given, password_hash, identity.tokens, if_match))
    return _account(viewer, saved)


@router.post(
    "/api/accounts/{account_id}/sign-out", status_code=204, responses=problem_responses(NotFound, RoleNotYours)
)
async def sign_out_everywhere(account_id: UUID, viewer: AccountManager, identity: Identity) -> None:
    """Ends every session of an account, for a lost phone; its tokens are refused within seconds."""
    check_may_manage(viewer, (await get_account(viewer, account_id)).content)
    await session_queries.revoke_sessions_of(viewer.connection, account_id, "ended by who keeps the account")
    await revoke_tokens(viewer.connection, [account_id], identity.tokens)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="sessions.revoked",
        subject=f"account:{account_id}",
        details=alone(viewer.principal),
    )


def _account(viewer: Viewer, whole: WholeAccount) -> Account:
    row = whole.row
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        phone=row.phone,
        is_active=row.is_active,
        has_password=row.password_hash is not None,
        password_is_own=whole.has_own_password,
        invited_until=whole.invited_until,
        invitation_waits=whole.is_invitation_waiting,
        may_change=row.id != viewer.principal.account_id and may_manage(viewer, whole),
        version=row.version,
        roles=[role_held(role) for role in whole.roles],
        pending_roles=[_pending_role(row) for row in whole.waiting],
    )


def _pending_role(row: Any) -> PendingRole:
    return PendingRole(
        **role_held(row).model_dump(),
        id=row.id,
        asked_by=row.asked_by,
        asked_by_name=row.asker_name,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )
