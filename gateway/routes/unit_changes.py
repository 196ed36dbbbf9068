"""Units are renamed, moved, merged and closed; each change can be looked at first, and taken back."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import parents
from gateway.people import unit_changes as rules
from gateway.people.administration import administering, scope_of
from gateway.people.organizations import OrganizationIncomplete, PlaceIsFixed, UnitClosed
from gateway.people.own_lines import OwnLinesFixed
from gateway.people.ties import ProgramsSilent, Ties, UnitTies
from gateway.people.unit_changes import Made, change_unit, make_lasting, names_for
from gateway.people.unit_descriptions import OnlyOfTeams, VillageNotYours, description
from gateway.people.vocabularies import WordUnknown
from gateway.queries import organizations
from gateway.queries import unit_changes as queries
from gateway.queries.line_rights import hold_to_lines
from gateway.schemas.organizations import UnitLine
from gateway.schemas.unit_changes import (
    Describe,
    Rename,
    UnitAct,
    UnitChange,
    UnitChangePage,
    UnitDifference,
    UnitState,
)
from gateway.schemas.unit_changes import UnitTies as TiesShown
from gateway.sessions.parts import Identity
from services.kernel.auth.principals import KeptByAnotherLine, NotPermitted, Principal, Scope
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, holding
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch

router = APIRouter(tags=["identity"])
RIGHT = "organizations.write"
# No transaction is open while the other programs are asked.
Keeper = Annotated[Principal, holding(RIGHT)]
_REFUSALS = (
    *parents.PROBLEMS,
    NotFound,
    NotPermitted,
    KeptByAnotherLine,
    PlaceIsFixed,
    OwnLinesFixed,
    UnitClosed,
    OrganizationIncomplete,
    WordUnknown,
    rules.CircularParents,
    rules.MergedWithItself,
    rules.KindsDiffer,
    rules.ComposedLeader,
    rules.UnitHasUnits,
    rules.UnitsElsewhere,
    rules.UnitHasPeople,
    rules.UnitHasDuties,
    rules.NothingChanges,
    OnlyOfTeams,
    VillageNotYours,
    PreconditionFailed,
    ProgramsSilent,
)


@router.get("/api/organizations/{organization_id}/changes", responses=problem_responses(NotFound))
async def list_changes(
    organization_id: UUID, viewer: Annotated[Viewer, administering(RIGHT)], turner: Turner
) -> UnitChangePage:
    """What happened to the unit, newest first."""
    connection = viewer.connection
    if await organizations.find_visible(connection, viewer.scope, organization_id) is None:
        raise NotFound()
    rows, cursor = turner.cut(await queries.list_changes(connection, organization_id, turner.page), "number")
    return UnitChangePage(items=await _shown(viewer, rows), next=cursor)


@router.post("/api/organizations/{organization_id}/changes", responses=problem_responses(*_REFUSALS))
async def write_change(
    organization_id: UUID,
    given: UnitAct,
    principal: Keeper,
    identity: Identity,
    unit_ties: Annotated[UnitTies, part(UnitTies)],
    dry_run: Annotated[bool, Query(description="A preview: nothing is changed.")] = False,
    if_match: IfMatch = None,
) -> UnitChange:
    """One change of one unit. Units that report to a merged one, and the roles in it, go to the unit that stays."""
    scope = await _may_reach(identity, principal, organization_id)
    ties = None if isinstance(given, Rename | Describe) else await unit_ties.of(organization_id)
    async with identity.database.transaction() as connection:
        await hold_to_lines(connection, scope)
        viewer = Viewer(principal, scope, connection)
        attempt = await connection.begin_nested()
        made = await change_unit(viewer, organization_id, given, ties, if_match)
        if dry_run:
            preview = await _preview(connection, made)
            await attempt.rollback()
            return preview
        await attempt.commit()
        change_id = await make_lasting(viewer, made, identity.tokens)
        (shown,) = await _shown(viewer, [await queries.find_change(connection, change_id)])
        return shown


async def _may_reach(identity: Identity, principal: Principal, organization_id: UUID) -> Scope:
    """Who does not reach the unit does not make other programs answer about it. Raises NotFound."""
    scope = scope_of(principal, RIGHT)
    async with identity.database.transaction() as connection:
        if await organizations.find_visible(connection, scope, organization_id) is None:
            raise NotFound()
    return scope


@router.post(
    "/api/organizations/{organization_id}/changes/{change_id}/undo",
    responses=problem_responses(
        NotFound,
        NotPermitted,
        KeptByAnotherLine,
        PlaceIsFixed,
        OwnLinesFixed,
        UnitClosed,
        OrganizationIncomplete,
        rules.CircularParents,
        rules.UnitHasUnits,
        rules.UndoImpossible,
        rules.UndoAfterWork,
        parents.LineHasUnits,
        ProgramsSilent,
    ),
)
async def undo_change(
    organization_id: UUID,
    change_id: UUID,
    principal: Keeper,
    identity: Identity,
    unit_ties: Annotated[UnitTies, part(UnitTies)],
) -> UnitChange:
    """The units become what they were, as long as nothing later touched them. Of merged teams: while nobody has worked
    for the households that were taken over."""
    scope = scope_of(principal, RIGHT)
    async with identity.database.transaction() as connection:
        is_seen = await organizations.find_visible(connection, scope, organization_id) is not None
        team_id = await rules.merged_team(connection, organization_id, change_id) if is_seen else None
    work = None if team_id is None else await unit_ties.work_since_merger(team_id)
    async with identity.database.transaction() as connection:
        await hold_to_lines(connection, scope)
        viewer = Viewer(principal, scope, connection)
        await rules.undo(viewer, organization_id, change_id, work, identity.tokens)
        (shown,) = await _shown(viewer, [await queries.find_change(connection, change_id)])
        return shown


async def _shown(viewer: Viewer, rows: Sequence[Any]) -> list[UnitChange]:
    connection = viewer.connection
    kinds = await queries.kinds_of(connection, {UUID(id_) for row in rows for id_ in row.before["units"]})
    units, divisions = await names_for(connection, rows)
    by = {id_ for row in rows for id_ in (row.changed_by, row.undone_by) if id_ is not None}
    people = await queries.names_of_people(connection, by)
    return [
        UnitChange(
            id=row.id,
            organization_id=row.organization_id,
            act=row.act,
            units=_differences(row, units, divisions),
            people=row.before["people"],
            ties=None,
            changed_by=people.get(row.changed_by),
            changed_at=row.changed_at,
            undone_by=people.get(row.undone_by),
            undone_at=row.undone_at,
            may_undo=row.undone_at is None and not row.has_later and rules.may_undo(viewer, row, kinds),
        )
        for row in rows
    ]


async def _preview(connection: AsyncConnection, made: Made) -> UnitChange:
    units, divisions = await names_for(connection, [made])
    return UnitChange.model_validate(
        {
            "id": None,
            "organization_id": made.organization_id,
            "act": made.act,
            "units": _differences(made, units, divisions),
            "people": made.before["people"],
            "ties": None if made.ties is None else _ties(made.ties),
            "changed_by": None,
            "changed_at": None,
            "undone_by": None,
            "undone_at": None,
            "may_undo": False,
        }
    )


def _ties(ties: Ties) -> TiesShown:
    return TiesShown(pairings=ties.pairings, open_dues=ties.open_dues)


def _differences(change: Any, units: dict[str, str], divisions: dict[str, str]) -> list[UnitDifference]:
    """The unit itself first, then the others by name."""
    own = str(change.organization_id)

    def state(of: dict[str, Any]) -> UnitState:
        lines = [
            UnitLine(**each, parent_name=None if each["parent_id"] is None else units.get(each["parent_id"]))
            for each in of["lines"]
        ]
        return UnitState.model_validate(
            {
                **of,
                **description(of, divisions),
                "lines": lines,
                "division_name": divisions.get(of["division_code"], of["division_code"]),
            }
        )

    before, after = change.before["units"], change.after["units"]
    ids = sorted(before, key=lambda id_: (id_ != own, units.get(id_, ""), id_))
    return [
        UnitDifference(id=UUID(id_), name=units.get(id_, ""), before=state(before[id_]), after=state(after[id_]))
        for id_ in ids
    ]
