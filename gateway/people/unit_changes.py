"""Units are renamed, moved, merged and closed. Each change is kept with what it changed, and can be taken back as long
as nothing later touched the same units.

Households carries the pairings of a merged team on (`pairings/merged_teams.py`); what the team filed stays its own.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import line_rights, own_lines, parents
from gateway.people.administration import alone, may_move
from gateway.people.organizations import OrganizationIncomplete, PlaceIsFixed, UnitClosed, publish_organization
from gateway.people.ties import Ties, Work
from gateway.people.unit_descriptions import TEAM, described, villages_of
from gateway.people.unit_history import remember_change
from gateway.people.vocabularies import require_words
from gateway.queries import accounts, divisions, organizations
from gateway.queries import unit_changes as queries
from gateway.queries.locks import hold_units_lock
from gateway.queries.unit_changes import State
from gateway.schemas.unit_changes import Describe, Merge, Move, Rename, UnitAct
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.principals import KeptByAnotherLine, NotPermitted
from services.kernel.clock import now, today
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import must_match_if_given

LEADER: Final = "team_leader"
MEMBER: Final = "volunteer"
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
    """`pairings`, `open_dues`, `quotas`: how many. `open_dues`: begun, or given more time."""

    status = 409
    code = "unit-has-duties"
    title = (
        "单位有已经办了一部分或延过期的任务、分到的指标或进行中的结对。"
        "请先把任务报完，或者把它从专项行动里移出；指标改分给别的单位，结对移交。一点都没办的任务不影响。"
    )
    title_en = (
        "The unit has begun duties or was given more time for them, has a quota, or running pairings. File the duties "
        "or take the unit out of the campaign; allot the quota to others; hand the pairings over. Duties of which "
        "nothing has come are no obstacle."
    )


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


class ComposedLeader(Problem):
    status = 409
    code = "leader-has-own-role"
    title = "其中一支队伍的队长担任的是自设角色，合并后不能直接改为队员。请先改任这位队长，再合并。"
    title_en = "The leader of one team has a role of your own making and cannot just become a member: change it first."


class UndoAfterWork(Problem):
    """`visits`, `reports`, `pairings`: what came in for the households taken over, and how many pairings changed."""

    status = 409
    code = "undo-after-work"
    title = "合并之后，接手的队伍已经走访、报表或调整过这些户，不能撤销合并了。需要分开时，请逐户移交。"
    title_en = (
        "Since the merger the other team has visited, filed for or changed these households, so it cannot be undone. "
        "To part them again, hand the households over."
    )


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

    `ties`: of the unit, for all acts but a new name. Raises NotFound, NotPermitted, KeptByAnotherLine, OwnLinesFixed,
    PreconditionFailed, and the problems of this module.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    unit = await _open_unit(viewer, unit_id)
    states = await queries.states_of(connection, [unit_id])
    (state,) = (deepcopy(each) for each in states.values())
    if not isinstance(given, Merge):
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
    # Of what nothing has come, nothing is asked any more: a closed unit owes nothing.
    if ties.pairings or ties.kept_dues or ties.quotas:
        raise UnitHasDuties(pairings=ties.pairings, open_dues=ties.kept_dues, quotas=ties.quotas)


async def _merge(viewer: Viewer, unit: Any, given: Merge, ties: Ties, people: int) -> Made:
    """The roles, the units below and the lines go along, of a team its running pairings as well. The duties not yet
    filed end: the other unit has its own.

    Raises MergedWithItself, NotFound, NotPermitted, UnitClosed, KindsDiffer, UnitsElsewhere, UnitHasPeople,
    UnitHasDuties, ComposedLeader, OwnLinesFixed, KeptByAnotherLine.
    """
    connection = viewer.connection
    if given.into == unit.id:
        raise MergedWithItself()
    successor = await _open_unit(viewer, given.into)
    if unit.kind != successor.kind:
        raise KindsDiffer()
    below = await queries.open_children_of(connection, unit.id)
    if not all(viewer.scope.covers(child.division_code) for child in below):
        raise UnitsElsewhere()
    if await queries.roles_wait_for(connection, unit.id):
        raise UnitHasPeople(people=people)
    _check_kept(unit, ties)
    if unit.kind == TEAM:
        _check_hand_over(viewer, unit.division_code, successor.division_code)
    states = await queries.states_of(connection, {unit.id, successor.id, *(child.id for child in below)})
    merged = _merged(deepcopy(states), str(unit.id), str(successor.id))
    both = [unit.id, successor.id]
    roles = await queries.roles_in(connection, both)
    active = await queries.active_among(connection, {UUID(role["account_id"]) for role in roles})
    of_one = _roles_of_one(roles, str(successor.id), active)
    own_lines.check(viewer.principal, {"units": states, "roles": roles}, {"units": merged, "roles": of_one})
    line_rights.require_all_lines(viewer.principal, [states[str(unit.id)], states[str(successor.id)]])
    await queries.write_roles(connection, both, of_one)
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


def _check_hand_over(viewer: Viewer, *division_codes: str) -> None:
    """Who merges teams, or parts them again, hands households over. Raises NotPermitted for who only keeps units."""
    if not all(viewer.principal.holds("pairings.write", code) for code in division_codes):
        raise NotPermitted()


def _check_kept(unit: Any, ties: Ties) -> None:
    """A team's pairings are carried on, and of its duties nothing is asked any more. Raises UnitHasDuties."""
    pairings, dues = (0, 0) if unit.kind == TEAM else (ties.pairings, ties.kept_dues)
    if pairings or dues or ties.quotas:
        raise UnitHasDuties(pairings=pairings, open_dues=dues, quotas=ties.quotas)


