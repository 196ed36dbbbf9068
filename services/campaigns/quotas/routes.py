"""The API of quotas."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.campaigns.campaigns import rules as plans
from services.campaigns.fields import Measure
from services.campaigns.measures.rules import MeasureNoGoal, MeasureUnknown
from services.campaigns.quotas import claims, queries, rules
from services.campaigns.quotas.claim_schemas import ClaimIn, Claims, OwnClaims
from services.campaigns.quotas.schemas import AllocationOut, Allocations, Compared, QuotasIn, SplitHistory
from services.campaigns.reach.rules import RECEIVING
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.inputs import CountryOrDivision
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch, tag

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Giver = Annotated[Viewer, viewing("quotas.write")]
Claimant = Annotated[Viewer, viewing(RECEIVING)]
Keys = Annotated[KeyRing, part(KeyRing)]


@router.put(
    "/campaigns/{campaign_id}/quotas",
    tags=["campaigns"],
    summary="Share out a quota among the divisions and units below",
    responses=problem_responses(
        rules.QuotaExceeded,
        MeasureUnknown,
        MeasureNoGoal,
        plans.CampaignClosed,
        plans.CampaignArchived,
        PreconditionFailed,
    ),
)
async def put_quotas(
    campaign_id: UUID,
    body: QuotasIn,
    viewer: Giver,
    turner: Turner,
    keys: Keys,
    response: Response,
    if_match: IfMatch = None,
) -> Allocations:
    """Replaces what your own division allocates of this measure; what others allocate stays. `If-Match` is optional;
    its tag is that of the measure's whole tree, so a share changed anywhere in it meanwhile is refused with 412."""
    await rules.allocate(viewer, keys, campaign_id, body, if_match)
    return await _allocations(viewer, campaign_id, body.measure, turner, response)


@router.get("/campaigns/{campaign_id}/quotas", tags=["campaigns"], summary="Read the quota tree")
async def get_quotas(
    campaign_id: UUID,
    viewer: Reader,
    turner: Turner,
    response: Response,
    measure: Annotated[Measure | None, Query(description="With it, the answer has an `ETag`.")] = None,
) -> Allocations:
    await plans.get_campaign(viewer, campaign_id)
    return await _allocations(viewer, campaign_id, measure, turner, response)


@router.get("/campaigns/{campaign_id}/quotas/history", tags=["campaigns"], summary="Who split a quota, when and why")
async def get_history(
    campaign_id: UUID, measure: Annotated[Measure, Query()], viewer: Reader, turner: Turner, keys: Keys
) -> SplitHistory:
    """Newest first, with what each recipient had before and has since."""
    items, rows = await rules.history(viewer, keys, campaign_id, measure, turner.page)
    _, cursor = turner.cut(rows, "at", "id")
    return SplitHistory(items=items, next=cursor)


@router.get(
    "/campaigns/{campaign_id}/quotas/compared",
    tags=["campaigns"],
    summary="Shares of a quota beside claimed, planned and done",
    responses=problem_responses(MeasureUnknown),
)
async def get_compared(
    campaign_id: UUID,
    measure: Annotated[Measure, Query()],
    viewer: Reader,
    granted_by: Annotated[CountryOrDivision, Query(description="Who allocated; nothing says the whole country.")] = "",
) -> Compared:
    """Counted in the caller's reach."""
    return await rules.compared(viewer, campaign_id, measure, granted_by)


@router.get("/campaigns/{campaign_id}/quotas/claims", tags=["campaigns"], summary="Who took on how much, and when")
async def get_claims(campaign_id: UUID, measure: Annotated[Measure, Query()], viewer: Reader, turner: Turner) -> Claims:
    """Newest first; of each area and unit the newest one counts."""
    items, rows = await claims.history(viewer, campaign_id, measure, turner.page)
    _, cursor = turner.cut(rows, "at", "id")
    return Claims(items=items, next=cursor)


@router.get(
    "/campaigns/{campaign_id}/quotas/claims/own",
    tags=["campaigns"],
    summary="For whom the caller may take something on",
)
async def get_own_claims(campaign_id: UUID, measure: Annotated[Measure, Query()], viewer: Claimant) -> OwnClaims:
    """The own area, the own teams, and own units with a share; empty where there is nothing to take on."""
    return await claims.own(viewer, campaign_id, measure)


@router.put(
    "/campaigns/{campaign_id}/quotas/claims",
    tags=["campaigns"],
    summary="Take on a part of a quota (认领)",
    responses=problem_responses(
        claims.NothingToClaim, claims.ClaimantNoPart, plans.CampaignClosed, plans.CampaignArchived
    ),
)
async def put_claim(campaign_id: UUID, body: ClaimIn, viewer: Claimant) -> OwnClaims:
    """By an office for its own area, or by who answers for a unit; nobody says it for others."""
    await claims.claim(viewer, campaign_id, body)
    return await claims.own(viewer, campaign_id, body.measure)


async def _allocations(
    viewer: Viewer, campaign_id: UUID, measure: str | None, turner: Turner, response: Response
) -> Allocations:
    # The tag is read before the list: after a change in between the tag is old, and the next save is refused.
    if measure is not None:
        tag(response, await queries.version_of(viewer.connection, campaign_id, measure))
    found = await queries.list_allocations(viewer.connection, campaign_id, measure, turner.page)
    rows, cursor = turner.cut(found, "measure", "granted_by", "recipient")
    may_split = await rules.may_split(viewer, campaign_id)
    return Allocations(items=[AllocationOut.model_validate(row) for row in rows], next=cursor, may_split=may_split)
