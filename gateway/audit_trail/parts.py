"""The parts that the routes of the audit trail use, and their dependencies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends, Request
from pydantic import SecretStr

from gateway.audit_trail.registry_numbers import RegistryNumbers
from gateway.audit_trail.trails import PROGRAMS, OwnTrail, Program, RemoteTrail, Trail
from gateway.audit_trail.verification import VerificationCursors
from gateway.people.administration import scope_of
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.web.access import current_principal, know_parameters
from services.kernel.web.parts import part
from services.kernel.web.policies import checks

PERMISSION = "audit.read"


@dataclass(frozen=True)
class AuditParts:
    """`trails` in the order of `PROGRAMS`."""

    database: Database
    trails: Sequence[Trail]
    cursors: VerificationCursors
    numbers: RegistryNumbers

    def trails_of(self, programs: Collection[Program]) -> list[Trail]:
        """All trails when none is named."""
        return [trail for trail in self.trails if not programs or trail.program in programs]


def audit_parts(
    database: Database,
    client: httpx.AsyncClient,
    services: Mapping[str, str],
    internal_secret: SecretStr,
    secrets: Sequence[bytes],
) -> AuditParts:
    """`services`: addresses by name."""
    remote = [RemoteTrail(name, client, services[name], internal_secret) for name in PROGRAMS if name in services]
    numbers = RegistryNumbers(client, services.get("households"), internal_secret)
    return AuditParts(database, [OwnTrail(database), *remote], VerificationCursors(secrets), numbers)


async def _auditor(request: Request, principal: Annotated[Principal, Depends(current_principal)]) -> Principal:
    """No transaction is open while other programs are called. Raises NotSignedIn, NotPermitted."""
    scope_of(principal, PERMISSION)
    know_parameters(request, PERMISSION)
    return principal


Audit = Annotated[AuditParts, part(AuditParts)]
Auditor = Annotated[Principal, Depends(checks(_auditor, PERMISSION))]
