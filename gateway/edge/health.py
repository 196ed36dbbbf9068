"""Readiness of the whole: our database at its head revision, and the readiness of each service."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from services.kernel.db.database import Database
from services.kernel.db.migrations import head_revision

_FRESH_SECONDS = 1.0


class Readiness:
    """Anybody may call it, so it calls the others at most once a second."""

    def __init__(self, database: Database, services: Mapping[str, str], client: httpx.AsyncClient) -> None:
        self._database = database
        self._services = services
        self._client = client
        self._head = head_revision(Path(__file__).parents[1] / "migrations")
        self._known: dict[str, bool] = {}
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def __call__(self) -> dict[str, bool]:
        async with self._asking:
            if time.monotonic() - self._asked_at > _FRESH_SECONDS:
                self._known = await self._ask()
                self._asked_at = time.monotonic()
        return self._known

    async def _ask(self) -> dict[str, bool]:
        answers = await asyncio.gather(
            self._database.is_at(self._head), *(self._is_ready(url) for url in self._services.values())
        )
        return dict(zip(("gateway", *self._services), answers, strict=True))

    async def _is_ready(self, url: str) -> bool:
        try:
            return (await self._client.get(f"{url}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False
