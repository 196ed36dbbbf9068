"""Who takes part in a campaign, and who has received it (已收到).

Participants owe. A campaign without rules reaches everything in its division; with them, what they resolve to, kept
current as units come and go. A unit that takes part no longer keeps what it filed, and its receipt.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns import rules as campaigns
from services.campaigns.events import ParticipantsChanged
from services.campaigns.obligations.rules import expand_campaigns
from services.campaigns.participants import queries
from services.campaigns.participants.queries import PARTICIPANTS
from services.campaigns.participants.schemas import Participants, ParticipantsIn
from services.campaigns.reach import rules as reach
from services.campaigns.reach.kinds import Change
from services.campaigns.reach.schemas import Preview, ReceiptIn, Receipts, RuleOut
from services.kernel.auth.principals import NotPermitted
from services.kernel.events.outbox import publish
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner
from services.kernel.web.versions import must_match_if_given


class ReachesNobody(Problem):
    """`rule`: the number of the rule, from 1."""

    status = 409
    code = "participants-nobody"
    title = "有一条参加范围没有对应到任何单位，请检查条件；范围不能超出活动所在的行政区划。"
    title_en = (
        "A rule of participation reaches no unit. Look at its conditions; it reaches only the campaign's division."
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
    listed = _participants(viewer, campaign)
    items, cursor, total, received = await reach.page(viewer, listed, turner)
    shown = Participants(
        rules=[RuleOut.model_validate(rule) for rule in campaign.rules],
        items=items,
        next=cursor,
        total=total,
        received=received,
        is_own=campaigns.is_own(viewer, campaign),
        to_receive=await reach.to_receive(viewer, listed) if _is_to_receive(viewer, campaign) else [],
    )
    return shown, campaign.version


def _participants(viewer: Viewer, campaign: Row[Any]) -> Select[Any]:
    """Without rules, all in the campaign's division."""
    if campaign.rules:
        return reach.visible_reached(viewer.scope, PARTICIPANTS, campaign.id)
    return reach.visible_below(viewer.scope, PARTICIPANTS, campaign.id, campaign.division_code)


async def count(viewer: Viewer, campaign: Row[Any]) -> tuple[int, int]:
    """How many units take part, and how many of them are teams."""
    return await queries.count_with_teams(viewer.connection, _participants(viewer, campaign))


def _is_to_receive(viewer: Viewer, campaign: Row[Any]) -> bool:
    """Nobody tells himself that he has received it, nor an office what an earlier release has told long ago."""
    is_told = campaign.state not in ("draft", "archived") and campaign.owner_code is not None
    return is_told and not campaigns.is_own(viewer, campaign)


async def preview(viewer: Viewer, campaign_id: UUID, given: ParticipantsIn, turner: PageTurner) -> Preview:
    """Whom the rules would reach. Raises NotFound, NotPermitted, ReachesNobody, UnitsAreCircular,
    UnitUnknown."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if not campaigns.is_own(viewer, campaign):
        raise NotPermitted()
    rules = reach.stored(given.rules)
    units = await reach.check(viewer.connection, campaign.division_code, rules, ReachesNobody)
    await reach.check_known(viewer.connection, rules)
    return await reach.preview(viewer, units, turner)


async def save(viewer: Viewer, campaign_id: UUID, given: ParticipantsIn, if_match: str | None) -> None:
    """Saving the same rules again changes nothing.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, ReachesNobody, UnitsAreCircular, UnitUnknown,
    PreconditionFailed.
    """
    await lock(viewer)
    campaign = await campaigns.hold_own(viewer, campaign_id)
    rules = reach.stored(given.rules)
    if campaign.rules == rules:
        return
    campaigns.check_is_running(campaign)
    must_match_if_given(if_match, campaign.version)
    await reach.check(viewer.connection, campaign.division_code, rules, ReachesNobody)
    await reach.check_known(viewer.connection, rules)
    await campaigns.change(viewer, campaign_id, {"rules": rules})
    whole = {"id": campaign_id, "division_code": campaign.division_code, "rules": rules}
    await _resolve(viewer.connection, [whole])
    if campaign.state != "draft":
        await campaigns.tell(viewer, campaign_id)
    await campaigns.note_act(viewer, campaign_id, "campaign.participants")
    await expand_campaigns(viewer.connection, [campaign_id])


async def check_reach(viewer: Viewer, campaign: Row[Any]) -> None:
    """Before a campaign is published. Raises ReachesNobody, UnitsAreCircular."""
    await reach.check(viewer.connection, campaign.division_code, campaign.rules, ReachesNobody)


async def lock(viewer: Viewer) -> None:
    """As `reach.lock`."""
    await reach.lock(viewer.connection)


async def move(viewer: Viewer, campaign_id: UUID) -> None:
    """Resolve the rules of a campaign anew whose division changed. Raises ReachesNobody, UnitsAreCircular."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if campaign.rules:
        await check_reach(viewer, campaign)
        await _resolve(viewer.connection, [_row(campaign)])


async def forget_receipts(viewer: Viewer, campaign_id: UUID) -> None:
    """Of a campaign that was withdrawn: published again, it is received again."""
    await reach.forget_receipts(viewer.connection, PARTICIPANTS, campaign_id)


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    await queries.delete_places(viewer.connection, campaign_id)
    await reach.forget(viewer.connection, PARTICIPANTS, campaign_id)


async def follow_units(connection: AsyncConnection) -> None:
    """After organisations or divisions changed: every campaign that is not over reaches whom its rules reach now."""
    await reach.lock(connection)
    rows = await queries.running_rules(connection)
    if rows:
        await expand_campaigns(connection, await _resolve(connection, [_row(row) for row in rows]))


async def receive(viewer: Viewer, campaign_id: UUID, given: ReceiptIn) -> Receipts:
    """The first receipt of a unit stands. Raises NotFound, NothingToReceive, CampaignArchived, TakesNoPart."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if campaign.state == "draft":
        raise NothingToReceive()
    if campaign.state == "archived":
        raise campaigns.CampaignArchived()
    await lock(viewer)
    listed = _participants(viewer, campaign)
    return await reach.receive(viewer, PARTICIPANTS, campaign_id, listed, given, TakesNoPart)


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear who takes part when a draft is published."""
    await _tell(viewer.connection, campaign_id, await queries.all_units(viewer.connection, campaign_id), [])


async def _resolve(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """The campaigns whose participants changed; of those that are published the other programs hear."""
    changed = await reach.resolve(connection, PARTICIPANTS, rows)
    await queries.place(connection, list(changed))
    for campaign_id in await queries.told(connection, list(changed)):
        await _tell(connection, campaign_id, changed[campaign_id].joined, changed[campaign_id].left)
    return list(changed)


async def _tell(connection: AsyncConnection, campaign_id: UUID, joined: Sequence[UUID], left: Sequence[UUID]) -> None:
    for part in reach.told_in_parts(Change(list(joined), list(left))):
        changed = ParticipantsChanged(campaign_id=campaign_id, joined=part.joined, left=part.left)
        await publish(connection, "campaign.participants", str(campaign_id), changed)


def _row(campaign: Row[Any]) -> dict[str, Any]:
    return {"id": campaign.id, "division_code": campaign.division_code, "rules": campaign.rules}
