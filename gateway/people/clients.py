"""API clients (OAuth2 client credentials): systems of a province that read data of one division.

A client may hold two open secrets, so that the new one can be installed before the old one ends.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.accounts import IdTaken
from gateway.people.grants import PlaceUnknown
from gateway.queries import accounts, divisions
from gateway.queries import clients as queries
from gateway.queries.locks import hold_lock
from gateway.schemas.clients import ClientInput
from gateway.sessions.revocations import LiveTokens, publish_revocation
from services.kernel.audit import trail
from services.kernel.problems import NotFound, Problem

MOST_SECRETS: Final = 2
AT_ONCE: Final = timedelta(0)


class TooManySecrets(Problem):
    status = 409
    code = "too-many-secrets"
    title = "这个接口账号已有两个有效密钥，请先停用一个。"
    title_en = "This client holds two open secrets; end one of them first."


class ClientClosed(Problem):
    status = 409
    code = "client-closed"
    title = "这个接口账号已停用，请先恢复。"
    title_en = "This client is closed; open it again first."


@dataclass(frozen=True)
class WholeClient:
    """`secrets`: the open ones, oldest first."""

    row: Any
    secrets: Sequence[Any]


@dataclass(frozen=True)
class NewSecret:
    """`text` is shown once and never stored."""

    number: int
    text: str


@dataclass(frozen=True)
class Manager:
    """Who manages clients: a signed-in person, or nobody on the machine itself; `marks` go into the audit trail."""

    account_id: UUID | None
    marks: dict[str, Any]


async def get_client(connection: AsyncConnection, client_id: UUID) -> WholeClient:
    """Raises NotFound."""
    row = await queries.find_client(connection, client_id)
    if row is None:
        raise NotFound()
    return (await whole_clients(connection, [row]))[0]


async def whole_clients(connection: AsyncConnection, rows: Sequence[Any]) -> list[WholeClient]:
    found = await queries.open_secrets(connection, [row.id for row in rows])
    return [WholeClient(row, found.get(row.id, [])) for row in rows]


async def save_client(
    connection: AsyncConnection, manager: Manager, client_id: UUID, given: ClientInput, tokens: LiveTokens | None
) -> tuple[WholeClient, bool]:
    """The client, and whether it is new. Saving the same again changes nothing. A closed client is refused within
    seconds.

    `tokens`: those of this process, None outside the gateway. Raises PlaceUnknown, IdTaken.
    """
    await hold_lock(connection, client_id)
    if await accounts.find_account(connection, client_id) is not None:
        raise IdTaken()
    before = await queries.find_client(connection, client_id)
    if await divisions.find_division(connection, given.division_code) is None:
        raise PlaceUnknown()
    values = given.model_dump()
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return await get_client(connection, client_id), False
    await queries.save_client(connection, {"id": client_id, **values})
    if before is not None:
        await _revoke(connection, client_id, tokens)
    details = {"division_code": given.division_code, "is_active": given.is_active}
    await _record(connection, manager, "client.saved", client_id, details)
    return await get_client(connection, client_id), before is None


async def add_secret(
    connection: AsyncConnection,
    manager: Manager,
    client_id: UUID,
    *,
    others_end_after: timedelta | None,
    tokens: LiveTokens | None,
) -> NewSecret:
    """`others_end_after`: the newest of the older secrets ends after this time at the latest; those before it end at
    once.

    None changes no end. If all end at once, the client's tokens end with them.

    Raises NotFound, ClientClosed, TooManySecrets.
    """
    await hold_lock(connection, client_id)
    client = await get_client(connection, client_id)
    if not client.row.is_active:
        raise ClientClosed()
    if others_end_after is not None:
        await _end_others(connection, client, others_end_after, tokens)
        client = await get_client(connection, client_id)
    if len(client.secrets) >= MOST_SECRETS:
        raise TooManySecrets()
    secret = secrets.token_urlsafe(32)
    number = await queries.add_secret(connection, client_id, secret_hash(secret))
    hours = None if others_end_after is None else others_end_after / timedelta(hours=1)
    details = {"number": number, "others_end_in_hours": hours}
    await _record(connection, manager, "client.secret_added", client_id, details)
    return NewSecret(number, secret)


async def _end_others(
    connection: AsyncConnection, client: WholeClient, after: timedelta, tokens: LiveTokens | None
) -> None:
    *older, newest = [secret.number for secret in client.secrets] or [None]
    for number in older:
        await queries.end_secrets(connection, client.row.id, AT_ONCE, number=number)
    await queries.end_secrets(connection, client.row.id, after, number=newest)
    if after == AT_ONCE:
        await _revoke(connection, client.row.id, tokens)


async def end_secret(
    connection: AsyncConnection, manager: Manager, client_id: UUID, number: int, tokens: LiveTokens | None
) -> None:
    """Takes effect at once, with every token of this client. Raises NotFound."""
    await hold_lock(connection, client_id)
    await get_client(connection, client_id)
    if not await queries.end_secrets(connection, client_id, AT_ONCE, number=number):
        raise NotFound()
    await _revoke(connection, client_id, tokens)
    await _record(connection, manager, "client.secret_ended", client_id, {"number": number})


def secret_hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


async def _revoke(connection: AsyncConnection, client_id: UUID, tokens: LiveTokens | None) -> None:
    moment = await queries.revoke_tokens(connection, client_id)
    await publish_revocation(connection, client_id, moment, tokens)


async def _record(
    connection: AsyncConnection, manager: Manager, action: str, client_id: UUID, details: dict[str, Any]
) -> None:
    await trail.record(
        connection,
        actor_id=manager.account_id,
        action=action,
        subject=f"client:{client_id}",
        details={**details, **manager.marks},
    )
