"""认领: what an area or a unit takes on of a quota by itself, said by its own office, leader or officer."""

from collections import Counter
from typing import Any
from uuid import UUID

from services.campaigns.campaigns.rules import check_is_running, get_seen
from services.campaigns.quotas import claim_queries, queries
from services.campaigns.quotas.claim_schemas import ClaimIn, ClaimOut, OwnClaim, OwnClaims
from services.campaigns.reach.rules import receiving_scope
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import now
from services.kernel.db.rows import Rows
from services.kernel.ids import new_id
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page

Recipient = tuple[str | None, UUID | None]


class NothingToClaim(Problem):
    status = 409
    code = "nothing-to-claim"
    title = "这个计划还没有发布，或者没有分解这项指标，不能认领。"
    title_en = "The plan is not published, or has no quota of this measure: there is nothing to take on."


class ClaimantNoPart(Problem):
    status = 409
    code = "claimant-no-part"
    title = "这个地区或单位不参加这次专项行动，不能认领。"
    title_en = "This area or unit does not take part in the campaign and takes nothing on."


def recipient_of(row: Any) -> Recipient:
    return row.division_code, row.organization_id


async def counted(viewer: Viewer, campaign_id: UUID, measure: str) -> dict[Recipient, int]:
    """What each has taken on; who said nothing, or took it back, is missing."""
    rows = await claim_queries.last_claims(viewer.connection, campaign_id, measure)
    return {recipient_of(row): row.amount for row in rows}


async def claim(viewer: Viewer, campaign_id: UUID, given: ClaimIn) -> None:
    """The same again changes nothing; a null amount takes the claim back.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, NothingToClaim, ClaimantNoPart.
    """
    campaign = await get_seen(viewer, campaign_id)
    check_is_running(campaign)
    place = await _own_place(viewer, campaign, given)
    is_named = await queries.is_measure_named(viewer.connection, campaign_id, given.measure)
    if campaign.state == "draft" or not is_named:
        raise NothingToClaim()
    if not await _takes_part(viewer, campaign, given, place):
        raise ClaimantNoPart()
    await queries.lock_quotas(viewer.connection, campaign_id, given.measure)
    before = (await counted(viewer, campaign_id, given.measure)).get((given.division_code, given.organization_id))
    if before == given.amount:
        return
    values = {"id": new_id(), "campaign_id": campaign_id, "at": now(), "by": viewer.principal.account_id}
    await claim_queries.add_claim(viewer.connection, {**values, "place_code": place, **given.model_dump()})
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="quota.claimed",
        subject=str(campaign_id),
        details={"measure": given.measure, "amount": given.amount, "before": before},
    )


async def _speaks_for(viewer: Viewer, scope: Scope, campaign: Any, division_code: str) -> bool:
    """For an area: an office on a line of the one that made the campaign, or whose own unit there owes something in
    it; of a campaign on no line, every office of the area. Row-level security holds the same (`campaigns_0028`)."""
    if scope.lined is None or not campaign.owner_lines:
        return True
    held = [entry.partition(":") for entry in scope.lined if not entry.startswith("=")]
    if any(line in ("", *campaign.owner_lines) and division_code.startswith(place) for line, _, place in held):
        return True
    units = [UUID(entry[1:]) for entry in scope.lined if entry.startswith("=")]
    return await claim_queries.owe_there(viewer.connection, units, campaign.id, division_code)


async def _own_place(viewer: Viewer, campaign: Any, given: ClaimIn) -> str:
    """Nobody takes something on for others: an office above neither, nor one of another line. Raises NotPermitted."""
    if given.organization_id is None:
        code = str(given.division_code)
        if code not in viewer.scope.division_codes or not await _speaks_for(viewer, viewer.scope, campaign, code):
            raise NotPermitted()
        return code
    unit = await claim_queries.find_own_unit(viewer.connection, viewer.scope, given.organization_id)
    if unit is None:
        raise NotPermitted()
    return str(unit.division_code)


async def _takes_part(viewer: Viewer, campaign: Any, given: ClaimIn, place: str) -> bool:
    """Without rules everything below the campaign's division takes part, and an area is below it, not the same."""
    is_below = place.startswith(campaign.division_code) and given.division_code != campaign.division_code
    if not is_below or not campaign.rules:
        return is_below
    if given.organization_id is None:
        return await claim_queries.takes_part_there(viewer.connection, campaign.id, place)
    units = await claim_queries.participants_of(viewer.connection, campaign.id, given.organization_id)
    return bool(units)


async def own(viewer: Viewer, campaign_id: UUID, measure: str) -> OwnClaims:
    """For whom the viewer may take something on, with the share and the claim. Raises NotFound."""
    campaign = await get_seen(viewer, campaign_id)
    is_named = await queries.is_measure_named(viewer.connection, campaign_id, measure)
    scope = receiving_scope(viewer)
    if campaign.state != "published" or not is_named:
        return OwnClaims(items=[])
    areas = [
        code
        for code in scope.division_codes
        if code.startswith(campaign.division_code)
        and code != campaign.division_code
        and (not campaign.rules or await claim_queries.takes_part_there(viewer.connection, campaign_id, code))
        and await _speaks_for(viewer, scope, campaign, code)
    ]
    units = await claim_queries.own_units(viewer.connection, scope, campaign, measure, has_rules=bool(campaign.rules))
    # The city and the county may both give something to one team.
    shares: Counter[Recipient] = Counter()
    for row in await queries.all_allocations(viewer.connection, campaign_id):
        if row.measure == measure:
            shares[recipient_of(row)] += row.amount
    claims = await counted(viewer, campaign_id, measure)
    found: list[tuple[Recipient, str | None]] = [((code, None), None) for code in areas]
    found += [((None, unit.id), unit.name) for unit in units]
    return OwnClaims(
        items=[
            OwnClaim(
                division_code=recipient[0],
                organization_id=recipient[1],
                name=name,
                amount=shares.get(recipient),
                claimed=claims.get(recipient),
            )
            for recipient, name in found
        ]
    )


async def history(viewer: Viewer, campaign_id: UUID, measure: str, page: Page) -> tuple[list[ClaimOut], Rows]:
    """The claims of the page, and the rows fetched. Raises NotFound."""
    await get_seen(viewer, campaign_id)
    rows = await claim_queries.list_claims(viewer.connection, campaign_id, measure, page)
    return [ClaimOut.model_validate(row) for row in rows[: page.limit]], rows
