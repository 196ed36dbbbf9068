"""Accounts, organisations and divisions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from gateway.accounts import OwnPassword, PlaceUnknown, TeamHasLeader, UsernameTaken, get_account, save_account
from gateway.administration import RoleNotYours, administering
from gateway.divisions import FileNotReadable, import_divisions
from gateway.identity import Identity
from gateway.organizations import (
    KindIsFixed,
    OrganizationIncomplete,
    WholeOrganization,
    save_organization,
    stored_organization,
)
from gateway.queries import accounts, divisions, organizations
from gateway.queries import sessions as session_queries
from gateway.revocations import revoke_tokens
from gateway.schemas import (
    Account,
    AccountInput,
    AccountPage,
    Division,
    DivisionImport,
    DivisionPage,
    DivisionRefusal,
    Leader,
    LineOut,
    Member,
    Organization,
    OrganizationInput,
    OrganizationItem,
    OrganizationKind,
    OrganizationPage,
    RoleHeld,
)
from services.kernel import audit
from services.kernel.access import Viewer, current_principal
from services.kernel.ids import ClientId
from services.kernel.inputs import DivisionCode
from services.kernel.paging import PageParameters, link_next, next_cursor
from services.kernel.principals import NotPermitted, Principal
from services.kernel.problems import NotFound, PreconditionFailed, problem_responses
from services.kernel.versions import IfMatch, answer

router = APIRouter(tags=["identity"])

SignedInPrincipal = Annotated[Principal, Depends(current_principal)]
AccountKeeper = Annotated[Viewer, administering("accounts.write")]
_CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("/api/divisions")
async def list_divisions(
    principal: SignedInPrincipal,
    identity: Identity,
    page: PageParameters,
    request: Request,
    response: Response,
    parent: Annotated[DivisionCode | None, Query(description="Its children; left out, the provinces.")] = None,
) -> DivisionPage:
    async with identity.database.transaction() as connection:
        rows, cursor = next_cursor(await divisions.list_divisions(connection, parent, page), page, ["code"])
    link_next(request, response, cursor)
    return DivisionPage(items=[_division(row) for row in rows], next=cursor)


@router.post("/api/divisions/import", responses=problem_responses(FileNotReadable), openapi_extra=_CSV)
async def load_divisions(
    viewer: Annotated[Viewer, administering("divisions.import")], request: Request
) -> DivisionImport:
    """Towns (9 digits) and villages (12), as CSV `code,name`. Good rows are loaded, bad ones named."""
    imported = await import_divisions(viewer.connection, viewer.scope, await request.body())
    await audit.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="divisions.imported",
        subject="divisions",
        details={"rows": imported.rows, "changed": imported.changed, "refused": len(imported.refused)},
    )
    refused = [DivisionRefusal.model_validate(refusal) for refusal in imported.refused[:1000]]
    return DivisionImport(rows=imported.rows, changed=imported.changed, refused=refused)


@router.get("/api/organizations")
async def list_organizations(
    viewer: Annotated[Viewer, administering("organizations.read")],
    page: PageParameters,
    request: Request,
    response: Response,
    kind: OrganizationKind | None = None,
    division: DivisionCode | None = None,
) -> OrganizationPage:
    rows, cursor = next_cursor(
        await organizations.list_organizations(
            viewer.connection, viewer.scope, kind=kind, division=division, page=page
        ),
        page,
        ["id"],
    )
    lines = await organizations.lines_of(viewer.connection, [row.id for row in rows])
    link_next(request, response, cursor)
    return OrganizationPage(items=[_organization_item(row, lines.get(row.id, [])) for row in rows], next=cursor)


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
) -> AccountPage:
    found = await accounts.list_accounts(viewer.connection, viewer.scope, organization_id, page)
    rows, cursor = next_cursor(found, page, ["id"])
    roles = await accounts.roles_held(viewer.connection, [row.id for row in rows])
    link_next(request, response, cursor)
    return AccountPage(items=[_account(row, roles.get(row.id, [])) for row in rows], next=cursor)


@router.get("/api/accounts/{account_id}", responses=problem_responses(NotFound))
async def read_account(account_id: UUID, viewer: AccountKeeper, response: Response) -> Account:
    found = answer(response, await get_account(viewer, account_id))
    return _account(found.row, found.roles)


@router.put(
    "/api/accounts/{account_id}",
    responses={
        201: {"model": Account},
        **problem_responses(
            NotFound,
            NotPermitted,
            RoleNotYours,
            OwnPassword,
            PlaceUnknown,
            UsernameTaken,
            TeamHasLeader,
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
    """The same again, without a password, changes nothing. `If-Match` is optional; a stale one is refused with 412."""
    password_hash = None if given.password is None else await identity.passwords.hash(given.password)
    saved = answer(response, await save_account(viewer, account_id, given, password_hash, identity.tokens, if_match))
    return _account(saved.row, saved.roles)


@router.post("/api/accounts/{account_id}/sign-out", status_code=204, responses=problem_responses(NotFound))
async def sign_out_everywhere(
    account_id: UUID, viewer: Annotated[Viewer, administering("sessions.revoke")], identity: Identity
) -> None:
    """Ends every session of an account, for a lost phone; its tokens are refused within seconds."""
    if await accounts.find_account(viewer.connection, account_id) is None:
        raise NotFound()
    await session_queries.revoke_sessions_of(viewer.connection, account_id, "ended by security_admin")
    await revoke_tokens(viewer.connection, [account_id], identity.tokens)
    await audit.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="sessions.revoked",
        subject=f"account:{account_id}",
    )


def _division(row: Any) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent,
        kind=row.kind,
        valid_to=None if row.valid_to is None else row.valid_to.isoformat(),
    )


def _organization_item(row: Any, lines: Any) -> OrganizationItem:
    return OrganizationItem(
        id=row.id,
        name=row.name,
        kind=row.kind,
        division_code=row.division_code,
        lines=[LineOut.model_validate(line) for line in lines],
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


def _account(row: Any, roles: Any) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        phone=row.phone,
        is_active=row.is_active,
        has_password=row.password_hash is not None,
        roles=[RoleHeld.model_validate(role) for role in roles],
    )
