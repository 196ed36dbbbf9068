"""Planned activities (活动安排) of a campaign: what is held when, who leads it and who joins.

The office of the campaign plans its rows; an office of its area plans its own part below one of them. In a draft a row
is deleted; later it is changed, and what it said before stays on record, or cancelled. Who holds one, and what came of
it, is recorded elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.campaigns import owners
from services.campaigns.activities import queries
from services.campaigns.activities.schemas import (
    Activities,
    ActivityBefore,
    ActivityHistory,
    ActivityIn,
    ActivityOut,
    Party,
)
from services.campaigns.campaigns import rules as campaigns
from services.campaigns.events import ActivityPlanned
from services.campaigns.reach.rules import UnitUnknown
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Scope
from services.kernel.clock import now
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner
from services.kernel.web.versions import Stored, must_match, must_match_if_given

_COLUMNS = ("name", "division_code", "parent_id", "kind", "starts_on", "ends_on", "place", "note")
_SAID = ("name", "kind", "starts_on", "ends_on", "place", "note")


class ActivityParentWrong(Problem):
    """Of another campaign, not seen, below another row, cancelled, or of another area."""

    status = 409
    code = "activity-parent-wrong"
    title = "这项活动不能放在所选的上级活动下面：上级活动要在同一专项行动里，本身没有上级，并包含本单位的行政区划。"
    title_en = (
        "The activity cannot stand below that one: the row above is of the same campaign, has none above it, and "
        "contains the division of the office."
    )


class ActivityHasParts(Problem):
    status = 409
    code = "activity-has-parts"
    title = "下级单位已经在这项活动下面安排了活动，不能删除，也不能改挂；可以取消它。"
    title_en = "Offices below have planned their parts of this activity: it is not deleted or moved; cancel it instead."


class ActivityToldAlready(Problem):
    status = 409
    code = "activity-published"
    title = "专项行动已经发布，活动不能删除，只能修改或取消。"
    title_en = "The campaign is published: the activity is not deleted any more, only changed or cancelled."


class ActivityCancelled(Problem):
    status = 409
    code = "activity-cancelled"
    title = "这项活动已经取消，不能再修改。"
    title_en = "The activity is cancelled and is not changed any more."


async def list_activities(viewer: Viewer, campaign_id: UUID, turner: PageTurner) -> Activities:
    """Raises NotFound."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    found = await queries.list_activities(viewer.connection, viewer.scope, campaign_id, turner.page)
    rows, cursor = turner.cut(found, "starts_on", "id")
    planning, is_open = campaigns.planning_scope(viewer), campaigns.is_open(campaign)
    owns = campaigns.may_change(planning, campaign)
    below = any(code.startswith(campaign.division_code) for code in planning.owning_codes)
    return Activities(
        items=await _shown(viewer, campaign, rows),
        next=cursor,
        may_add=is_open and owns,
        may_add_below=campaign.state == "published" and below and not owns,
    )


