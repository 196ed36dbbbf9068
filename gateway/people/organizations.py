"""Organisations and teams, and their events for the other programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events import Leader, Line, OrganizationSaved
from gateway.people import line_rights, own_lines, parents
from gateway.people.administration import RoleNotYours, alone, may_move, scope_of
from gateway.people.second_person import SecondPersonNeeded, Verdict, judge
from gateway.people.unit_descriptions import shown as description_of
from gateway.people.unit_history import remember_change
from gateway.people.vocabularies import require_words
from gateway.queries import accounts, invitations
from gateway.queries import organizations as queries
from gateway.queries import unit_changes as history
from gateway.queries.locks import hold_lock, hold_units_lock
from gateway.schemas.organizations import OrganizationInput
from gateway.sessions.revocations import LiveTokens, revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, RoleGrant
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from services.kernel.web.versions import Stored, must_match_if_given


class KindIsFixed(Problem):
    status = 409
    code = "kind-is-fixed"
    title = "单位的类型不能更改，请另建一个。"
    title_en = "The kind of an organisation does not change; make another one."


class PlaceIsFixed(Problem):
    """Otherwise whoever keeps organisations alone would give a team, and what it reads, to the office of another place:
    the people of a team are kept by the office of its division."""

    status = 409
    code = "place-is-fixed"
    title = "单位所在的区划只能由同时管辖原区划和新区划的单位更改。请在新区划另建一个，再移交帮扶户。"
    title_en = (
        "Only an office above both the old and the new division moves an organisation: make another one there, and "
        "hand its households over."
    )


class OrganizationIncomplete(Problem):
    status = 422
    code = "organization-incomplete"
    title = "行政区划、上级单位或人员不存在，或与类型不符。"
    title_en = "The division, a parent or a person does not exist, or does not go with the kind."


class UnitClosed(Problem):
    status = 409
    code = "unit-closed"
    title = "这个单位或它的上级单位已经关闭或合并，不能再更改。"
    title_en = "This unit, or one it should report to, is closed or merged; it cannot be changed."


@dataclass(frozen=True)
class WholeOrganization:
    """An organisation with its lines and, for a team, its people (leader first)."""

    row: Any
    lines: Sequence[Any]
    people: Sequence[Any]
    description: Mapping[str, Any]

    @property
    def leader(self) -> Any:
        return next((person for person in self.people if person.role == "team_leader"), None)

    @property
    def reporting_unit(self) -> str:
        """报送单位: the parent on the first line that has one, else the organisation itself (S2-31)."""
        names = [line.parent_name for line in self.lines if line.parent_name]
        return str(names[0] if names else self.row.name)


async def get_organization(viewer: Viewer, organization_id: UUID) -> WholeOrganization:
    """Raises NotFound."""
    row = await queries.find_visible(viewer.connection, viewer.scope, organization_id)
    if row is None:
        raise NotFound()
    lines = (await queries.lines_of(viewer.connection, [organization_id])).get(organization_id, [])
    people = await queries.people_of(viewer.connection, organization_id)
    return WholeOrganization(row, lines, people, await description_of(viewer.connection, row))


async def save_organization(
    viewer: Viewer, organization_id: UUID, given: OrganizationInput, tokens: LiveTokens, if_match: str | None
) -> Stored[WholeOrganization]:
    """Saving the same organisation again changes nothing.

    Raises NotFound, NotPermitted, KeptByAnotherLine, RoleNotYours, SecondPersonNeeded, KindIsFixed, PlaceIsFixed,
    OrganizationIncomplete, UnitClosed, WordUnknown, OwnLinesFixed, the problems of `parents`, PreconditionFailed.
    """
    connection = viewer.connection
    await hold_units_lock(connection)
    await hold_lock(connection, organization_id)
    before = await queries.find_organization(connection, organization_id)
    if before is not None and not viewer.scope.covers(before.division_code):
        raise NotFound()
    if not viewer.scope.covers(given.division_code):
        raise NotPermitted()
    state = await history.states_of(connection, [organization_id])
    wanted = _state_of(given)
    _check_lines(viewer, given, before, state, wanted)
    if before is not None and before.kind != given.kind:
        raise KindIsFixed()
    if before is not None and not may_move(viewer.principal, before.division_code, given.division_code):
        raise PlaceIsFixed()
    _check_may_set_people(viewer, given, next(iter(state.values()), wanted))
    # Before the version check: a repeated request whose first answer was lost must not get a conflict.
    if before is not None and _is_same(whole := await get_organization(viewer, organization_id), given):
        return Stored(whole, before.version)
    must_match_if_given(if_match, before.version if before else None)
    await _check_words_and_parents(connection, before, state, given)
    await _write(connection, organization_id, given)
    if before is not None:
        await _remember(viewer, organization_id, state, tokens)
    changed, verdict = (
        await _set_people(viewer, organization_id, given, tokens) if _sets_people(given) else ([], Verdict())
    )
    await publish_organization(connection, organization_id)
    await trail.record(
        connection,
        actor_id=viewer.principal.account_id,
        action="organization.saved",
        subject=f"organization:{organization_id}",
        details={
            "kind": given.kind,
            "division_code": given.division_code,
            "people": changed,
            **alone(viewer.principal),
            **verdict.marks,
        },
    )
    return await stored_organization(viewer, organization_id, is_new=before is None)


async def stored_organization(
    viewer: Viewer, organization_id: UUID, *, is_new: bool = False
) -> Stored[WholeOrganization]:
    """Raises NotFound."""
    whole = await get_organization(viewer, organization_id)
    return Stored(whole, whole.row.version, is_new)


async def _check_words_and_parents(
    connection: AsyncConnection, before: Any, state: dict[str, Any], given: OrganizationInput
) -> None:
    """What is recorded already may stay under an ended word.

    Raises UnitClosed, WordUnknown, and the problems of `parents`.
    """
    if before is not None and before.closed_on is not None:
        raise UnitClosed()
    if before is None:
        await require_words(connection, "unit_kinds", [given.kind])
    recorded = {each["line"] for stored in state.values() for each in stored["lines"]}
    await require_words(connection, "lines", {line.line for line in given.lines} - recorded)
    stood = {
        (each["line"], each["parent_id"] and UUID(each["parent_id"])) for one in state.values() for each in one["lines"]
    }
    await parents.check(connection, given.division_code, stood, [(line.line, line.parent_id) for line in given.lines])
    if await history.closed_among(connection, [line.parent_id for line in given.lines if line.parent_id is not None]):
        raise UnitClosed()


async def _remember(viewer: Viewer, organization_id: UUID, before: dict[str, Any], tokens: LiveTokens) -> None:
    """A name, a place or a parent changed with the rest; people of a team do not belong to the history of the unit.

    An office reads what is on its lines in its place, so its people need new tokens when these change.

    Raises LineHasUnits.
    """
    after = await history.states_of(viewer.connection, [organization_id])
    if before == after:
        return
    (was,), (now_,) = before.values(), after.values()
    has_moved = was["division_code"] != now_["division_code"]
    if has_moved:
        await history.take_roles_along(viewer.connection, organization_id, was["division_code"], now_["division_code"])
    on = [{each["line"] for each in state["lines"]} for state in (was, now_)]
    await parents.check_left(viewer.connection, organization_id, *on)
    is_renamed, is_moved = was["name"] != now_["name"], {**was, "name": ""} != {**now_, "name": ""}
    act = "edit" if is_renamed and is_moved else "rename" if is_renamed else "move"
    people = await history.people_in(viewer.connection, organization_id)
    await remember_change(viewer, organization_id, act, {"units": before, "people": people}, {"units": after})
    if has_moved or {each["line"] for each in was["lines"]} != {each["line"] for each in now_["lines"]}:
        held = await history.roles_in(viewer.connection, [organization_id])
        await revoke_tokens(viewer.connection, sorted({UUID(role["account_id"]) for role in held}), tokens)


def _sets_people(given: OrganizationInput) -> bool:
    return given.members is not None or given.leader_id is not None


def _check_may_set_people(viewer: Viewer, given: OrganizationInput, state: Mapping[str, Any]) -> None:
    """Requires the right to manage accounts too: system_admin must not make itself a team.

    Raises OrganizationIncomplete, NotPermitted, KeptByAnotherLine.
    """
    if not _sets_people(given):
        return
    if given.kind != "team":
        raise OrganizationIncomplete()
    if not scope_of(viewer.principal, line_rights.PEOPLE).covers(given.division_code):
        raise NotPermitted()
    line_rights.require_kept(viewer.principal, line_rights.PEOPLE, state)


def _state_of(given: OrganizationInput) -> dict[str, Any]:
    lines = [
        {"line": each.line, "parent_id": None if each.parent_id is None else str(each.parent_id)}
        for each in given.lines
    ]
    return {"division_code": given.division_code, "lines": lines}


def _check_lines(
    viewer: Viewer, given: OrganizationInput, before: Any, states: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Raises OwnLinesFixed, KeptByAnotherLine."""
    own_lines.check(viewer.principal, {"units": states}, {"units": dict.fromkeys(states, after)})
    state = next(iter(states.values()), None)
    line_rights.require_lines(viewer.principal, given.kind if before is None else before.kind, state, after)


