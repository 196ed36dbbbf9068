"""Obligations (任务): who owes what by when. Saving one creates its due items in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.rules import check_is_running, find_campaign
from services.campaigns.days_off.rules import known_days_off
from services.campaigns.days_off.table import DaysOff
from services.campaigns.events import ObligationSaved, PeriodTold
from services.campaigns.obligations import queries
from services.campaigns.obligations.cycles import (
    CycleShape,
    MonthlyIn,
    OnceIn,
    columns_of,
    shape_of,
    with_years,
    written,
)
from services.campaigns.obligations.schemas import CycleIn, DueDate, DueDates, ObligationIn, ObligationOut
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import month_of, today
from services.kernel.events.outbox import publish
from services.kernel.periods.cycles import Days, Period
from services.kernel.periods.expansion import periods
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given

_TOLD = tuple(name for name in ObligationSaved.model_fields if name not in {"obligation_id", "periods"})
_SHIPPED_KINDS = frozenset({"office", "unit", "team", "association", "site"})
FORM_NAMES = {"registration_form": "信息报备表", "progress_report": "实施情况进度表", "visit": "走访"}


class CampaignUnknown(Problem):
    status = 409
    code = "campaign-unknown"
    title = "所属活动还没有录入，请先录入活动。"
    title_en = "The campaign of this obligation is not on record; enter it first."


class FormNotOfThesePeriods(Problem):
    """A form that is filed once, or by month, asked for by other periods: nobody could ever fulfil it."""

    status = 422
    code = "form-not-of-these-periods"
    title = "报备表每户只报一次，进度表按整月报；别的周期现在只能用于走访。"
    title_en = "The registration form is filed once, the progress form by whole months; other periods are for visits."


class KindUnknown(Problem):
    """`kind`: what no unit is, nor any kind that this system came with; nobody would owe anything."""

    status = 422
    code = "kind-unknown"
    title = "没有这一类单位，请检查单位类别。"
    title_en = "There is no unit of this kind; please check it."


async def get_obligation(viewer: Viewer, obligation_id: UUID) -> Stored[ObligationOut]:
    """Raises NotFound."""
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is None:
        raise NotFound()
    return Stored(shown(row, await known_days_off(viewer.connection)), row.version)


async def save(
    viewer: Viewer, obligation_id: UUID, obligation: ObligationIn, if_match: str | None
) -> Stored[ObligationOut]:
    """Saving the same obligation again changes nothing, but organisations that are new since then get their due items.
    Nothing is due for a draft until it is published, and nothing new for a campaign that is closed.

    Raises NotPermitted, CampaignUnknown, CampaignClosed, CampaignArchived, KindUnknown, a CycleRefused,
    FormNotOfThesePeriods, PreconditionRequired, PreconditionFailed.
    """
    if not viewer.scope.covers(obligation.owed_by.division_code):
        raise NotPermitted()
    campaign = await find_campaign(viewer, obligation.campaign_id)
    if campaign is None:
        raise CampaignUnknown()
    if not obligation.owed_by.division_code.startswith(campaign.division_code):
        raise NotPermitted()
    await _check_kind(viewer, obligation.owed_by.kind)
    days = Days(campaign.starts_on, campaign.ends_on)
    shape = with_years(obligation.cycle, days)
    wanted = periods(shape.as_cycle(), days)
    _check_form(obligation.form, shape, wanted)
    await queries.lock_expansion(viewer.connection, obligation_id)
    is_new = await _insert_or_update(viewer, obligation_id, _columns(obligation, shape), campaign, if_match)
    if campaign.state in {"draft", "published"}:
        await _expand_all(viewer.connection, obligation_id, wanted)
    return replace(await get_obligation(viewer, obligation_id), is_new=is_new)


async def _expand_all(connection: AsyncConnection, obligation_id: UUID, wanted: Sequence[Period]) -> None:
    await queries.expand(connection, obligation_id, wanted)
    await queries.refresh_dues(connection, await queries.teams_owing(connection, obligation_id))


async def expand_campaigns(connection: AsyncConnection, campaign_ids: Sequence[UUID]) -> None:
    """Make the due items of campaigns that were published, or whose participants changed, what they are now."""
    for obligation in await queries.of_campaigns(connection, campaign_ids):
        await queries.lock_expansion(connection, obligation.id)
        await _expand_all(connection, obligation.id, periods_of(obligation))


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear of the obligations of a draft when it is published."""
    for obligation in await queries.of_campaigns(viewer.connection, [campaign_id]):
        values = {name: obligation._mapping[name] for name in _TOLD}
        await _tell(viewer, obligation.id, values, periods_of(obligation))


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
        await queries.expand(connection, obligation.id, periods_of(obligation), obligation.organization_ids)


