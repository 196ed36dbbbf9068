"""Organisations: units, teams, associations, sites."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from gateway.people import parents
from gateway.people.administration import RoleNotYours, administering
from gateway.people.contacts import leader_for, members_for, sight_of
from gateway.people.line_rights import UNITS, is_kept
from gateway.people.organizations import (
    KindIsFixed,
    OrganizationIncomplete,
    PlaceIsFixed,
    UnitClosed,
    WholeOrganization,
    save_organization,
    stored_organization,
)
from gateway.people.second_person import SecondPersonNeeded
from gateway.people.vocabularies import WordUnknown
from gateway.queries import organizations
from gateway.schemas import (
    LineOut,
    Organization,
    OrganizationInList,
    OrganizationInput,
    OrganizationItem,
    OrganizationKind,
    OrganizationPage,
    WordCode,
)
from gateway.sessions.parts import Identity
from services.kernel.auth.principals import KeptByAnotherLine, NotPermitted
from services.kernel.ids import ClientId
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.inputs import CountryOrDivision, PlainText
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(tags=["identity"])
Words = Annotated[PlainText, Query(max_length=60, description="Part of a name.")]
OnLine = Annotated[WordCode | None, Query(description="Only those that stand on this line.")]


@router.get("/api/organizations")
async def list_organizations(
    viewer: Annotated[Viewer, administering("organizations.read")],
    turner: Turner,
    kind: OrganizationKind | None = None,
    division: CountryOrDivision | None = None,
    line: OnLine = None,
    q: Words = "",
    closed: Annotated[bool, Query(description="The closed and merged ones instead of those that work.")] = False,
) -> OrganizationPage:
    found = await organizations.list_organizations(
        viewer.connection,
        viewer.scope,
        kind=kind,
        division=division,
        line=line,
        words=q,
        is_closed=closed,
        page=turner.page,
    )
    rows, cursor = turner.cut(found, "id")
    ids = [row.id for row in rows]
    lines = await organizations.lines_of(viewer.connection, ids)
    teams = await organizations.teams_in_short(viewer.connection, ids)
    return OrganizationPage(
        items=[_organization_in_list(viewer, row, lines.get(row.id, []), teams.get(row.id)) for row in rows],
        next=cursor,
    )


@router.get("/api/organizations/{organization_id}", responses=problem_responses(NotFound))
async def read_organization(
    organization_id: UUID, viewer: Annotated[Viewer, administering("organizations.read")], response: Response
) -> Organization:
    return _organization(viewer, answer(response, await stored_organization(viewer, organization_id)))


@router.put(
    "/api/organizations/{organization_id}",
    responses={
        201: {"model": Organization},
        **problem_responses(
            NotFound,
            NotPermitted,
            KeptByAnotherLine,
            RoleNotYours,
            SecondPersonNeeded,
            KindIsFixed,
            PlaceIsFixed,
            *parents.PROBLEMS,
            OrganizationIncomplete,
            UnitClosed,
            WordUnknown,
            PreconditionFailed,
        ),
    },
)
async def write_organization(
    organization_id: ClientId,
    given: OrganizationInput,
    viewer: Annotated[Viewer, administering("organizations.write")],
    identity: Identity,
    response: Response,
    if_match: IfMatch = None,
) -> Organization:
    """The same again changes nothing. `If-Match` is optional; a stale one is refused with 412.

    Only an office above both divisions moves an organisation.
    """
    saved = await save_organization(viewer, organization_id, given, identity.tokens, if_match)
    return _organization(viewer, answer(response, saved))


def _organization_item(row: Any, lines: Any) -> OrganizationItem:
    return OrganizationItem(
        id=row.id,
        name=row.name,
        kind=row.kind,
        division_code=row.division_code,
        lines=[LineOut.model_validate(line) for line in lines],
        closed_on=row.closed_on,
        successor_id=row.successor_id,
    )


def _organization_in_list(viewer: Viewer, row: Any, lines: Any, team: Any) -> OrganizationInList:
    return OrganizationInList(
        **_organization_item(row, lines).model_dump(),
        division_name=row.division_name,
        leader_name=None if team is None else team.leader_name,
        people=0 if team is None else team.people,
        may_change=_may_change(viewer, row, lines),
    )


def _organization(viewer: Viewer, whole: WholeOrganization) -> Organization:
    sight = sight_of(viewer.principal, whole)
    return Organization(
        **_organization_item(whole.row, whole.lines).model_dump(),
        division_name=whole.row.division_name,
        successor_name=whole.row.successor_name,
        leader=leader_for(sight, whole),
        members=members_for(sight, whole),
        people=len(whole.people),
        reporting_unit=whole.reporting_unit,
        **whole.description,
        may_change=_may_change(viewer, whole.row, whole.lines),
    )


def _may_change(viewer: Viewer, row: Any, lines: Any) -> bool:
    return is_kept(viewer.principal, UNITS, row.division_code, {line.line for line in lines})
