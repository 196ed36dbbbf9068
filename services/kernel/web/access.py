"""From a request to a viewer: token → principal → scope → a transaction that sees only that scope.

A route asks for `viewer: Annotated[Viewer, viewing("visits.read")]`. The transaction is committed before the response
leaves (`scope="function"`): nobody is told "stored" about something a failing commit took back.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Principal, Scope
from services.kernel.auth.tokens import TokenRefused, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.problems import NotSignedIn


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking with one permission, inside one transaction."""

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


def grant_access(app: FastAPI, access: Access) -> None:
    """To be called once, when the application starts."""
    app.state.access = access


def access_of(request: Request) -> Access:
    access: Access = request.app.state.access
    return access


async def current_principal(request: Request) -> Principal:
    """A coroutine although it waits for nothing: FastAPI would run a plain function in a thread, for 0.2 ms of CPU."""
    return access_of(request).principal_of(request)


def viewing(permission: str) -> Any:
    """Dependency: a Viewer with `permission`. Raises NotSignedIn, NotPermitted."""

    async def open_view(request: Request) -> AsyncIterator[Viewer]:
        access = access_of(request)
        principal = access.principal_of(request)
        scope = principal.scope_for(permission)
        async with access.database.transaction(scope) as connection:
            yield Viewer(principal, scope, connection)

    return Depends(open_view, scope="function")
