"""Pairings: `/api/pairings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.households import pairings
from services.households.app_state import ServiceParts
from services.households.queries.pairings import Filters
from services.households.routes.versions import ExpectedVersion, tag
from services.households.schemas.pairings import CloseInput, Pairing, PairingInput, PairingList, PlanInput
from services.kernel.access import Viewer, viewing
from services.kernel.paging import PageParameters, link_next, next_cursor
from services.kernel.problems import PreconditionFailed, problem_responses

router = APIRouter(prefix="/api/pairings", tags=["pairings"])

Reader = Annotated[Viewer, viewing("pairings.read")]
Writer = Annotated[Viewer, viewing("pairings.write")]
Planner = Annotated[Viewer, viewing("pairings.plan")]


@router.put(
    "/{pairing_id}",
    summary="Pair a team with a household",
    responses={
        200: {"model": Pairing, "description": "Stored before, or changed now."},
        201: {"model": Pairing, "description": "Paired."},
        **problem_responses(
            pairings.AlreadyPaired,
            pairings.PairingFixed,
            pairings.PairingClosed,
            pairings.NotEligible,
            PreconditionFailed,
        ),
        404: problem_responses(pairings.TeamNotFound)[404],
    },
)
async def put_pairing(
    pairing_id: UUID,
    body: PairingInput,
    viewer: Writer,
    parts: ServiceParts,
    expected: ExpectedVersion,
    response: Response,
) -> Pairing:
    """The caller chooses the id; the same content again answers 200. Several teams may care for a household and one
    team for several. Dates, helpers and form may change later; household and team never."""
    stored = await pairings.put_pairing(viewer, pairing_id, body, expected, parts.learn_organizations)
    response.status_code = 201 if stored.is_new else 200
    tag(response, stored.pairing.version)
    return stored.pairing


@router.get("", summary="List pairings")
async def list_pairings(
    request: Request,
    response: Response,
    viewer: Reader,
    page: PageParameters,
    team_id: UUID | None = None,
    household_id: UUID | None = None,
    active: Annotated[bool | None, Query(description="Neither closed nor past the last day.")] = None,
) -> PairingList:
    """Pairings of the caller's area or teams, oldest first."""
    items, rows = await pairings.list_items(viewer, Filters(team_id, household_id, active), page)
    _, cursor = next_cursor(rows, page, ("starts_on", "id"))
    link_next(request, response, cursor)
    return PairingList(items=items, next=cursor)


@router.get("/{pairing_id}", summary="Read a pairing with its support plan")
async def get_pairing(pairing_id: UUID, viewer: Reader, response: Response) -> Pairing:
    pairing = await pairings.get_pairing(viewer, pairing_id)
    tag(response, pairing.version)
    return pairing


@router.post("/{pairing_id}/close", summary="End a pairing", responses=problem_responses(pairings.PairingClosed))
async def close_pairing(pairing_id: UUID, body: CloseInput, viewer: Writer) -> Pairing:
    """The team loses sight of the household at once; its visits stay counted."""
    return await pairings.close(viewer, pairing_id, body)


@router.put(
    "/{pairing_id}/plan",
    summary="Write the support plan of a pairing",
    responses=problem_responses(pairings.PairingClosed, PreconditionFailed),
)
async def put_plan(
    pairing_id: UUID, body: PlanInput, viewer: Planner, expected: ExpectedVersion, response: Response
) -> Pairing:
    """The four cells of Form 1. `ETag` and `If-Match` here are the plan's own version."""
    pairing = await pairings.put_plan(viewer, pairing_id, body, expected)
    if pairing.plan is not None:
        tag(response, pairing.plan.version)
    return pairing
