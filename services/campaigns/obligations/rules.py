"""Obligations (任务): who owes which form by when. Saving one creates its due items in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.rules import find_campaign
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

FORM_NAMES = {"registration_form": "信息报备表", "progress_report": "实施情况进度表", "visit": "走访"}


class CampaignUnknown(Problem):
    status = 409
    code = "campaign-unknown"
    title = "所属活动还没有录入，请先录入活动。"
    title_en = "The campaign of this obligation is not on record; enter it first."


async def get_obligation(viewer: Viewer, obligation_id: UUID) -> Stored[ObligationOut]:
    """Raises NotFound."""
    row = await queries.find_obligation(viewer.connection, obligation_id)
    if row is None:
        raise NotFound()
    return Stored(shown(row), row.version)


async def save(
    viewer: Viewer, obligation_id: UUID, obligation: ObligationIn, if_match: str | None
) -> Stored[ObligationOut]:
    """Saving the same obligation again changes nothing, but organisations that are new since then get their due items.

    Raises NotPermitted, CampaignUnknown, PreconditionRequired, PreconditionFailed.
    """
    if not viewer.scope.covers(obligation.owed_by.division_code):
        raise NotPermitted()
    campaign = await find_campaign(viewer.connection, obligation.campaign_id)
    if campaign is None:
        raise CampaignUnknown()
    if not obligation.owed_by.division_code.startswith(campaign.division_code):
        raise NotPermitted()
    await queries.lock_expansion(viewer.connection, obligation_id)
    is_new = await _insert_or_update(viewer, obligation_id, _columns(obligation), if_match)
    await queries.expand(viewer.connection, obligation_id, periods(obligation.cycle.as_cycle()))
    teams = await queries.teams_owing(viewer.connection, obligation_id)
    await queries.refresh_dues(viewer.connection, teams)
    return replace(await get_obligation(viewer, obligation_id), is_new=is_new)


async def expand_for(connection: AsyncConnection, organizations: Sequence[Mapping[str, str]]) -> None:
    """Create the due items of new or moved organisations; each has `id`, `kind` and `division_code`."""
    for obligation in await queries.obligations_reaching(connection, organizations):
        await queries.lock_expansion(connection, obligation.id)
        await queries.expand(connection, obligation.id, periods(cycle_of(obligation)), obligation.organization_ids)


async def refresh_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """Recount what these teams have filed of what they owe."""
    await queries.refresh_dues(connection, team_ids)


async def _insert_or_update(viewer: Viewer, obligation_id: UUID, values: dict[str, Any], if_match: str | None) -> bool:
    """Returns whether it is new."""
    if await queries.insert_obligation(viewer.connection, obligation_id, values):
        must_match_if_given(if_match, None)
        await _note(viewer, obligation_id, values)
        return True
    row = await queries.find_obligation(viewer.connection, obligation_id)
    if row is None or not viewer.scope.covers(row.owed_by_code):
        raise NotPermitted()
    if all(row._mapping[name] == value for name, value in values.items()):
        return False
    must_match(if_match, row.version)
    if not await queries.update_obligation(viewer.connection, obligation_id, row.version, values):
        raise PreconditionFailed()
    await _note(viewer, obligation_id, values)
    return False


async def _note(viewer: Viewer, obligation_id: UUID, values: dict[str, Any]) -> None:
    connection, actor_id = viewer.connection, viewer.principal.account_id
    await trail.record(connection, actor_id=actor_id, action="obligation.saved", subject=str(obligation_id))
    saved = ObligationSaved(obligation_id=obligation_id, **values)
    await publish(connection, "obligation.saved", str(obligation_id), saved)


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