def _is_same(stored: WholeOrganization, given: OrganizationInput) -> bool:
    lines = [(line.line, line.parent_id) for line in stored.lines]
    leader_id = stored.leader.id if stored.leader else None
    people = {person.id for person in stored.people}
    return (
        (stored.row.name, stored.row.division_code) == (given.name, given.division_code)
        and lines == [(line.line, line.parent_id) for line in given.lines]
        and given.leader_id in (None, leader_id)
        and (given.members is None or {*given.members, leader_id} - {None} == people)
    )


async def _write(connection: AsyncConnection, organization_id: UUID, given: OrganizationInput) -> None:
    values = {"id": organization_id, **given.model_dump(include={"name", "kind", "division_code"})}
    lines = [line.model_dump() for line in given.lines]
    if len({line.line for line in given.lines}) < len(lines):
        raise OrganizationIncomplete()
    for line in given.lines:
        if line.parent_id and await queries.is_above(connection, organization_id, line.parent_id, line.line):
            raise OrganizationIncomplete()
    try:
        await queries.save_organization(connection, values, lines)
    except IntegrityError:
        raise OrganizationIncomplete() from None


async def _set_people(
    viewer: Viewer, organization_id: UUID, given: OrganizationInput, tokens: LiveTokens
) -> tuple[list[list[str]], Verdict]:
    """Returns for the audit trail: account, role, and whether it was `given` or `taken`; and who had to confirm it.

    Membership is a role in the team, stored once; a person who gains or loses it needs a new token.

    Nobody changes own roles: an officer in a team could submit the visits that the office then accepts. Raises
    RoleNotYours, SecondPersonNeeded, OrganizationIncomplete.
    """
    connection = viewer.connection
    before = await queries.people_of(connection, organization_id)
    former_leader = next((person.id for person in before if person.role == "team_leader"), None)
    leader_id = given.leader_id or former_leader
    members = {person.id for person in before} if given.members is None else set(given.members)
    await _check_known(viewer, {*members, leader_id} - {None} - {person.id for person in before})
    await queries.replace_people(connection, organization_id, leader_id, members)
    after = await queries.people_of(connection, organization_id)
    had, have = ({(person.id, person.role) for person in those} for those in (before, after))
    people = sorted({account_id for account_id, _ in had ^ have})
    if viewer.principal.account_id in people:
        raise RoleNotYours()
    of_unit = frozenset(line.line for line in given.lines)
    places = {RoleGrant(role, organization_id, given.division_code, of_unit=of_unit) for _, role in have - had}
    verdict = await judge(viewer, places)
    if verdict.waiting:
        raise SecondPersonNeeded()
    if people:
        await revoke_tokens(connection, people, tokens)
        await accounts.count_up(connection, people)
        await invitations.withdraw(connection, people)
    return [[str(id_), role, "given" if (id_, role) in have else "taken"] for id_, role in sorted(had ^ have)], verdict


async def _check_known(viewer: Viewer, account_ids: Iterable[UUID | None]) -> None:
    """The viewer must be able to see the new members. Raises OrganizationIncomplete."""
    for account_id in account_ids:
        if account_id is None or not await accounts.is_visible(viewer.connection, viewer.scope, account_id):
            raise OrganizationIncomplete()


async def publish_organization(connection: AsyncConnection, organization_id: UUID) -> None:
    """`organization.saved`."""
    row = await queries.find_organization(connection, organization_id)
    lines = (await queries.lines_of(connection, [organization_id])).get(organization_id, [])
    people = await queries.people_of(connection, organization_id)
    leader = next((person for person in people if person.role == "team_leader"), None)
    saved = OrganizationSaved(
        id=row.id,
        name=row.name,
        kind=row.kind,
        division_code=row.division_code,
        lines=[Line(line=line.line, parent_id=line.parent_id) for line in lines],
        leader=None if leader is None else Leader(account_id=leader.id),
        closed_on=row.closed_on,
        successor_id=row.successor_id,
        villages=list(row.villages),
        registration_state=row.registration_state,
        registration_number=row.registration_number,
    )
    await publish(connection, "organization.saved", str(organization_id), saved)
