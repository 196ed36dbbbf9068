"""Units are renamed, moved, merged and closed. Each change is kept with what it changed, and can be taken back as long
as nothing later touched the same units.

A team is not merged: its pairings, visits and forms lie in three programs under its id.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import line_rights, parents
from gateway.people.administration import alone, may_move
from gateway.people.organizations import OrganizationIncomplete, PlaceIsFixed, UnitClosed, publish_organization
from gateway.people.ties import Ties
from gateway.people.unit_descriptions import TEAM, described, villages_of
from gateway.people.unit_history import remember_change
from gateway.people.vocabularies import require_words
from gateway.queries import accounts, divisions, organizations
from gateway.queries import unit_changes as queries
from gateway.queries.locks import hold_units_lock
from gateway.queries.unit_changes import State
from gateway.schemas import Describe, Merge, Move, Rename, UnitAct
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.principals import KeptByAnotherLine, NotPermitted
from services.kernel.clock import now, today
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import must_match_if_given

FOREVER: Final = "9999"
"""After every day as it is written."""


class CircularParents(Problem):
    status = 409
    code = "circular-parents"
    title = "不能把单位移到它自己或它的下级之下。"
    title_en = "A unit does not report to itself or to a unit below it."


class MergedWithItself(Problem):
    status = 409
    code = "merged-with-itself"
    title = "不能把单位并入它自己，请另选一个单位。"
    title_en = "A unit is not merged with itself; choose another one."


class KindsDiffer(Problem):
    status = 409
    code = "kinds-differ"
    title = "只有同一类型的单位才能合并。"
    title_en = "Only units of the same kind are merged."


class TeamsStay(Problem):
    status = 409
    code = "teams-are-not-merged"
    title = "志愿服务队不能合并。请先移交帮扶户、调走人员，再关闭这支队伍。"
    title_en = "Teams are not merged: hand the households over, move the people, then close the team."


class UnitHasUnits(Problem):
    """`units`: how many."""

    status = 409
    code = "unit-has-units"
    title = "还有下级单位经它上报。请先把它们移到别处，或者改用合并。"
    title_en = "Other units still report to this one: move them first, or merge it into another unit."


class UnitsElsewhere(Problem):
    status = 409
    code = "units-below-elsewhere"
    title = "它有下级单位不在您的范围内，请由上级单位办理。"
    title_en = "Some units below it are outside your area: an office above has to do this."


class UnitHasPeople(Problem):
    """`people`: how many."""

    status = 409
    code = "unit-has-people"
    title = "单位里还有人员，或者有等待确认的角色。请先调走或停用他们的账号。"
    title_en = "People still have roles in this unit, or are about to get one: move them or close their accounts first."


class UnitHasDuties(Problem):
    """`pairings`, `open_dues`, `quotas`: how many."""

    status = 409
    code = "unit-has-duties"
    title = "单位还有没报的任务、分到的指标或进行中的结对。请先办完、改分或移交。"
    title_en = "The unit still has duties to file, a quota or running pairings: finish, re-allocate or hand over first."


class NothingChanges(Problem):
    status = 409
    code = "nothing-changes"
    title = "和现在一样，没有什么要改的。"
    title_en = "It is like this already; there is nothing to change."


class UndoImpossible(Problem):
    status = 409
    code = "undo-not-possible"
    title = "之后又有了别的更改，这一步不能撤销了。"
    title_en = "Something changed since then, so this cannot be undone any more."


@dataclass(frozen=True, slots=True)
class Made:
    """A change as it is stored; `id` is None for a preview."""

    id: UUID | None
    organization_id: UUID
    act: str
    before: dict[str, Any]
    after: dict[str, Any]
    ties: Ties | None


async def change_unit(viewer: Viewer, unit_id: UUID, given: UnitAct, ties: Ties | None, if_match: str | None) -> Made:
    """Everything is written and checked in a savepoint. `make_lasting` keeps it; without that it was a preview, and the
    caller rolls back.

    `ties`: of the unit, for all acts but a new name. Raises NotFound, NotPermitted, KeptByAnotherLine,
    PreconditionFailed, and the problems of this module.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    unit = await _open_unit(viewer, unit_id)
    states = await queries.states_of(connection, [unit_id])
    (state,) = (deepcopy(each) for each in states.values())
    line_rights.require_kept(viewer.principal, line_rights.UNITS, state)
    must_match_if_given(if_match, unit.version)
    people = await queries.people_in(connection, unit_id)
    if isinstance(given, Merge):
        return await _merge(viewer, unit, given, ties or Ties(), people)
    if isinstance(given, Rename):
        state["name"] = given.name
    elif isinstance(given, Move):
        await _move(viewer, state, given)
    elif isinstance(given, Describe):
        state = await described(viewer, unit, state, given)
    else:
        await _check_close(connection, unit, ties or Ties(), people)
        state["closed_on"] = today().isoformat()
    return await _write(viewer, unit_id, given.act, states, {str(unit_id): state}, people, ties)