def _roles_of_one(roles: Collection[dict[str, Any]], into: str, active: Collection[UUID]) -> list[dict[str, Any]]:
    """Each role once, held in the unit that stays, for as long as the longer of two.

    A team has one leader: its own, or where it has none whose account is open, that of the other team. Whoever leads no
    more is a member. Raises ComposedLeader.
    """
    leader = _leader_of_one(roles, into, active)
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    for role in (_as_member(role) if _leads_no_more(role, leader) else role for role in roles):
        if role["account_id"] == leader and role["role"] == MEMBER:
            continue
        key = role["account_id"], role["role"], role["division_code"], role.get("composed")
        known = held.get(key)
        if known is None or known.get("until", FOREVER) < role.get("until", FOREVER):
            held[key] = role
    return [{**role, "organization_id": into} for role in held.values()]


def _leader_of_one(roles: Collection[dict[str, Any]], into: str, active: Collection[UUID]) -> str | None:
    """The account that leads; that of the unit that stays goes first."""
    leading = [role for role in roles if role["role"] == LEADER and UUID(role["account_id"]) in active]
    leading = [role for role in leading if role.get("until", FOREVER) >= today().isoformat()]
    leading.sort(key=lambda role: role["organization_id"] != into)
    return leading[0]["account_id"] if leading else None


def _leads_no_more(role: dict[str, Any], leader: str | None) -> bool:
    return bool(role["role"] == LEADER and role["account_id"] != leader)


