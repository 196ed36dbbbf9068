"""Marks of areas (区域标识), such as areas of deep poverty: words of a list, from one day to another."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from gateway.events import DivisionMarked, Mark
from gateway.people.administration import alone
from gateway.people.vocabularies import require_words
from gateway.queries import division_marks as queries
from gateway.queries import divisions
from gateway.queries.locks import hold_units_lock
from gateway.schemas.divisions import DivisionMarkInput
from services.kernel.audit import trail
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer


class MarksOverlap(Problem):
    """`mark`: which one."""

    status = 422
    code = "marks-overlap"
    title = "同一个标识的起止日期前后重叠，或者结束早于开始，请改好再保存。"
    title_en = "The days of one mark overlap, or end before they begin: correct them first."


async def save_marks(viewer: Viewer, code: str, given: Sequence[DivisionMarkInput]) -> Sequence[Any]:
    """All marks of a division. The same again changes nothing; what is recorded may stay under an ended word.

    Raises NotFound, MarksOverlap, WordUnknown.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    if await divisions.find_division(connection, code) is None or not viewer.scope.covers(code):
        raise NotFound()
    marks = sorted((mark.model_dump() for mark in given), key=lambda mark: (mark["mark"], mark["starts_on"]))
    _check(marks)
    before = await queries.marks_of(connection, code)
    await require_words(connection, "area_marks", {mark["mark"] for mark in marks} - {row.mark for row in before})
    if [(row.mark, row.starts_on, row.ends_on) for row in before] == [tuple(mark.values()) for mark in marks]:
        return before
    await queries.replace_marks(connection, code, marks)
    told = DivisionMarked(code=code, marks=[Mark(**mark) for mark in marks])
    await publish(connection, "division.marked", code, told)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="division.marked",
        subject=f"division:{code}",
        details={"marks": [[str(value) for value in mark.values()] for mark in marks], **alone(viewer.principal)},
    )
    return await queries.marks_of(connection, code)


def _check(marks: Sequence[dict[str, Any]]) -> None:
    for mark in marks:
        if mark["ends_on"] is not None and mark["ends_on"] < mark["starts_on"]:
            raise MarksOverlap(mark=mark["mark"])
    for first, then in pairwise(marks):
        is_open = first["ends_on"] is None or first["ends_on"] >= then["starts_on"]
        if first["mark"] == then["mark"] and is_open:
            raise MarksOverlap(mark=first["mark"])
