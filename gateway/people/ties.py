"""What hangs on a unit in the other programs: running pairings, duties, quotas. It is asked before a unit is closed."""

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

    async def _ask(self, name: str, organization_id: UUID) -> dict[str, Any]:
        url = f"{self._services[name]}/internal/organizations/{organization_id}/ties"
        try:
            answer = await self._client.get(url, headers=self._headers, timeout=SECONDS)
            answer.raise_for_status()
            counts: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            raise ProgramsSilent() from None
        return counts