async def _open_unit(viewer: Viewer, unit_id: UUID) -> Any:
    """Raises NotFound, UnitClosed."""
    unit = await organizations.find_organization(viewer.connection, unit_id)
    if unit is None or not viewer.scope.covers(unit.division_code):
        raise NotFound()
    if unit.closed_on is not None:
        raise UnitClosed()
    return unit


async def _move(viewer: Viewer, state: State, given: Move) -> None:
    """Raises NotPermitted, PlaceIsFixed, OrganizationIncomplete, WordUnknown, and the problems of `parents`."""
    if given.division_code is not None and given.division_code != state["division_code"]:
        if not viewer.scope.covers(given.division_code):
            raise NotPermitted()
        if not may_move(viewer.principal, state["division_code"], given.division_code):
            raise PlaceIsFixed()
        state["division_code"] = given.division_code
    if given.line is None:
        return
    parent_id = None if given.parent_id is None else str(given.parent_id)
    known = next((each for each in state["lines"] if each["line"] == given.line), None)
    stood = {(given.line, UUID(known["parent_id"]))} if known and known["parent_id"] else set()
    await parents.check(viewer.connection, state["division_code"], stood, [(given.line, given.parent_id)])
    if known is None:
        await require_words(viewer.connection, "lines", [given.line])
        state["lines"].append({"line": given.line, "parent_id": parent_id})
    else:
        known["parent_id"] = parent_id


async def _check_close(connection: AsyncConnection, unit: Any, ties: Ties, people: int) -> None:
    """Raises UnitHasUnits, UnitHasPeople, UnitHasDuties."""
    below = await queries.open_children_of(connection, unit.id)
    if below:
        raise UnitHasUnits(units=len(below))
    if people or await queries.roles_wait_for(connection, unit.id):
        raise UnitHasPeople(people=people)
    if ties.pairings or ties.open_dues or ties.quotas:
        raise UnitHasDuties(pairings=ties.pairings, open_dues=ties.open_dues, quotas=ties.quotas)


async def _merge(viewer: Viewer, unit: Any, given: Merge, ties: Ties, people: int) -> Made:
    """The roles, the units below and the lines go along. The duties not yet filed end: the other unit has its own.

    Raises MergedWithItself, NotFound, UnitClosed, KindsDiffer, TeamsStay, UnitsElsewhere, UnitHasPeople, UnitHasDuties.
    """
    connection = viewer.connection
    if given.into == unit.id:
        raise MergedWithItself()
    successor = await _open_unit(viewer, given.into)
    if unit.kind != successor.kind:
        raise KindsDiffer()
    if unit.kind == TEAM:
        raise TeamsStay()
    below = await queries.open_children_of(connection, unit.id)
    if not all(viewer.scope.covers(child.division_code) for child in below):
        raise UnitsElsewhere()
    if await queries.roles_wait_for(connection, unit.id):
        raise UnitHasPeople(people=people)
    if ties.pairings or ties.kept_dues or ties.quotas:
        raise UnitHasDuties(pairings=ties.pairings, open_dues=ties.kept_dues, quotas=ties.quotas)
    states = await queries.states_of(connection, {unit.id, successor.id, *(child.id for child in below)})
    line_rights.require_merger(viewer.principal, [states[str(unit.id)], states[str(successor.id)]])
    merged = _merged(deepcopy(states), str(unit.id), str(successor.id))
    both = [unit.id, successor.id]
    roles = await queries.roles_in(connection, both)
    await queries.write_roles(connection, both, _roles_of_one(roles, str(successor.id)))
    made = await _write(viewer, unit.id, given.act, states, merged, people, ties, {str(successor.id)})
    return Made(
        made.id,
        made.organization_id,
        made.act,
        {**made.before, "roles": roles},
        {**made.after, "roles": await queries.roles_in(connection, both)},
        ties,
    )