async def refresh_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """Recount what these teams have filed of what they owe."""
    await queries.refresh_dues(connection, team_ids)


async def refresh_other_periods(connection: AsyncConnection) -> None:
    """Recount all teams that owe something by periods that are no months."""
    await queries.refresh_dues(connection, await queries.teams_owing_other_periods(connection))


async def _check_kind(viewer: Viewer, kind: str) -> None:
    """A deployment adds kinds of its own. Raises KindUnknown."""
    if kind not in _SHIPPED_KINDS and not await queries.has_kind(viewer.connection, kind):
        raise KindUnknown(kind=kind)


def _check_form(form: str, shape: CycleShape, wanted: Sequence[Period]) -> None:
    """A visit counts in any period; a form of this release only where it can be filed. Raises FormNotOfThesePeriods."""
    if form == "visit" or isinstance(shape, OnceIn | MonthlyIn):
        return
    is_single = shape.kind in ("window", "none")
    are_months = all(period.key == month_of(period.starts_on) for period in wanted)
    if not (is_single if form == "registration_form" else are_months):
        raise FormNotOfThesePeriods()


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
        row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
        await _tell(viewer, obligation_id, values, periods_of(row))


async def _tell(viewer: Viewer, obligation_id: UUID, values: dict[str, Any], of_cycle: Sequence[Period]) -> None:
    told = [
        PeriodTold(key=one.key, starts_on=one.starts_on, ends_on=one.ends_on, due_on=one.due_on, due_at=one.due_at)
        for one in of_cycle
    ]
    periods = told if values["cycle"] is not None else None
    saved = ObligationSaved(obligation_id=obligation_id, periods=periods, **values)
    await publish(viewer.connection, "obligation.saved", str(obligation_id), saved)


def _columns(obligation: ObligationIn, shape: CycleShape) -> dict[str, Any]:
    return {
        "campaign_id": obligation.campaign_id,
        "name": obligation.name or FORM_NAMES[obligation.form],
        "form": obligation.form,
        "owed_by_kind": obligation.owed_by.kind,
        "owed_by_code": obligation.owed_by.division_code,
        **columns_of(shape),
        "minimum": obligation.minimum,
        "contact": obligation.contact.model_dump(),
    }


def periods_of(row: Any) -> list[Period]:
    """`row`: with the days of its campaign."""
    return periods(shape_of(row).as_cycle(), Days(row.campaign_starts_on, row.campaign_ends_on))


async def due_dates(viewer: Viewer, asked: CycleIn) -> DueDates:
    """As they would be saved. Raises CampaignUnknown, a CycleRefused."""
    days = Days(today(), today())
    if asked.campaign_id is not None:
        campaign = await find_campaign(viewer, asked.campaign_id)
        if campaign is None:
            raise CampaignUnknown()
        days = Days(campaign.starts_on, campaign.ends_on)
    known = await known_days_off(viewer.connection)
    return DueDates(items=[_shown_date(period, known) for period in periods(asked.cycle.as_cycle(), days)])


def shown(row: Any, known: DaysOff) -> ObligationOut:
    return ObligationOut(
        id=row.id,
        campaign_id=row.campaign_id,
        name=row.name,
        form=row.form,
        owed_by={"kind": row.owed_by_kind, "division_code": row.owed_by_code},
        cycle=written(shape_of(row)),
        minimum=row.minimum,
        contact=row.contact,
        due_dates=[_shown_date(period, known) for period in periods_of(row)],
    )


def _shown_date(period: Period, known: DaysOff) -> DueDate:
    warning, label = known.of(period.due_on), period.label
    return DueDate(
        period=period.key,
        label=label.zh,
        label_en=label.en,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=period.due_on,
        due_at=period.due_at,
        falls_on_day_off=warning.falls_on_day_off,
        day_off_reason=warning.reason,
        day_off_source=warning.source,
    )
