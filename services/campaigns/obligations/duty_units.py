"""Whom a duty reaches by rules, kept current as units come and go; the same language as that of participants.

Who takes part in the campaign is asked when due items are made, so a rule narrows it and never widens it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.events import ObligationUnits
from services.campaigns.models import obligation_units
from services.campaigns.obligations import duty_unit_queries as queries
from services.campaigns.reach import rules as reach
from services.campaigns.reach.kinds import Change, Things
from services.kernel.events.outbox import publish
from services.kernel.problems import Problem

DUTIES: Final = Things("obligation", obligation_units, None)


class DutyReachesNobody(Problem):
    """`rule`: the number of the rule, from 1."""

    status = 409
    code = "duty-nobody"
    title = "有一条范围没有找到任何单位，请检查这项任务由谁完成。"
    title_en = "One rule reaches no unit: check who owes this duty."


class DutyCannotBeFulfilled(Problem):
    """`name`: a unit that could never do it, empty where the kind itself cannot."""

    status = 422
    code = "duty-cannot-be-fulfilled"
    title = "走访和到户的表格只有志愿服务队能完成，这里要求的单位里有不是服务队的。"
    title_en = "Visits and forms about households are done by teams only; one of these units is no team."


class PlanTakesNoPairings(Problem):
    """No pairing could be enrolled in it, so nobody could owe or count what the duty asks for."""

    status = 409
    code = "plan-takes-no-pairings"
    title = (
        "这次专项行动的“结对户是否纳入”选了“否”，不能要求走访或到户的表格。请改为纳入结对户，或者把任务改为按单位报送。"
    )
    title_en = (
        "No pairings are enrolled in this campaign, so it asks for no visits and no forms about households. Let it "
        "take pairings, or let units report the duty themselves."
    )


async def resolve(
    connection: AsyncConnection, obligation_id: UUID, division_code: str, rules: Sequence[Mapping[str, Any]] | None
) -> None:
    """Store whom the rules reach; `rules` are None of a duty by kind and division."""
    row = {"id": obligation_id, "division_code": division_code, "rules": rules or []}
    await _resolve(connection, [row])


async def check(
    connection: AsyncConnection, division_code: str, rules: Sequence[Mapping[str, Any]], *, only_teams: bool
) -> None:
    """Raises DutyReachesNobody, UnitsAreCircular, DutyCannotBeFulfilled."""
    found = await reach.check(connection, division_code, rules, DutyReachesNobody)
    other = await queries.name_of_another(connection, found) if only_teams else None
    if other is not None:
        raise DutyCannotBeFulfilled(name=other)


async def follow_units(connection: AsyncConnection) -> list[UUID]:
    """After units or divisions changed: the duties that now reach others, in the order of their ids."""
    rows = await queries.running_rules(connection)
    asked = [{"id": row.id, "division_code": row.division_code, "rules": row.who} for row in rows]
    return sorted(await _resolve(connection, asked)) if asked else []


async def tell_lines(connection: AsyncConnection, campaign_id: UUID | None = None) -> None:
    """After the rules of duties or of their campaign, or the lines of units, changed."""
    await queries.tell_lines(connection, campaign_id)


async def tell_of(connection: AsyncConnection, obligation_id: UUID, campaign_id: UUID) -> None:
    """The other programs hear whom it reaches when its draft is published."""
    units = await queries.all_units(connection, obligation_id)
    await _tell(connection, obligation_id, campaign_id, Change(units, []))


async def _resolve(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, Change]:
    """By the duties whose units changed; of those of published campaigns the other programs hear."""
    changed = await reach.resolve(connection, DUTIES, rows)
    for obligation_id, campaign_id in await queries.told(connection, list(changed)):
        await _tell(connection, obligation_id, campaign_id, changed[obligation_id])
    return changed


async def _tell(connection: AsyncConnection, obligation_id: UUID, campaign_id: UUID, change: Change) -> None:
    for part in reach.told_in_parts(change):
        told = ObligationUnits(obligation_id=obligation_id, campaign_id=campaign_id, joined=part.joined, left=part.left)
        await publish(connection, "obligation.units", str(obligation_id), told)
