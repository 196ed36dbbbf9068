"""Obligations (任务): who owes which form by when. Saving one creates its due items in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.rules import check_is_running, find_campaign
from services.campaigns.days_off import day_off
from services.campaigns.events import ObligationSaved
from services.campaigns.obligations import queries
from services.campaigns.obligations.due_dates import Monthly, Once, ReportingCycle, periods
from services.campaigns.obligations.schemas import DueDate, ObligationIn, ObligationOut
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given

_TOLD = tuple(name for name in ObligationSaved.model_fields if name != "obligation_id")
FORM_NAMES = {"registration_form": "信息报备表", "progress_report": "实施情况进度表", "visit": "走访"}


class CampaignUnknown(Problem):
    status = 409
    code = "campaign-unknown"
    title = "所属活动还没有录入，请先录入活动。"
    title_en = "The campaign of this obligation is not on record; enter it first."


async def get_obligation(viewer: Viewer, obligation_id: UUID) -> Stored[ObligationOut]:
    """Raises NotFound."""
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is None:
        raise NotFound()
    return Stored(shown(row), row.version)


async def save(
    viewer: Viewer, obligation_id: UUID, obligation: ObligationIn, if_match: str | None
) -> Stored[ObligationOut]:
    """Saving the same obligation again changes nothing, but organisations that are new since then get their due items.
    Nothing is due for a draft until it is published, and nothing new for a campaign that is closed.

    Raises NotPermitted, CampaignUnknown, CampaignClosed, CampaignArchived, PreconditionRequired, PreconditionFailed.
    """
    if not viewer.scope.covers(obligation.owed_by.division_code):
        raise NotPermitted()
    campaign = await find_campaign(viewer, obligation.campaign_id)
    if campaign is None:
        raise CampaignUnknown()
    if not obligation.owed_by.division_code.startswith(campaign.division_code):
        raise NotPermitted()
    await queries.lock_expansion(viewer.connection, obligation_id)
    is_new = await _insert_or_update(viewer, obligation_id, _columns(obligation), campaign, if_match)
    if campaign.state in {"draft", "published"}:
        await _expand_all(viewer.connection, obligation_id, obligation.cycle.as_cycle())
    return replace(await get_obligation(viewer, obligation_id), is_new=is_new)


async def _expand_all(connection: AsyncConnection, obligation_id: UUID, cycle: ReportingCycle) -> None:
    await queries.expand(connection, obligation_id, periods(cycle))
    await queries.refresh_dues(connection, await queries.teams_owing(connection, obligation_id))


async def expand_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    """Make the due items of campaigns that were published, or whose participants changed, what they are now."""
    for obligation in await queries.of_campaigns(connection, campaign_ids):
        await queries.lock_expansion(connection, obligation.id)
        await _expand_all(connection, obligation.id, cycle_of(obligation))


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear of the obligations of a draft when it is published."""
    for obligation in await queries.of_campaigns(viewer.connection, [campaign_id]):
        await _tell(viewer, obligation.id, {name: obligation._mapping[name] for name in _TOLD})


async def count_filed(viewer: Viewer, campaign_id: UUID) -> int:
    """How many due items something was filed for."""
    return await queries.count_filed(viewer.connection, campaign_id)


async def withdraw_dues(viewer: Viewer, campaign_id: UUID) -> None:
    """Of a campaign for which nothing was filed."""
    await queries.delete_dues(viewer.connection, campaign_id)


