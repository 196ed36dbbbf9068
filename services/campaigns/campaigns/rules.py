"""Campaigns with their phases. Phases describe the plan; obligations say what is due (S2-22)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns import queries
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut, CampaignState, PhaseOut
from services.campaigns.events import CampaignSaved
from services.campaigns.notices.rules import is_on_record
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import now, today
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given


class NoticeUnknown(Problem):
    status = 409
    code = "notice-unknown"
    title = "所依据的通知还没有录入，请先录入通知。"
    title_en = "The notice this campaign rests on is not on record; enter it first."


class CampaignNotOver(Problem):
    """`ends_on`: its last day."""

    status = 409
    code = "campaign-not-over"
    title = "专项行动还没有结束，结束之后才能归档。"
    title_en = "The campaign is not over; it can be archived after its last day."


class CampaignArchived(Problem):
    status = 409
    code = "campaign-archived"
    title = "这次专项行动已经归档，不能再修改。"
    title_en = "The campaign is archived and is not changed any more."


async def find_campaign(connection: AsyncConnection, campaign_id: UUID) -> Row[Any] | None:
    """The campaign's own columns, for the rules of things that belong to it."""
    return await queries.find_campaign(connection, campaign_id)


async def get_campaign(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """Raises NotFound."""
    row = await queries.find_campaign(viewer.connection, campaign_id)
    if row is None:
        raise NotFound()
    phases = await queries.phases_of(viewer.connection, campaign_id)
    values = {name: value for name, value in row._asdict().items() if name not in {"version", "archived_by"}}
    listed = [
        PhaseOut(position=phase.position, name=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on)
        for phase in phases
    ]
    state: CampaignState = "archived" if row.archived_at else "published"
    return Stored(CampaignOut(**values, state=state, phases=listed), row.version)


async def save(viewer: Viewer, campaign_id: UUID, campaign: CampaignIn, if_match: str | None) -> Stored[CampaignOut]:
    """Saving the same campaign again changes nothing.

    Raises NotPermitted, NoticeUnknown, CampaignArchived, PreconditionRequired, PreconditionFailed.
    """
    if not viewer.scope.covers(campaign.division_code):
        raise NotPermitted()
    if campaign.notice_id is not None and not await is_on_record(viewer.connection, campaign.notice_id):
        raise NoticeUnknown()
    values = campaign.model_dump(exclude={"phases", "state", "archived_at"})
    phases = [phase.model_dump() for phase in campaign.phases]
    if await queries.insert_campaign(viewer.connection, campaign_id, values):
        must_match_if_given(if_match, None)
        await _note(viewer, campaign_id, values, phases)
        return replace(await get_campaign(viewer, campaign_id), is_new=True)
    return await _update(viewer, campaign_id, values, phases, if_match)


async def _update(
    viewer: Viewer, campaign_id: UUID, values: dict[str, Any], phases: list[dict[str, Any]], if_match: str | None
) -> Stored[CampaignOut]:
    stored = await get_campaign(viewer, campaign_id)
    if not viewer.scope.covers(stored.content.division_code):
        raise NotPermitted()
    stored_phases = [phase.model_dump(exclude={"position"}) for phase in stored.content.phases]
    if stored.content.model_dump(include=set(values)) == values and stored_phases == phases:
        return stored
    if stored.content.archived_at is not None:
        raise CampaignArchived()
    must_match(if_match, stored.version)
    if not await queries.update_campaign(viewer.connection, campaign_id, stored.version, values):
        raise PreconditionFailed()
    await _note(viewer, campaign_id, values, phases)
    return await get_campaign(viewer, campaign_id)


async def archive(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """归档, by an office that may change the campaign; of one that is archived nothing changes.

    Raises NotFound, NotPermitted, CampaignNotOver.
    """
    await queries.lock_campaign(viewer.connection, campaign_id)
    campaign = (await get_campaign(viewer, campaign_id)).content
    if not viewer.scope.covers(campaign.division_code):
        raise NotPermitted()
    if campaign.archived_at is None:
        if today() <= campaign.ends_on:
            raise CampaignNotOver(ends_on=campaign.ends_on.isoformat())
        at = now()
        await queries.archive_campaign(viewer.connection, campaign_id, at, viewer.principal.account_id)
        await _tell(viewer, campaign_id, "campaign.archived", {**campaign.model_dump(), "archived_at": at})
    return await get_campaign(viewer, campaign_id)


async def _note(viewer: Viewer, campaign_id: UUID, values: dict[str, Any], phases: list[dict[str, Any]]) -> None:
    await queries.replace_phases(viewer.connection, campaign_id, phases)
    await _tell(viewer, campaign_id, "campaign.saved", {**values, "archived_at": None})


async def _tell(viewer: Viewer, campaign_id: UUID, action: str, values: dict[str, Any]) -> None:
    """`action`: for the audit trail; the other programs get the campaign as it is now."""
    connection, actor_id = viewer.connection, viewer.principal.account_id
    await trail.record(connection, actor_id=actor_id, action=action, subject=str(campaign_id))
    told = {name: values[name] for name in ("name", "starts_on", "ends_on", "division_code", "archived_at")}
    await publish(connection, "campaign.saved", str(campaign_id), CampaignSaved(campaign_id=campaign_id, **told))
