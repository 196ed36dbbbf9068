"""A household by its number in the register, which an auditor reads on lists and paper; the trail has its id."""

from dataclasses import dataclass
from uuid import UUID

import httpx
from pydantic import SecretStr

from gateway.audit_trail.schemas import AuditFilter
from services.kernel.web.internal import internal_headers

SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class RegistryNumbers:
    """`url`: of the register, None where there is none."""

    client: httpx.AsyncClient
    url: str | None
    internal_secret: SecretStr

    async def resolved(self, asked: AuditFilter) -> AuditFilter:
        """With the household's id instead of its number; as it is for anything else, and where nobody answers."""
        if asked.subject is None or ":" in asked.subject or _is_id(asked.subject):
            return asked
        found = await self._household(asked.subject)
        return asked if found is None else asked.model_copy(update={"subject": f"household:{found}"})

    async def _household(self, number: str) -> UUID | None:
        if self.url is None:
            return None
        try:
            answer = await self.client.get(
                f"{self.url}/internal/household-numbers",
                params={"registry_no": number},
                headers=internal_headers(self.internal_secret),
                timeout=SECONDS,
            )
            answer.raise_for_status()
            return UUID(answer.json()["household_id"])
        except (httpx.HTTPError, ValueError, KeyError):
            return None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
