"""单位自报: what units count themselves, with a file; and 收讫: what arrived, by each channel.

Until such things are forms and records of their own a duty on them is fulfilled by a number and a file of the unit, or
by paper that was received. Nothing else is ticked by hand.
"""

from typing import Any, Final
from uuid import UUID

from services.campaigns import owners
from services.campaigns.campaigns.rules import CampaignArchived
from services.campaigns.obligations.rules import recount_return
from services.campaigns.returns import queries
from services.campaigns.returns.schemas import ReceivedIn, ReturnIn
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.auth.principals import NotPermitted, OfAnotherLine
from services.kernel.clock import now, today
from services.kernel.files.attached import FileOwner
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer


class NotCountedByUnits(Problem):
    status = 409
    code = "due-not-a-return"
    title = "这项任务按走访和表格自动统计，不用单位填报数字。"
    title_en = "This duty is counted from visits and forms; the unit enters no number."


class FileMissing(Problem):
    status = 409
    code = "return-file-missing"
    title = "请先上传材料，再填报数量；只交纸质的，由接收单位登记收讫。"
    title_en = (
        "Attach a file first, then enter the number; what goes on paper only is noted by the unit that receives it."
    )


class LastFileOfReturn(Problem):
    status = 409
    code = "return-needs-its-file"
    title = "已经填报了数量，不能删除最后一份材料；请先撤回数量，或先上传另一份。"
    title_en = "A number was entered, so the last file stays: take the number back first, or attach another file."


class ReturnReceived(Problem):
    status = 409
    code = "return-received"
    title = "接收单位已经登记收讫，不能再改；请先请对方撤销收讫。"
    title_en = "It was noted as received and cannot change; ask the receiver to take the receipt back first."


class ChannelNotAsked(Problem):
    """`channels`: those by which it goes."""

    status = 422
    code = "channel-not-asked"
    title = "这项任务没有要求用这种方式报送。"
    title_en = "This duty does not go by this channel."


class ReceivedInFuture(Problem):
    status = 422
    code = "received-in-future"
    title = "收到的日期不能晚于今天。"
    title_en = "The day of receipt cannot be later than today."


class ReceivedBeforeAsked(Problem):
    """`asked_from`: the first day of the plan or of the period, the earlier one."""

    status = 422
    code = "received-before-asked"
    title = "收到的日期早于活动开始，请检查年份。"
    title_en = "The day of receipt lies before the campaign began; please check the year."


ARRIVED: Final = frozenset({"stored", "ready"})


async def report(viewer: Viewer, due_id: UUID, given: ReturnIn, *, has_file: bool) -> None:
    """The number of the own unit. The same number again changes nothing.

    Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived, ReturnReceived, FileMissing.
    """
    due = await _own(viewer, due_id)
    if due.number == given.number:
        return
    if not has_file:
        raise FileMissing()
    await queries.set_number(viewer.connection, due_id, given.number, now(), viewer.principal.account_id)
    await recount_return(viewer, due_id)
    await _note(viewer, due_id, "due.reported", {"number": given.number, "before": due.number})


async def take_back(viewer: Viewer, due_id: UUID) -> None:
    """Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived, ReturnReceived."""
    due = await _own(viewer, due_id)
    if due.number is None:
        return
    await queries.set_number(viewer.connection, due_id, None, None, None)
    await recount_return(viewer, due_id)
    await _note(viewer, due_id, "due.taken_back", {"before": due.number})


async def receive(viewer: Viewer, due_id: UUID, given: ReceivedIn) -> None:
    """By who receives it. The same again changes nothing; another day corrects the one before.

    Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived, ChannelNotAsked, ReceivedInFuture,
    ReceivedBeforeAsked.
    """
    due = await _to_receive(viewer, due_id)
    if given.channel not in due.channels:
        raise ChannelNotAsked(channels=list(due.channels))
    if given.on > today():
        raise ReceivedInFuture()
    if given.on < due.asked_from:
        raise ReceivedBeforeAsked(asked_from=due.asked_from.isoformat())
    if await queries.receipt_of(viewer.connection, due_id, given.channel) == given.on:
        return
    noted = {
        "channel": given.channel,
        "received_on": given.on,
        "received_by": viewer.principal.account_id,
        "noted_at": now(),
    }
    await queries.note_receipt(viewer.connection, due, noted)
    await recount_return(viewer, due_id)
    await _note(viewer, due_id, "due.received", {"channel": given.channel, "on": given.on.isoformat()})


