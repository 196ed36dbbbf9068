"""Pairings: `/api/pairings`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.households.acts import Acts
from services.households.enrolments.rules import CampaignOver, NotServed, TakesNoPairings, TakesNoPart
from services.households.households.schemas import DisclosureInput
from services.households.pairings import hand_overs, rules
from services.households.pairings.queries import Filters
from services.households.pairings.schemas import (
    CloseInput,
    EndedPairingList,
    HandOverInput,
    PairedDisclosure,
    Pairing,
    PairingInput,
    PairingList,
    PairingNow,
    PlanInput,
    TeamLoads,
)
from services.kernel.auth.principals import Principal
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.events.reader import FeedReader
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.answers import NO_STORE
from services.kernel.web.inputs import DivisionCode
from services.kernel.web.internal import ByProgram, ForOurPrograms
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch, Stored, answer, tag

router = APIRouter(prefix="/api/pairings", tags=["pairings"])

Reader = Annotated[Viewer, viewing("pairings.read")]
Writing = Annotated[Principal, Depends(current_principal)]
AllActs = Annotated[Acts, part(Acts)]
Planner = Annotated[Viewer, viewing("pairings.plan")]
Reporter = Annotated[Viewer, viewing("reports.write")]
Keys = Annotated[KeyRing, part(KeyRing)]
GatewayFeed = Annotated[FeedReader, part(FeedReader)]


@router.put(
    "/{pairing_id}",
    summary="Pair a team with a household",
    responses={
        200: {"model": PairingNow, "description": "Stored before, or changed now."},
        201: {"model": PairingNow, "description": "Paired."},
        **problem_responses(
            rules.AlreadyPaired,
            rules.PairingFixed,
            rules.PairingClosed,
            rules.NotEligible,
            TakesNoPairings,
            CampaignOver,
            TakesNoPart,
            NotServed,
            PreconditionFailed,
        ),
        404: problem_responses(rules.TeamNotFound)[404],
    },
)
async def put_pairing(
    pairing_id: UUID,
    body: PairingInput,
    principal: Writing,
    keys: Keys,
    gateway: GatewayFeed,
    acts: AllActs,
    response: Response,
    if_match: IfMatch = None,
) -> PairingNow:
    """The caller chooses the id; the same content again answers 200. Several teams may care for a household and one
    team for several. Dates, helpers and form may change later; household and team never."""
    stored, in_force = await acts.act(
        principal,
        rules.RIGHT,
        lambda viewer: rules.put_pairing(viewer, keys, pairing_id, body, if_match, gateway.require_catch_up),
        takes_away=lambda stored: stored.content.ends_on is not None and stored.content.ends_on < today(),
    )
    return answer(response, Stored(PairingNow.of(stored.content, in_force=in_force), stored.version, stored.is_new))


@router.get("", summary="List pairings")
async def list_pairings(
    viewer: Reader,
    keys: Keys,
    turner: Turner,
    team_id: UUID | None = None,
    household_id: UUID | None = None,
    active: Annotated[bool | None, Query(description="Neither closed nor past the last day.")] = None,
) -> PairingList:
    """Pairings of the caller's area or teams, oldest first. Of teams on other lines than the office's the number is
    told."""
    asked = Filters(team_id, household_id, active)
    items, rows = await rules.list_items(viewer, keys, asked, turner.page)
    _, cursor = turner.cut(rows, "starts_on", "id")
    return PairingList(items=items, next=cursor, of_other_lines=await rules.of_other_lines(viewer, asked))


@router.get("/loads", summary="Count the households of each team")
async def read_loads(
    viewer: Reader, division: Annotated[DivisionCode, Query(description="Households in this division only.")]
) -> TeamLoads:
    """Teams that care for nobody there are not listed; a team from elsewhere that does is."""
    return TeamLoads(items=await rules.loads(viewer, division))


@router.get("/ended", summary="List ended pairings whose last forms may still be filed")
async def list_ended_pairings(viewer: Reporter, keys: Keys, turner: Turner) -> EndedPairingList:
    """Those of the teams that the caller files forms for, the longest ended first, with the masked name of the head.
    Offices file no forms and get an empty list."""
    items, rows = await rules.ended_in_grace(viewer, keys, turner.page)
    _, cursor = turner.cut(rows, "ends_on", "id")
    return EndedPairingList(items=items, next=cursor)


@router.get("/{pairing_id}", summary="Read a pairing with its support plan")
async def get_pairing(pairing_id: UUID, viewer: Reader, keys: Keys, response: Response) -> Pairing:
    """A plan, or a reason typed at the end, leaves an entry in the audit trail before the answer leaves."""
    pairing = await rules.view_pairing(viewer, keys, pairing_id)
    tag(response, pairing.version)
    return pairing


@router.post(
    "/{pairing_id}/disclosures",
    summary="Read what an official form prints of a pairing",
    responses=problem_responses(ForOurPrograms),
)
async def disclose(
    pairing_id: UUID, body: DisclosureInput, viewer: Reporter, _: ByProgram, keys: Keys, response: Response
) -> PairedDisclosure:
    """Name, phone and address of the household in clear, and the support plan; the audit trail names the report.

    For our own programs: submissions asks when a form is begun, which it allows once for each pairing, form and month.
    """
    response.headers.update(NO_STORE)
    return await rules.disclose_pairing(viewer, keys, pairing_id, body)


@router.post("/{pairing_id}/close", summary="End a pairing", responses=problem_responses(rules.PairingClosed))
async def close_pairing(
    pairing_id: UUID, body: CloseInput, principal: Writing, keys: Keys, acts: AllActs
) -> PairingNow:
    """The team loses sight of the household, its visits and forms at once, if `in_force`; its visits stay counted. Its
    leader has some days more to file the last forms."""
    pairing, in_force = await acts.act(
        principal, rules.RIGHT, lambda viewer: rules.close(viewer, keys, pairing_id, body)
    )
    return PairingNow.of(pairing, in_force=in_force)


@router.post(
    "/{pairing_id}/hand-over",
    summary="Hand a household over to another team",
    responses={
        200: {"model": PairingNow, "description": "Handed over before."},
        201: {"model": PairingNow, "description": "Handed over; the new pairing."},
        **problem_responses(rules.PairingClosed, rules.AlreadyPaired, rules.PairingFixed, rules.NotEligible),
        404: problem_responses(rules.TeamNotFound)[404],
    },
)
async def hand_over(
    pairing_id: UUID,
    body: HandOverInput,
    principal: Writing,
    keys: Keys,
    gateway: GatewayFeed,
    acts: AllActs,
    response: Response,
) -> PairingNow:
    """Ends one pairing and begins the other, both or neither; the support plan is taken along. The same request again
    changes nothing."""
    stored, in_force = await acts.act(
        principal,
        rules.RIGHT,
        lambda viewer: hand_overs.hand_over(viewer, keys, pairing_id, body, gateway.require_catch_up),
    )
    return answer(response, Stored(PairingNow.of(stored.content, in_force=in_force), stored.version, stored.is_new))


@router.put(
    "/{pairing_id}/plan",
    summary="Write the support plan of a pairing",
    responses=problem_responses(rules.PairingClosed, PreconditionFailed),
)
async def put_plan(
    pairing_id: UUID, body: PlanInput, viewer: Planner, keys: Keys, response: Response, if_match: IfMatch = None
) -> Pairing:
    """The four cells of Form 1. `ETag` and `If-Match` here are the plan's own version."""
    pairing = await rules.put_plan(viewer, keys, pairing_id, body, if_match)
    if pairing.plan is not None:
        tag(response, pairing.plan.version)
    return pairing
