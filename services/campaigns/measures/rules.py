"""The registry of measures (指标): what quotas and boards name, in what unit, and whether time adds it up."""

from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.measures import queries
from services.campaigns.measures.schemas import MeasureIn, MeasureOut, Measures
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted
from services.kernel.clock import today
from services.kernel.events.word_copies import require_words
from services.kernel.problems import PreconditionFailed, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given


class MeasureShipped(Problem):
    status = 409
    code = "measure-shipped"
    title = "这项指标由系统自动统计，不能修改或停用。"
    title_en = "The product counts this measure; it is neither changed nor ended."


class MeasureTaken(Problem):
    status = 409
    code = "measure-taken"
    title = "已有同名的指标，请换一个名称。"
    title_en = "Another measure has this name already."


class MeasureKindFixed(Problem):
    """What was entered was meant one way."""

    status = 409
    code = "measure-kind-fixed"
    title = "指标的单位和统计方式保存后不能改，请停用后另建一项。"
    title_en = "Unit and kind of a measure never change; end it and add another one."


class MeasureUnknown(Problem):
    status = 422
    code = "measure-unknown"
    title = "没有这项指标，或者已经停用；请先在“词表和指标”里增加。"
    title_en = "There is no such measure, or it has ended; add it under words and measures first."


class MeasureNoGoal(Problem):
    status = 422
    code = "measure-no-goal"
    title = "“逾期”只能统计，不能作为任务指标来分解。"
    title_en = "What is overdue is counted; it is nothing to be shared out as a quota."


NO_GOALS: Final = frozenset({"overdue"})
"""Measures of what went wrong: nobody is asked for so many of it."""


def shown(row: Any) -> MeasureOut:
    return MeasureOut.model_validate({**row._mapping, "is_goal": row.code not in NO_GOALS})


async def list_all(connection: AsyncConnection) -> Measures:
    """The ended ones too: what names them keeps them."""
    rows = await queries.list_measures(connection)
    return Measures(items=[shown(row) for row in rows], next=None)


async def save(viewer: Viewer, code: str, given: MeasureIn, if_match: str | None) -> Stored[MeasureOut]:
    """The same again changes nothing.

    Raises NotPermitted, MeasureShipped, MeasureKindFixed, MeasureTaken, WordUnknown, PreconditionFailed.
    """
    before = await queries.find_measure(viewer.connection, code)
    if not viewer.scope.covers(given.owner_code):
        raise NotPermitted()
    values = given.model_dump()
    if before is not None:
        if before.owner_code is None:
            raise MeasureShipped()
        if not viewer.scope.covers(before.owner_code):
            raise NotPermitted()
        if all(getattr(before, name) == value for name, value in values.items()):
            return Stored(shown(before), before.version)
        if (before.unit, before.kind) != (given.unit, given.kind):
            raise MeasureKindFixed()
    must_match_if_given(if_match, before.version if before else None)
    await require_words(viewer.connection, {"measure_units": [given.unit]})
    try:
        if before is None:
            await queries.add_measure(viewer.connection, {"code": code, **values})
        elif not await queries.change_measure(viewer.connection, code, before.version, values):
            raise PreconditionFailed()
    except IntegrityError:
        raise MeasureTaken() from None
    after: Any = await queries.find_measure(viewer.connection, code)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="measure.saved",
        subject=f"measure:{code}",
        details={"ended_on": None if given.ended_on is None else given.ended_on.isoformat()},
    )
    return Stored(shown(after), after.version, before is None)


async def get_usable(connection: AsyncConnection, code: str, *, is_named: bool) -> Any:
    """A measure for a quota. `is_named`: a quota names it already, so that it may have ended. Raises MeasureUnknown."""
    found = await queries.find_measure(connection, code)
    if found is None or (found.ended_on is not None and found.ended_on <= today() and not is_named):
        raise MeasureUnknown()
    return found