def _merged(states: dict[str, State], unit_id: str, into: str) -> dict[str, State]:
    """The states after a merger; the unit itself keeps its lines as its past."""
    unit, successor = states[unit_id], states[into]
    above = {each["line"]: each["parent_id"] for each in unit["lines"]}
    for id_, state in states.items():
        for each in state["lines"]:
            if each["parent_id"] == unit_id:
                each["parent_id"] = above.get(each["line"]) if id_ == into else into
    has = {each["line"] for each in successor["lines"]}
    for line, parent_id in above.items():
        if line not in has:
            successor["lines"].append({"line": line, "parent_id": None if parent_id == into else parent_id})
    if villages := sorted({*unit.get("villages", ()), *successor.get("villages", ())}):
        successor["villages"] = villages
    unit["closed_on"], unit["successor_id"] = today().isoformat(), into
    return states


def _roles_of_one(roles: Collection[dict[str, Any]], into: str) -> list[dict[str, Any]]:
    """Each role once, held in the unit that stays, for as long as the longer of two."""
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    for role in roles:
        key = role["account_id"], role["role"], role["division_code"], role.get("composed")
        known = held.get(key)
        if known is None or known.get("until", FOREVER) < role.get("until", FOREVER):
            held[key] = role
    return [{**role, "organization_id": into} for role in held.values()]


async def _write(
    viewer: Viewer,
    unit_id: UUID,
    act: str,
    before: dict[str, State],
    wanted: dict[str, State],
    people: int,
    ties: Ties | None,
    always: Collection[str] = (),
) -> Made:
    """`always`: units that are part of it even if nothing of them changed.

    Raises NothingChanges, KeptByAnotherLine, CircularParents, UnitClosed, OrganizationIncomplete.
    """
    if before == wanted:
        raise NothingChanges()
    await _check_lines(viewer, before, wanted)
    await _store(viewer.connection, {UUID(id_): state for id_, state in wanted.items() if state != before[id_]})
    after = await queries.states_of(viewer.connection, [UUID(id_) for id_ in before])
    changed = {id_ for id_ in before if before[id_] != after[id_]} | {str(unit_id), *always}
    return Made(
        None,
        unit_id,
        act,
        {"units": {id_: before[id_] for id_ in sorted(changed)}, "people": people},
        {"units": {id_: after[id_] for id_ in sorted(changed)}},
        ties,
    )


def may_undo(viewer: Viewer, change: Any, kinds: Mapping[UUID, str]) -> bool:
    """Whether it is on the viewer's lines."""
    try:
        _require_lines(viewer, kinds, change.after["units"], change.before["units"])
        if "roles" in change.after:
            _require_merger(viewer, change)
    except KeptByAnotherLine:
        return False
    return True


async def _check_lines(viewer: Viewer, before: dict[str, State], after: dict[str, State]) -> None:
    """Raises KeptByAnotherLine."""
    kinds = await queries.kinds_of(viewer.connection, [UUID(id_) for id_ in before])
    _require_lines(viewer, kinds, before, after)


def _require_lines(
    viewer: Viewer, kinds: Mapping[UUID, str], before: dict[str, State], after: dict[str, State]
) -> None:
    for id_, state in before.items():
        if state != after[id_]:
            line_rights.require_lines(viewer.principal, kinds[UUID(id_)], state, after[id_])


def _require_merger(viewer: Viewer, change: Any) -> None:
    both = [change.after["units"][str(id_)] for id_ in _units_of_merger(change)]
    line_rights.require_merger(viewer.principal, both)


async def _store(connection: AsyncConnection, states: dict[UUID, State]) -> None:
    """Writes states and checks that the tree is still one: no circle, and no open unit below a closed one.

    Raises OrganizationIncomplete, CircularParents, UnitClosed.
    """
    try:
        for unit_id, state in states.items():
            await queries.write_state(connection, unit_id, state)
    except IntegrityError as error:
        itself = "organization_lines_not_itself" in str(error.orig)
        raise (CircularParents() if itself else OrganizationIncomplete()) from None
    for unit_id, state in states.items():
        above = [(each["line"], UUID(each["parent_id"])) for each in state["lines"] if each["parent_id"] is not None]
        for line, parent_id in above:
            if await organizations.is_above(connection, unit_id, parent_id, line):
                raise CircularParents()
        if state["closed_on"] is None and await queries.closed_among(connection, [parent for _, parent in above]):
            raise UnitClosed()
        if state["closed_on"] is not None and (below := await queries.open_children_of(connection, unit_id)):
            raise UnitHasUnits(units=len(below))


