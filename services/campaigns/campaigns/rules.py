"""Campaigns with their phases. Phases describe the plan; obligations say what is due (S2-22)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns import queries
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut, PhaseOut
from services.campaigns.events import CampaignSaved
from services.campaigns.notices.rules import is_on_record
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given


class NoticeUnknown(Problem):
    status = 409
    code = "notice-unknown"
    title = "所依据的通知还没有录入，请先录入通知。"
    title_en = "The notice this campaign rests on is not on record; enter it first."


async def find_campaign(connection: AsyncConnection, campaign_id: UUID) -> Row[Any] | None:
    """The campaign's own columns, for the rules of things that belong to it."""
    return await queries.find_campaign(connection, campaign_id)


async def get_campaign(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """Raises NotFound."""
    row = await queries.find_campaign(viewer.connection, campaign_id)
    if row is None:
        raise NotFound()
    phases = await queries.phases_of(viewer.connection, campaign_id)
    values = {name: value for name, value in row._asdict().items() if name != "version"}
    listed = [
        PhaseOut(position=phase.position, name=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on)
        for phase in phases
    ]
    return Stored(CampaignOut(**values, phases=listed), row.version)


async def save(viewer: Viewer, campaign_id: UUID, campaign: CampaignIn, if_match: str | None) -> Stored[CampaignOut]:
    """Saving the same campaign again changes nothing.

    Raises NotPermitted, NoticeUnknown, PreconditionRequired, PreconditionFailed.
    """
    if not viewer.scope.covers(campaign.division_code):
        raise NotPermitted()
    if campaign.notice_id is not None and not await is_on_record(viewer.connection, campaign.notice_id):
        raise NoticeUnknown()
    values = campaign.model_dump(exclude={"phases"})
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
    must_match(if_match, stored.version)
    if not await queries.update_campaign(viewer.connection, campaign_id, stored.version, values):
        raise PreconditionFailed()
    await _note(viewer, campaign_id, values, phases)
    return await get_campaign(viewer, campaign_id)


async def _note(viewer: Viewer, campaign_id: UUID, values: dict[str, Any], phases: list[dict[str, Any]]) -> None:
    connection, actor_id = viewer.connection, viewer.principal.account_id
    await queries.replace_phases(connection, campaign_id, phases)
    await trail.record(connection, actor_id=actor_id, action="campaign.saved", subject=str(campaign_id))
    told = {name: values[name] for name in ("name", "starts_on", "ends_on", "division_code")}
    await publish(connection, "campaign.saved", str(campaign_id), CampaignSaved(campaign_id=campaign_id, **told))
