"""Below which unit another one may stand on a line. What stands already stays: only what changes is asked about."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import organizations as queries
from services.kernel.problems import Problem

TEAM: Final = "team"
PROVINCE_DIGITS: Final = 2


class ParentIsTeam(Problem):
    status = 409
    code = "parent-is-team"
    title = "志愿服务队不能做上级单位，请选它的报送单位。"
    title_en = "A team has no units below it; choose the unit that it reports to."


class ParentNotOnLine(Problem):
    status = 409
    code = "parent-not-on-line"
    title = "所选的上级单位在别的条线上，不在这条条线上；请先把上级单位加进这条条线，或者另选上级。"
    title_en = "The parent stands on other lines, not on this one; put it on the line first, or choose another one."


class ParentElsewhere(Problem):
    status = 409
    code = "parent-elsewhere"
    title = "上级单位在另一个省，不能做这个单位的上级。"
    title_en = "The parent lies in another province."


class LineHasUnits(Problem):
    """`lines`: those that it would leave."""

    status = 409
    code = "line-has-units"
    title = "还有下级单位在这条条线上经它上报，它不能退出这条条线。请先把下级单位移到别处。"
    title_en = "Other units report to this one on that line, so it cannot leave the line: move them first."


PROBLEMS: Final = (ParentIsTeam, ParentNotOnLine, ParentElsewhere, LineHasUnits)


async def flaw_of(
    connection: AsyncConnection, division_code: str, line: str, parent_id: UUID, joining: Collection[UUID] = ()
) -> type[Problem] | None:
    """What keeps a unit of the division from standing below `parent_id`; the foreign key says whether there is one.

    `joining`: units that come onto the line by the same change.
    """
    parent = await queries.find_organization(connection, parent_id)
    if parent is None:
        return None
    if parent.kind == TEAM:
        return ParentIsTeam
    if not _meet(division_code, parent.division_code):
        return ParentElsewhere
    lines = {each.line for each in (await queries.lines_of(connection, [parent_id])).get(parent_id, [])}
    # An office on no line has units of every line below it, as before there were lines.
    if lines and parent_id not in joining and line not in lines:
        return ParentNotOnLine
    return None


async def check(
    connection: AsyncConnection,
    division_code: str,
    before: Collection[tuple[str, UUID | None]],
    after: Iterable[tuple[str, UUID | None]],
) -> None:
    """Lines with the parent on each. Raises ParentIsTeam, ParentNotOnLine, ParentElsewhere."""
    for line, parent_id in after:
        if parent_id is None or (line, parent_id) in before:
            continue
        if flaw := await flaw_of(connection, division_code, line, parent_id):
            raise flaw()


async def check_left(
    connection: AsyncConnection, unit_id: UUID, before: Collection[str], after: Collection[str]
) -> None:
    """After the unit was written. Off all lines it has units of every line below it. Raises LineHasUnits."""
    left = set(before) - set(after)
    if left and after and (held := await queries.lines_of_children(connection, unit_id, left)):
        raise LineHasUnits(lines=held)


def _meet(code: str, other: str) -> bool:
    """
    >>> _meet("2113", "22"), _meet("2113", "21"), _meet("2113", "211381"), _meet("2113", ""), _meet("", "21")
    (False, True, True, True, True)
    """
    digits = min(len(code), len(other), PROVINCE_DIGITS)
    return code[:digits] == other[:digits]
