"""Obligations (任务): who owes what by when. Saving one creates its due items in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.rules import check_is_running, find_campaign, find_held, may_change
from services.campaigns.days_off.rules import known_days_off
from services.campaigns.days_off.table import DaysOff
from services.campaigns.events import ObligationSaved, PeriodTold
from services.campaigns.measures import rules as measures
from services.campaigns.obligations import duty_units, link_queries, links, queries
from services.campaigns.obligations.cycles import (
    CycleShape,
    columns_of,
    shape_of,
    with_years,
    written,
)
from services.campaigns.obligations.schemas import (
    CycleIn,
    DueDate,
    DueDates,
    ObligationIn,
    ObligationOut,
    To,
    What,
    WhatIn,
    Who,
)
from services.campaigns.reach import rules as reach
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import today
from services.kernel.events.outbox import publish
from services.kernel.periods.cycles import Days, Period
from services.kernel.periods.expansion import periods
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match, must_match_if_given

_TOLD = tuple(name for name in ObligationSaved.model_fields if name not in {"obligation_id", "periods"})
_SHIPPED_KINDS = frozenset({"office", "unit", "team", "association", "site"})
FORM_NAMES = {
    "registration_form": "信息报备表",
    "progress_report": "实施情况进度表",
    "visit": "走访",
    "unit_return": "单位报送",
}
HOUSEHOLD_FORMS = frozenset({"registration_form", "progress_report"})


class CampaignUnknown(Problem):
    status = 409
    code = "campaign-unknown"
    title = "所属活动还没有录入，请先录入活动。"
    title_en = "The campaign of this obligation is not on record; enter it first."


class DutyOfAnotherCampaign(Problem):
    """What was filed for it, and told, is of the campaign in which it was made."""

    status = 409
    code = "duty-of-another-campaign"
    title = "这项任务属于另一次专项行动，不能改到这里；请在这里另建一项。"
    title_en = "This duty belongs to another campaign and is not moved; add one to this campaign instead."


class DutyOutside(Problem):
    """`name`: of a duty that is asked of units outside the new division."""

    status = 409
    code = "duty-outside-campaign"
    title = "有一项任务布置给了新行政区划以外的单位，请先修改或删除这项任务，再改专项行动的行政区划。"
    title_en = "A duty is asked of units outside the new division: change or delete it before the campaign's division."


class DutyNotCounted(Problem):
    """Nothing here could count it, so it would be overdue for ever."""

    status = 422
    code = "duty-not-counted"
    title = "这项任务系统数不出来：走访和到户表格按每户要求，其他内容按每个单位要求；只有单位自报的内容能以收讫为准。"
    title_en = (
        "This duty cannot be counted: visits and household forms are owed per household, anything else per unit; only "
        "what units count themselves is fulfilled by its arrival."
    )


class OneMeasureADuty(Problem):
    """A unit enters one number, and nobody could say of which of several measures it is."""

    status = 422
    code = "one-measure-a-duty"
    title = "一项任务只能对应一个指标；几个指标请分别设几项任务。"
    title_en = "A duty names one measure at most: add a duty for each of them."


class OneFormAPeriod(Problem):
    """A form about a household is filed once for a period, so two of them would be owed for ever."""

    status = 422
    code = "one-form-a-period"
    title = "到户的表格每期每户只报一份，每期份数请填 1。"
    title_en = "A form about a household is filed once a period: ask for one."


class ReceiverUnknown(Problem):
    status = 409
    code = "receiver-unknown"
    title = "所选的接收单位不存在，请重新选择。"
    title_en = "The unit that should receive it does not exist; choose again."


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
    (obligation,) = await shown(viewer.connection, [row])
    return Stored(obligation, row.version)


async def save(
    viewer: Viewer, obligation_id: UUID, obligation: ObligationIn, if_match: str | None
) -> Stored[ObligationOut]:
    """Saving the same obligation again changes nothing, but organisations that are new since then get their due items.
    Nothing is due for a draft until it is published, and nothing new for a campaign that is closed.

    Raises NotPermitted, CampaignUnknown, CampaignClosed, CampaignArchived, DutyOfAnotherCampaign, KindUnknown, a
    CycleRefused, DutyNotCounted, OneFormAPeriod, OneMeasureADuty, MeasureUnknown, DutyReachesNobody,
    UnitsAreCircular, UnitUnknown, DutyCannotBeFulfilled, PlanTakesNoPairings, ReceiverUnknown, ParentDutyUnknown,
    DutiesAreCircular, PreconditionRequired, PreconditionFailed.
    """
    code = obligation.owed_by.division_code if obligation.owed_by else None
    if code is not None and not viewer.scope.covers(code):
        raise NotPermitted()
    # What the campaign is must hold until its duty is stored and told: it may be published or closed at this moment.
    await reach.lock(viewer.connection)
    campaign = await find_held(viewer, obligation.campaign_id)
    if campaign is None:
        raise CampaignUnknown()
    if not may_change(viewer.scope, campaign):
        raise NotPermitted()
    if code is not None and not code.startswith(campaign.division_code):
        raise NotPermitted()
    days = Days(campaign.starts_on, campaign.ends_on)
    shape = with_years(obligation.cycle, days)
    # A cycle that gives no periods is refused before anything is stored.
    periods(shape.as_cycle(), days)
    columns = _columns(obligation, shape, campaign)
    await _check_measures(viewer, obligation_id, columns)
    await _check_who(viewer, columns, campaign)
    await _check_receiver(viewer, columns["to_organization_id"])
    await links.check(viewer, obligation_id, obligation.fulfils)
    await queries.lock_dues(viewer.connection)
    is_new = await _insert_or_update(viewer, obligation_id, columns, obligation.fulfils, campaign, if_match)
    if campaign.state in {"draft", "published"}:
        await duty_units.resolve(viewer.connection, obligation_id, campaign.division_code, columns["who"])
        await expand_campaign_duty(viewer, obligation_id, is_first=is_new)
    await duty_units.tell_lines(viewer.connection, obligation.campaign_id)
    return replace(await get_obligation(viewer, obligation_id), is_new=is_new)


async def expand_campaign_duty(viewer: Viewer, obligation_id: UUID, *, is_first: bool = False) -> None:
    """Make the due items of one duty what they are now. `is_first`: it is new, so nobody joins it late."""
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is not None:
        await _expand_all(viewer.connection, obligation_id, periods_of(row), is_first=is_first)


async def _expand_all(
    connection: AsyncConnection, obligation_id: UUID, wanted: Sequence[Period], *, is_first: bool = False
) -> None:
    await queries.expand(connection, obligation_id, wanted, None if is_first else today())
    await queries.refresh_dues(connection, await queries.teams_owing(connection, obligation_id))
    await queries.recount_returns(connection, obligation_id=obligation_id)


async def expand_campaigns(
    connection: AsyncConnection, campaign_ids: Sequence[UUID], *, is_first: bool = False
) -> None:
    """Make the due items of campaigns that were published (`is_first`), or whose participants changed, what they are
    now."""
    await queries.lock_dues(connection)
    for obligation in await queries.of_campaigns(connection, campaign_ids):
        await _expand_all(connection, obligation.id, periods_of(obligation), is_first=is_first)
    for campaign_id in campaign_ids:
        await duty_units.tell_lines(connection, campaign_id)


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear of the obligations of a draft when it is published."""
    for obligation in await queries.of_campaigns(viewer.connection, [campaign_id]):
        values = {name: obligation._mapping[name] for name in _TOLD}
        await _tell(viewer, obligation.id, values, periods_of(obligation))
        await duty_units.tell_of(viewer.connection, obligation.id, campaign_id)