async def end_dues(viewer: Viewer, campaign_id: UUID, at: datetime) -> None:
    """What is due later is asked of nobody any more; what was due stays, and may be filed late."""
    await queries.delete_future_dues(viewer.connection, campaign_id, at)


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The obligations of a draft."""
    await queries.delete_obligations(viewer.connection, campaign_id)


async def expand_for(connection: AsyncConnection, organizations: Sequence[Mapping[str, str]]) -> None:
    """Create the due items of new or moved organisations; each has `id`, `kind` and `division_code`."""
    for obligation in await queries.obligations_reaching(connection, organizations):
        await queries.lock_expansion(connection, obligation.id)
        await queries.expand(connection, obligation.id, periods(cycle_of(obligation)), obligation.organization_ids)


async def refresh_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """Recount what these teams have filed of what they owe."""
    await queries.refresh_dues(connection, team_ids)


async def _insert_or_update(
    viewer: Viewer, obligation_id: UUID, values: dict[str, Any], campaign: Any, if_match: str | None
) -> bool:
    """Returns whether it is new."""
    if await queries.insert_obligation(viewer.connection, obligation_id, values):
        check_is_running(campaign)
        must_match_if_given(if_match, None)
        await _note(viewer, obligation_id, values, campaign)
        return True
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is None or not viewer.scope.covers(row.owed_by_code):
        raise NotPermitted()
    if all(row._mapping[name] == value for name, value in values.items()):
        return False
    check_is_running(campaign)
    must_match(if_match, row.version)
    if not await queries.update_obligation(viewer.connection, obligation_id, row.version, values):
        raise PreconditionFailed()
    await _note(viewer, obligation_id, values, campaign)
    return False


async def _note(viewer: Viewer, obligation_id: UUID, values: dict[str, Any], campaign: Any) -> None:
    connection, actor_id = viewer.connection, viewer.principal.account_id
    await trail.record(connection, actor_id=actor_id, action="obligation.saved", subject=str(obligation_id))
    if campaign.state != "draft":
        await _tell(viewer, obligation_id, values)


async def _tell(viewer: Viewer, obligation_id: UUID, values: dict[str, Any]) -> None:
    saved = ObligationSaved(obligation_id=obligation_id, **values)
    await publish(viewer.connection, "obligation.saved", str(obligation_id), saved)


def _columns(obligation: ObligationIn) -> dict[str, Any]:
    cycle = obligation.cycle.as_cycle()
    monthly = cycle if isinstance(cycle, Monthly) else None
    return {
        "campaign_id": obligation.campaign_id,
        "name": obligation.name or FORM_NAMES[obligation.form],
        "form": obligation.form,
        "owed_by_kind": obligation.owed_by.kind,
        "owed_by_code": obligation.owed_by.division_code,
        "due_day": monthly.due_day if monthly else None,
        "from_month": monthly.from_month if monthly else None,
        "to_month": monthly.to_month if monthly else None,
        "due_on": cycle.due_on if isinstance(cycle, Once) else None,
        "minimum": obligation.minimum,
        "contact": obligation.contact.model_dump(),
    }


def cycle_of(row: Any) -> ReportingCycle:
    if row.due_on is not None:
        return Once(row.due_on)
    return Monthly(row.due_day, row.from_month, row.to_month)


def shown(row: Any) -> ObligationOut:
    return ObligationOut(
        id=row.id,
        campaign_id=row.campaign_id,
        name=row.name,
        form=row.form,
        owed_by={"kind": row.owed_by_kind, "division_code": row.owed_by_code},
        cycle=_shown_cycle(row),
        minimum=row.minimum,
        contact=row.contact,
        due_dates=due_dates(cycle_of(row)),
    )


def due_dates(cycle: ReportingCycle) -> list[DueDate]:
    return [_shown_date(period) for period in periods(cycle)]


def _shown_cycle(row: Any) -> dict[str, Any]:
    if row.due_on is not None:
        return {"kind": "once", "due_on": row.due_on}
    return {"kind": "monthly", "due_day": row.due_day, "from": row.from_month, "to": row.to_month}


def _shown_date(period: Any) -> DueDate:
    warning = day_off(period.due_on)
    return DueDate(
        period=period.month,
        due_on=period.due_on,
        due_at=period.due_at,
        falls_on_day_off=warning.falls_on_day_off,
        day_off_reason=warning.reason,
        day_off_source=warning.source,
    )