async def get_activity(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> Stored[ActivityOut]:
    """Raises NotFound."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    row = await _get_seen(viewer, campaign_id, activity_id)
    (activity,) = await _shown(viewer, campaign, [row])
    return Stored(activity, row.version)


async def history(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> ActivityHistory:
    """Raises NotFound."""
    await _get_seen(viewer, campaign_id, activity_id)
    rows = await queries.changes_of(viewer.connection, activity_id)
    return ActivityHistory(
        items=[
            ActivityBefore.model_validate(
                {
                    **row.before,
                    "version": row.version,
                    "changed_at": row.changed_at,
                    "changed_by": row.changed_by,
                }
            )
            for row in rows
        ]
    )


async def save(
    viewer: Viewer, campaign_id: UUID, activity_id: UUID, activity: ActivityIn, if_match: str | None
) -> Stored[ActivityOut]:
    """Saving the same activity again changes nothing.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, ActivityParentWrong, ActivityHasParts, UnitUnknown,
    ActivityCancelled, PreconditionRequired, PreconditionFailed.
    """
    campaign = await _hold_plan(viewer, campaign_id)
    _check_may_plan(viewer, campaign, activity.division_code, is_part=activity.parent_id is not None)
    await _check_parent(viewer, campaign_id, activity_id, activity)
    await _check_units(viewer, activity)
    values = activity.model_dump(include=set(_COLUMNS))
    units = _units(activity)
    made = {**values, "campaign_id": campaign_id, **campaigns.owner_of(viewer, activity.division_code)}
    is_new = await queries.insert_activity(viewer.connection, activity_id, made)
    if is_new:
        campaigns.check_is_running(campaign)
        must_match_if_given(if_match, None)
        await queries.replace_units(viewer.connection, activity_id, units)
        await _note(viewer, activity_id, "activity.planned")
        await _tell(viewer, campaign, activity_id)
    else:
        await _update(viewer, campaign, activity_id, values, units, if_match)
    stored = await get_activity(viewer, campaign_id, activity_id)
    return Stored(stored.content, stored.version, is_new=is_new)


async def _update(
    viewer: Viewer,
    campaign: Row[Any],
    activity_id: UUID,
    values: Mapping[str, Any],
    units: Sequence[dict[str, Any]],
    if_match: str | None,
) -> None:
    row = await queries.find_activity(viewer.connection, viewer.scope, activity_id)
    # The id is taken, so what is not seen here, or is of another campaign, is somebody else's.
    if row is None or row.campaign_id != campaign.id or not _may_change(viewer.scope, row):
        raise NotPermitted()
    stored = (await queries.units_of(viewer.connection, [activity_id])).get(activity_id, [])
    before = [_unit(each.position, each.organization_id, each.name) for each in stored]
    if all(row._mapping[name] == value for name, value in values.items()) and before == units:
        return
    campaigns.check_is_running(campaign)
    if row.cancelled_at is not None:
        raise ActivityCancelled()
    if row.parent_id != values["parent_id"] and await queries.has_rows_below(viewer.connection, activity_id):
        raise ActivityHasParts()
    must_match(if_match, row.version)
    await _keep(viewer, campaign, row)
    if not await queries.update_activity(viewer.connection, activity_id, row.version, dict(values)):
        raise PreconditionFailed()
    await queries.replace_units(viewer.connection, activity_id, units)
    await _note(viewer, activity_id, "activity.changed")
    await _tell(viewer, campaign, activity_id)


async def cancel(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> Stored[ActivityOut]:
    """It stays in the plan, struck out, and so do the rows below it. The same again changes nothing.

    Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived.
    """
    campaign, row = await _hold_own(viewer, campaign_id, activity_id)
    if row.cancelled_at is None:
        at = now()
        # A part of what is not held any more is not held either; of an office below it is not that office's choice.
        for each in (row, *await queries.rows_below(viewer.connection, activity_id)):
            await _cancel(viewer, campaign, each, at)
    return await get_activity(viewer, campaign_id, activity_id)


async def _cancel(viewer: Viewer, campaign: Row[Any], row: Row[Any], at: datetime) -> None:
    await _keep(viewer, campaign, row)
    if not await queries.update_activity(viewer.connection, row.id, row.version, {"cancelled_at": at}):
        raise PreconditionFailed()
    await _note(viewer, row.id, "activity.cancelled")
    await _tell(viewer, campaign, row.id)


async def delete(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> None:
    """Raises NotFound, NotPermitted, CampaignClosed, CampaignArchived, ActivityToldAlready, ActivityHasParts."""
    campaign, _ = await _hold_own(viewer, campaign_id, activity_id)
    if campaign.state != "draft":
        raise ActivityToldAlready()
    if await queries.has_rows_below(viewer.connection, activity_id):
        raise ActivityHasParts()
    await queries.delete_activity(viewer.connection, activity_id)
    await _note(viewer, activity_id, "activity.deleted")


async def delete_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The activities of a draft."""
    await queries.delete_of(viewer.connection, campaign_id)


async def tell_of(viewer: Viewer, campaign_id: UUID) -> None:
    """The other programs hear of the activities of a draft when it is published."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    for row in await queries.all_of(viewer.connection, campaign_id):
        await _tell(viewer, campaign, row.id, is_told=True)


@dataclass(frozen=True, slots=True)
class Planned:
    """What is held, as far as a check asks."""

    name: str
    starts_on: date
    ends_on: date
    has_lead: bool


async def planned(viewer: Viewer, campaign_id: UUID) -> list[Planned]:
    """What is not cancelled, of a campaign of the viewer's office."""
    rows = [row for row in await queries.all_of(viewer.connection, campaign_id) if row.cancelled_at is None]
    units = await queries.units_of(viewer.connection, [row.id for row in rows])
    return [
        Planned(row.name, row.starts_on, row.ends_on, has_lead=_parties(units.get(row.id, []))[0] is not None)
        for row in rows
    ]


async def _get_seen(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> Row[Any]:
    row = await queries.find_activity(viewer.connection, viewer.scope, activity_id)
    if row is None or row.campaign_id != campaign_id:
        raise NotFound()
    return row


async def _hold_plan(viewer: Viewer, campaign_id: UUID) -> Row[Any]:
    """The campaign, while nobody else plans in it: an office below does not lock its row, and adds to what another one
    may cancel at this moment. Raises NotFound."""
    # First: the office below then waits for nothing that who holds the row waits for.
    await queries.lock_plan(viewer.connection, campaign_id)
    return await campaigns.hold_seen(viewer, campaign_id)


async def _hold_own(viewer: Viewer, campaign_id: UUID, activity_id: UUID) -> tuple[Row[Any], Row[Any]]:
    campaign = await _hold_plan(viewer, campaign_id)
    row = await _get_seen(viewer, campaign_id, activity_id)
    if not _may_change(viewer.scope, row):
        raise NotPermitted()
    campaigns.check_is_running(campaign)
    return campaign, row


def _check_may_plan(viewer: Viewer, campaign: Row[Any], division_code: str, *, is_part: bool) -> None:
    """Raises NotPermitted."""
    if not viewer.scope.covers(division_code) or not division_code.startswith(campaign.division_code):
        raise NotPermitted()
    if not is_part and not campaigns.may_change(viewer.scope, campaign):
        raise NotPermitted()


async def _check_parent(viewer: Viewer, campaign_id: UUID, activity_id: UUID, activity: ActivityIn) -> None:
    """Raises ActivityParentWrong."""
    if activity.parent_id is None:
        return
    parent = await queries.find_activity(viewer.connection, viewer.scope, activity.parent_id)
    if (
        parent is None
        or activity.parent_id == activity_id
        or parent.campaign_id != campaign_id
        or parent.parent_id is not None
        or parent.cancelled_at is not None
        or not activity.division_code.startswith(parent.division_code)
    ):
        raise ActivityParentWrong()


async def _check_units(viewer: Viewer, activity: ActivityIn) -> None:
    """Raises UnitUnknown."""
    parties = [*([activity.lead] if activity.lead else []), *activity.joint]
    asked = [party.organization_id for party in parties if party.organization_id is not None]
    unknown = await queries.unknown_unit(viewer.connection, asked)
    if unknown is not None:
        raise UnitUnknown(organization_id=str(unknown))


def _units(activity: ActivityIn) -> list[dict[str, Any]]:
    """The lead unit stands at 0, which is empty where nobody leads."""
    lead = [_unit(0, activity.lead.organization_id, activity.lead.name)] if activity.lead else []
    return lead + [_unit(n, party.organization_id, party.name) for n, party in enumerate(activity.joint, start=1)]


def _unit(position: int, organization_id: UUID | None, name: str | None) -> dict[str, Any]:
    return {
        "position": position,
        "organization_id": organization_id,
        "name": None if organization_id is not None else name,
    }


def _parties(units: Sequence[Row[Any]]) -> tuple[Party | None, list[Party]]:
    named = [(each.position, Party(organization_id=each.organization_id, name=each.name)) for each in units]
    lead = next((party for position, party in named if position == 0), None)
    return lead, [party for position, party in named if position > 0]


def _may_change(scope: Scope, row: Row[Any]) -> bool:
    return owners.may_change(scope, row.owner_code, row.owner_lines)


async def _shown(viewer: Viewer, campaign: Row[Any], rows: Sequence[Row[Any]]) -> list[ActivityOut]:
    units = await queries.units_of(viewer.connection, [row.id for row in rows])
    planning, is_open = campaigns.planning_scope(viewer), campaigns.is_open(campaign)
    shown = []
    for row in rows:
        lead, joint = _parties(units.get(row.id, []))
        values = {name: row._mapping[name] for name in ActivityOut.model_fields if name in row._mapping}
        may_change = is_open and row.cancelled_at is None and _may_change(planning, row)
        shown.append(ActivityOut(**values, lead=lead, joint=joint, may_change=may_change))
    return shown


async def _keep(viewer: Viewer, campaign: Row[Any], row: Row[Any]) -> None:
    """What a draft said is nobody's business yet."""
    if campaign.state == "draft":
        return
    lead, joint = _parties((await queries.units_of(viewer.connection, [row.id])).get(row.id, []))
    said = {name: row._mapping[name] for name in _SAID}
    before = {
        **said,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "lead": lead.model_dump(mode="json") if lead else None,
        "joint": [party.model_dump(mode="json") for party in joint],
    }
    by = viewer.principal.account_id
    change = {"activity_id": row.id, "version": row.version, "changed_at": now(), "changed_by": by, "before": before}
    await queries.add_change(viewer.connection, change)


async def _note(viewer: Viewer, activity_id: UUID, action: str) -> None:
    await trail.record(viewer.connection, actor_id=viewer.principal.account_id, action=action, subject=str(activity_id))


async def _tell(viewer: Viewer, campaign: Row[Any], activity_id: UUID, *, is_told: bool = False) -> None:
    """`is_told`: also while the campaign is being published."""
    if campaign.state == "draft" and not is_told:
        return
    row = await _get_seen(viewer, campaign.id, activity_id)
    units = (await queries.units_of(viewer.connection, [activity_id])).get(activity_id, [])
    lead, joint = _parties(units)
    planned = ActivityPlanned(
        activity_id=activity_id,
        campaign_id=campaign.id,
        parent_id=row.parent_id,
        name=row.name,
        division_code=row.division_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        lead_organization_id=lead.organization_id if lead else None,
        joint_organization_ids=[party.organization_id for party in joint if party.organization_id is not None],
        cancelled_at=row.cancelled_at,
    )
    await publish(viewer.connection, "activity.planned", str(activity_id), planned)
