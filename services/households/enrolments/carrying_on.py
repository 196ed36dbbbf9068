"""接续: the next edition of a series goes on with the pairings of the edition before, after one confirmation."""

from collections import Counter
from typing import Any

from sqlalchemy import Row

from services.households.enrolments import queries
from services.households.enrolments.rules import CampaignOver, TakesNoPairings
from services.households.enrolments.schemas import CarriedOn, CarriedTeam, CarryOnInput, Edition
from services.kernel.audit import trail
from services.kernel.problems import Malformed, NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.application import field_error


class NoEditionBefore(Problem):
    status = 409
    code = "no-edition-before"
    title = "没有找到同一系列的上一届活动，没有可以接续的结对。"
    title_en = "There is no earlier edition of the same series, so no pairings to carry on."


async def carry_on(viewer: Viewer, body: CarryOnInput) -> CarriedOn:
    """A dry run counts what the same request would do.

    Raises NotFound, CampaignOver, TakesNoPairings, NoEditionBefore, Malformed for a first day after the campaign.
    """
    campaign = await queries.find_campaign(viewer.connection, viewer.scope, body.campaign_id)
    if campaign is None or not viewer.scope.covers(body.division):
        raise NotFound()
    if campaign.state != "published":
        raise CampaignOver()
    if not campaign.takes:
        raise TakesNoPairings()
    if body.from_ is not None and body.from_ > campaign.ends_on:
        raise Malformed(errors=[field_error(("from",), "after_campaign", "开始日期不能晚于活动的最后一天。")])
    previous = await queries.find_previous(viewer.connection, viewer.scope, campaign)
    if previous is None:
        raise NoEditionBefore()
    on_day = max(body.from_ or campaign.starts_on, campaign.starts_on)
    which = (viewer.connection, viewer.scope, previous, body.campaign_id, body.division, on_day)
    counted = await queries.count_to_carry_on(*which)
    if not body.dry_run:
        values = {"starts_on": on_day, "enrolled_by": viewer.principal.account_id}
        carried = await queries.carry_on(*which, values)
        await queries.tell(viewer.connection, carried, [body.campaign_id])
        await _note(viewer, body, previous, len(carried))
    return _answer(previous, counted)


async def _note(viewer: Viewer, body: CarryOnInput, previous: Row[Any], carried: int) -> None:
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="pairings.carried_on",
        subject=str(body.campaign_id),
        details={"from": str(previous.id), "division": body.division, "pairings": carried},
    )


def _answer(previous: Row[Any], counted: Any) -> CarriedOn:
    sums: Counter[str] = Counter()
    for row in counted:
        sums[row.outcome] += row.pairings
    return CarriedOn(
        previous=Edition.model_validate(previous),
        **{name: sums[name] for name in ("enrolled", "already", "ended", "not_served", "takes_no_part")},
        teams=[CarriedTeam.model_validate(row) for row in counted if row.outcome == "enrolled"],
    )
