"""From a request to a viewer: token → principal → scope → a transaction that sees only that scope.

A route takes `viewer: Annotated[Viewer, viewing("visits.read")]`. The transaction commits before the response is sent
(`scope="function"`): no client gets "stored" for a commit that failed.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Principal, Scope
from services.kernel.auth.tokens import TokenRefused, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.problems import NotSignedIn
from services.kernel.web.inputs import refuse_unknown_parameters
from services.kernel.web.parts import part_of
from services.kernel.web.policies import Who, checks


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with one permission, and one transaction."""

    principal: Principal
    scope: Scope
    connection: AsyncConnection


@dataclass(frozen=True, slots=True)
class Access:
    tokens: VerifiedTokens
    database: Database

    def principal_of(self, request: Request) -> Principal:
        """Raises NotSignedIn."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn()
        try:
            claims = self.tokens.verify(token)
        except TokenRefused:
            raise NotSignedIn() from None
        return Principal(claims.subject, claims.session_id, claims.roles)


def know_parameters(request: Request, after: str) -> None:
    """Raises RequestValidationError."""
    if request.scope["query_string"]:
        refuse_unknown_parameters(request, after)


async def know_open_parameters(request: Request) -> None:
    """Dependency of every operation, for those that anybody may call. Raises RequestValidationError."""
    know_parameters(request, Who.ANYONE)


async def current_principal(request: Request) -> Principal:
    """Dependency. Raises NotSignedIn."""
    principal = part_of(request, Access).principal_of(request)
    know_parameters(request, Who.SIGNED_IN)
    return principal


checks(current_principal, Who.SIGNED_IN)


def viewing(permission: str) -> Any:
    """Dependency: a Viewer with `permission`. Raises NotSignedIn, NotPermitted."""

    async def open_view(request: Request) -> AsyncIterator[Viewer]:
        access = part_of(request, Access)
        principal = access.principal_of(request)
        scope = principal.scope_for(permission)
        know_parameters(request, permission)
        async with access.database.transaction(scope) as connection:
            yield Viewer(principal, scope, connection)

    return Depends(checks(open_view, permission), scope="function")


def holding(permission: str) -> Any:
    """Dependency: a Principal with `permission` and no transaction, for what also calls another program. Raises
    NotSignedIn, NotPermitted."""

    async def check_permission(request: Request) -> Principal:
        principal = part_of(request, Access).principal_of(request)
        principal.scope_for(permission)
        know_parameters(request, permission)
        return principal

    return Depends(checks(check_permission, permission))
