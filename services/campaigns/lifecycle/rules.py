"""The states of a campaign: draft (草稿), published, closed (结束), archived (归档).

A draft is seen by its own office alone, and nothing of it is told: nobody owes anything, no board and no calendar
knows it. A published campaign is withdrawn (撤回) while nothing was filed, and is a draft again; afterwards it is
closed, and late filings and corrections come in until it is archived.
"""

from typing import Any, Literal
from uuid import UUID

from services.campaigns.activities import rules as activities
from services.campaigns.campaigns import rules as campaigns
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut
from services.campaigns.events import CampaignWithdrawn, ObligationWithdrawn
from services.campaigns.lifecycle import check, queries
from services.campaigns.lifecycle.reasons import open_reason, sealed_reason
from services.campaigns.lifecycle.schemas import Act, Acts, EndIn, ReasonIn
from services.campaigns.obligations import rules as obligations
from services.campaigns.obligations.schemas import ObligationOut
from services.campaigns.participants import rules as participants
from services.campaigns.quotas import rules as quotas
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.clock import now, today
from services.kernel.crypto.keys import KeyRing
from services.kernel.events.outbox import publish as tell
from services.kernel.masking import mask_text
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored

READS_OF_PERSONS = "visits.read"


class CampaignNotPublished(Problem):
    status = 409
    code = "campaign-not-published"
    title = "这次专项行动还是草稿，没有发布；不需要时可以删除。"
    title_en = "The campaign is a draft and not published; delete it if it is not needed."


class CampaignFiled(Problem):
    """`filed`: due items for which something was filed."""

    status = 409
    code = "campaign-filed"
    title = "已经有单位报送，不能撤回；可以结束这次专项行动。"
    title_en = "Something was already filed, so the campaign is not withdrawn; it can be closed."


class DutyBegun(Problem):
    status = 409
    code = "duty-begun"
    title = "这项任务已有报送、收讫或延期，或有下级任务挂在它下面，不能删除；可以结束它。"
    title_en = (
        "Something was filed, received or extended for this duty, or another duty is there for it: end it instead."
    )


class DutyEnded(Problem):
    status = 409
    code = "duty-ended"
    title = "这项任务已经结束，只能改为更早结束。"
    title_en = "This duty has ended; it can only be made to end earlier."


class DutyEndsBeforeItBegins(Problem):
    """`begins_on`: the first day of its first period."""

    status = 422
    code = "duty-ends-before-it-begins"
    title = "结束日期早于这项任务的第一期，那样什么都不用报了；要取消请删除这项任务。"
    title_en = "It would end before its first period, so nothing would be owed at all: delete it instead."


class CampaignHasDutiesBelow(Problem):
    status = 409
    code = "campaign-has-duties-below"
    title = "有其他专项行动的任务挂在这份草稿的任务下面，不能删除；请先改掉那些任务的上级任务。"
    title_en = "Duties of other campaigns are there for duties of this draft, so it is not deleted; change those first."


class CampaignNotDraft(Problem):
    status = 409
    code = "campaign-not-draft"
    title = "只有草稿可以删除；已发布的请先撤回，有单位报送过的请结束。"
    title_en = "Only a draft is deleted: withdraw the campaign first, or close it where something was filed."


async def save(viewer: Viewer, campaign_id: UUID, campaign: CampaignIn, if_match: str | None) -> Stored[CampaignOut]:
    """As `campaigns.save`; a draft saved without `draft` is published.

    Raises also DutyOutside, and what `publish` raises.
    """
    await participants.lock(viewer)
    before = await campaigns.find_campaign(viewer, campaign_id)
    stored = await campaigns.save(viewer, campaign_id, campaign, if_match)
    if before is not None and stored.version != before.version:
        if campaign.takes_pairings is False and before.takes_pairings is not False:
            await obligations.check_pairings(viewer, campaign_id)
        if campaign.division_code != before.division_code:
            await obligations.move(viewer, campaign_id, campaign.division_code)
        await participants.move(viewer, campaign_id)
        await obligations.expand_campaigns(viewer.connection, [campaign_id])
        if (campaign.starts_on, campaign.ends_on) != (before.starts_on, before.ends_on):
            await obligations.tell_open(viewer, campaign_id)
    if campaign.state != "draft" and stored.content.state == "draft":
        return await publish(viewer, campaign_id)
    return stored


