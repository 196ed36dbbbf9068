"""The first account of an installation."""

from typing import Any

from fastapi import APIRouter, Request, Response

from gateway.people import first_run
from gateway.people.first_run import FirstRunNotValid
from gateway.people.usernames import UsernameNamesPerson
from gateway.routes.auth import admit, caller_of
from gateway.schemas.first_run import FirstAccountInput, FirstRun, FirstRunCode
from gateway.schemas.signing_in import SignedIn
from gateway.sessions.parts import Identity
from gateway.sessions.password_rule import PASSWORD_REFUSALS
from gateway.sessions.throttle import TooManyAttempts
from services.kernel.problems import Unavailable, problem_responses

router = APIRouter(tags=["identity"])

_OPEN: dict[str, Any] = {"security": []}
_REFUSALS = problem_responses(FirstRunNotValid, TooManyAttempts, Unavailable)


@router.post("/api/auth/first-run", responses=_REFUSALS, openapi_extra=_OPEN)
async def look_at_first_run(given: FirstRunCode, identity: Identity, request: Request) -> FirstRun:
    """Whether the link that the machine printed still works. It may be looked at again until it is used."""
    return FirstRun(expires_at=await first_run.check_code(identity, given.code, caller_of(request)))


@router.post(
    "/api/auth/first-run/accept",
    responses=problem_responses(
        FirstRunNotValid, TooManyAttempts, Unavailable, UsernameNamesPerson, *PASSWORD_REFUSALS
    ),
    openapi_extra=_OPEN,
)
async def make_first_account(
    given: FirstAccountInput, identity: Identity, request: Request, response: Response
) -> SignedIn:
    """Makes the first security administrator of an installation without accounts, and signs in."""
    signed_in, session = await first_run.accept(identity, given, caller_of(request))
    return admit(identity, request, response, signed_in, session)
