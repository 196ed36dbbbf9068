"""Asks the gateway for the current rights of an account, for work that begins long after its request."""

import asyncio
import logging
from typing import Final, Protocol
from uuid import UUID

import httpx
from pydantic import SecretStr

from services.kernel.auth.principals import NotPermitted, Principal, RoleGrant, Scope
from services.kernel.web.internal import internal_headers

log = logging.getLogger(__name__)

TRIES: Final = 5
PAUSE_SECONDS: Final = 1.0


class Rights(Protocol):
    async def scope_now(self, account_id: UUID, permission: str) -> Scope:
        """The scope in which the account has `permission` now; empty when the account is closed or unknown."""


class RightsOfGateway:
    def __init__(self, client: httpx.AsyncClient, *, url: str, internal_secret: SecretStr) -> None:
        self._client = client
        self._url = url
        self._headers = internal_headers(internal_secret)

    async def scope_now(self, account_id: UUID, permission: str) -> Scope:
        """Raises httpx.HTTPError when the gateway does not answer: there is no fallback to an older scope."""
        principal = Principal(account_id, None, await self._grants(account_id))
        try:
            return principal.scope_for(permission)
        except NotPermitted:
            return Scope()

    async def _grants(self, account_id: UUID) -> tuple[RoleGrant, ...]:
        answer = await self._get(f"{self._url}/internal/accounts/{account_id}/grants")
        answer.raise_for_status()
        return tuple(
            RoleGrant(grant["role"], _as_uuid(grant["organization_id"]), grant["division_code"])
            for grant in answer.json()["grants"]
        )

    async def _get(self, url: str) -> httpx.Response:
        """Retries, because a gateway that restarts is back within seconds."""
        for left in reversed(range(TRIES)):
            try:
                return await self._client.get(url, headers=self._headers)
            except httpx.TransportError as error:
                if not left:
                    raise
                log.warning("rights: %s", type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError("the last try returns or raises")


def _as_uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
