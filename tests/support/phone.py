"""The outbox of a phone: sends a visit and its photos with retries until the receipt says complete."""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from tests.support.uploads import upload_request

LONGEST_PAUSE_SECONDS = 3.0


@dataclass
class Outgoing:
    """One visit being sent; `acknowledged` after the first success, `complete` after the receipt."""

    id: UUID
    body: dict[str, Any]
    photos: dict[str, bytes]
    acknowledged: bool = False
    complete: bool = False
    answers: list[int] = field(default_factory=list)


class Refused(Exception):
    """An answer that no retry can change; a valid visit must never get it."""


class Phone:
    """`sign_in` returns fresh request headers; it is called again after a 401."""

    def __init__(self, base_url: str, sign_in: Callable[[], Awaitable[dict[str, str]]], seed: int = 1) -> None:
        self._sign_in = sign_in
        self._headers: dict[str, str] = {}
        self._random = random.Random(seed)  # noqa: S311  pauses, no secrets
        limits = httpx.Limits(max_connections=16, max_keepalive_connections=16)
        self._client = httpx.AsyncClient(base_url=base_url, timeout=10, trust_env=False, limits=limits)

    async def close(self) -> None:
        await self._client.aclose()

    async def send(self, visit: Outgoing) -> None:
        """Returns when the visit is complete. Raises Refused."""
        attempt = 0
        while not visit.complete:
            try:
                await self._try(visit)
            except (httpx.TransportError, _NotNow):
                attempt += 1
                longest = min(LONGEST_PAUSE_SECONDS, 0.1 * 2**attempt)
                await asyncio.sleep(self._random.uniform(0.05, longest))

    async def _try(self, visit: Outgoing) -> None:
        answer = await self._request("PUT", f"/api/visits/{visit.id}", visit, json=visit.body)
        visit.acknowledged = True
        for photo in answer.json()["photos"]:
            if photo["upload"]:
                await self._upload(photo["upload"], visit.photos[photo["id"]])
                if photo["upload"].get("method") != "PUT":
                    # A form goes to the store, also to that of an earlier release, and nobody else tells of it.
                    await self._request("POST", f"/api/visits/{visit.id}/photos/{photo['id']}/complete", visit)
        receipt = await self._request("GET", f"/api/visits/{visit.id}/receipt", visit)
        visit.complete = receipt.json()["state"] == "complete"
        if not visit.complete:
            raise _NotNow

    async def _upload(self, ticket: dict[str, Any], photo: bytes) -> None:
        answer = await self._client.request(**upload_request(ticket, photo))
        # A refused upload may have arrived before; the next PUT of the visit shows it.
        if not answer.is_success:
            raise _NotNow

    async def _request(self, method: str, path: str, visit: Outgoing, **options: Any) -> httpx.Response:
        if not self._headers:
            self._headers = await self._sign_in()
        answer = await self._client.request(method, path, headers=self._headers, **options)
        visit.answers.append(answer.status_code)
        if answer.status_code == 401:
            self._headers = {}
            raise _NotNow
        if answer.status_code >= 500 or answer.status_code == 429:
            raise _NotNow
        if answer.status_code >= 400:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer


class _NotNow(Exception):
    """Try again later."""


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
