"""API clients of provincial systems: made, given secrets, closed."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from gateway.people import clients
from gateway.people.accounts import IdTaken
from gateway.people.administration import administering, alone
from gateway.people.clients import ClientClosed, Manager, TooManySecrets, WholeClient
from gateway.people.grants import PlaceUnknown
from gateway.queries import clients as queries
from gateway.schemas.clients import Client, ClientInput, ClientPage, ClientSecret, NewClientSecret, SecretInput
from gateway.sessions.parts import Identity
from services.kernel.ids import ClientId
from services.kernel.problems import NotFound, problem_responses
from services.kernel.web.access import Viewer
from services.kernel.web.answers import NO_STORE
from services.kernel.web.paging import Turner

router = APIRouter(tags=["identity"])

ClientManager = Annotated[Viewer, administering("clients.write")]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]


@router.get("/api/clients")
async def list_clients(viewer: ClientManager, turner: Turner) -> ClientPage:
    found = await queries.list_clients(viewer.connection, turner.page)
    rows, cursor = turner.cut(found, "id")
    return ClientPage(
        items=[_client(whole) for whole in await clients.whole_clients(viewer.connection, rows)], next=cursor
    )


@router.put("/api/clients/{client_id}", responses={201: {"model": Client}, **problem_responses(PlaceUnknown, IdTaken)})
async def write_client(
    client_id: ClientId, given: ClientInput, viewer: ClientManager, identity: Identity, response: Response
) -> Client:
    """The same again changes nothing. With `is_active` false it is out within seconds, and its secrets stay."""
    saved, is_new = await clients.save_client(viewer.connection, _manager(viewer), client_id, given, identity.tokens)
    response.status_code = 201 if is_new else 200
    return _client(saved)


@router.post(
    "/api/clients/{client_id}/secrets",
    status_code=201,
    responses=problem_responses(NotFound, ClientClosed, TooManySecrets),
)
async def add_secret(
    client_id: UUID, given: SecretInput, viewer: ClientManager, identity: Identity, response: Response
) -> NewClientSecret:
    """The secret is shown here and never again. Two may be open at a time."""
    hours = given.others_end_in_hours
    after = None if hours is None else timedelta(hours=hours)
    made = await clients.add_secret(
        viewer.connection, _manager(viewer), client_id, others_end_after=after, tokens=identity.tokens
    )
    response.headers.update(NO_STORE)
    return NewClientSecret(client_id=client_id, number=made.number, secret=made.text)


@router.delete("/api/clients/{client_id}/secrets/{number}", status_code=204, responses=problem_responses(NotFound))
async def end_secret(client_id: UUID, number: Number, viewer: ClientManager, identity: Identity) -> None:
    """Ends the secret and every token of the client; its other secret gets it new ones."""
    await clients.end_secret(viewer.connection, _manager(viewer), client_id, number, identity.tokens)


def _manager(viewer: Viewer) -> Manager:
    return Manager(viewer.principal.account_id, alone(viewer.principal))


def _client(whole: WholeClient) -> Client:
    row = whole.row
    return Client(
        id=row.id,
        name=row.name,
        division_code=row.division_code,
        division_name=row.division_name or "",
        is_active=row.is_active,
        created_at=row.created_at,
        secrets=[ClientSecret.model_validate(secret) for secret in whole.secrets],
    )
