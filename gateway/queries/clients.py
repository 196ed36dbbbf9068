"""API clients and their secrets."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import api_client_secrets, api_clients, divisions
from services.kernel.web.paging import Page, beyond

_REVOKE_TOKENS = text(
    """
    update api_clients
       set tokens_from = greatest(clock_timestamp(), tokens_from + interval '1 second')
     where id = :id
    returning tokens_from
    """
)


def _clients() -> Select[Any]:
    place = divisions.c.code == api_clients.c.division_code
    return select(api_clients, divisions.c.name.label("division_name")).outerjoin(divisions, place)


def _is_open() -> ColumnElement[bool]:
    return or_(api_client_secrets.c.ends_at.is_(None), api_client_secrets.c.ends_at > func.now())


async def find_client(connection: AsyncConnection, client_id: UUID) -> Any:
    return (await connection.execute(_clients().where(api_clients.c.id == client_id))).one_or_none()


async def list_clients(connection: AsyncConnection, page: Page) -> Any:
    """By id; one row more than the page. Raises CursorMalformed."""
    statement = _clients().order_by(api_clients.c.id).limit(page.limit + 1)
    return (await connection.execute(statement.where(*beyond(page, api_clients.c.id)))).all()


async def save_client(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    statement = upsert(api_clients).values(**values)
    changes = {name: statement.excluded[name] for name in values if name != "id"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))


async def open_secrets(connection: AsyncConnection, client_ids: Iterable[UUID]) -> dict[UUID, list[Row[Any]]]:
    """The secrets that are still valid, oldest first, by client."""
    statement = (
        select(api_client_secrets)
        .where(api_client_secrets.c.client_id.in_(list(client_ids)), _is_open())
        .order_by(api_client_secrets.c.client_id, api_client_secrets.c.number)
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.client_id, []).append(row)
    return found


async def add_secret(connection: AsyncConnection, client_id: UUID, hash_: bytes) -> int:
    """Returns its number: one more than the highest that this client ever had."""
    highest = select(func.coalesce(func.max(api_client_secrets.c.number), 0) + 1)
    number = highest.where(api_client_secrets.c.client_id == client_id).scalar_subquery()
    statement = insert(api_client_secrets).values(client_id=client_id, number=number, hash=hash_)
    added: int = (await connection.execute(statement.returning(api_client_secrets.c.number))).scalar_one()
    return added


async def end_secrets(
    connection: AsyncConnection, client_id: UUID, after: timedelta, *, number: int | None = None
) -> int:
    """The open ones end `after` that time at the latest, those of one `number` or all; returns how many."""
    ends_at = func.least(api_client_secrets.c.ends_at, func.now() + after)
    statement = update(api_client_secrets).where(api_client_secrets.c.client_id == client_id, _is_open())
    if number is not None:
        statement = statement.where(api_client_secrets.c.number == number)
    return (await connection.execute(statement.values(ends_at=ends_at))).rowcount


async def mark_used(connection: AsyncConnection, client_id: UUID, number: int) -> None:
    statement = update(api_client_secrets).values(last_used_at=func.now())
    here = api_client_secrets.c.client_id == client_id, api_client_secrets.c.number == number
    await connection.execute(statement.where(*here))


async def revoke_tokens(connection: AsyncConnection, client_id: UUID) -> datetime:
    """Every access token issued until now is refused; returns that time."""
    moment: datetime = (await connection.execute(_REVOKE_TOKENS, {"id": client_id})).scalar_one()
    return moment
