"""Campaigns with their phases. Phases describe the plan; obligations say what is due (S2-22)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.campaigns import owners
from services.campaigns.campaigns import queries
from services.campaigns.campaigns.schemas import CampaignIn, CampaignOut, PhaseOut
from services.campaigns.events import CampaignSaved
from services.campaigns.notices.rules import is_on_record
from services.kernel.audit import trail
from services.kernel.auth.permissions import OWNING_PERMISSION
from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import now, today
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given

_TOLD = tuple(name for name in CampaignSaved.model_fields if name not in {"campaign_id", "has_rules"})


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


class CampaignNotClosed(Problem):
    status = 409
    code = "campaign-not-closed"
    title = "请先结束这次专项行动，再归档；结束之后迟报和更正照常接收。"
    title_en = "Close the campaign first, then archive it; late filings and corrections come in while it is closed."


class CampaignClosed(Problem):
    status = 409
    code = "campaign-closed"
    title = "这次专项行动已经结束，计划不能再修改；迟报和更正照常接收，直到归档。"
    title_en = "The campaign is closed: its plan is not changed any more. Late filings come in until it is archived."


class CampaignPublished(Problem):
    status = 409
    code = "campaign-published"
    title = "这次专项行动已经发布，不能改回草稿；还没有人报送时可以撤回。"
    title_en = "The campaign is published and no draft any more; it can be withdrawn while nothing was filed."


class CampaignArchived(Problem):
    status = 409
    code = "campaign-archived"
    title = "这次专项行动已经归档，不能再修改。"
    title_en = "The campaign is archived and is not changed any more."


async def find_campaign(viewer: Viewer, campaign_id: UUID) -> Row[Any] | None:
    """The campaign's own columns, for the rules of things that belong to it; None where the viewer does not see it."""
    return await queries.find_campaign(viewer.connection, viewer.scope, campaign_id)


async def get_seen(viewer: Viewer, campaign_id: UUID) -> Row[Any]:
    """As `find_campaign`. Raises NotFound."""
    row = await find_campaign(viewer, campaign_id)
    if row is None:
        raise NotFound()
    return row


async def hold_own(viewer: Viewer, campaign_id: UUID) -> Row[Any]:
    """A campaign of the viewer's own office, locked. Raises NotFound, NotPermitted."""
    await queries.lock_campaign(viewer.connection, campaign_id)
    row = await get_seen(viewer, campaign_id)
    if not is_own(viewer, row):
        raise NotPermitted()
    return row


async def hold_seen(viewer: Viewer, campaign_id: UUID) -> Row[Any]:
    """As `get_seen`, locked where the viewer may change it. Raises NotFound."""
    row = await find_held(viewer, campaign_id)
    if row is None:
        raise NotFound()
    return row


async def find_held(viewer: Viewer, campaign_id: UUID) -> Row[Any] | None:
    """As `find_campaign`, locked where the viewer may change it."""
    await queries.lock_campaign(viewer.connection, campaign_id)
    return await find_campaign(viewer, campaign_id)


async def change(viewer: Viewer, campaign_id: UUID, values: dict[str, Any]) -> None:
    """Columns of a campaign that `hold_own` has locked."""
    await queries.change_campaign(viewer.connection, campaign_id, values)


async def delete(viewer: Viewer, campaign_id: UUID) -> None:
    """A campaign of which nothing is left but its phases."""
    await queries.delete_campaign(viewer.connection, campaign_id)


def is_own(viewer: Viewer, row: Row[Any]) -> bool:
    return owners.is_own(viewer.scope, row)


def may_change(scope: Scope, row: Row[Any]) -> bool:
    """Its own office, and the offices above; what an office of its area only received, that office does not change."""
    return owners.may_change(scope, row.division_code if row.owner_code is None else row.owner_code, row.owner_lines)


def planning_scope(viewer: Viewer) -> Scope:
    """Where the viewer plans, whatever the request asks; empty for who does not."""
    if OWNING_PERMISSION not in viewer.principal.permissions:
        return Scope()
    return viewer.principal.scope_for(OWNING_PERMISSION)


def owner_of(viewer: Viewer, division_code: str) -> dict[str, Any]:
    """The columns of the office that makes it."""
    return owners.owner_of(viewer.scope, division_code)


def is_open(row: Row[Any]) -> bool:
    """Its plan may still be changed, as `check_is_running` says."""
    return row.state in {"draft", "published"}


def check_is_running(row: Row[Any]) -> None:
    """Raises CampaignClosed, CampaignArchived."""
    if row.state == "closed":
        raise CampaignClosed()
    if row.state == "archived":
        raise CampaignArchived()


