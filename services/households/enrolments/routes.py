"""Enrolments: in which campaigns pairings count, below `/api/pairings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.households.enrolments import carrying_on, rules
from services.households.enrolments.schemas import (
    CampaignsOfPairings,
    CarriedOn,
    CarryOnInput,
    Enrolment,
    EnrolmentInput,
    Enrolments,
)
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import DivisionCode
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api/pairings", tags=["pairings"])

Reader = Annotated[Viewer, viewing("progress.read")]
Writer = Annotated[Viewer, viewing("pairings.write")]


@router.get("/campaigns", summary="List the campaigns that take pairings")
async def list_campaigns(
    viewer: Reader, division: Annotated[DivisionCode, Query(examples=["211381"])]
) -> CampaignsOfPairings:
    """The newest first, each with how many pairings of the division are enrolled in it, and with the edition before
    while that has pairings to carry on."""
    return await rules.campaigns_taking(viewer, division)


@router.post(
    "/carry-on",
    summary="Carry on the pairings of the edition before (接续)",
    responses=problem_responses(
        carrying_on.CampaignNotHere, carrying_on.NoEditionBefore, rules.TakesNoPairings, rules.CampaignOver
    ),
)
async def carry_on(body: CarryOnInput, viewer: Writer) -> CarriedOn:
    """`dry_run` counts and changes nothing. The same again enrols nobody twice."""
    return await carrying_on.carry_on(viewer, body)


@router.get("/{pairing_id}/enrolments", summary="List the campaigns in which a pairing is enrolled")
async def list_enrolments(pairing_id: UUID, viewer: Writer) -> Enrolments:
    return await rules.enrolments_of(viewer, pairing_id)


@router.put(
    "/{pairing_id}/enrolments/{campaign_id}",
    summary="Enrol a pairing in a campaign, or take it out (纳入、移出)",
    responses={
        200: {"model": Enrolment, "description": "Enrolled before, or changed now."},
        201: {"model": Enrolment, "description": "Enrolled."},
        **problem_responses(
            rules.TakesNoPairings, rules.CampaignOver, rules.TakesNoPart, rules.NotServed, PreconditionFailed
        ),
    },
)
async def put_enrolment(
    pairing_id: UUID,
    campaign_id: UUID,
    body: EnrolmentInput,
    viewer: Writer,
    response: Response,
    if_match: IfMatch = None,
) -> Enrolment:
    """A last day takes it out after that day. Visits made before it was enrolled count from the first day on."""
    return answer(response, await rules.enrol(viewer, pairing_id, campaign_id, body, if_match))
