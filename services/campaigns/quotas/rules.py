"""The quota tree (指标分解, N-03): the city allocates to counties and units, a county allocates its part further."""

from collections.abc import Mapping
from uuid import UUID

from services.campaigns.campaigns.rules import check_is_running, find_campaign
from services.campaigns.events import QuotaAllocated
from services.campaigns.quotas import queries
from services.campaigns.quotas.schemas import AllocationIn, QuotasIn
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import must_match_if_given

Recipient = tuple[str | None, UUID | None]


class QuotaExceeded(Problem):
    """`granted`: the amount the division received; `passed_on`: the amount it would allocate."""

    status = 409
    code = "quota-exceeded"
    title = "分解的指标超过了上级下达的数量。"
    title_en = "More would be passed on than was allocated from above."


async def allocate(viewer: Viewer, campaign_id: UUID, quotas: QuotasIn, if_match: str | None) -> str:
    """Replace what the viewer's own division allocates of one measure; returns that division.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, QuotaExceeded, PreconditionFailed.
    """
    campaign = await find_campaign(viewer, campaign_id)
    if campaign is None:
        raise NotFound()
    check_is_running(campaign)
    giver = await _giver(viewer, campaign.division_code, quotas.allocations)
    await queries.lock_quotas(viewer.connection, campaign_id, quotas.measure)
    must_match_if_given(if_match, await queries.version_of(viewer.connection, campaign_id, quotas.measure))
    if giver != campaign.division_code:
        await _check_own_share(viewer, campaign_id, quotas, giver)
    await _check_shares_below(viewer, campaign_id, quotas, giver)
    await _replace(viewer, campaign_id, quotas, giver, is_told=campaign.state != "draft")
    return giver


async def _giver(viewer: Viewer, campaign_code: str, allocations: list[AllocationIn]) -> str:
    """The campaign's own division for a viewer who governs it, else the viewer's division that contains all
    recipients."""
    places = await _places(viewer, allocations)
    if viewer.scope.covers(campaign_code):
        candidates = [campaign_code]
    else:
        candidates = [code for code in viewer.scope.division_codes if code.startswith(campaign_code)]
    for code in candidates:
        if all(place.startswith(code) and (is_unit or place != code) for place, is_unit in places):
            return code
    raise NotPermitted()


async def _places(viewer: Viewer, allocations: list[AllocationIn]) -> list[tuple[str, bool]]:
    """The division of each recipient, and whether it is an organisation. Raises NotFound for an unknown
    organisation."""
    units = [each.organization_id for each in allocations if each.organization_id]
    known = await queries.divisions_of(viewer.connection, units)
    if len(known) != len(units):
        raise NotFound()
    divisions = [(each.division_code, False) for each in allocations if each.division_code]
    return divisions + [(place, True) for place in known.values()]


async def _check_own_share(viewer: Viewer, campaign_id: UUID, quotas: QuotasIn, giver: str) -> None:
    granted = await queries.amount_granted_to(viewer.connection, campaign_id, quotas.measure, giver)
    total = sum(each.amount for each in quotas.allocations)
    if total > granted:
        raise QuotaExceeded(division_code=giver, granted=granted, passed_on=total)


async def _check_shares_below(viewer: Viewer, campaign_id: UUID, quotas: QuotasIn, giver: str) -> None:
    """A share cannot be less than what its holder has already allocated."""
    passed_on = await queries.amounts_passed_on(viewer.connection, campaign_id, quotas.measure)
    amounts = {each.division_code: each.amount for each in quotas.allocations if each.division_code}
    before = await queries.allocations_by(viewer.connection, campaign_id, quotas.measure, giver)
    for code in {row.division_code for row in before if row.division_code} | set(amounts):
        if passed_on.get(code, 0) > amounts.get(code, 0):
            raise QuotaExceeded(division_code=code, granted=amounts.get(code, 0), passed_on=passed_on[code])


async def _replace(viewer: Viewer, campaign_id: UUID, quotas: QuotasIn, giver: str, *, is_told: bool) -> None:
    connection = viewer.connection
    rows = await queries.allocations_by(connection, campaign_id, quotas.measure, giver)
    before: dict[Recipient, int] = {(row.division_code, row.organization_id): row.amount for row in rows}
    after: dict[Recipient, int] = {
        (each.division_code, each.organization_id): each.amount for each in quotas.allocations
    }
    if before == after:
        return
    whole = [each.model_dump() for each in quotas.allocations]
    await queries.replace_allocations(connection, campaign_id, quotas.measure, giver, whole)
    # The other programs hear of the quotas of a draft when it is published.
    for recipient, amount in _changes(before, after).items() if is_told else ():
        await _tell(viewer, campaign_id, quotas.measure, recipient, amount)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="quota.allocated",
        subject=str(campaign_id),
        details={"measure": quotas.measure, "granted_by": giver, "total": sum(after.values())},
    )


async def tell_of(viewer: Viewer, campaign_id: UUID, *, is_withdrawn: bool = False) -> None:
    """The quotas of a draft that is published, or of a campaign that is withdrawn: nothing is allocated by it."""
    for row in await queries.all_allocations(viewer.connection, campaign_id):
        recipient = (row.division_code, row.organization_id)
        await _tell(viewer, campaign_id, row.measure, recipient, 0 if is_withdrawn else row.amount)


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The quotas of a draft."""
    await queries.delete_allocations(viewer.connection, campaign_id)


async def _tell(viewer: Viewer, campaign_id: UUID, measure: str, recipient: Recipient, amount: int) -> None:
    allocated = _event(campaign_id, measure, recipient, amount)
    await publish(viewer.connection, "quota.allocated", str(campaign_id), allocated)


def _changes(before: Mapping[Recipient, int], after: Mapping[Recipient, int]) -> dict[Recipient, int]:
    """The amounts to publish: new ones, and 0 for a withdrawn share.

    >>> _changes({("211381", None): 30, ("211302", None): 5}, {("211381", None): 30})
    {('211302', None): 0}
    """
    taken_back = dict.fromkeys(set(before) - set(after), 0)
    return {**taken_back, **{key: amount for key, amount in after.items() if before.get(key) != amount}}


def _event(campaign_id: UUID, measure: str, recipient: Recipient, amount: int) -> QuotaAllocated:
    division_code, organization_id = recipient
    return QuotaAllocated(
        campaign_id=campaign_id,
        measure=measure,
        division_code=division_code,
        organization_id=organization_id,
        amount=amount,
    )
