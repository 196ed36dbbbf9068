"""The quota tree (指标分解, N-03): the city allocates to counties and units, a county allocates its part further."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from services.campaigns import owners
from services.campaigns.campaigns.rules import (
    check_is_running,
    find_campaign,
    get_campaign,
    get_seen,
    hold_seen,
    is_open,
)
from services.campaigns.events import QuotaAllocated
from services.campaigns.measures.rules import NO_GOALS, MeasureNoGoal, get_usable
from services.campaigns.obligations.links import above
from services.campaigns.quotas import claims, queries
from services.campaigns.quotas.entered import Entered
from services.campaigns.quotas.reasons import open_reason, sealed_reason
from services.campaigns.quotas.schemas import (
    AllocationIn,
    Compared,
    ComparedShare,
    QuotasIn,
    ShareChanged,
    SplitOut,
)
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import now, today
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.rows import Rows
from services.kernel.events.outbox import publish
from services.kernel.ids import new_id
from services.kernel.masking import mask_text
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page
from services.kernel.web.versions import must_match_if_given

Recipient = tuple[str | None, UUID | None]
READS_OF_PERSONS: Final = "visits.read"
SPLITTING: Final = "quotas.write"


class QuotaExceeded(Problem):
    """`granted`: the amount the division received; `passed_on`: the amount it would allocate; `of`: to areas or to
    units, where one of the two sums is too large."""

    status = 409
    code = "quota-exceeded"
    title = "分解的指标超过了上级下达的数量。"
    title_en = "More would be passed on than was allocated from above."


async def allocate(viewer: Viewer, keys: KeyRing, campaign_id: UUID, quotas: QuotasIn, if_match: str | None) -> str:
    """Replace what the viewer's own division allocates of one measure; returns that division.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, MeasureUnknown, MeasureNoGoal, QuotaExceeded,
    PreconditionFailed.
    """
    await queries.lock_quotas(viewer.connection, campaign_id, quotas.measure)
    # What is split of a draft is told by who publishes it, at this moment perhaps.
    campaign = await hold_seen(viewer, campaign_id)
    check_is_running(campaign)
    if not await _is_on_line(viewer, viewer.scope, campaign):
        raise NotPermitted()
    giver = await _giver(viewer, campaign.division_code, quotas.allocations)
    is_named = await queries.is_measure_named(viewer.connection, campaign_id, quotas.measure)
    if quotas.measure in NO_GOALS and not is_named:
        raise MeasureNoGoal()
    await get_usable(viewer.connection, quotas.measure, is_named=is_named)
    must_match_if_given(if_match, await queries.version_of(viewer.connection, campaign_id, quotas.measure))
    if giver != campaign.division_code:
        await _check_own_share(viewer, campaign_id, quotas, giver)
    await _check_shares_below(viewer, campaign_id, quotas, giver)
    await _replace(viewer, keys, campaign_id, quotas, giver, is_told=campaign.state != "draft")
    return giver


async def may_split(viewer: Viewer, campaign_id: UUID) -> bool:
    """Whoever asks, of a campaign that is seen: whether `allocate` would begin."""
    campaign = await find_campaign(viewer, campaign_id)
    if campaign is None or not is_open(campaign) or SPLITTING not in viewer.principal.permissions:
        return False
    scope = viewer.principal.scope_for(SPLITTING)
    is_there = scope.covers(campaign.division_code) or any(
        code.startswith(campaign.division_code) for code in scope.division_codes
    )
    return is_there and await _is_on_line(viewer, scope, campaign)


async def _is_on_line(viewer: Viewer, held: Scope, campaign: Any) -> bool:
    """An office on lines splits what its line made, what came down on its line, and what asks its unit by a rule."""
    if held.lined is None:
        return True
    owner = campaign.division_code if campaign.owner_code is None else campaign.owner_code
    # A role may split quotas and not plan: its own lines decide.
    scope = owners.of_grants(held)
    if scope.covers(owner):
        return owners.may_change(scope, owner, campaign.owner_lines)
    if owners.comes_down(scope, owner, campaign.owner_lines):
        return True
    return campaign.owner_lines == [] and await queries.asks_a_unit(
        viewer.connection, campaign.id, owners.units_of(scope)
    )


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
    """Areas and units are two ways to split the same number, so each sum is checked by itself."""
    granted = await queries.amount_granted_to(viewer.connection, campaign_id, quotas.measure, giver)
    to_areas = sum(each.amount for each in quotas.allocations if each.division_code)
    to_units = sum(each.amount for each in quotas.allocations if each.organization_id)
    for total, of in ((to_areas, "areas"), (to_units, "units")):
        if total > granted:
            raise QuotaExceeded(division_code=giver, granted=granted, passed_on=total, of=of)


async def _check_shares_below(viewer: Viewer, campaign_id: UUID, quotas: QuotasIn, giver: str) -> None:
    """A share cannot be less than what its holder has already allocated."""
    passed_on = await queries.amounts_passed_on(viewer.connection, campaign_id, quotas.measure)
    amounts = {each.division_code: each.amount for each in quotas.allocations if each.division_code}
    before = await queries.allocations_by(viewer.connection, campaign_id, quotas.measure, giver)
    for code in {row.division_code for row in before if row.division_code} | set(amounts):
        if passed_on.get(code, 0) > amounts.get(code, 0):
            raise QuotaExceeded(division_code=code, granted=amounts.get(code, 0), passed_on=passed_on[code])


async def _replace(
    viewer: Viewer, keys: KeyRing, campaign_id: UUID, quotas: QuotasIn, giver: str, *, is_told: bool
) -> None:
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
    await _remember(viewer, keys, campaign_id, quotas, giver, before, after)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="quota.allocated",
        subject=str(campaign_id),
        details={"measure": quotas.measure, "granted_by": giver, "total": sum(after.values())},
    )


async def _remember(
    viewer: Viewer,
    keys: KeyRing,
    campaign_id: UUID,
    quotas: QuotasIn,
    giver: str,
    before: Mapping[Recipient, int],
    after: Mapping[Recipient, int],
) -> None:
    """Who split it when, what each had and has, and why; the reason is free text and is sealed."""
    id_ = new_id()
    wrapped_key = None if quotas.reason is None else keys.new_wrapped_key(str(id_))
    sealed = None
    if wrapped_key is not None and quotas.reason is not None:
        # Who sees masked data reads it as well.
        sealed = sealed_reason(keys, wrapped_key, id_, mask_text(quotas.reason))
    changed = sorted((set(before) | set(after)), key=str)
    shares = [
        {
            "division_code": recipient[0],
            "organization_id": recipient[1] and str(recipient[1]),
            "before": before.get(recipient),
            "after": after.get(recipient),
        }
        for recipient in changed
        if before.get(recipient) != after.get(recipient)
    ]
    values = {
        "id": id_,
        "campaign_id": campaign_id,
        "measure": quotas.measure,
        "granted_by": giver,
        "shares": shares,
        "at": now(),
        "by": viewer.principal.account_id,
        "wrapped_key": wrapped_key,
        "reason_sealed": sealed,
    }
    await queries.add_split(viewer.connection, values)


async def history(
    viewer: Viewer, keys: KeyRing, campaign_id: UUID, measure: str, page: Page
) -> tuple[list[SplitOut], Rows]:
    """The acts of the page, and the rows fetched; a look when it shows a reason. Raises NotFound, CannotDecrypt."""
    await get_campaign(viewer, campaign_id)
    rows = await queries.list_splits(viewer.connection, campaign_id, measure, page)
    # It may tell of a person: an API client, which one administrator makes alone, reads counts only.
    sees_reasons = READS_OF_PERSONS in viewer.principal.permissions
    shown = [
        SplitOut(
            id=row.id,
            granted_by=row.granted_by,
            at=row.at,
            by=row.by,
            reason=open_reason(keys, row.wrapped_key, row.id, row.reason_sealed)
            if sees_reasons and row.reason_sealed is not None
            else None,
            shares=[ShareChanged.model_validate(share) for share in row.shares],
        )
        for row in rows[: page.limit]
    ]
    if any(each.reason for each in shown):
        await look(viewer.connection, viewer.principal, "quota.history_viewed", [campaign_id], subject=str(campaign_id))
    return shown, rows


async def compared(viewer: Viewer, campaign_id: UUID, measure: str, granted_by: str) -> Compared:
    """The shares that a division allocated beside what is claimed, planned and done.

    Raises NotFound, MeasureUnknown.
    """
    campaign = await get_seen(viewer, campaign_id)
    known = await get_usable(viewer.connection, measure, is_named=True)
    shares = await queries.allocations_by(viewer.connection, campaign_id, measure, granted_by)
    found = await queries.entered(viewer.connection, campaign_id, measure, today(), is_flow=known.kind == "flow")
    entered = await _entered(viewer, found)
    claimed = await claims.counted(viewer, campaign_id, measure)
    amounts: dict[Recipient, int | None] = {(row.division_code, row.organization_id): row.amount for row in shares}
    if granted_by == campaign.division_code:
        # Who took something on and has no share from anybody stands with those of the campaign itself.
        everywhere = await queries.all_allocations(viewer.connection, campaign_id)
        shared = {(row.division_code, row.organization_id) for row in everywhere if row.measure == measure}
        amounts |= {recipient: None for recipient in claimed if recipient not in shared}
    return Compared(
        measure=measure,
        granted_by=granted_by,
        source=known.source,
        items=[
            ComparedShare(
                division_code=recipient[0],
                organization_id=recipient[1],
                amount=amounts[recipient],
                claimed=claimed.get(recipient),
                planned=_sum(row.planned for row in entered.of(recipient)),
                done=_sum(row.done for row in entered.of(recipient)),
            )
            for recipient in sorted(amounts, key=lambda one: one[0] or str(one[1]))
        ],
    )


async def _entered(viewer: Viewer, rows: Rows) -> Entered:
    return Entered(rows, await above(viewer.connection, sorted({row.obligation_id for row in rows})))


def _sum(values: Iterable[int | None]) -> int | None:
    """None where there is no number at all.

    >>> _sum([None, 3, 0]), _sum([None]), _sum([])
    (3, None, None)
    """
    numbers = [int(value) for value in values if value is not None]
    return sum(numbers) if numbers else None


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
