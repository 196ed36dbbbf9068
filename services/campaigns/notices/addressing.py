"""Whom a notice is addressed and copied to, and who has received it (已收到)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns import owners
from services.campaigns.notices import queries
from services.campaigns.notices.queries import ADDRESSEES, COPIES
from services.campaigns.notices.schemas import Addressees, AddresseesIn, Copies
from services.campaigns.reach import rules as reach
from services.campaigns.reach.schemas import Preview, ReceiptIn, Receipts
from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.paging import PageTurner


class AddressesNobody(Problem):
    """`rule`: the number of the rule, from 1."""

    status = 409
    code = "addressees-nobody"
    title = "有一条主送范围没有对应到任何单位，请检查条件；范围不能超出发文单位的行政区划。"
    title_en = "A rule of the addressees reaches no unit. Look at its conditions; it stays in the issuer's division."


class CopiesNobody(Problem):
    """`rule`: the number of the rule, from 1."""

    status = 409
    code = "copies-nobody"
    title = "有一条抄送范围没有对应到任何单位，请检查条件；系统以外的单位请写在抄送文字里。"
    title_en = "A rule of the copies reaches no unit. Look at its conditions; name bodies without an account in words."


class NotAddressed(Problem):
    status = 409
    code = "not-addressed"
    title = "这份通知没有主送给您的单位，不需要签收。"
    title_en = "The notice is not addressed to your unit; there is nothing to receive."


class NothingToReceive(Problem):
    status = 409
    code = "notice-not-in-force"
    title = "这份通知没有发出，或者已经被替换、撤回，不能签收。"
    title_en = "The notice is not issued, or was replaced or withdrawn; it cannot be received."


NOT_REACHED = (AddressesNobody, CopiesNobody, reach.UnitUnknown, reach.UnitsAreCircular)


async def check(connection: AsyncConnection, notice: Mapping[str, Any]) -> None:
    """`notice`: division and rules. Raises the problems of NOT_REACHED."""
    for field, nobody in (("rules", AddressesNobody), ("copy_rules", CopiesNobody)):
        await reach.check_known(connection, notice[field])
        await reach.check(connection, notice["division_code"], notice[field], nobody)


async def resolve(connection: AsyncConnection, notices: Sequence[Mapping[str, Any]]) -> None:
    """`notices`: id, division and rules."""
    for things, field in ((ADDRESSEES, "rules"), (COPIES, "copy_rules")):
        rows = [{"id": each["id"], "division_code": each["division_code"], "rules": each[field]} for each in notices]
        await reach.resolve(connection, things, rows)


async def follow_units(connection: AsyncConnection) -> None:
    """After organisations or divisions changed: every notice in force reaches whom its rules reach now."""
    await reach.lock(connection)
    rows = await queries.running_rules(connection)
    if rows:
        await resolve(connection, [row._asdict() for row in rows])


async def forget(connection: AsyncConnection, notice_id: UUID) -> None:
    """Of a notice that is deleted."""
    for things in (ADDRESSEES, COPIES):
        await reach.forget(connection, things, notice_id)


async def preview(viewer: Viewer, given: AddresseesIn, division_code: str, turner: PageTurner) -> Preview:
    """Whom rules would reach. Raises NotPermitted, AddressesNobody, UnitUnknown, UnitsAreCircular."""
    if not viewer.scope.covers(division_code):
        raise NotPermitted()
    rules = reach.stored(given.rules)
    await reach.check_known(viewer.connection, rules)
    reached = await reach.check(viewer.connection, division_code, rules, AddressesNobody)
    return await reach.preview(viewer, reached, turner)


async def addressees(viewer: Viewer, notice_id: UUID, turner: PageTurner) -> Addressees:
    """Raises NotFound."""
    row = await _get_seen(viewer, notice_id)
    listed = reach.visible_reached(viewer.scope, ADDRESSEES, notice_id)
    items, cursor, total, received = await reach.page(viewer, listed, turner)
    is_asked = row.state == "issued" and not owners.is_own(viewer.scope, row)
    waiting = await reach.to_receive(viewer, listed) if is_asked else []
    return Addressees(items=items, next=cursor, total=total, received=received, to_receive=waiting)


async def copies(viewer: Viewer, notice_id: UUID, turner: PageTurner) -> Copies:
    """Raises NotFound."""
    await _get_seen(viewer, notice_id)
    listed = reach.visible_reached(viewer.scope, COPIES, notice_id)
    items, cursor, total, _ = await reach.page(viewer, listed, turner)
    return Copies(items=items, next=cursor, total=total)


async def receive(viewer: Viewer, notice_id: UUID, given: ReceiptIn) -> Receipts:
    """The first receipt of a unit stands. Raises NotFound, NothingToReceive, NotAddressed."""
    await reach.lock(viewer.connection)
    row = await _get_seen(viewer, notice_id)
    if row.state != "issued":
        raise NothingToReceive()
    listed = reach.visible_reached(viewer.scope, ADDRESSEES, notice_id)
    return await reach.receive(viewer, ADDRESSEES, notice_id, listed, given, NotAddressed)


async def _get_seen(viewer: Viewer, notice_id: UUID) -> Row[Any]:
    row = await queries.find_notice(viewer.connection, viewer.scope, notice_id)
    if row is None:
        raise NotFound()
    return row