async def take_receipt_back(viewer: Viewer, due_id: UUID, channel: str) -> None:
    """Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived."""
    await _to_receive(viewer, due_id)
    before = await queries.receipt_of(viewer.connection, due_id, channel)
    if before is None:
        return
    await queries.delete_receipt(viewer.connection, due_id, channel)
    await recount_return(viewer, due_id)
    await _note(viewer, due_id, "due.receipt_taken_back", {"channel": channel, "on": before.isoformat()})


async def may_see_files(viewer: Viewer, due_id: UUID) -> None:
    """Files may tell of persons, so that somebody looked is on record. Raises NotFound, OfAnotherLine."""
    if not await queries.is_seen(viewer.connection, viewer.scope, due_id):
        raise await _not_seen(viewer, due_id)
    await look(viewer.connection, viewer.principal, "due.files_viewed", [due_id], subject=f"due:{due_id}")


async def may_change_files(viewer: Viewer, due_id: UUID) -> None:
    """Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived, ReturnReceived."""
    await _own(viewer, due_id)
    await queries.note_files(viewer.connection, due_id, now())


async def may_leave_without(viewer: Viewer, due_id: UUID) -> None:
    """Raises NotFound, LastFileOfReturn."""
    due = await _find(viewer, due_id)
    if due.number is not None:
        raise LastFileOfReturn()


FILES_OF_DUES: Final = FileOwner(
    kind="due",
    reads="dues.read_files",
    writes="dues.report",
    may_see=may_see_files,
    may_change=may_change_files,
    may_leave_without=may_leave_without,
    refusals=(NotCountedByUnits, ReturnReceived, CampaignArchived, LastFileOfReturn),
)


async def _not_seen(viewer: Viewer, due_id: UUID) -> Problem:
    if await queries.is_on_another_line(viewer.connection, viewer.scope, due_id):
        return OfAnotherLine()
    return NotFound()


async def may_change_receipt_files(viewer: Viewer, due_id: UUID) -> None:
    """Scans of what arrived on paper, by fax or by mail, by who receives it.

    Raises NotFound, NotPermitted, NotCountedByUnits, CampaignArchived.
    """
    await _to_receive(viewer, due_id)
    await queries.note_files(viewer.connection, due_id, now())


FILES_OF_RECEIPTS: Final = FileOwner(
    kind="due_receipt",
    reads="dues.read_files",
    writes="dues.receive",
    may_see=may_see_files,
    may_change=may_change_receipt_files,
    refusals=(NotCountedByUnits, CampaignArchived),
)
"""They are the receiver's: a unit without a file of its own has none by them."""


async def _find(viewer: Viewer, due_id: UUID) -> Any:
    """Raises NotFound, NotCountedByUnits, CampaignArchived."""
    due = await queries.lock_due(viewer.connection, viewer.scope, due_id)
    if due is None:
        raise await _not_seen(viewer, due_id)
    if due.form != "unit_return":
        raise NotCountedByUnits()
    if due.campaign_state == "archived":
        raise CampaignArchived()
    return due


async def _own(viewer: Viewer, due_id: UUID) -> Any:
    due = await _find(viewer, due_id)
    if not due.is_own:
        raise NotPermitted()
    if due.is_received:
        raise ReturnReceived()
    return due


async def _to_receive(viewer: Viewer, due_id: UUID) -> Any:
    """The unit that receives it; of what goes outside the sender; and always the office that owns the campaign."""
    due = await _find(viewer, due_id)
    owns = due.owner_code is not None and owners.is_own(owners.of_grants(viewer.scope), due)
    if not (owns or due.receives or (due.to_outside is not None and due.is_own)):
        raise NotPermitted()
    return due


async def _note(viewer: Viewer, due_id: UUID, action: str, details: dict[str, Any]) -> None:
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action=action,
        subject=str(due_id),
        details={name: value for name, value in details.items() if value is not None},
    )
