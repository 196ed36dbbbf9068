"""The parts of the identity program, and the dependencies that routes use for them."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.queries import accounts, clients, confirmations
from gateway.schemas.signing_in import Me, RoleHeld, RoleName
from gateway.sessions.challenges import Challenges
from gateway.sessions.devices import Devices
from gateway.sessions.password_rule import SHORTEST, SHORTEST_FOR_OFFICES, holds_office
from gateway.sessions.passwords import Passwords
from gateway.sessions.revocations import LiveTokens
from gateway.sessions.signing import Signer
from gateway.sessions.throttle import AttemptLocks
from gateway.settings import SecondFactorSetting
from services.kernel.auth.principals import Principal, RoleGrant
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.web.parts import part

CLIENT_ROLE: Final = "api_client"


@dataclass(frozen=True)
class IdentityParts:
    database: Database
    signer: Signer
    passwords: Passwords
    tokens: LiveTokens
    login_address_limit: int
    devices: Devices
    challenges: Challenges
    keys: KeyRing
    second_factor: SecondFactorSetting
    locks: AttemptLocks = field(default_factory=AttemptLocks)
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Held while a sheet is parsed: one takes up to half a gigabyte."""


Identity = Annotated[IdentityParts, part(IdentityParts)]


async def whole_me(connection: AsyncConnection, account: Any) -> tuple[Me, list[RoleGrant]]:
    """The person as in `GET /api/me` but for the notices, and the grants for the token."""
    rows = (await accounts.roles_held(connection, [account.id])).get(account.id, [])
    grants = [accounts.grant_of(row) for row in rows]
    permissions = sorted(Principal(account.id, None, tuple(grants)).permissions)
    roles = [role_held(row) for row in rows]
    waiting = (await confirmations.roles_waiting(connection, [account.id])).get(account.id, [])
    me = Me(
        id=account.id,
        name=account.name,
        username=account.username,
        phone=account.phone,
        roles=roles,
        pending_roles=[role_held(row) for row in waiting],
        permissions=permissions,
        notices=[],
        duty=None,
        shortest_password=SHORTEST_FOR_OFFICES if holds_office(role.role for role in [*rows, *waiting]) else SHORTEST,
    )
    return me, grants


def role_held(row: Any) -> RoleHeld:
    """Of a row of `roles_held` or `roles_waiting`."""
    composed = None if row.composed is None else RoleName(code=row.composed, zh=row.zh, en=row.en)
    return RoleHeld(
        role=row.role,
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        division_code=row.division_code,
        division_name=row.division_name,
        composed=composed,
        until=row.until,
    )


async def me_by_id(connection: AsyncConnection, account_id: UUID) -> tuple[Any, Me, list[RoleGrant]]:
    """The account's row with `whole_me`; the row is None when there is no such active account."""
    account = await accounts.find_account(connection, account_id)
    if account is None or not account.is_active:
        return None, _nobody(account_id), []
    return account, *(await whole_me(connection, account))


def _nobody(account_id: UUID) -> Me:
    return Me(
        id=account_id,
        name="",
        username="",
        phone=None,
        roles=[],
        pending_roles=[],
        permissions=[],
        notices=[],
        duty=None,
        shortest_password=SHORTEST,
    )


async def me_of_client(connection: AsyncConnection, client_id: UUID) -> Me | None:
    """An API client as in `GET /api/me`; None when there is no such active client."""
    client = await clients.find_client(connection, client_id)
    if client is None or not client.is_active:
        return None
    grant = RoleGrant(CLIENT_ROLE, None, client.division_code)
    held = RoleHeld(
        role=CLIENT_ROLE,
        organization_id=None,
        organization_name=None,
        division_code=client.division_code,
        division_name=client.division_name,
        composed=None,
        until=None,
    )
    permissions = sorted(Principal(client.id, None, (grant,)).permissions)
    return Me(
        id=client.id,
        name=client.name,
        username=str(client.id),
        phone=None,
        roles=[held],
        pending_roles=[],
        permissions=permissions,
        notices=[],
        duty=None,
        shortest_password=SHORTEST,
    )
