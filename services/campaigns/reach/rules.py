"""Whom the rules of a thing reach, and who has received it (已收到): of campaigns and of notices.

A thing keeps its rules; what they resolve to lies in a table beside it, current as units come and go. The first receipt
of a unit stands. A unit that is reached no longer keeps its receipt.
"""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.reach import queries
from services.campaigns.reach.kinds import Change, Things
from services.campaigns.reach.schemas import Preview, ReachedUnit, Receipt, ReceiptIn, Receipts, RuleIn
from services.kernel.audit import trail
from services.kernel.auth.principals import Scope
from services.kernel.clock import now
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner

RECEIVING = "campaigns.receive"
MOST_TOLD: Final = 1000
"""Units in one event."""


class UnitsAreCircular(Problem):
    """`organization_id`: a unit above itself."""

    status = 409
    code = "participants-circular"
    title = "这些单位的上下级关系成了环，无法确定范围；请先改正单位的上级。"
    title_en = (
        "These units are above each other in a circle, so nobody knows who is below; correct their parents first."
    )


class UnitUnknown(Problem):
    """`organization_id`: what no unit is."""

    status = 409
    code = "unit-unknown"
    title = "范围里有一个单位不存在，请重新选择。"
    title_en = "One of the units named does not exist; choose again."


def stored(rules: Sequence[RuleIn]) -> list[dict[str, Any]]:
    """As they lie in the database; without a mark as in earlier releases, so that the same rules are the same."""
    dumped = [rule.model_dump(mode="json", by_alias=True) for rule in rules]
    return [{name: value for name, value in rule.items() if name != "mark" or value is not None} for rule in dumped]


async def check(
    connection: AsyncConnection, division_code: str, rules: Sequence[Mapping[str, Any]], nobody: type[Problem]
) -> list[UUID]:
    """The units that rules reach in a thing of that division. Each rule must reach somebody by itself: else it says
    nothing, and is a mistake.

    Raises `nobody` with the number of the rule, from 1; UnitsAreCircular.
    """
    try:
        TopologicalSorter(await queries.parents_below(connection, rules)).prepare()
    except CycleError as circle:
        raise UnitsAreCircular(organization_id=str(circle.args[1][0])) from None
    found: set[UUID] = set()
    for number, rule in enumerate(rules, start=1):
        reached = await queries.reached(connection, division_code, [rule])
        if not reached:
            raise nobody(rule=number)
        found.update(reached)
    return sorted(found)


async def check_known(connection: AsyncConnection, rules: Sequence[Mapping[str, Any]]) -> None:
    """Raises UnitUnknown."""
    unknown = await queries.unknown_unit(connection, rules)
    if unknown is not None:
        raise UnitUnknown(organization_id=str(unknown))


async def lock(connection: AsyncConnection) -> None:
    """Before a thing is locked whose rules may be resolved anew, so that two such changes wait in one order."""
    await queries.lock_rules(connection)


async def resolve(connection: AsyncConnection, things: Things, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, Change]:
    """`rows`: id, division and rules. By the things whose units changed."""
    return await queries.resolve(connection, things, rows)


async def forget_receipts(connection: AsyncConnection, things: Things, thing_id: UUID) -> None:
    await queries.delete_receipts(connection, things, thing_id)


async def forget(connection: AsyncConnection, things: Things, thing_id: UUID) -> None:
    """Whom it reached, and receipts."""
    await queries.delete_reached(connection, things, thing_id)


def told_in_parts(change: Change) -> Iterator[Change]:
    """What the other programs hear in one event each."""
    for start in range(0, max(len(change.joined), len(change.left)), MOST_TOLD):
        part = slice(start, start + MOST_TOLD)
        yield Change(change.joined[part], change.left[part])


def visible_reached(scope: Scope, things: Things, thing_id: UUID) -> Select[Any]:
    """The units of the scope that the thing reaches."""
    return queries.visible_reached(scope, things, thing_id)


def visible_below(scope: Scope, things: Things, thing_id: UUID, division_code: str) -> Select[Any]:
    """All open units of the scope in a division, for a thing that reaches everybody there."""
    return queries.visible_below(scope, things, thing_id, division_code)


async def page(
    viewer: Viewer, listed: Select[Any], turner: PageTurner
) -> tuple[list[ReachedUnit], str | None, int, int]:
    """A page of units and its cursor; how many there are in all, and how many of them have received it."""
    found = await queries.page_of(viewer.connection, listed, turner.page)
    rows, cursor = turner.cut(found, "division_code", "organization_id")
    total, received = await queries.count(viewer.connection, listed)
    return [ReachedUnit.model_validate(row) for row in rows], cursor, total, received


async def preview(viewer: Viewer, reached: Sequence[UUID], turner: PageTurner) -> Preview:
    """Of units that `check` found, those of the scope by name."""
    found = await queries.page_of(viewer.connection, queries.visible_units(viewer.scope, reached), turner.page)
    rows, cursor = turner.cut(found, "division_code", "organization_id")
    return Preview(items=[ReachedUnit.model_validate(row) for row in rows], next=cursor, total=len(reached))


async def to_receive(viewer: Viewer, listed: Select[Any]) -> list[UUID]:
    """The caller's own units of `listed` that have not yet received it."""
    rows = await queries.units_of(viewer.connection, listed, receiving_scope(viewer))
    return [row.organization_id for row in rows if row.received_at is None]


def receiving_scope(viewer: Viewer) -> Scope:
    """Of the units for which the viewer says what they have received; empty for who may not."""
    return viewer.principal.scope_for(RECEIVING) if RECEIVING in viewer.principal.permissions else Scope()


async def receive(
    viewer: Viewer, things: Things, thing_id: UUID, listed: Select[Any], given: ReceiptIn, nothing: type[Problem]
) -> Receipts:
    """For the caller's own units of `listed`. The first receipt of a unit stands. Raises `nothing`."""
    rows = await queries.units_of(viewer.connection, listed, viewer.scope, given.organization_id)
    if not rows or things.receipts is None:
        raise nothing()
    fresh = [_receipt(viewer, things, thing_id, row) for row in rows if row.received_at is None]
    await queries.add_receipts(viewer.connection, things.receipts, fresh)
    if fresh:
        await trail.record(
            viewer.connection,
            actor_id=viewer.principal.account_id,
            action=f"{things.name}.received",
            subject=str(thing_id),
            details={"organizations": [str(row["organization_id"]) for row in fresh]},
        )
    received = await queries.units_of(viewer.connection, listed, viewer.scope, given.organization_id)
    return Receipts(items=[Receipt.model_validate(row) for row in received])


def _receipt(viewer: Viewer, things: Things, thing_id: UUID, unit: Row[Any]) -> dict[str, Any]:
    return {
        things.thing_id: thing_id,
        "organization_id": unit.organization_id,
        "division_code": unit.division_code,
        "received_by": viewer.principal.account_id,
        "received_at": now(),
    }