async def make_lasting(viewer: Viewer, made: Made, tokens: LiveTokens) -> UUID:
    """Keeps a change in the history, tells the other programs, and gives new tokens to the people that it moved."""
    connection = viewer.connection
    change_id = await remember_change(viewer, made.organization_id, made.act, made.before, made.after)
    await _tell(viewer, made.before, made.after, tokens)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="organization.changed",
        subject=f"organization:{made.organization_id}",
        details={"act": made.act, "change": str(change_id), **alone(viewer.principal)},
    )
    return change_id


async def undo(viewer: Viewer, unit_id: UUID, change_id: UUID, tokens: LiveTokens) -> None:
    """The units, and after a merger their roles, become what they were.

    Raises NotFound, NotPermitted, KeptByAnotherLine, PlaceIsFixed, UndoImpossible, CircularParents, UnitClosed,
    UnitHasUnits, OrganizationIncomplete.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    change = await queries.find_change(connection, change_id)
    if change is None or unit_id not in change.touched:
        raise NotFound()
    _check_reach(viewer, change.before["units"], change.after["units"])
    ids = [UUID(id_) for id_ in change.after["units"]]
    await _check_lines(viewer, change.after["units"], change.before["units"])
    if "roles" in change.after:
        _require_merger(viewer, change)
    if change.undone_at is not None or change.has_later:
        raise UndoImpossible()
    if await queries.states_of(connection, ids) != change.after["units"]:
        raise UndoImpossible()
    if "roles" in change.after:
        both = _units_of_merger(change)
        if await queries.roles_in(connection, both) != change.after["roles"]:
            raise UndoImpossible()
        await queries.write_roles(connection, both, change.before["roles"])
    await _store(connection, {UUID(id_): state for id_, state in change.before["units"].items()})
    await queries.mark_undone(connection, change_id, viewer.principal.account_id, now())
    await _tell(viewer, change.before, change.after, tokens)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="organization.restored",
        subject=f"organization:{change.organization_id}",
        details={"act": change.act, "change": str(change_id), **alone(viewer.principal)},
    )


def _units_of_merger(change: Any) -> list[UUID]:
    successor = change.after["units"][str(change.organization_id)]["successor_id"]
    return [change.organization_id, UUID(successor)]


def _check_reach(viewer: Viewer, before: dict[str, State], after: dict[str, State]) -> None:
    """Who undoes reaches what whoever made the change reached. Raises NotFound, NotPermitted, PlaceIsFixed."""
    if not any(viewer.scope.covers(state["division_code"]) for state in after.values()):
        raise NotFound()
    for id_, state in after.items():
        was = before[id_]["division_code"]
        if not viewer.scope.covers(state["division_code"]) or not viewer.scope.covers(was):
            raise NotPermitted()
        if not may_move(viewer.principal, state["division_code"], was):
            raise PlaceIsFixed()


async def _tell(viewer: Viewer, before: dict[str, Any], after: dict[str, Any], tokens: LiveTokens) -> None:
    connection = viewer.connection
    for id_ in before["units"]:
        await publish_organization(connection, UUID(id_))
    held = {tuple(sorted(role.items(), key=str)) for role in before.get("roles", [])}
    have = {tuple(sorted(role.items(), key=str)) for role in after.get("roles", [])}
    # An office reads what is on its lines, so its people need new tokens when these change.
    moved = [UUID(id_) for id_, was in before["units"].items() if _lines(was) != _lines(after["units"][id_])]
    people = sorted(
        {UUID(dict(role)["account_id"]) for role in held ^ have}
        | {UUID(role["account_id"]) for role in await queries.roles_in(connection, moved)}
    )
    if people:
        await revoke_tokens(connection, people, tokens)
        await accounts.count_up(connection, people)


def _lines(state: State) -> set[str]:
    return {each["line"] for each in state["lines"]}


async def names_for(connection: AsyncConnection, changes: Collection[Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The names of all units and divisions that these changes mention."""
    states = [state for change in changes for side in (change.before, change.after) for state in side["units"].values()]
    parents = {each["parent_id"] for state in states for each in state["lines"] if each["parent_id"] is not None}
    ids = {id_ for change in changes for id_ in change.before["units"]} | parents
    codes = {state["division_code"] for state in states} | villages_of(states)
    return await queries.names_of_units(connection, ids), await divisions.names_of(connection, codes)
