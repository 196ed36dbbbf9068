"""What hangs on a unit in the other programs: running pairings, duties, quotas. It is asked before a unit is closed.

And what was done for the households of a merged team since; it is asked before the merger is undone.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import httpx
from pydantic import SecretStr

from services.kernel.problems import Problem
from services.kernel.web.internal import internal_headers

SECONDS: Final = 3.0
_ASKED: Final = ("campaigns", "households")


class ProgramsSilent(Problem):
    """Nothing was changed."""

    status = 503
    code = "programs-silent"
    title = "暂时查不到这个单位的任务和结对，所以没有更改，请稍后再试。"
    title_en = "The unit's duties and pairings cannot be looked up now, so nothing was changed. Please try again."


@dataclass(frozen=True, slots=True)
class Ties:
    """`kept_dues`: duties that stay with the unit whatever happens to it, as they were extended or begun."""

    pairings: int = 0
    open_dues: int = 0
    kept_dues: int = 0
    quotas: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """`pairings`: those of the households taken over that ended or changed since."""

    pairings: int = 0
    visits: int = 0
    reports: int = 0


class UnitTies:
    """No transaction is open while it asks."""

    def __init__(self, client: httpx.AsyncClient, services: Mapping[str, str], internal_secret: SecretStr) -> None:
        self._client = client
        self._services = services
        self._headers = internal_headers(internal_secret)

    async def of(self, organization_id: UUID) -> Ties:
        """Raises ProgramsSilent."""
        ties = Ties()
        for counts in await asyncio.gather(*(self._ask(name, organization_id) for name in _ASKED)):
            ties = replace(ties, **counts)
        return ties

    async def work_since_merger(self, team_id: UUID) -> Work:
        """Raises ProgramsSilent."""
        carried = await self._get("households", f"/internal/organizations/{team_id}/carried")
        done = await self._read("submissions", "POST", "/internal/pairings/work", carried["pairing_ids"])
        return Work(carried["changed"], **done)

    async def _ask(self, name: str, organization_id: UUID) -> dict[str, Any]:
        return await self._get(name, f"/internal/organizations/{organization_id}/ties")

    async def _get(self, name: str, path: str) -> dict[str, Any]:
        return await self._read(name, "GET", path)

    async def _read(self, name: str, method: str, path: str, body: list[str] | None = None) -> dict[str, Any]:
        try:
            answer = await self._client.request(
                method, f"{self._services[name]}{path}", json=body, headers=self._headers, timeout=SECONDS
            )
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            raise ProgramsSilent() from None
        return found
