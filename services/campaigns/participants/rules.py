"""Who takes part in a campaign, and who has received it (已收到).

Participants owe. A campaign without rules reaches everything in its division; with them, what they resolve to, kept
current as units come and go. A unit that takes part no longer keeps what it filed, and its receipt.
"""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns import rules as campaigns
from services.campaigns.events import ParticipantsChanged
from services.campaigns.obligations.rules import expand_campaigns
from services.campaigns.participants import queries
from services.campaigns.participants.schemas import (
    Participant,
    Participants,
    ParticipantsIn,
    Preview,
    Receipt,
    ReceiptIn,
    Receipts,
    RuleIn,
    RuleOut,
)
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import now
from services.kernel.events.outbox import publish
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner
from services.kernel.web.versions import must_match_if_given

RECEIVING = "campaigns.receive"
MOST_TOLD: Final = 1000
"""Units in one event."""


class ReachesNobody(Problem):
    """`rule`: the number of the rule, from 1."""

    status = 409
    code = "participants-nobody"
    title = "有一条参加范围没有对应到任何单位，请检查条件；范围不能超出活动所在的行政区划。"
    title_en = (
        "A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division."
    )


class UnitsAreCircular(Problem):
    """`organization_id`: a unit above itself."""

    status = 409
    code = "participants-circular"
    title = "这些单位的上下级关系成了环，无法确定参加范围；请先改正单位的上级。"
    title_en = (
        "These units are above each other in a circle, so nobody knows who is below; correct their parents first."
    )


class TakesNoPart(Problem):
    status = 409
    code = "takes-no-part"
    title = "您所在的单位不参加这次专项行动，不需要签收。"
    title_en = "Your unit does not take part in this campaign; there is nothing to receive."


class NothingToReceive(Problem):
    status = 409
    code = "nothing-to-receive"
    title = "专项行动还没有发布，不能签收。"
    title_en = "The campaign is not published; it cannot be received yet."


async def show(viewer: Viewer, campaign_id: UUID, turner: PageTurner) -> tuple[Participants, int]:
    """With the version of the campaign. Raises NotFound."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    listed = queries.visible_participants(viewer.scope, campaign)
    found = await queries.page_of(viewer.connection, listed, turner.page)
    rows, cursor = turner.cut(found, "division_code", "organization_id")
    total, received = await queries.count(viewer.connection, listed)
    shown = Participants(
        rules=[RuleOut.model_validate(rule) for rule in campaign.rules],
        items=[Participant.model_validate(row) for row in rows],
        next=cursor,
        total=total,
        received=received,
        is_own=campaigns.is_own(viewer, campaign),
        to_receive=[row.organization_id for row in await _to_receive(viewer, campaign)],
    )
    return shown, campaign.version


async def _to_receive(viewer: Viewer, campaign: Row[Any]) -> list[Row[Any]]:
    if campaign.state == "draft" or RECEIVING not in viewer.principal.permissions:
        return []
    # Nobody tells himself that he has received it, nor an office what an earlier release has told long ago.
    if campaign.owner_code is None or campaigns.is_own(viewer, campaign):
        return []
    scope = viewer.principal.scope_for(RECEIVING)
    listed = queries.visible_participants(viewer.scope, campaign)
    rows = await queries.units_of(viewer.connection, listed, scope)
    return [row for row in rows if row.received_at is None]


async def preview(viewer: Viewer, campaign_id: UUID, given: ParticipantsIn, turner: PageTurner) -> Preview:
    """Whom the rules would reach. Raises NotFound, NotPermitted, ReachesNobody, UnitsAreCircular."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if not campaigns.is_own(viewer, campaign):
        raise NotPermitted()
    units = await _reached(viewer, campaign.division_code, _stored(given))
    listed = queries.visible_units(viewer.scope, units)
    found = await queries.page_of(viewer.connection, listed, turner.page)
    rows, cursor = turner.cut(found, "division_code", "organization_id")
    return Preview(items=[Participant.model_validate(row) for row in rows], next=cursor, total=len(units))


async def save(viewer: Viewer, campaign_id: UUID, given: ParticipantsIn, if_match: str | None) -> None:
    """Saving the same rules again changes nothing.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, ReachesNobody, UnitsAreCircular,
    PreconditionFailed.
    """
    await queries.lock_rules(viewer.connection)
    campaign = await campaigns.hold_own(viewer, campaign_id)
    rules = _stored(given)
    if campaign.rules == rules:
        return
    campaigns.check_is_running(campaign)
    must_match_if_given(if_match, campaign.version)
    await _reached(viewer, campaign.division_code, rules)
    await campaigns.change(viewer, campaign_id, {"rules": rules})
    whole = {"id": campaign_id, "division_code": campaign.division_code, "rules": rules}
    await _resolve(viewer.connection, [whole])
    if campaign.state != "draft":
        await campaigns.tell(viewer, campaign_id)
    await campaigns.note_act(viewer, campaign_id, "campaign.participants")
    await expand_campaigns(viewer.connection, [campaign_id])