async def tell_open(viewer: Viewer, campaign_id: UUID) -> None:
    """What has no deadline lasts as long as its campaign: the other programs hear of its new days."""
    for obligation in await queries.of_campaigns(viewer.connection, [campaign_id]):
        if obligation.cycle is not None and obligation.cycle["kind"] == "none":
            await tell_one(viewer, obligation.id)


async def move(viewer: Viewer, campaign_id: UUID, division_code: str) -> None:
    """The duties of a campaign that goes to another division. Raises DutyOutside."""
    for duty in await queries.seen_of_campaign(viewer.connection, viewer.scope, campaign_id):
        if duty.who is None and not duty.owed_by_code.startswith(division_code):
            raise DutyOutside(name=duty.name)
        await duty_units.resolve(viewer.connection, duty.id, division_code, duty.who)


async def asked_of_campaign(viewer: Viewer, campaign_id: UUID) -> Sequence[Any]:
    """Its duties, with the days of the campaign, in the order in which they were entered."""
    return await queries.seen_of_campaign(viewer.connection, viewer.scope, campaign_id)


async def check_pairings(viewer: Viewer, campaign_id: UUID) -> None:
    """Before the campaign takes no pairings any more. Raises PlanTakesNoPairings."""
    duties = await queries.seen_of_campaign(viewer.connection, viewer.scope, campaign_id)
    if any(duty.form != "unit_return" for duty in duties):
        raise duty_units.PlanTakesNoPairings()


