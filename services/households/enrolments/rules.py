"""Enrolments (纳入): in which campaigns a pairing counts, and from when to when.

A pairing is a relation of years, a campaign enrols it. A visit carries no campaign: it counts in every one in which its
pairing is enrolled on the day it happened, also when it is enrolled later.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.enrolments import by_itself, queries
from services.households.enrolments.schemas import (
    CampaignOfPairings,
    CampaignsOfPairings,
    Edition,
    Enrolment,
    EnrolmentInput,
    Enrolments,
)
from services.households.lines_queries import refuse_change, refuse_reading
from services.kernel.audit import trail
from services.kernel.db.rows import Rows
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given

AS_IT_RUNS = EnrolmentInput()


class TakesNoPairings(Problem):
    status = 409
    code = "campaign-takes-no-pairings"
    title = "这次专项行动不涉及结对帮扶，不能把结对纳入。"
    title_en = "This campaign takes no pairings, so none can be enrolled in it."


class CampaignOver(Problem):
    status = 409
    code = "campaign-archived"
    title = "这次专项行动已经归档，不能再纳入或移出结对。"
    title_en = "The campaign is archived: no pairing is enrolled or taken out any more."


class TakesNoPart(Problem):
    status = 409
    code = "pairing-takes-no-part"
    title = "这支团队或这户所在的村不参加这次专项行动，不能纳入。"
    title_en = "This team, or the village of this household, takes no part in the campaign."


class NotServed(Problem):
    """`registry_status`: of the household."""

    status = 409
    code = "household-not-served"
    title = "这次专项行动不服务这一类农户，不能纳入；请核对活动的服务对象。"
    title_en = "The campaign does not serve such households; please check whom it serves."


async def enrolments_of(viewer: Viewer, pairing_id: UUID) -> Enrolments:
    """Raises NotFound, OfAnotherLine."""
    if not await queries.has_pairing(viewer.connection, viewer.scope, pairing_id):
        await refuse_reading(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    rows = await queries.list_of_pairings(viewer.connection, viewer.scope, [pairing_id])
    return Enrolments(items=[_shown(row) for row in rows])


async def rows_of(viewer: Viewer, pairing_ids: Sequence[UUID]) -> Rows:
    """All that is stored, for the file of a household; campaigns that the viewer does not see as well."""
    return await queries.whole_of_pairings(viewer.connection, viewer.scope, pairing_ids)


async def enrol(
    viewer: Viewer, pairing_id: UUID, campaign_id: UUID, body: EnrolmentInput, if_match: str | None = None
) -> Stored[Enrolment]:
    """Enrol, or change the days; the same again changes nothing.

    Raises NotFound, KeptByAnotherLine, TakesNoPairings, CampaignOver, TakesNoPart, NotServed, PreconditionFailed.
    """
    if await queries.lock_pairing(viewer.connection, viewer.scope, pairing_id) is None:
        await refuse_change(viewer.connection, viewer.scope, pairing_id)
        raise NotFound()
    row = await queries.find_enrolment(viewer.connection, viewer.scope, pairing_id, campaign_id)
    days = {"starts_on": body.from_, "ends_on": body.to}
    if row is not None and (row.starts_on, row.ends_on) == (body.from_, body.to):
        return Stored(_shown(row), row.version)
    await _check(viewer, pairing_id, campaign_id, is_longer=row is None or _is_longer(body, row))
    must_match_if_given(if_match, None if row is None else row.version)
    if row is None:
        values = {"enrolled_by": viewer.principal.account_id, "pairing_id": pairing_id, "campaign_id": campaign_id}
        await queries.insert_enrolment(viewer.connection, {**values, **days})
    else:
        by = {"enrolled_by": viewer.principal.account_id}
        await queries.update_enrolment(viewer.connection, pairing_id, campaign_id, {**by, **days})
    await queries.tell(viewer.connection, [pairing_id], [campaign_id])
    await _note(viewer, pairing_id, campaign_id)
    stored = await queries.find_enrolment(viewer.connection, viewer.scope, pairing_id, campaign_id)
    if stored is None:
        raise RuntimeError("an enrolment just written cannot be read")
    return Stored(_shown(stored), stored.version, row is None)


async def enrol_new(viewer: Viewer, pairing_id: UUID, campaign_ids: Sequence[UUID] | None) -> None:
    """Of a pairing just made: in the campaigns that the officer names, else by itself. Raises as `enrol`."""
    if campaign_ids is None:
        await by_itself.enrol(viewer.connection, pairing_id)
        return
    for campaign_id in campaign_ids:
        await enrol(viewer, pairing_id, campaign_id, AS_IT_RUNS)


async def hand_on(connection: AsyncConnection, from_pairing: UUID, to_pairing: UUID, on_day: date) -> None:
    """The household goes on in its campaigns with the other team, and stays out of those that it was taken out of; of
    one that was in none it is enrolled by itself."""
    campaigns = await queries.copy_enrolments(connection, from_pairing, to_pairing, on_day)
    if not campaigns:
        await by_itself.enrol(connection, to_pairing)
        return
    await queries.tell(connection, [to_pairing], campaigns)


async def join(connection: AsyncConnection, from_pairing: UUID, to_pairing: UUID, on_day: date) -> list[UUID]:
    """As `hand_on`, to a pairing that runs already: it is enrolled from the day on where it is not and nobody took it
    out. Returns the campaigns in which it was enrolled now."""
    joined = await queries.join_enrolments(connection, from_pairing, to_pairing, on_day)
    await queries.tell(connection, [to_pairing], joined)
    return joined


async def take_out(connection: AsyncConnection, pairing_id: UUID, campaign_ids: Sequence[UUID] | None = None) -> None:
    """From now on it counts on no day of these campaigns, or of any."""
    await queries.tell(connection, [pairing_id], await queries.take_out(connection, pairing_id, campaign_ids))


async def get_seen_campaign(viewer: Viewer, campaign_id: UUID) -> Row[Any]:
    """With `takes`: whether it takes pairings. Raises NotFound."""
    row = await queries.find_campaign(viewer.connection, viewer.scope, campaign_id)
    if row is None:
        raise NotFound()
    return row


async def current_campaign(viewer: Viewer, first: date, last: date) -> Row[Any] | None:
    """The campaign that takes pairings and runs in these days; of several the one that began last."""
    return await queries.find_current(viewer.connection, viewer.scope, first, last)


async def campaigns_taking(viewer: Viewer, division: str) -> CampaignsOfPairings:
    """Raises NotFound for a division outside the viewer's area."""
    if not viewer.scope.covers(division):
        raise NotFound()
    rows = await queries.campaigns_taking(viewer.connection, viewer.scope, division)
    return CampaignsOfPairings(items=[await _with_previous(viewer, row, division) for row in rows])


