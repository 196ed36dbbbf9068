"""The own account: its data and its sessions."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from gateway.people.own_account import change_own_account, end_own_session, own_sessions
from gateway.routes.auth import CurrentPerson, CurrentPrincipal, caller_of
from gateway.schemas.own_account import OwnAccountInput, OwnSession, OwnSessionPage
from gateway.schemas.signing_in import Me
from gateway.sessions.cookies import clear_refresh_cookie
from gateway.sessions.duties import duty_of, with_duty
from gateway.sessions.parts import Identity, IdentityParts, me_by_id, me_of_client
from gateway.sessions.replaced_passwords import acknowledge, device_key, with_notices
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.problems import NotFound, NotSignedIn, PreconditionFailed, problem_responses
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer, tag

router = APIRouter(tags=["identity"])


@router.get("/api/me", responses=problem_responses(NotSignedIn))
async def read_me(principal: CurrentPrincipal, identity: Identity, request: Request, response: Response) -> Me:
    async with identity.database.transaction() as connection:
        account, person, _ = await me_by_id(connection, principal.account_id)
        if account is None:
            me = await me_of_client(connection, principal.account_id)
        else:
            person = await with_notices(connection, person, _device(identity, request, person, principal))
            me = with_duty(person, await duty_of(connection, identity.second_factor, principal, person))
    if me is None:
        raise NotSignedIn()
    if account is not None:
        tag(response, account.version)
    return me


@router.put("/api/me", responses=problem_responses(NotSignedIn, NotPermitted, PreconditionFailed))
async def change_me(
    given: OwnAccountInput,
    person: CurrentPerson,
    identity: Identity,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> Me:
    """The same again changes nothing. `If-Match` is optional; a stale one is refused with 412."""
    async with identity.database.transaction() as connection:
        me = answer(response, await change_own_account(connection, person, given, if_match))
        return await with_notices(connection, me, _device(identity, request, me, person))


@router.post(
    "/api/me/notices/{notice_id}/acknowledge",
    status_code=204,
    responses=problem_responses(NotSignedIn, NotPermitted, NotFound),
)
async def acknowledge_notice(notice_id: UUID, person: CurrentPerson, identity: Identity, request: Request) -> None:
    """On this device only: other devices of the person still show it. The same again changes nothing."""
    async with identity.database.transaction() as connection:
        account, me, _ = await me_by_id(connection, person.account_id)
        if account is None:
            raise NotSignedIn()
        await acknowledge(connection, me.id, notice_id, _device(identity, request, me, person))


@router.get("/api/me/sessions", responses=problem_responses(NotSignedIn, NotPermitted))
async def list_own_sessions(person: CurrentPerson, identity: Identity, turner: Turner) -> OwnSessionPage:
    """Where the own account is signed in, the newest sign-in first."""
    async with identity.database.transaction() as connection:
        rows, cursor = turner.cut(await own_sessions(connection, person, turner.page), "id")
    return OwnSessionPage(items=[_session(row, person) for row in rows], next=cursor)


@router.delete(
    "/api/me/sessions/{session_id}",
    status_code=204,
    responses=problem_responses(NotSignedIn, NotPermitted, NotFound),
)
async def sign_out_there(
    session_id: UUID, person: CurrentPerson, identity: Identity, request: Request, response: Response
) -> None:
    """Signs out on that device: its tokens are refused within seconds. The current session may be ended too."""
    async with identity.database.transaction() as connection:
        await end_own_session(connection, person, session_id)
    identity.tokens.revoke_session(session_id)
    if session_id == person.session_id:
        clear_refresh_cookie(request, response)


def _device(identity: IdentityParts, request: Request, me: Me, person: Principal) -> bytes:
    return device_key(identity.devices, caller_of(request), me.username, person.session_id)


def _session(row: Any, person: Principal) -> OwnSession:
    return OwnSession(
        id=row.id,
        device=row.device,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.id == person.session_id,
    )
