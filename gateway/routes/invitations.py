"""Creating and accepting invitations."""

from typing import Annotated, Any
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response

from gateway.people import invitations
from gateway.people.accounts import OwnPassword
from gateway.people.administration import RoleNotYours
from gateway.people.invitations import AccountClosed, InvitationNotValid, InvitationWaits
from gateway.routes.accounts import AccountManager
from gateway.routes.auth import admit, caller_of
from gateway.schemas.invitations import Invitation, InvitationAnswer, InvitationCode, Invited
from gateway.schemas.signing_in import SignedIn
from gateway.sessions.parts import Identity
from gateway.sessions.password_rule import PASSWORD_REFUSALS
from gateway.sessions.throttle import TooManyAttempts
from services.kernel.problems import NotFound, Unavailable, problem_responses
from services.kernel.web.answers import NO_STORE
from services.kernel.web.origin import PublicOrigin
from services.kernel.web.parts import part

router = APIRouter(tags=["identity"])

_OPEN: dict[str, Any] = {"security": []}
_REFUSALS = problem_responses(InvitationNotValid, InvitationWaits, TooManyAttempts, Unavailable)


@router.post(
    "/api/accounts/{account_id}/invitation",
    status_code=201,
    responses=problem_responses(NotFound, RoleNotYours, OwnPassword, AccountClosed),
)
async def invite(
    account_id: UUID,
    viewer: AccountManager,
    origin: Annotated[PublicOrigin, part(PublicOrigin)],
    request: Request,
    response: Response,
) -> Invitation:
    """For a new account, and for a forgotten password. The link works once, for 72 hours, until the next invitation.

    An administrator's link waits for another person.
    """
    made = await invitations.invite(viewer, account_id)
    link = f"{origin.of(request)}/invite#{made.code}"
    picture = segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=4)
    response.headers.update(NO_STORE)
    return Invitation(code=made.code, link=link, picture=picture, expires_at=made.expires_at, waits=made.is_waiting)


@router.post("/api/auth/invitation", responses=_REFUSALS, openapi_extra=_OPEN)
async def look_at_invitation(given: InvitationCode, identity: Identity, request: Request) -> Invited:
    """Whom the code is for. It may be looked at again until it is used."""
    me, expires_at = await invitations.check_code(identity, given.code, caller_of(request))
    return Invited(
        name=me.name,
        username=me.username,
        roles=[*me.roles, *me.pending_roles],
        shortest_password=me.shortest_password,
        expires_at=expires_at,
    )


@router.post(
    "/api/auth/invitation/accept",
    responses=problem_responses(InvitationNotValid, TooManyAttempts, Unavailable, *PASSWORD_REFUSALS),
    openapi_extra=_OPEN,
)
async def accept_invitation(
    given: InvitationAnswer, identity: Identity, request: Request, response: Response
) -> SignedIn:
    """Sets the password, ends every session of the account and its second factor, and signs in."""
    signed_in, session = await invitations.accept(identity, given.code, given.password, caller_of(request))
    return admit(identity, request, response, signed_in, session)