async def _with_previous(viewer: Viewer, row: Row[Any], division: str) -> CampaignOfPairings:
    previous = None
    if row.state == "published":
        previous = await queries.find_previous(viewer.connection, viewer.scope, row)
    if previous is not None:
        counted = await queries.count_to_carry_on(
            viewer.connection, viewer.scope, previous, row.id, division, row.starts_on
        )
        if not any(each.outcome == "enrolled" for each in counted):
            previous = None
    return CampaignOfPairings(
        id=row.id,
        name=row.name,
        year=row.year,
        series=row.series,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_open=row.state != "archived",
        enrolled=row.enrolled,
        previous=previous and Edition.model_validate(previous),
    )


def _is_longer(body: EnrolmentInput, row: Row[Any]) -> bool:
    """Whether it counts on a day on which it did not."""
    first, last = row.starts_on or date.min, row.ends_on or date.max
    new_first, new_last = body.from_ or date.min, body.to or date.max
    return new_first <= new_last and (new_first < first or new_last > last)


async def _check(viewer: Viewer, pairing_id: UUID, campaign_id: UUID, *, is_longer: bool) -> None:
    """Whoever is in may stay, and be taken out, whatever has changed since; who was taken out is as new."""
    found = await queries.belonging_of(viewer.connection, viewer.scope, pairing_id, campaign_id)
    if found is None:
        raise NotFound()
    if found.state == "archived":
        raise CampaignOver()
    if not is_longer:
        return
    if not found.takes:
        raise TakesNoPairings()
    if not found.takes_part:
        raise TakesNoPart()
    if not found.is_served:
        raise NotServed(registry_status=found.registry_status)


async def _note(viewer: Viewer, pairing_id: UUID, campaign_id: UUID) -> None:
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="pairing.enrolled",
        subject=f"pairing:{pairing_id}",
        details={"campaign_id": str(campaign_id)},
    )


def _shown(row: Row[Any]) -> Enrolment:
    return Enrolment.model_validate({**row._mapping, "from": row.starts_on})
