"""A program starts only when every operation has exactly one policy, and each policy says what its route checks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import SecretStr

from deploy.programs import PROGRAMS, Program, migrations_of
from services.kernel.auth.permissions import ROLE_PERMISSIONS
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.service import create_service
from services.kernel.settings import ServiceSettings
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.application import HEALTH_POLICIES, create_application
from services.kernel.web.internal import internal_only
from services.kernel.web.policies import (
    Policies,
    PoliciesIncomplete,
    Policy,
    Reach,
    Who,
    needs,
    open_to,
    policies_of,
    require_policies,
)
from tests.databases import MakeDatabase
from tests.support.tokens import public_jwks
from tools.openapi_pages import application

router = APIRouter()


@router.get("/things")
async def list_things(viewer: Annotated[Viewer, viewing("visits.read")]) -> None: ...


@router.get("/later")
async def check_later(principal: Annotated[Principal, Depends(current_principal)]) -> None: ...


@router.get("/open")
async def answer_anyone() -> None: ...


@router.get("/ours", dependencies=[internal_only(SecretStr("secret"))])
async def answer_ours() -> None: ...


RIGHT: Policies = {
    "GET /things": needs(Reach.PLACE_AND_TEAM, "visits.read"),
    "GET /later": needs(Reach.PLACE, "reports.write"),
    "GET /open": open_to(Who.ANYONE),
    "GET /ours": open_to(Who.INTERNAL),
}


def made() -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {}

    app = create_application("test", description="", lifespan=lifespan, readiness=ready)
    app.include_router(router, prefix="")
    return app


WRONG: dict[str, Policy | None] = {
    "GET /things": None,
    "GET /healthz": None,
    "GET /nothing": open_to(Who.ANYONE),
    "POST /things": needs(Reach.PLACE_AND_TEAM, "visits.read"),
}


@pytest.mark.parametrize("operation", WRONG)
def test_a_route_without_a_policy_and_a_policy_without_a_route_are_refused_by_name(operation: str) -> None:
    policies = {**HEALTH_POLICIES, **RIGHT, operation: WRONG[operation]}
    given = {name: policy for name, policy in policies.items() if policy is not None}
    with pytest.raises(PoliciesIncomplete, match=operation):
        require_policies(made(), given)


@pytest.mark.parametrize(
    ("operation", "policy"),
    [
        ("GET /things", needs(Reach.PLACE_AND_TEAM, "visits.write")),
        ("GET /things", needs(Reach.PLACE_AND_TEAM, "visits.read", "visits.write")),
        ("GET /things", open_to(Who.SIGNED_IN)),
        ("GET /things", open_to(Who.ANYONE)),
        ("GET /later", open_to(Who.ANYONE)),
        ("GET /later", open_to(Who.PERSON)),
        ("GET /open", needs(Reach.PLACE, "visits.read")),
        ("GET /open", open_to(Who.SIGNED_IN)),
        ("GET /open", open_to(Who.INTERNAL)),
        ("GET /ours", open_to(Who.ANYONE)),
        ("GET /ours", needs(Reach.PLACE, "visits.read")),
    ],
)
def test_a_policy_that_says_something_else_than_its_route_is_refused(operation: str, policy: Policy) -> None:
    with pytest.raises(PoliciesIncomplete, match=f"^{operation}: [^;]+$"):
        require_policies(made(), {**HEALTH_POLICIES, **RIGHT, operation: policy})


def test_the_right_policies_are_taken_and_stand_in_the_openapi_page() -> None:
    app = made()
    require_policies(app, {**HEALTH_POLICIES, **RIGHT})
    shown = {path: operations["get"]["x-access"] for path, operations in app.openapi()["paths"].items()}
    assert shown == {"/things": "visits.read", "/later": "reports.write", "/open": "anyone", "/ours": "internal"}


async def test_a_service_with_a_route_without_a_policy_does_not_start(service_database: MakeDatabase) -> None:
    found = service_database("campaigns")
    settings = ServiceSettings(
        jwks=public_jwks(),
        internal_secret=SecretStr("secret"),
        gateway_url="http://127.0.0.1:9",
        longest_silence=86_400,
    )
    database = Database(found.app, application_name="test")

    def start(policies: Policies) -> FastAPI:
        return create_service(
            "test",
            description="",
            settings=settings,
            database=database,
            revocations_of="http://127.0.0.1:9",
            migrations=Path(migrations_of("campaigns")),
            routers=[router],
            policies=policies,
        )

    with pytest.raises(PoliciesIncomplete, match=r"^GET /later: has no policy$"):
        start({name: policy for name, policy in RIGHT.items() if name != "GET /later"})
    assert policies_of(start(RIGHT)).keys() > RIGHT.keys()
    await database.close()


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_names_only_permissions_that_some_role_has(program: Program) -> None:
    held = frozenset().union(*ROLE_PERMISSIONS.values())
    named = {name for policy in policies_of(application(program)).values() for name in policy.permissions}
    assert named
    assert named <= held