def _as_member(role: dict[str, Any]) -> dict[str, Any]:
    """Raises ComposedLeader: as a member the person might have a permission that was taken away."""
    if "composed" in role:
        raise ComposedLeader()
    return {**role, "role": MEMBER}


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

    Raises NothingChanges, OwnLinesFixed, KeptByAnotherLine, CircularParents, UnitClosed, OrganizationIncomplete.
    """
    if before == wanted:
        raise NothingChanges()
    own_lines.check(viewer.principal, {"units": before}, {"units": wanted})
    await _check_lines(viewer, before, wanted)
    await _store(viewer.connection, before, {id_: state for id_, state in wanted.items() if state != before[id_]})
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
    line_rights.require_all_lines(viewer.principal, both)


async def _store(connection: AsyncConnection, before: Mapping[str, State], wanted: Mapping[str, State]) -> None:
    """Writes states and checks that the tree is still one: no circle, and no open unit below a closed one.

    Raises OrganizationIncomplete, CircularParents, UnitClosed.
    """
    states = {UUID(id_): state for id_, state in wanted.items()}
    try:
        for unit_id, state in states.items():
            await queries.write_state(connection, unit_id, state)
            was = before[str(unit_id)]["division_code"]
            if was != state["division_code"]:
                await queries.take_roles_along(connection, unit_id, was, state["division_code"])
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


async def merged_team(connection: AsyncConnection, unit_id: UUID, change_id: UUID) -> UUID | None:
    """The team that the change merged into another one; None for every other change."""
    change = await queries.find_change(connection, change_id)
    if change is None or unit_id not in change.touched or change.act != "merge" or change.undone_at is not None:
        return None
    unit = await organizations.find_organization(connection, change.organization_id)
    return UUID(str(unit.id)) if unit is not None and unit.kind == TEAM else None


async def undo(viewer: Viewer, unit_id: UUID, change_id: UUID, work: Work | None, tokens: LiveTokens) -> None:
    """The units, and after a merger their roles, become what they were.

    `work`: for the households that a team took over, since then; None where no teams were merged.

    Raises NotFound, UndoAfterWork, NotPermitted, KeptByAnotherLine, PlaceIsFixed, UndoImpossible, CircularParents,
    UnitClosed, UnitHasUnits, OrganizationIncomplete, LineHasUnits, OwnLinesFixed.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    change = await queries.find_change(connection, change_id)
    if change is None or unit_id not in change.touched:
        raise NotFound()
    _check_reach(viewer, change.before["units"], change.after["units"])
    ids = [UUID(id_) for id_ in change.after["units"]]
    own_lines.check(viewer.principal, change.after, change.before)
    await _check_lines(viewer, change.after["units"], change.before["units"])
    if "roles" in change.after:
        _require_merger(viewer, change)
    if change.undone_at is not None or change.has_later:
        raise UndoImpossible()
    if work is not None:
        _check_hand_over(
            viewer, *(change.after["units"][str(id_)]["division_code"] for id_ in _units_of_merger(change))
        )
        if work.visits or work.reports or work.pairings:
            raise UndoAfterWork(visits=work.visits, reports=work.reports, pairings=work.pairings)
    if await queries.states_of(connection, ids) != change.after["units"]:
        raise UndoImpossible()
    if "roles" in change.after:
        both = _units_of_merger(change)
        if await queries.roles_in(connection, both) != change.after["roles"]:
            raise UndoImpossible()
        await queries.write_roles(connection, both, change.before["roles"])
    await _store(connection, change.after["units"], change.before["units"])
    for id_, state in change.before["units"].items():
        await parents.check_left(connection, UUID(id_), _lines(change.after["units"][id_]), _lines(state))
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
    # An office reads what is on its lines in its place, so its people need new tokens when these change.
    moved = [UUID(id_) for id_, was in before["units"].items() if _reads(was) != _reads(after["units"][id_])]
    people = sorted(
        {UUID(dict(role)["account_id"]) for role in held ^ have}
        | {UUID(role["account_id"]) for role in await queries.roles_in(connection, moved)}
    )
    if people:
        await revoke_tokens(connection, people, tokens)
        await accounts.count_up(connection, people)


def _reads(state: State) -> tuple[str, set[str]]:
    return state["division_code"], {each["line"] for each in state["lines"]}


def _lines(state: State) -> set[str]:
    return {each["line"] for each in state["lines"]}


async def names_for(connection: AsyncConnection, changes: Collection[Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The names of all units and divisions that these changes mention."""
    states = [state for change in changes for side in (change.before, change.after) for state in side["units"].values()]
    parents = {each["parent_id"] for state in states for each in state["lines"] if each["parent_id"] is not None}
    ids = {id_ for change in changes for id_ in change.before["units"]} | parents
    codes = {state["division_code"] for state in states} | villages_of(states)
    return await queries.names_of_units(connection, ids), await divisions.names_of(connection, codes)
