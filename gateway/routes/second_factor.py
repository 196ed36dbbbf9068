"""The own second factor: codes of an authenticator on the phone (RFC 6238), for officers and administrators."""

import segno
from fastapi import APIRouter, Request, Response

from gateway.people import own_second_factor as rules
from gateway.people.own_second_factor import SecondFactorActive, SecondFactorNotBegun, SecondFactorNotOffered
from gateway.routes.auth import CurrentPerson, caller_of
from gateway.schemas.own_account import (
    NewSecondFactor,
    RecoveryCodes,
    SecondFactor,
    SecondFactorBegin,
    SecondFactorConfirm,
    SecondFactorProof,
)
from gateway.sessions.parts import Identity
from gateway.sessions.second_factors import CODE_REFUSALS, WrongCode
from gateway.sessions.signing_in import WrongCredentials
from gateway.sessions.throttle import TooManyAttempts
from gateway.sessions.totp import base32, uri_of
from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import NotSignedIn, Unavailable, problem_responses
from services.kernel.web.answers import NO_STORE

router = APIRouter(prefix="/api/me/second-factor", tags=["identity"])

_REFUSALS = problem_responses(NotSignedIn, NotPermitted, WrongCredentials, *CODE_REFUSALS, TooManyAttempts, Unavailable)


@router.get("", responses=problem_responses(NotSignedIn, NotPermitted))
async def read_second_factor(person: CurrentPerson, identity: Identity) -> SecondFactor:
    async with identity.database.transaction() as connection:
        return await rules.own_second_factor(connection, identity, person)


@router.post(
    "",
    status_code=201,
    responses=problem_responses(
        NotSignedIn,
        NotPermitted,
        WrongCredentials,
        SecondFactorNotOffered,
        SecondFactorActive,
        TooManyAttempts,
        Unavailable,
    ),
)
async def begin_second_factor(
    given: SecondFactorBegin, person: CurrentPerson, identity: Identity, request: Request, response: Response
) -> NewSecondFactor:
    """A new secret for the authenticator. It counts after `confirm`; until then a new one may be had."""
    secret, username = await rules.begin(identity, person, given.password, caller_of(request))
    uri = uri_of(secret, username)
    response.headers.update(NO_STORE)
    picture = segno.make(uri, error="m", micro=False).svg_data_uri(scale=4, border=4)
    return NewSecondFactor(secret=base32(secret), uri=uri, picture=picture)


@router.post(
    "/confirm",
    responses=problem_responses(
        NotSignedIn,
        NotPermitted,
        WrongCode,
        SecondFactorNotBegun,
        SecondFactorActive,
        TooManyAttempts,
        Unavailable,
    ),
)
async def confirm_second_factor(
    given: SecondFactorConfirm, person: CurrentPerson, identity: Identity, request: Request, response: Response
) -> RecoveryCodes:
    """With the first right code it counts, and every other session of the account ends."""
    response.headers.update(NO_STORE)
    return RecoveryCodes(codes=await rules.confirm(identity, person, given.code, caller_of(request)))


@router.post("/recovery-codes", responses=_REFUSALS)
async def renew_recovery_codes(
    given: SecondFactorProof, person: CurrentPerson, identity: Identity, request: Request, response: Response
) -> RecoveryCodes:
    """Ten new ones. Those before open nothing any more."""
    response.headers.update(NO_STORE)
    codes = await rules.renew_recovery_codes(identity, person, given.password, given.code, caller_of(request))
    return RecoveryCodes(codes=codes)


@router.post("/remove", status_code=204, responses=_REFUSALS)
async def remove_second_factor(
    given: SecondFactorProof, person: CurrentPerson, identity: Identity, request: Request
) -> None:
    """Without a code left: whoever keeps the account invites its owner again, which removes it too."""
    await rules.remove(identity, person, given.password, given.code, caller_of(request))