async def publish(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """A published campaign stays as it is.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, and the problems of `check`: CampaignEmpty,
    ReachesNobody, UnitsAreCircular, DutyReachesNobody, DutyCannotBeFulfilled, PlanTakesNoPairings.
    """
    await participants.lock(viewer)
    row = await campaigns.hold_own(viewer, campaign_id)
    campaigns.check_is_running(row)
    if row.state == "draft":
        for problem in await check.problems_of(viewer, row):
            raise problem
        await campaigns.change(viewer, campaign_id, {"state": "published"})
        await _note(viewer, campaign_id, "published")
        await campaigns.tell(viewer, campaign_id)
        await participants.tell_of(viewer, campaign_id)
        await quotas.tell_of(viewer, campaign_id)
        await obligations.tell_of(viewer, campaign_id)
        await activities.tell_of(viewer, campaign_id)
        await obligations.expand_campaigns(viewer.connection, [campaign_id], is_first=True)
    return await campaigns.get_campaign(viewer, campaign_id)


async def withdraw(viewer: Viewer, keys: KeyRing, campaign_id: UUID, given: ReasonIn) -> Stored[CampaignOut]:
    """Raises NotFound, NotPermitted, CampaignNotPublished, CampaignClosed, CampaignArchived, CampaignFiled."""
    await participants.lock(viewer)
    row = await campaigns.hold_own(viewer, campaign_id)
    _check_is_published(row)
    filed = await obligations.count_filed(viewer, campaign_id)
    if filed:
        raise CampaignFiled(filed=filed)
    await obligations.withdraw_dues(viewer, campaign_id)
    await participants.forget_receipts(viewer, campaign_id)
    await quotas.tell_of(viewer, campaign_id, is_withdrawn=True)
    await _end(viewer, keys, row, "draft", "withdrawn", given)
    withdrawn = CampaignWithdrawn(campaign_id=campaign_id)
    await tell(viewer.connection, "campaign.withdrawn", str(campaign_id), withdrawn)
    return await campaigns.get_campaign(viewer, campaign_id)


async def close(viewer: Viewer, keys: KeyRing, campaign_id: UUID, given: ReasonIn) -> Stored[CampaignOut]:
    """What is due later is owed by nobody any more; what was due may be filed late.

    Raises NotFound, NotPermitted, CampaignNotPublished, CampaignClosed, CampaignArchived.
    """
    await participants.lock(viewer)
    row = await campaigns.hold_own(viewer, campaign_id)
    _check_is_published(row)
    at = now()
    await obligations.end_dues(viewer, campaign_id, at)
    await _end(viewer, keys, row, "closed", "closed", given)
    await campaigns.change(viewer, campaign_id, {"closed_at": at})
    await campaigns.tell(viewer, campaign_id)
    return await campaigns.get_campaign(viewer, campaign_id)


async def delete(viewer: Viewer, campaign_id: UUID) -> None:
    """A draft, with all that was planned in it. Raises NotFound, NotPermitted, CampaignNotDraft,
    CampaignHasDutiesBelow."""
    await participants.lock(viewer)
    row = await campaigns.hold_own(viewer, campaign_id)
    if row.state != "draft":
        raise CampaignNotDraft()
    if await obligations.have_others_below(viewer, campaign_id):
        raise CampaignHasDutiesBelow()
    await activities.delete_of(viewer, campaign_id)
    await obligations.delete_of(viewer, campaign_id)
    await quotas.delete_of(viewer, campaign_id)
    await participants.delete_of(viewer, campaign_id)
    await queries.delete_acts(viewer.connection, campaign_id)
    await campaigns.delete(viewer, campaign_id)
    await campaigns.note_act(viewer, campaign_id, "campaign.deleted")


async def end_duty(viewer: Viewer, keys: KeyRing, obligation_id: UUID, given: EndIn) -> Stored[ObligationOut]:
    """What has begun stays; later periods are asked of nobody. An ended duty ends no later.

    Raises NotFound, NotPermitted, CampaignNotPublished, CampaignClosed, CampaignArchived, DutyEnded,
    DutyEndsBeforeItBegins.
    """
    duty = await obligations.hold_own(viewer, obligation_id)
    row = await campaigns.hold_seen(viewer, duty.campaign_id)
    _check_is_published(row)
    on = given.on or today()
    if duty.ended_on is not None and duty.ended_on <= on:
        raise DutyEnded()
    begins_on = obligations.begins_on(duty)
    # To end today what begins later is to cancel it, where something hangs on it already.
    if on < min(begins_on, today()):
        raise DutyEndsBeforeItBegins(begins_on=begins_on.isoformat())
    await obligations.end(viewer, obligation_id, on)
    await _note_end(viewer, keys, row, "duty_ended", given.reason, obligation_id=obligation_id)
    await obligations.tell_one(viewer, obligation_id)
    return await obligations.get_obligation(viewer, obligation_id)


async def delete_duty(viewer: Viewer, obligation_id: UUID) -> None:
    """Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, DutyBegun."""
    duty = await obligations.hold_own(viewer, obligation_id)
    row = await campaigns.hold_seen(viewer, duty.campaign_id)
    campaigns.check_is_running(row)
    if await obligations.has_begun(viewer, obligation_id):
        raise DutyBegun()
    await obligations.delete_one(viewer, obligation_id)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="obligation.deleted",
        subject=str(obligation_id),
        details={"campaign_id": str(row.id)},
    )
    if row.state != "draft":
        gone = ObligationWithdrawn(obligation_id=obligation_id)
        await tell(viewer.connection, "obligation.withdrawn", str(obligation_id), gone)