async def get_campaign(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """Raises NotFound."""
    row = await get_seen(viewer, campaign_id)
    phases = await queries.phases_of(viewer.connection, viewer.scope, campaign_id)
    values = {name: value for name, value in row._asdict().items() if name in CampaignOut.model_fields}
    listed = [
        PhaseOut(position=phase.position, name=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on)
        for phase in phases
    ]
    # Who may only read campaigns has no part in the scope in which things are planned.
    planning = planning_scope(viewer)
    shown = CampaignOut(
        **values,
        phases=listed,
        is_own=owners.is_own(planning, row),
        may_change=may_change(planning, row),
    )
    return Stored(shown, row.version)


async def save(viewer: Viewer, campaign_id: UUID, campaign: CampaignIn, if_match: str | None) -> Stored[CampaignOut]:
    """Saving the same campaign again changes nothing. A draft stays one: `lifecycle.publish` makes more of it.

    Raises NotPermitted, NoticeUnknown, CampaignPublished, CampaignClosed, CampaignArchived, PreconditionRequired,
    PreconditionFailed.
    """
    if not viewer.scope.covers(campaign.division_code):
        raise NotPermitted()
    if campaign.notice_id is not None and not await is_on_record(viewer, campaign.notice_id):
        raise NoticeUnknown()
    values = campaign.model_dump(exclude={"phases", "state", "archived_at", "is_own", "may_change"})
    phases = [phase.model_dump() for phase in campaign.phases]
    state = campaign.state or "published"
    made = {**values, "state": state, **owner_of(viewer, campaign.division_code)}
    if await queries.insert_campaign(viewer.connection, campaign_id, made):
        must_match_if_given(if_match, None)
        await _note(viewer, campaign_id, {**values, "state": state}, phases)
        return replace(await get_campaign(viewer, campaign_id), is_new=True)
    return await _update(viewer, campaign_id, values, phases, state, if_match)


async def _update(
    viewer: Viewer,
    campaign_id: UUID,
    values: dict[str, Any],
    phases: list[dict[str, Any]],
    state: str,
    if_match: str | None,
) -> Stored[CampaignOut]:
    # The id is taken, so what is not seen here is another office's.
    row = await find_campaign(viewer, campaign_id)
    if row is None or not may_change(viewer.scope, row):
        raise NotPermitted()
    stored = await get_campaign(viewer, campaign_id)
    stored_phases = [phase.model_dump(exclude={"position"}) for phase in stored.content.phases]
    is_same = stored.content.model_dump(include=set(values)) == values and stored_phases == phases
    if state == "draft" and row.state != "draft":
        raise CampaignPublished()
    if is_same:
        return stored
    check_is_running(row)
    must_match(if_match, stored.version)
    if not await queries.update_campaign(viewer.connection, campaign_id, stored.version, values):
        raise PreconditionFailed()
    await _note(viewer, campaign_id, {**values, "state": row.state}, phases)
    return await get_campaign(viewer, campaign_id)


async def archive(viewer: Viewer, campaign_id: UUID) -> Stored[CampaignOut]:
    """归档 of what was closed, by its own office, as it is closed; of one that is archived nothing changes.

    Raises NotFound, NotPermitted, CampaignNotOver, CampaignNotClosed.
    """
    row = await hold_own(viewer, campaign_id)
    if row.state != "archived":
        if row.state == "draft" or (row.state == "published" and today() <= row.ends_on):
            raise CampaignNotOver(ends_on=row.ends_on.isoformat())
        if row.state == "published":
            raise CampaignNotClosed()
        at, by = now(), viewer.principal.account_id
        archived = {"state": "archived", "archived_at": at, "archived_by": by}
        await queries.change_campaign(viewer.connection, campaign_id, archived)
        await note_act(viewer, campaign_id, "campaign.archived")
        await tell(viewer, campaign_id)
    return await get_campaign(viewer, campaign_id)


async def _note(viewer: Viewer, campaign_id: UUID, values: dict[str, Any], phases: list[dict[str, Any]]) -> None:
    await queries.replace_phases(viewer.connection, campaign_id, phases)
    await note_act(viewer, campaign_id, "campaign.saved")
    if values["state"] != "draft":
        await tell(viewer, campaign_id)


async def note_act(viewer: Viewer, campaign_id: UUID, action: str) -> None:
    """For the audit trail."""
    await trail.record(viewer.connection, actor_id=viewer.principal.account_id, action=action, subject=str(campaign_id))


async def tell(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs get the campaign as it is now; of a draft they hear nothing."""
    row = await get_seen(viewer, campaign_id)
    told = {name: row._mapping[name] for name in _TOLD}
    saved = CampaignSaved(campaign_id=campaign_id, has_rules=bool(row.rules), **told)
    await publish(viewer.connection, "campaign.saved", str(campaign_id), saved)