async def count_filed(viewer: Viewer, campaign_id: UUID) -> int:
    """How many due items something was filed for."""
    await queries.lock_dues(viewer.connection)
    return await queries.count_filed(viewer.connection, campaign_id)


async def withdraw_dues(viewer: Viewer, campaign_id: UUID) -> None:
    """Of a campaign for which nothing was filed."""
    await queries.delete_dues(viewer.connection, campaign_id)


async def end_dues(viewer: Viewer, campaign_id: UUID, at: datetime) -> None:
    """What is due later is asked of nobody any more; what was due stays, and may be filed late."""
    await queries.lock_dues(viewer.connection)
    await queries.delete_future_dues(viewer.connection, campaign_id, at)


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The obligations of a draft."""
    await queries.delete_obligations(viewer.connection, campaign_id)


async def hold_own(viewer: Viewer, obligation_id: UUID) -> Any:
    """The duty with the days of its campaign, for whoever may change it; nobody else does until the transaction ends.

    Raises NotFound, NotPermitted.
    """
    await reach.lock(viewer.connection)
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is None:
        raise NotFound()
    if not may_change(viewer.scope, row):
        raise NotPermitted()
    return row


async def recount_return(viewer: Viewer, due_id: UUID) -> None:
    """After the unit entered a number, or something was received."""
    await queries.recount_returns(viewer.connection, due_id=due_id)


async def has_begun(viewer: Viewer, obligation_id: UUID) -> bool:
    """Whether something hangs on it: filed, received or extended, or another duty below."""
    await queries.lock_dues(viewer.connection)
    if await link_queries.is_parent(viewer.connection, obligation_id):
        return True
    return await queries.has_begun(viewer.connection, obligation_id)


async def have_others_below(viewer: Viewer, campaign_id: UUID) -> bool:
    """Whether duties of other campaigns are there for those of this one."""
    return await link_queries.are_parents(viewer.connection, campaign_id)


async def delete_one(viewer: Viewer, obligation_id: UUID) -> None:
    """Of which nothing has begun."""
    await queries.delete_obligation(viewer.connection, obligation_id)


async def end(viewer: Viewer, obligation_id: UUID, on: date) -> None:
    """Periods that begin later are asked of nobody; those for which something was filed stay."""
    await queries.lock_dues(viewer.connection)
    await queries.end_obligation(viewer.connection, obligation_id, on)
    await expand_campaign_duty(viewer, obligation_id)


def begins_on(row: Any) -> date:
    """The first day of its first period; `row` as of `periods_of`."""
    days = Days(row.campaign_starts_on, row.campaign_ends_on)
    return min(period.starts_on for period in periods(shape_of(row).as_cycle(), days))


async def tell_one(viewer: Viewer, obligation_id: UUID) -> None:
    """The other programs hear what the duty is now."""
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is not None:
        await _tell(viewer, obligation_id, {name: row._mapping[name] for name in _TOLD}, periods_of(row))


async def expand_for(connection: AsyncConnection, organizations: Sequence[Mapping[str, str]]) -> None:
    """Create the due items of new or moved organisations; each has `id`, `kind` and `division_code`."""
    await queries.lock_dues(connection)
    await queries.follow_moved(connection, organizations)
    for obligation in await queries.obligations_reaching(connection, organizations):
        await queries.expand(connection, obligation.id, periods_of(obligation), today(), obligation.organization_ids)
        await queries.recount_returns(connection, obligation_id=obligation.id)


async def follow_units(connection: AsyncConnection) -> None:
    """After organisations or divisions changed: duties by rules are owed by those whom their rules reach now."""
    await reach.lock(connection)
    for obligation_id in await duty_units.follow_units(connection):
        await queries.lock_dues(connection)
        row = await queries.find_for_expansion(connection, obligation_id)
        await _expand_all(connection, obligation_id, periods_of(row))
    await duty_units.tell_lines(connection)


async def lock_dues(connection: AsyncConnection) -> None:
    """As the query: before the due items that are recounted afterwards are locked one by one."""
    await queries.lock_dues(connection)


async def refresh_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """Recount what these teams have filed of what they owe."""
    await queries.refresh_dues(connection, team_ids)


async def waive_dues(connection: AsyncConnection, team_ids: Sequence[UUID]) -> None:
    """What merged teams did not begin is asked of nobody any more, also where they had been given more time."""
    if team_ids:
        await queries.waive_dues(connection, team_ids)


async def refresh_other_periods(connection: AsyncConnection) -> None:
    """Recount all teams that owe something by periods that are no months."""
    await queries.refresh_dues(connection, await queries.teams_owing_other_periods(connection))


async def _check_kind(viewer: Viewer, kind: str) -> None:
    """A deployment adds kinds of its own. Raises KindUnknown."""
    if kind not in _SHIPPED_KINDS and not await queries.has_kind(viewer.connection, kind):
        raise KindUnknown(kind=kind)


async def _check_who(viewer: Viewer, columns: Mapping[str, Any], campaign: Any) -> None:
    """Raises KindUnknown, DutyReachesNobody, UnitsAreCircular, DutyCannotBeFulfilled, PlanTakesNoPairings."""
    only_teams = columns["form"] != "unit_return"
    if only_teams and campaign.takes_pairings is False:
        raise duty_units.PlanTakesNoPairings()
    if columns["who"] is not None:
        await duty_units.check(viewer.connection, campaign.division_code, columns["who"], only_teams=only_teams)
        await reach.check_known(viewer.connection, columns["who"])
        return
    await _check_kind(viewer, columns["owed_by_kind"])
    if only_teams and columns["owed_by_kind"] != "team":
        raise duty_units.DutyCannotBeFulfilled(name="")


async def _check_measures(viewer: Viewer, obligation_id: UUID, columns: Mapping[str, Any]) -> None:
    """What the duty names already stays, though it has ended.

    Raises OneMeasureADuty, MeasureUnknown, DutyNotCounted.
    """
    if columns["what"] != "measure":
        return
    stored = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    named = set(stored.refs) if stored is not None and stored.what == "measure" else set()
    # Of an earlier release, which took several.
    if len(columns["refs"]) > 1 and (stored is None or columns["refs"] != stored.refs):
        raise OneMeasureADuty()
    for code in sorted(set(columns["refs"]) - named):
        measure = await measures.get_usable(viewer.connection, code, is_named=False)
        if measure.source != "units":
            raise DutyNotCounted()


async def _check_receiver(viewer: Viewer, organization_id: UUID | None) -> None:
    """Raises ReceiverUnknown."""
    if organization_id is not None and not await queries.is_unit(viewer.connection, organization_id):
        raise ReceiverUnknown()


async def _insert_or_update(
    viewer: Viewer,
    obligation_id: UUID,
    values: dict[str, Any],
    fulfils: Sequence[UUID],
    campaign: Any,
    if_match: str | None,
) -> bool:
    """Returns whether it is new."""
    if await queries.insert_obligation(viewer.connection, obligation_id, values):
        check_is_running(campaign)
        must_match_if_given(if_match, None)
        await link_queries.replace(viewer.connection, obligation_id, fulfils)
        await _note(viewer, obligation_id, values, campaign)
        return True
    row = await queries.find_obligation(viewer.connection, viewer.scope, obligation_id)
    if row is None or not may_change(viewer.scope, row):
        raise NotPermitted()
    if row.campaign_id != campaign.id:
        raise DutyOfAnotherCampaign()
    above = (await link_queries.parents_of(viewer.connection, [obligation_id])).get(obligation_id, [])
    if all(row._mapping[name] == value for name, value in values.items()) and above == sorted(fulfils):
        return False
    check_is_running(campaign)
    must_match(if_match, row.version)
    if not await queries.update_obligation(viewer.connection, obligation_id, row.version, values):
        raise PreconditionFailed()
    await _keep_only_period(viewer, row)
    await link_queries.replace(viewer.connection, obligation_id, fulfils)
    await _note(viewer, obligation_id, values, campaign)
    return False


async def _keep_only_period(viewer: Viewer, before: Any) -> None:
    """A single period is keyed by its month: moved into another one it is the same period, and nobody files again."""
    after = await queries.find_obligation(viewer.connection, viewer.scope, before.id)
    old, new = periods_of(before), periods_of(after)
    if len(old) == len(new) == 1 and old[0].key != new[0].key:
        await queries.rename_period(viewer.connection, before.id, old[0].key, new[0].key)


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
    columns = {name: values[name] for name in _TOLD if name in values}
    periods = told if values["cycle"] is not None else None
    saved = ObligationSaved(obligation_id=obligation_id, periods=periods, **columns)
    await publish(viewer.connection, "obligation.saved", str(obligation_id), saved)


def _columns(obligation: ObligationIn, shape: CycleShape, campaign: Any) -> dict[str, Any]:
    """Raises DutyNotCounted, OneFormAPeriod."""
    form, what = _form_of(obligation)
    owed_by, to = obligation.owed_by, obligation.to
    if obligation.counts_when == "received" and form != "unit_return":
        raise DutyNotCounted()
    return {
        "campaign_id": obligation.campaign_id,
        "name": obligation.name or FORM_NAMES[form],
        "form": form,
        "owed_by_kind": owed_by.kind if owed_by else None,
        "owed_by_code": owed_by.division_code if owed_by else campaign.division_code,
        **columns_of(shape),
        "minimum": what.minimum if what else obligation.minimum,
        "contact": obligation.contact.model_dump(),
        "what": what.kind if what and form == "unit_return" else None,
        "refs": what.refs if what and form == "unit_return" else [],
        "who": reach.stored(obligation.who.rules) if obligation.who else None,
        "to_organization_id": to.organization_id if to else None,
        "to_outside": to.outside if to else None,
        "counts_when": obligation.counts_when,
        "channels": obligation.channels,
        "joining_days": obligation.joining_days,
    }


def _form_of(obligation: ObligationIn) -> tuple[str, WhatIn | None]:
    """The word that due items have, and what a body of this release asked for.

    Raises DutyNotCounted, OneFormAPeriod.
    """
    what = obligation.what
    if what is None:
        _check_once(str(obligation.form), obligation.minimum)
        return str(obligation.form), None
    of_households = what.per != "unit"
    if what.kind == "visits" and of_households and not what.refs:
        return "visit", what
    if what.kind == "form" and of_households and len(what.refs) == 1 and what.refs[0] in HOUSEHOLD_FORMS:
        _check_once(what.refs[0], what.minimum)
        return what.refs[0], what
    if what.kind == "visits" or of_households or HOUSEHOLD_FORMS & set(what.refs):
        raise DutyNotCounted()
    return "unit_return", what


def _check_once(form: str, minimum: int) -> None:
    """Raises OneFormAPeriod."""
    if form in HOUSEHOLD_FORMS and minimum > 1:
        raise OneFormAPeriod()


def periods_of(row: Any) -> list[Period]:
    """`row`: with the days of its campaign. Of a duty that was ended those that begin by then."""
    found = periods(shape_of(row).as_cycle(), Days(row.campaign_starts_on, row.campaign_ends_on))
    return [period for period in found if row.ended_on is None or period.starts_on <= row.ended_on]


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


async def shown(connection: AsyncConnection, rows: Sequence[Any]) -> list[ObligationOut]:
    """With the names of the receivers, and the duties above."""
    known = await known_days_off(connection)
    above = await link_queries.parents_of(connection, [row.id for row in rows])
    receivers = [row.to_organization_id for row in rows if row.to_organization_id is not None]
    units = await queries.units_by_id(connection, receivers)
    return [_shown(row, known, above.get(row.id, []), units) for row in rows]


def _what(row: Any) -> What:
    if row.what is not None:
        return What(kind=row.what, refs=row.refs, minimum=row.minimum, per="unit")
    kind, refs = ("visits", []) if row.form == "visit" else ("form", [row.form])
    return What.model_validate({"kind": kind, "refs": refs, "minimum": row.minimum, "per": "pairing"})


def _to(row: Any, units: Mapping[UUID, Any]) -> To | None:
    if row.to_outside is not None:
        return To(organization_id=None, outside=row.to_outside, name=row.to_outside, division_code=None)
    if row.to_organization_id is None:
        return None
    unit = units.get(row.to_organization_id)
    name, code = (unit.name, unit.division_code) if unit else ("", None)
    return To(organization_id=row.to_organization_id, outside=None, name=name, division_code=code)


def _shown(row: Any, known: DaysOff, fulfils: list[UUID], units: Mapping[UUID, Any]) -> ObligationOut:
    by_rules = row.who is not None
    return ObligationOut(
        id=row.id,
        campaign_id=row.campaign_id,
        name=row.name,
        form=row.form,
        owed_by=None if by_rules else {"kind": row.owed_by_kind, "division_code": row.owed_by_code},
        what=_what(row),
        who=Who.model_validate({"rules": row.who}) if by_rules else None,
        to=_to(row, units),
        fulfils=fulfils,
        counts_when=row.counts_when,
        channels=row.channels,
        ended_on=row.ended_on,
        joining_days=row.joining_days,
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