async def acts(viewer: Viewer, keys: KeyRing, campaign_id: UUID) -> Acts:
    """A look when it shows a reason. Raises NotFound, CannotDecrypt."""
    row = await campaigns.get_seen(viewer, campaign_id)
    # It may tell of a person: an API client, which one administrator makes alone, reads counts only.
    sees_reasons = READS_OF_PERSONS in viewer.principal.permissions
    shown = [
        Act(
            act=each.act,
            obligation_id=each.obligation_id,
            at=each.at,
            by=each.by,
            reason=_reason(keys, row, each) if sees_reasons else None,
        )
        for each in await queries.acts_of(viewer.connection, campaign_id)
    ]
    if any(each.reason for each in shown):
        await look(viewer.connection, viewer.principal, "campaign.viewed", [campaign_id], subject=str(campaign_id))
    return Acts(items=shown)


def _reason(keys: KeyRing, campaign: Any, act: Any) -> str | None:
    if act.reason_sealed is None:
        return None
    return open_reason(keys, campaign.wrapped_key, campaign.id, act.at, act.reason_sealed)


def _check_is_published(row: Any) -> None:
    campaigns.check_is_running(row)
    if row.state == "draft":
        raise CampaignNotPublished()


async def _end(
    viewer: Viewer, keys: KeyRing, row: Any, state: str, act: Literal["withdrawn", "closed"], given: ReasonIn
) -> None:
    # Of a campaign that an earlier release stored nobody knows who made it: whoever ends it answers for it.
    owner = {} if row.owner_code is not None else campaigns.owner_of(viewer, row.division_code)
    await campaigns.change(viewer, row.id, {"state": state, **owner})
    await _note_end(viewer, keys, row, act, given.reason)


async def _note_end(viewer: Viewer, keys: KeyRing, row: Any, act: str, reason: str, **values: Any) -> None:
    at = now()
    wrapped_key = row.wrapped_key or keys.new_wrapped_key(str(row.id))
    if row.wrapped_key is None:
        await queries.set_key(viewer.connection, row.id, wrapped_key)
    # Who sees masked data reads it as well.
    sealed = sealed_reason(keys, wrapped_key, row.id, at, mask_text(reason))
    await _note(viewer, row.id, act, at=at, reason_sealed=sealed, **values)


async def _note(viewer: Viewer, campaign_id: UUID, act: str, **values: Any) -> None:
    """The reason is free text and may name a person: the trail does not hold it."""
    by = viewer.principal.account_id
    stored = {"at": now(), **values, "campaign_id": campaign_id, "act": act, "by": by}
    await queries.add_act(viewer.connection, stored)
    await campaigns.note_act(viewer, campaign_id, f"campaign.{act}")
