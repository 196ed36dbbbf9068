"""What publishing a draft would do: who gets what by when, what forbids it, and what is worth a second look.

Publishing refuses what is listed here as a problem, the first of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.campaigns.activities import rules as activities
from services.campaigns.campaigns import rules as campaigns
from services.campaigns.campaigns.schemas import PhaseOut
from services.campaigns.lifecycle import queries
from services.campaigns.lifecycle.check_schemas import Check, CheckedDuty, CheckedUnit, DayOffOfDues, Finding
from services.campaigns.obligations import checking as duties
from services.campaigns.obligations.checking import Asked
from services.campaigns.participants import rules as participants
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import today
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer


class CampaignEmpty(Problem):
    status = 409
    code = "campaign-empty"
    title = "这次专项行动还是空的：至少要有一个阶段、一项活动、一项报送任务或一个指标才能发布。"
    title_en = "The campaign is empty: it needs a phase, an activity, an obligation or a quota before it is published."


WARNINGS = {
    "nothing-due": (
        "没有报送任务，发布后没有单位需要报送。",
        "There is no duty: nobody owes anything once it is published.",
    ),
    "duty-without-units": (
        "现在没有单位承担这项任务，以后新增的这类单位会自动收到。",
        "No unit owes this duty now; units of this kind that come later get it.",
    ),
    "due-before-campaign": (
        "有截止日早于专项行动的开始日期。",
        "Something is due before the campaign begins.",
    ),
    "due-after-campaign": (
        "有一期在专项行动结束以后才开始。",
        "A period begins after the campaign has ended.",
    ),
    "pairings-not-enrolled": (
        "有队伍的结对户只登记在别的行动里：请在“结对”页接续或登记到本行动。登记之前，每队先按1份计算。",
        "The pairings of some teams are enrolled in other campaigns only: carry them on or enrol them on the page of "
        "pairings. Until then each team owes one.",
    ),
    "due-over": (
        "有截止日已经过去，发布后马上逾期。",
        "Something was due before today and is overdue at once.",
    ),
    "days-off-unknown": (
        "这一年的放假安排还没有录入，只能看出周末。",
        "The days off of this year are not loaded; only weekends are known.",
    ),
    "phases-overlap": ("两个阶段的日期有重叠。", "Two phases overlap."),
    "phase-outside": ("有阶段不在专项行动的起止日期内。", "A phase lies outside the days of the campaign."),
    "activity-outside": ("有活动不在专项行动的起止日期内。", "An activity lies outside the days of the campaign."),
    "activity-without-lead": ("有活动没有牵头单位。", "An activity has no lead unit."),
}


async def problems_of(viewer: Viewer, campaign: Row[Any]) -> list[Problem]:
    """Why a draft cannot be published, the weightiest first."""
    found: list[Problem] = []
    if await queries.is_empty(viewer.connection, campaign.id):
        found.append(CampaignEmpty())
    try:
        await participants.check_reach(viewer, campaign)
    except Problem as problem:
        # Who owes follows from who takes part.
        return [*found, problem]
    return [*found, *await duties.problems_of(viewer, campaign)]


async def check(viewer: Viewer, campaign_id: UUID) -> Check:
    """Nothing is stored. Raises NotFound, NotPermitted."""
    campaign = await campaigns.get_seen(viewer, campaign_id)
    if not campaigns.is_own(viewer, campaign):
        raise NotPermitted()
    problems = await problems_of(viewer, campaign)
    owing = await duties.owing(viewer, campaign_id)
    planned = await activities.planned(viewer, campaign_id)
    phases = (await campaigns.get_campaign(viewer, campaign_id)).content.phases
    checked = [_duty(asked) for asked in owing.duties]
    names = {asked.duty.id: asked.duty.name for asked in owing.duties}
    receivers, receiving_teams = await participants.count(viewer, campaign)
    warnings = [
        *_of_duties(owing.duties, campaign, is_draft=campaign.state == "draft"),
        *_of_phases(phases, campaign),
        *_of_activities(planned, campaign),
    ]
    return Check(
        problems=[_finding(problem, names) for problem in problems],
        warnings=warnings,
        duties=checked,
        dues=sum(duty.dues for duty in checked),
        units=[CheckedUnit.model_validate(row) for row in owing.units],
        total_units=owing.total_units,
        receivers=receivers,
        receiving_teams=receiving_teams,
        activities=len(planned),
        days_off=_days_off(owing.duties),
    )


def _duty(asked: Asked) -> CheckedDuty:
    dates = asked.duty.due_dates
    return CheckedDuty(
        obligation_id=asked.duty.id,
        name=asked.duty.name,
        units=asked.units,
        periods=len(dates),
        dues=asked.units * len(dates),
        due_dates=dates,
    )


def _finding(problem: Problem, names: dict[UUID, str]) -> Finding:
    obligation_id = problem.fields.get("obligation_id")
    rule = problem.fields.get("rule")
    duty = UUID(obligation_id) if obligation_id else None
    name = names.get(duty) if duty else problem.fields.get("name")
    return Finding(
        code=problem.code,
        title=problem.title,
        title_en=problem.title_en,
        obligation_id=duty,
        about=name or None,
        rule=rule,
    )


def _warning(code: str, about: str | None = None, obligation_id: UUID | None = None) -> Finding:
    title, title_en = WARNINGS[code]
    return Finding(code=code, title=title, title_en=title_en, obligation_id=obligation_id, about=about, rule=None)


def _of_duties(asked: Sequence[Asked], campaign: Row[Any], *, is_draft: bool) -> Iterable[Finding]:
    if not asked:
        yield _warning("nothing-due")
    unknown: set[int] = set()
    for each in asked:
        duty = each.duty
        if not each.units and duty.owed_by is not None:
            yield _warning("duty-without-units", duty.name, duty.id)
        due_on = [one.due_on for one in duty.due_dates if one.due_on is not None]
        if any(day < campaign.starts_on for day in due_on):
            yield _warning("due-before-campaign", duty.name, duty.id)
        if any(one.starts_on > campaign.ends_on for one in duty.due_dates):
            yield _warning("due-after-campaign", duty.name, duty.id)
        if each.not_enrolled:
            yield _warning("pairings-not-enrolled", duty.name, duty.id)
        if is_draft and any(day < today() for day in due_on):
            yield _warning("due-over", duty.name, duty.id)
        unknown |= {one.due_on.year for one in duty.due_dates if one.due_on and one.day_off_source == "weekday"}
    for year in sorted(unknown):
        yield _warning("days-off-unknown", str(year))


def _of_phases(phases: Sequence[PhaseOut], campaign: Row[Any]) -> Iterable[Finding]:
    for phase in phases:
        if phase.starts_on < campaign.starts_on or phase.ends_on > campaign.ends_on:
            yield _warning("phase-outside", phase.name)
    ordered = sorted(phases, key=lambda phase: (phase.starts_on, phase.ends_on))
    for one, other in pairwise(ordered):
        if other.starts_on <= one.ends_on:
            yield _warning("phases-overlap", f"{one.name} / {other.name}")


def _of_activities(planned: Sequence[activities.Planned], campaign: Row[Any]) -> Iterable[Finding]:
    for activity in planned:
        if activity.starts_on < campaign.starts_on or activity.ends_on > campaign.ends_on:
            yield _warning("activity-outside", activity.name)
        if not activity.has_lead:
            yield _warning("activity-without-lead", activity.name)


def _days_off(asked: Sequence[Asked]) -> list[DayOffOfDues]:
    dues: dict[date, int] = defaultdict(int)
    reasons: dict[date, str] = {}
    names: dict[date, list[str]] = defaultdict(list)
    for each in asked:
        for one in each.duty.due_dates:
            if one.due_on is not None and one.falls_on_day_off:
                dues[one.due_on] += each.units
                reasons[one.due_on] = one.day_off_reason
                names[one.due_on].append(each.duty.name)
    return [
        DayOffOfDues(due_on=day, reason=reasons[day], dues=dues[day], duties=sorted(set(names[day])))
        for day in sorted(dues)
    ]
