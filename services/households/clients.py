"""Asks the gateway for the current rights of an account, and submissions for what it holds of a household."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

import httpx
from pydantic import SecretStr

from services.kernel.auth.principals import NotPermitted, Principal, RoleGrant, Scope
from services.kernel.web.internal import internal_headers

log = logging.getLogger(__name__)

TRIES: Final = 5
PAUSE_SECONDS: Final = 1.0
IN_FORCE_SECONDS: Final = 3.0
"""The most that an act waits until it is in force in submissions as well."""
READ_AGAIN_SECONDS: Final = 0.1
SILENT_SECONDS: Final = 10.0


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

    async def people_behind(self, account_id: UUID) -> frozenset[UUID]:
        """The account, and those of whoever let its owner in alone not long ago, so that both may be one person.

        Raises httpx.HTTPError.
        """
        answer = await self._get(f"{self._url}/internal/accounts/{account_id}/grants")
        answer.raise_for_status()
        return frozenset([account_id, *map(UUID, answer.json()["let_in_by"])])

    async def name_of(self, account_id: UUID) -> str | None:
        """Of a person who works for an office; None where the gateway does not say."""
        try:
            answer = await self._client.get(f"{self._url}/internal/accounts/{account_id}/grants", headers=self._headers)
            answer.raise_for_status()
        except httpx.HTTPError:
            return None
        return answer.json().get("name") or None

    async def _grants(self, account_id: UUID) -> tuple[RoleGrant, ...]:
        answer = await self._get(f"{self._url}/internal/accounts/{account_id}/grants")
        answer.raise_for_status()
        return tuple(
            RoleGrant(
                grant["role"],
                _as_uuid(grant["organization_id"]),
                grant["division_code"],
                without=frozenset(grant.get("without", ())),
                lines=frozenset(grant.get("lines", ())),
                merged=frozenset(map(UUID, grant.get("merged", ()))),
            )
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


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """Counts of what submissions holds of a household."""

    visits: int
    photos: int
    reports: int
    scans: int


class Submissions:
    """Every method answers None or False where submissions does not answer: the feed brings it later."""

    def __init__(self, client: httpx.AsyncClient, *, url: str, internal_secret: SecretStr) -> None:
        self._silent_until = 0.0
        self._client = client
        self._url = url
        self._headers = internal_headers(internal_secret)

    async def held_of(self, household_id: UUID) -> HeldElsewhere | None:
        try:
            answer = await self._client.get(f"{self._url}/internal/households/{household_id}", headers=self._headers)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("submissions: %s", type(error).__name__)
            return None
        return HeldElsewhere(**answer.json())

    async def words_of(self, visit_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """`visit_id`, `aid_domains`, `goals` and `supports` of those that are stored there. Raises httpx.HTTPError."""
        body = [str(visit_id) for visit_id in visit_ids]
        answer = await self._client.post(f"{self._url}/internal/visits/words", json=body, headers=self._headers)
        answer.raise_for_status()
        words: list[dict[str, Any]] = answer.json()
        return words

    async def destroy_hidden(self) -> None:
        """Have it destroy now what was erased; where it cannot yet, its worker does it."""
        try:
            answer = await self._client.post(f"{self._url}/internal/register/destroy", headers=self._headers)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("submissions: %s", type(error).__name__)

    async def read_up_to(self, position: int, *, is_patient: bool = False) -> bool:
        """Have it read now what a transaction of the register has published (`outbox.published_at`).

        False where it has not after `IN_FORCE_SECONDS`; it does later.

        The feed ends before the oldest transaction that still runs here, so one reading may come too early. After a
        failure only the patient wait: who ends the pairings of a whole team waits once.
        """
        if not is_patient and time.monotonic() < self._silent_until:
            return False
        with suppress(TimeoutError):
            return await asyncio.wait_for(self._read_until(position), IN_FORCE_SECONDS)
        self._silent_until = time.monotonic() + SILENT_SECONDS
        return False

    async def _read_until(self, position: int) -> bool:
        while True:
            if await self._read_to() >= position:
                return True
            await asyncio.sleep(READ_AGAIN_SECONDS)

    async def _read_to(self) -> int:
        """How far it has read after a reading; -1 where it does not say."""
        try:
            answer = await self._client.post(f"{self._url}/internal/register/read", headers=self._headers)
            answer.raise_for_status()
            return int(answer.json()["position"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            log.warning("submissions: %s", type(error).__name__)
            return -1


def _as_uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
