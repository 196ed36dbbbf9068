"""Due items for the screens, the filing rate, and extensions for one organisation with a reason (N-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.campaigns.campaigns.rules import CampaignArchived, find_campaign
from services.campaigns.days_off.rules import known_days_off
from services.campaigns.days_off.table import DaysOff
from services.campaigns.dues import queries
from services.campaigns.dues.acting import EXTENDING
from services.campaigns.dues.binding import Found, PairedVillage, binds, due_of
from services.campaigns.dues.queries import DueFilter
from services.campaigns.dues.reasons import reason_of, sealed_reason
from services.campaigns.dues.schemas import (
    Asked,
    BindingDue,
    DueOut,
    ExtensionIn,
    Rate,
    RateRow,
    UnitCounts,
)
from services.campaigns.events import DueExtended
from services.campaigns.obligations.rules import lock_dues, refresh_dues
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.clock import SHANGHAI, now
from services.kernel.crypto.keys import KeyRing
from services.kernel.events.outbox import publish
from services.kernel.masking import mask_text
from services.kernel.periods.labels import label_of
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer

READS_OF_PERSONS: Final = "visits.read"


class NotLater(Problem):
    """`due_at`: the due time in force."""

    status = 409
    code = "extension-not-later"
    title = "延期后的时间必须晚于现在的截止时间。"
    title_en = "The new due time must be later than the one in force."


class ExtendedByOthers(Problem):
    status = 403
    code = "extension-by-others"
    title = "这项任务由布置或接收它的单位延期，欠报的单位和不参加的单位都不能延期；请与布置任务的单位联系。"
    title_en = (
        "More time is given by the office that asks for it or receives it, not by the unit that owes it; ask them."
    )


class NoDeadline(Problem):
    status = 409
    code = "due-without-deadline"
    title = "这项任务不限期，不用延期。"
    title_en = "This duty has no deadline, so it needs no extension."


class DutyOrCampaign(Problem):
    status = 422
    code = "rate-of-nothing"
    title = "请指明是哪项任务或哪个活动的报送率。"
    title_en = "Name the obligation or the campaign whose rate you want."


async def view_due(viewer: Viewer, keys: KeyRing, due_id: UUID) -> DueOut:
    """A look when it shows why there is more time. Raises NotFound."""
    due = await get_due(viewer, keys, due_id)
    await _look_at(viewer, due)
    return due


async def view_dues(viewer: Viewer, keys: KeyRing, rows: Sequence[Any]) -> list[DueOut]:
    """Those of a page; a look when one of them shows why there is more time."""
    known = await known_days_off(viewer.connection)
    items = [shown(viewer, keys, row, known) for row in rows]
    if told := [due.id for due in items if due.extension_reason]:
        await look(viewer.connection, viewer.principal, "dues.listed", told)
    return items


async def _look_at(viewer: Viewer, due: DueOut) -> None:
    if due.extension_reason:
        await look(viewer.connection, viewer.principal, "due.viewed", [due.id], subject=str(due.id))


async def get_due(viewer: Viewer, keys: KeyRing, due_id: UUID) -> DueOut:
    """Raises NotFound."""
    return shown(viewer, keys, await _find(viewer, due_id), await known_days_off(viewer.connection))


async def _find(viewer: Viewer, due_id: UUID) -> Any:
    """Raises NotFound."""
    row = await queries.find_due(viewer, due_id, now())
    if row is None:
        raise NotFound()
    return row


async def binding_due(
    viewer: Viewer, keys: KeyRing, wanted: DueFilter, paired: PairedVillage, at: datetime
) -> BindingDue:
    """Of a form that names its obligation, `wanted` has that. One without a deadline is asked for, and never late."""
    rows = await queries.dues_in_campaigns(viewer.connection, viewer.scope, wanted, at, viewer)
    found = due_of(paired, rows) if wanted.obligation_id is None else Found(next(iter(rows), None), len(rows))
    row = found.due
    if row is None:
        return BindingDue(due=None, is_binding=False, asked=None, fits=0)
    due = None
    if row.due_on is not None:
        due = shown(viewer, keys, row, await known_days_off(viewer.connection))
        await _look_at(viewer, due)
    return BindingDue(due=due, is_binding=binds(paired, row), asked=asked_by(row), fits=found.fits)


def asked_by(row: Any) -> Asked:
    return Asked(**{name: getattr(row, name) for name in Asked.model_fields})


async def extend(viewer: Viewer, keys: KeyRing, due_id: UUID, extension: ExtensionIn) -> DueOut:
    """Granting the same extension again changes nothing.

    Raises NotFound, CampaignArchived, ExtendedByOthers, NoDeadline, NotLater.
    """
    await lock_dues(viewer.connection)
    # The lock keeps a change of keys away as well.
    await queries.lock_due(viewer.connection, due_id)
    row = await _find(viewer, due_id)
    if row.is_archived:
        raise CampaignArchived()
    if not row.may_extend:
        raise ExtendedByOthers()
    due = shown(viewer, keys, row, await known_days_off(viewer.connection))
    # Who sees masked data reads it as well.
    extension = extension.model_copy(update={"reason": mask_text(extension.reason)})
    if due.due_at is None:
        raise NoDeadline()
    if extension.due_at == due.due_at and extension.reason == due.extension_reason:
        return due
    if extension.due_at <= due.due_at:
        raise NotLater(due_at=due.due_at.isoformat())
    wrapped_key = row.wrapped_key or keys.new_wrapped_key(str(due_id))
    await queries.extend(viewer.connection, due_id, extension.due_at, wrapped_key)
    # With more time less is late.
    await refresh_dues(viewer.connection, [due.organization_id])
    sealed = sealed_reason(keys, wrapped_key, due_id, extension.due_at, extension.reason)
    await _note(viewer, due, due.due_at, extension, sealed)
    return await get_due(viewer, keys, due_id)


async def _note(viewer: Viewer, due: DueOut, before: datetime, extension: ExtensionIn, sealed: bytes) -> None:
    connection, actor_id = viewer.connection, viewer.principal.account_id
    values = {
        "due_id": due.id,
        "division_code": due.division_code,
        "organization_id": due.organization_id,
        "due_at": extension.due_at,
        "reason_sealed": sealed,
        "extended_by": actor_id,
    }
    await queries.note_extension(connection, values)
    # The reason is free text and may name a person: it is stored with the extension only, the trail holds the times.
    times = {"from": before.isoformat(), "to": extension.due_at.isoformat()}
    await trail.record(connection, actor_id=actor_id, action="due.extended", subject=str(due.id), details=times)
    extended = DueExtended(
        due_id=due.id,
        obligation_id=due.obligation_id,
        organization_id=due.organization_id,
        form=due.form,
        period=due.period,
        due_at=extension.due_at,
    )
    await publish(connection, "due.extended", str(due.id), extended)


def shown(viewer: Viewer, keys: KeyRing, row: Any, known: DaysOff) -> DueOut:
    """The day off is that of the due date in force, so an extension moves the warning too. Raises CannotDecrypt."""
    last_day = row.due_on if not row.is_extended else row.due_at.astimezone(SHANGHAI).date()
    warning, label = known.of(last_day), label_of(row.starts_on, row.ends_on)
    values = {name: value for name, value in row._asdict().items() if name in DueOut.model_fields}
    # It may tell of a person: an API client, which one administrator makes alone, reads counts only. An office of the
    # country, which reads no persons, reads why there is more time for what it asked.
    sees_reason = viewer.principal.holds(READS_OF_PERSONS, row.division_code, row.organization_id) or (
        viewer.principal.holds(EXTENDING, row.division_code)
    )
    reason = reason_of(keys, row) if sees_reason else None
    # An earlier release stored it as it was typed.
    values["extension_reason"] = reason and mask_text(reason)
    values["receiver"] = row.to_outside or row.receiver_name
    return DueOut(
        **values,
        label=label.zh,
        label_en=label.en,
        falls_on_day_off=warning.falls_on_day_off,
        day_off_reason=warning.reason,
        day_off_source=warning.source,
    )


async def rate(viewer: Viewer, wanted: DueFilter, at: datetime) -> Rate:
    """How many filed, per child division of the campaign's division. Raises DutyOrCampaign, NotFound."""
    campaign_id = wanted.campaign_id
    if wanted.obligation_id is not None:
        campaign_id = await queries.campaign_of(viewer.connection, wanted.obligation_id)
        if campaign_id is None or wanted.campaign_id not in (None, campaign_id):
            raise NotFound()
    if campaign_id is None:
        raise DutyOrCampaign()
    campaign = await find_campaign(viewer, campaign_id)
    if campaign is None:
        raise NotFound()
    counted = await queries.rates(viewer.connection, viewer.scope, wanted, campaign.division_code, at)
    codes = [row.division_code for row in counted]
    names = await queries.names_of_divisions(viewer.connection, [*codes, campaign.division_code])
    sums = {name: sum(row._mapping[name] for row in counted) for name in _COUNTS}
    sheets, late, late_units = sums["sheets"], sums["late_sheets"], sums["late"] + sums["accepted_late"]
    units = sums["filed"] + sums["late"] + sums["accepted"]
    return Rate(
        expected=sums["expected"],
        filed=sheets,
        on_time=sheets - late,
        late=late,
        units=UnitCounts(expected=sums["owed"], filed=units, on_time=units - late_units, late=late_units),
        campaign_id=campaign_id,
        obligation_id=wanted.obligation_id,
        month=wanted.month,
        period=wanted.period,
        as_of=at,
        rows=[_rate_row(row.division_code, names, row._asdict()) for row in counted],
        total=_rate_row(campaign.division_code, names, sums),
    )


_COUNTS = (
    *("owed", "pending", "overdue", "filed", "late", "accepted", "accepted_late"),
    *("expected", "sheets", "late_sheets"),
)


def _rate_row(code: str, names: dict[str, str], counts: dict[str, Any]) -> RateRow:
    owed = counts["owed"]
    done = counts["filed"] + counts["late"] + counts["accepted"]
    on_time = counts["filed"] + counts["accepted"] - counts["accepted_late"]
    return RateRow(
        division_code=code,
        name=names.get(code, ""),
        **{name: counts[name] for name in _COUNTS if name != "accepted_late"},
        filing_rate=round(done / owed, 4) if owed else None,
        on_time_rate=round(on_time / owed, 4) if owed else None,
    )
