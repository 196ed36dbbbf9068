"""Signing in and out."""

import base64
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Request, Response

from gateway.schemas.own_account import PasswordChangeInput
from gateway.schemas.signing_in import ClientToken, CodeInput, LoginInput, SignedIn
from gateway.sessions import signing_in
from gateway.sessions.cookies import (
    clear_refresh_cookie,
    device_cookie_of,
    refresh_token_of,
    set_device_cookie,
    set_refresh_cookie,
)
from gateway.sessions.devices import Caller
from gateway.sessions.parts import Identity, IdentityParts
from gateway.sessions.password_rule import PASSWORD_REFUSALS
from gateway.sessions.replaced_passwords import PasswordReplaced
from gateway.sessions.second_factors import CODE_REFUSALS
from gateway.sessions.sessions import Session, as_device, close_session
from gateway.sessions.signing_in import ChallengeNotValid, NoAccountsYet, SecondFactorDue, WrongCredentials
from gateway.sessions.throttle import TooManyAttempts, account_key
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.problems import NotSignedIn, Problem, Unavailable, problem_responses
from services.kernel.web.access import current_principal, know_parameters
from services.kernel.web.answers import NO_STORE
from services.kernel.web.policies import Who, checks

router = APIRouter(tags=["identity"])

CurrentPrincipal = Annotated[Principal, Depends(current_principal)]


async def _current_person(request: Request, principal: CurrentPrincipal) -> Principal:
    """API clients have no session. Raises NotSignedIn, NotPermitted."""
    if principal.session_id is None:
        raise NotPermitted()
    know_parameters(request, Who.PERSON)
    return principal


CurrentPerson = Annotated[Principal, Depends(checks(_current_person, Who.PERSON))]
_OPEN: dict[str, Any] = {"security": []}
_FORM = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "required": ["grant_type"],
                "properties": {
                    "grant_type": {"const": "client_credentials"},
                    "client_id": {"type": "string", "description": "Or both as HTTP Basic authentication."},
                    "client_secret": {"type": "string"},
                },
            }
        }
    },
}


class GrantNotOffered(Problem):
    status = 400
    code = "grant-not-offered"
    title = "只支持 client_credentials。"
    title_en = "Only the grant type client_credentials is offered."


@router.post(
    "/api/auth/login",
    responses=problem_responses(
        WrongCredentials,
        PasswordReplaced,
        SecondFactorDue,
        *CODE_REFUSALS,
        NoAccountsYet,
        NotPermitted,
        TooManyAttempts,
        Unavailable,
    ),
    openapi_extra=_OPEN,
)
async def sign_in(given: LoginInput, identity: Identity, request: Request, response: Response) -> SignedIn:
    """Where the account has a second factor and `code` is missing, the problem `second-factor-due` holds a `challenge`
    for `POST /api/auth/login/code`, for `expires_in` seconds.

    A device that was signed in before somebody replaced the password is told so (`password-replaced`) when the old one
    is wrong.
    """
    try:
        signed_in, session = await signing_in.sign_in(
            identity, given.username, given.password, given.code, caller_of(request)
        )
    except WrongCredentials:
        await signing_in.tell_if_replaced(identity, refresh_token_of(request), given.username)
        raise
    return admit(identity, request, response, signed_in, session)


@router.post(
    "/api/auth/login/code",
    responses=problem_responses(ChallengeNotValid, WrongCredentials, *CODE_REFUSALS, TooManyAttempts, Unavailable),
    openapi_extra=_OPEN,
)
async def sign_in_with_code(given: CodeInput, identity: Identity, request: Request, response: Response) -> SignedIn:
    """The second step, after `second-factor-due`. A refused code does not end the challenge."""
    signed_in, session = await signing_in.sign_in_second_step(identity, given.challenge, given.code, caller_of(request))
    return admit(identity, request, response, signed_in, session)


@router.post(
    "/api/auth/refresh", responses=problem_responses(NotSignedIn, PasswordReplaced, NotPermitted), openapi_extra=_OPEN
)
async def refresh(identity: Identity, request: Request, response: Response) -> SignedIn:
    """The same cookie again within a minute gets the same answer: a lost reply signs nobody out.

    A device that was signed in before somebody replaced the password is told so, and by whom (`password-replaced`).
    """
    signed_in, session = await signing_in.refresh(identity, refresh_token_of(request), caller_of(request))
    account = account_key(signed_in.principal.username)
    if identity.devices.recognise(device_cookie_of(request), account) is None:
        return admit(identity, request, response, signed_in, session)
    set_refresh_cookie(request, response, session.refresh_token)
    return signed_in


@router.post("/api/auth/logout", status_code=204, responses=problem_responses(NotPermitted), openapi_extra=_OPEN)
async def sign_out(identity: Identity, request: Request, response: Response) -> None:
    async with identity.database.transaction() as connection:
        session_id = await close_session(connection, refresh_token_of(request))
        if session_id is not None:
            await trail.record(connection, actor_id=None, action="logout", subject=f"session:{session_id}")
    if session_id is not None:
        identity.tokens.revoke_session(session_id)
    clear_refresh_cookie(request, response)


@router.post(
    "/api/auth/password",
    responses=problem_responses(WrongCredentials, TooManyAttempts, Unavailable, *PASSWORD_REFUSALS),
)
async def change_password(
    given: PasswordChangeInput, principal: CurrentPrincipal, identity: Identity, request: Request, response: Response
) -> SignedIn:
    """Ends every other session of the account."""
    signed_in, session = await signing_in.change_password(
        identity, principal.account_id, given.current, given.new, caller_of(request)
    )
    return admit(identity, request, response, signed_in, session)


@router.post(
    "/api/me/password",
    responses=problem_responses(WrongCredentials, NotPermitted, TooManyAttempts, Unavailable, *PASSWORD_REFUSALS),
)
async def change_own_password(
    given: PasswordChangeInput, person: CurrentPerson, identity: Identity, request: Request, response: Response
) -> SignedIn:
    """As `POST /api/auth/password`."""
    return await change_password(given, person, identity, request, response)


@router.post(
    "/api/auth/token",
    responses=problem_responses(WrongCredentials, GrantNotOffered, TooManyAttempts),
    openapi_extra={**_OPEN, "requestBody": _FORM},
)
async def sign_in_client(identity: Identity, request: Request, response: Response) -> ClientToken:
    """OAuth2 client credentials (RFC 6749 §4.4) for provincial systems."""
    response.headers.update(NO_STORE)
    async with request.form(max_files=0, max_fields=8) as form:
        fields = {name: str(value) for name, value in form.items()}
    if fields.get("grant_type") != "client_credentials":
        raise GrantNotOffered(error="unsupported_grant_type")
    client_id, secret = _basic(request) or (fields.get("client_id", ""), fields.get("client_secret", ""))
    return await signing_in.sign_in_client(identity, client_id, secret, _address(request))


def admit(
    identity: IdentityParts, request: Request, response: Response, signed_in: SignedIn, session: Session
) -> SignedIn:
    """Sets the session's cookie, and the cookie that marks this device as known."""
    account = account_key(signed_in.principal.username)
    set_refresh_cookie(request, response, session.refresh_token)
    set_device_cookie(request, response, identity.devices.remember(device_cookie_of(request), account))
    return signed_in


def caller_of(request: Request) -> Caller:
    user_agent = request.headers.get("user-agent", "").encode("latin-1")
    return Caller(_address(request), device_cookie_of(request), as_device(user_agent))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return None
    return unquote(client_id), unquote(secret)
