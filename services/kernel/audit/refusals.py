"""One entry in the audit trail for each refusal: who was told 403 or 404, or another problem that `is_recorded`, of
what.

It is written after the request's own transaction was rolled back, in a transaction of its own, and committed before the
answer leaves. It holds the template of the path, the ids in it, and the household of the refused thing, and nothing
else of the request: path, query and body may hold personal data.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import ClientDisconnect

from services.kernel.audit import trail
from services.kernel.audit.households import AuditedHouseholds
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.problems import NotSignedIn, Problem
from services.kernel.web.access import Access
from services.kernel.web.parts import find_part

ACTION: Final = "access.refused"
RECORDED: Final = frozenset({403, 404})


async def record_refusal(request: Request, problem: Problem) -> None:
    """Nothing for a path that is no operation, for a caller who is not signed in, and for calls between programs.

    Raises DATABASE_FAULTS.
    """
    route, access = request.scope.get("route"), find_part(request, Access)
    if (
        not (problem.is_recorded or problem.status in RECORDED)
        or access is None
        or not isinstance(route, APIRoute)
        or not route.include_in_schema
    ):
        return
    principal = _caller(access, request)
    if principal is None:
        return
    ids = _ids_in(request.path_params)
    subject = next((f"{kind}:{id_}" for kind, id_ in ids.items()), _thing_of(route.path))
    named = [*ids.values()] if len(ids) > 1 else []
    refused = _Refusal(principal.account_id, subject, request.method, route.path, problem, named)
    audited = find_part(request, AuditedHouseholds)
    asked = [] if audited is None else [*ids.values(), *await _household_named(request)]
    async with access.database.transaction() as connection:
        found = [] if audited is None else await audited.of(connection, asked)
        await refused.record(connection, [id_ for id_ in found if not subject.endswith(id_)])


async def record_unrouted(
    database: Database, account_id: UUID, method: str, thing: str, ids: Sequence[str], problem: Problem
) -> None:
    """For a request that was refused before its operation was known. `thing`: the part of the API, as `households`.

    Raises DATABASE_FAULTS.
    """
    refused = _Refusal(account_id, thing, method, f"/api/{thing}", problem, ids)
    async with database.transaction() as connection:
        await refused.record(connection)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """`ids`: of the request, where they are several."""

    account_id: UUID
    subject: str
    method: str
    path: str
    problem: Problem
    ids: Sequence[str]

    async def record(self, connection: AsyncConnection, owners: Sequence[str] = ()) -> None:
        """`owners`: households of what was refused, so that the trail of each shows it."""
        told = {
            "method": self.method,
            "path": self.path,
            "problem": self.problem.code,
            "status": self.problem.status,
        }
        named = [*dict.fromkeys((*self.ids, *owners))]
        details = {**told, KEY: named} if named else told
        await trail.record(connection, actor_id=self.account_id, action=ACTION, subject=self.subject, details=details)


async def _household_named(request: Request) -> list[str]:
    """The `household_id` of the query and of the body, where it is an id. FastAPI has read the body before."""
    given = [request.query_params.get("household_id")]
    if request.headers.get("content-type", "").startswith("application/json"):
        with suppress(ValueError, RuntimeError, ClientDisconnect):
            body = await request.json()
            given += [body.get("household_id")] if isinstance(body, dict) else []
    return [id_ for value in given for id_ in _ids_in({"household_id": value}).values()]


def _caller(access: Access, request: Request) -> Principal | None:
    try:
        return access.principal_of(request)
    except NotSignedIn:
        return None


def _ids_in(parameters: dict[str, Any]) -> dict[str, str]:
    """What the path names, by kind. Only ids: where one is expected, somebody may type a name or a number.

    >>> _ids_in({"visit_id": "01900000-0000-7000-8000-00000000000a", "number": "13900001234"})
    {'visit': '01900000-0000-7000-8000-00000000000a'}
    """
    found = {}
    for name, value in parameters.items():
        try:
            found[name.removesuffix("_id")] = str(UUID(str(value)))
        except ValueError:
            continue
    return found


def _thing_of(template: str) -> str:
    """
    >>> _thing_of("/api/households/search"), _thing_of("/api/audit.csv")
    ('households', 'audit.csv')
    """
    return template.removeprefix("/api/").split("/")[0]
