"""Accounts and organisations."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from gateway.people.accounts import (
    IdTaken,
    OwnPassword,
    PasswordIsTheirs,
    PasswordKnown,
    PlaceUnknown,
    TeamHasLeader,
    UsernameTaken,
    WholeAccount,
    check_may_keep,
    get_account,
    may_keep,
    save_account,
    whole_accounts,
)
from gateway.people.administration import RoleNotYours, administering, alone, roles_to_give
from gateway.people.organizations import (
    KindIsFixed,
    OrganizationIncomplete,
    WholeOrganization,
    save_organization,
    stored_organization,
)
from gateway.queries import accounts, organizations
from gateway.queries import sessions as session_queries
from gateway.schemas import (
    Account,
    AccountInput,
    AccountPage,
    Leader,
    LineOut,
    Member,
    Organization,
    OrganizationInList,
    OrganizationInput,
    OrganizationItem,
    OrganizationKind,
    OrganizationPage,
    RoleHeld,
)
from gateway.sessions.parts import Identity
from gateway.sessions.revocations import revoke_tokens
from services.kernel.audit import trail
from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.ids import ClientId
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, current_principal
from services.kernel.web.inputs import DivisionCode, PlainText
from services.kernel.web.paging import PageParameters, link_next, next_cursor
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(tags=["identity"])

SignedInPrincipal = Annotated[Principal, Depends(current_principal)]
AccountKeeper = Annotated[Viewer, administering("accounts.write")]
Words = Annotated[PlainText, Query(max_length=60, description="Part of a name.")]
_CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("/api/organizations")
async def list_organizations(
    viewer: Annotated[Viewer, administering("organizations.read")],
    page: PageParameters,
    request: Request,
    response: Response,
    kind: OrganizationKind | None = None,
    division: DivisionCode | None = None,
    q: Words = "",
) -> OrganizationPage:
    found = await organizations.list_organizations(
        viewer.connection, viewer.scope, kind=kind, division=division, words=q, page=page
    )
    rows, cursor = next_cursor(found, page, ["id"])
    ids = [row.id for row in rows]
    lines = await organizations.lines_of(viewer.connection, ids)
    teams = await organizations.teams_in_short(viewer.connection, ids)
    link_next(request, response, cursor)
    return OrganizationPage(
        items=[_organization_in_list(row, lines.get(row.id, []), teams.get(row.id)) for row in rows], next=cursor
    )


@router.get("/api/organizations/{organization_id}", responses=problem_responses(NotFound))
async def read_organization(
    organization_id: UUID, viewer: Annotated[Viewer, administering("organizations.read")], response: Response
) -> Organization:
    return _organization(answer(response, await stored_organization(viewer, organization_id)))


@router.put(
    "/api/organizations/{organization_id}",
    responses={
        201: {"model": Organization},
        **problem_responses(
            NotFound, NotPermitted, RoleNotYours, KindIsFixed, OrganizationIncomplete, PreconditionFailed
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
    """The same again changes nothing. `If-Match` is optional; a stale one is refused with 412."""
    saved = await save_organization(viewer, organization_id, given, identity.tokens, if_match)
    return _organization(answer(response, saved))


@router.get("/api/accounts")
async def list_accounts(
    viewer: AccountKeeper,
    page: PageParameters,
    request: Request,
    response: Response,
    organization_id: UUID | None = None,
    office: Annotated[bool | None, Query(description="Only those who hold a role outside teams, or none.")] = None,
    q: Words = "",
) -> AccountPage:
    found = await accounts.list_accounts(
        viewer.connection, viewer.scope, organization_id=organization_id, holds_office=office, words=q, page=page
    )
    rows, cursor = next_cursor(found, page, ["id"])
    link_next(request, response, cursor)
    return AccountPage(
        items=[_account(viewer, whole) for whole in await whole_accounts(viewer.connection, rows)],
        roles_to_give=roles_to_give(viewer.principal),
        next=cursor,
    )


@router.get("/api/accounts/{account_id}", responses=problem_responses(NotFound))
async def read_account(account_id: UUID, viewer: AccountKeeper, response: Response) -> Account:
    return _account(viewer, answer(response, await get_account(viewer, account_id)))


@router.put(
    "/api/accounts/{account_id}",
    responses={
        201: {"model": Account},
        **problem_responses(
            NotFound,
            NotPermitted,
            RoleNotYours,
            OwnPassword,
            PasswordIsTheirs,
            PasswordKnown,
            PlaceUnknown,
            UsernameTaken,
            TeamHasLeader,
            IdTaken,
            PreconditionFailed,
        ),
    },
)
async def write_account(
    account_id: ClientId,
    given: AccountInput,
    viewer: AccountKeeper,
    identity: Identity,
    response: Response,
    if_match: IfMatch = None,
) -> Account:
    """The same again, without a password, changes nothing. `If-Match` is optional; a stale one is refused with 412.

    A password may be set for people of a team as long as they have not chosen one; everybody else is invited.
    """
    password_hash = None if given.password is None else await identity.passwords.hash(given.password)
    saved = answer(response, await save_account(viewer, account_id, given, password_hash, identity.tokens, if_match))
    return _account(viewer, saved)


@router.post(
    "/api/accounts/{account_id}/sign-out", status_code=204, responses=problem_responses(NotFound, RoleNotYours)
)
async def sign_out_everywhere(account_id: UUID, viewer: AccountKeeper, identity: Identity) -> None:
    """Ends every session of an account, for a lost phone; its tokens are refused within seconds."""
    check_may_keep(viewer, (await get_account(viewer, account_id)).content)
    await session_queries.revoke_sessions_of(viewer.connection, account_id, "ended by who keeps the account")
    await revoke_tokens(viewer.connection, [account_id], identity.tokens)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="sessions.revoked",
        subject=f"account:{account_id}",
        details=alone(viewer.principal),
    )


def _organization_item(row: Any, lines: Any) -> OrganizationItem:
    return OrganizationItem(
        id=row.id,
        name=row.name,
        kind=row.kind,
        division_code=row.division_code,
        lines=[LineOut.model_validate(line) for line in lines],
    )


def _organization_in_list(row: Any, lines: Any, team: Any) -> OrganizationInList:
    return OrganizationInList(
        **_organization_item(row, lines).model_dump(),
        division_name=row.division_name,
        leader_name=None if team is None else team.leader_name,
        people=0 if team is None else team.people,
    )


def _organization(whole: WholeOrganization) -> Organization:
    leader = whole.leader
    return Organization(
        **_organization_item(whole.row, whole.lines).model_dump(),
        division_name=whole.row.division_name,
        leader=None if leader is None else Leader(account_id=leader.id, name=leader.name, phone=leader.phone),
        members=[Member(account_id=person.id, name=person.name) for person in whole.people],
        reporting_unit=whole.reporting_unit,
    )


def _account(viewer: Viewer, whole: WholeAccount) -> Account:
    row = whole.row
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        phone=row.phone,
        is_active=row.is_active,
        has_password=row.password_hash is not None,
        password_is_own=whole.has_own_password,
        invited_until=whole.invited_until,
        may_change=row.id != viewer.principal.account_id and may_keep(viewer, whole),
        version=row.version,
        roles=[RoleHeld.model_validate(role) for role in whole.roles],
    )
