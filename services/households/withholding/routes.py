"""Restriction and erasure of a household: `/api/households/{id}/restriction`, `/api/households/erasures`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.households.acts import Acts
from services.households.households.rules import HouseholdErased
from services.households.withholding import erasures, restrictions
from services.households.withholding.erasures import Erasures
from services.households.withholding.schemas import (
    Erasure,
    ErasureInput,
    ErasureList,
    ReasonInput,
    Restriction,
    RestrictionNow,
)
from services.kernel.auth.principals import Principal
from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import ClientId
from services.kernel.problems import problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.answers import NO_STORE
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part

router = APIRouter(prefix="/api/households", tags=["restriction and erasure"])

Restricter = Annotated[Viewer, viewing(restrictions.RIGHT)]
Eraser = Annotated[Viewer, viewing(erasures.RIGHT)]
Keys = Annotated[KeyRing, part(KeyRing)]
AllErasures = Annotated[Erasures, part(Erasures)]
Asking = Annotated[Principal, Depends(current_principal)]
AllActs = Annotated[Acts, part(Acts)]
ANSWERED = problem_responses(erasures.ErasureAnswered)


@router.get("/erasures", summary="List requests to erase a household")
async def list_erasures(
    viewer: Eraser,
    found: AllErasures,
    turner: Turner,
    response: Response,
    household_id: Annotated[UUID | None, Query()] = None,
    is_open: Annotated[bool | None, Query(alias="open", description="Waiting to be confirmed, or not.")] = None,
) -> ErasureList:
    """Newest first, of the caller's area. What was erased stays here: places, dates, counts and who did it."""
    response.headers.update(NO_STORE)
    items, rows = await found.listed(viewer, turner.page, household_id, is_open)
    _, cursor = turner.cut(rows, "asked_at", "id")
    return ErasureList(items=items, next=cursor)


@router.put(
    "/erasures/{erasure_id}",
    summary="Ask for the erasure of a household",
    responses=problem_responses(erasures.ErasureAsked, HouseholdErased),
)
async def ask_for_erasure(erasure_id: ClientId, body: ErasureInput, viewer: Eraser, found: AllErasures) -> Erasure:
    """The caller chooses the id. Another person with the right confirms it, within some days."""
    return await found.ask(viewer, erasure_id, body)


@router.get("/erasures/{erasure_id}", summary="Read a request to erase, with what it destroys")
async def get_erasure(erasure_id: UUID, viewer: Eraser, found: AllErasures, response: Response) -> Erasure:
    response.headers.update(NO_STORE)
    return await found.view(viewer, erasure_id)


@router.post(
    "/erasures/{erasure_id}/confirm",
    summary="Confirm an erasure: nothing brings the household back",
    responses=problem_responses(
        erasures.AnotherPersonNeeded,
        erasures.NotAnotherPerson,
        erasures.AskerMayNoMore,
        erasures.ErasureAnswered,
    ),
)
async def confirm_erasure(erasure_id: UUID, principal: Asking, found: AllErasures) -> Erasure:
    """By another person than who asked; both must hold the right now. `confirmed` until the photos are deleted, then
    `erased`."""
    return await found.confirm(principal, erasure_id)


@router.post(
    "/erasures/{erasure_id}/refuse",
    summary="Refuse an erasure",
    responses={**ANSWERED, **problem_responses(erasures.AnotherPersonNeeded)},
)
async def refuse_erasure(erasure_id: UUID, body: ReasonInput, viewer: Eraser, found: AllErasures) -> Erasure:
    return await found.refuse(viewer, erasure_id, body.reason)


@router.post(
    "/erasures/{erasure_id}/withdraw",
    summary="Withdraw one's own request to erase",
    responses={**ANSWERED, **problem_responses(erasures.OnlyTheAsker)},
)
async def withdraw_erasure(erasure_id: UUID, body: ReasonInput, viewer: Eraser, found: AllErasures) -> Erasure:
    return await found.withdraw(viewer, erasure_id, body.reason)


@router.get("/{household_id}/restriction", summary="Read whether and why a household is restricted")
async def get_restriction(household_id: UUID, viewer: Restricter, keys: Keys, response: Response) -> Restriction:
    response.headers.update(NO_STORE)
    return await restrictions.view_restriction(viewer, keys, household_id)


@router.post("/{household_id}/restrict", summary="Restrict a household", responses=problem_responses(HouseholdErased))
async def restrict_household(
    household_id: UUID, body: ReasonInput, principal: Asking, keys: Keys, acts: AllActs
) -> RestrictionNow:
    """Who may not restrict no longer sees it; nobody changes it, pairs it or prints a form of it. Visits that teams
    send are stored and hidden. `in_force` says whether visits and forms are hidden as well."""
    restriction, in_force = await acts.act(
        principal,
        restrictions.RIGHT,
        lambda viewer: restrictions.restrict(viewer, keys, household_id, body.reason),
    )
    return RestrictionNow.of(restriction, in_force=in_force)


@router.post(
    "/{household_id}/release",
    summary="Lift the restriction of a household",
    responses=problem_responses(HouseholdErased),
)
async def release_household(
    household_id: UUID, body: ReasonInput, principal: Asking, keys: Keys, acts: AllActs
) -> RestrictionNow:
    restriction, in_force = await acts.act(
        principal,
        restrictions.RIGHT,
        lambda viewer: restrictions.release(viewer, keys, household_id, body.reason),
    )
    return RestrictionNow.of(restriction, in_force=in_force)