async def check_reach(viewer: Viewer, campaign: Row[Any]) -> None:
    """Before a campaign is published. Raises ReachesNobody, UnitsAreCircular."""
    await _reached(viewer, campaign.division_code, campaign.rules)


async def lock(viewer: Viewer) -> None:
    """Before a campaign is locked whose rules may be resolved anew, so that two such changes wait in one order."""
    await queries.lock_rules(viewer.connection)


async def move(viewer: Viewer, campaign_id: UUID) -> None:
    """Resolve the rules of a campaign anew whose division changed. Raises ReachesNobody, UnitsAreCircular."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if campaign.rules:
        await check_reach(viewer, campaign)
        await _resolve(viewer.connection, [_row(campaign)])


async def forget_receipts(viewer: Viewer, campaign_id: UUID) -> None:
    """Of a campaign that was withdrawn: published again, it is received again."""
    await queries.delete_receipts(viewer.connection, campaign_id)


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    await queries.delete_participants(viewer.connection, campaign_id)


async def follow_units(connection: AsyncConnection) -> None:
    """After organisations or divisions changed: every campaign that is not over reaches whom its rules reach now."""
    await queries.lock_rules(connection)
    rows = await queries.running_rules(connection)
    if rows:
        await expand_campaigns(connection, await _resolve(connection, [_row(row) for row in rows]))


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear who takes part when a draft is published."""
    await _tell(viewer.connection, campaign_id, await queries.all_units(viewer.connection, campaign_id), [])


async def _resolve(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """The campaigns whose participants changed; of those that are published the other programs hear."""
    changes = await queries.resolve(connection, rows)
    for change in changes:
        if change.is_told:
            await _tell(connection, change.campaign_id, change.joined, change.left)
    return [change.campaign_id for change in changes]


async def _tell(connection: AsyncConnection, campaign_id: UUID, joined: Sequence[UUID], left: Sequence[UUID]) -> None:
    for start in range(0, max(len(joined), len(left)), MOST_TOLD):
        part = slice(start, start + MOST_TOLD)
        changed = ParticipantsChanged(campaign_id=campaign_id, joined=list(joined[part]), left=list(left[part]))
        await publish(connection, "campaign.participants", str(campaign_id), changed)


async def receive(viewer: Viewer, campaign_id: UUID, given: ReceiptIn) -> Receipts:
    """The first receipt of a unit stands. Raises NotFound, NothingToReceive, TakesNoPart."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if campaign.state == "draft":
        raise NothingToReceive()
    await queries.lock_rules(viewer.connection)
    listed = queries.visible_participants(viewer.scope, campaign)
    rows = await queries.units_of(viewer.connection, listed, viewer.scope, given.organization_id)
    if not rows:
        raise TakesNoPart()
    at, by = now(), viewer.principal.account_id
    fresh = [
        {
            "campaign_id": campaign_id,
            "organization_id": row.organization_id,
            "division_code": row.division_code,
            "received_by": by,
            "received_at": at,
        }
        for row in rows
        if row.received_at is None
    ]
    await queries.add_receipts(viewer.connection, fresh)
    if fresh:
        units = [str(row["organization_id"]) for row in fresh]
        await trail.record(
            viewer.connection,
            actor_id=by,
            action="campaign.received",
            subject=str(campaign_id),
            details={"organizations": units},
        )
    now_received = await queries.units_of(viewer.connection, listed, viewer.scope, given.organization_id)
    return Receipts(items=[Receipt.model_validate(row) for row in now_received])


async def _reached(viewer: Viewer, division_code: str, rules: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Each rule must reach somebody by itself: else it says nothing, and is a mistake."""
    try:
        TopologicalSorter(await queries.parents_below(viewer.connection, rules)).prepare()
    except CycleError as circle:
        raise UnitsAreCircular(organization_id=str(circle.args[1][0])) from None
    found: set[UUID] = set()
    for number, rule in enumerate(rules, start=1):
        reached = await queries.reached(viewer.connection, division_code, [rule])
        if not reached:
            raise ReachesNobody(rule=number)
        found.update(reached)
    return sorted(found)


def _row(campaign: Row[Any]) -> dict[str, Any]:
    return {"id": campaign.id, "division_code": campaign.division_code, "rules": campaign.rules}


def _stored(given: ParticipantsIn) -> list[dict[str, Any]]:
    return [_stored_rule(rule) for rule in given.rules]


def _stored_rule(rule: RuleIn) -> dict[str, Any]:
    return rule.model_dump(mode="json", by_alias=True)
