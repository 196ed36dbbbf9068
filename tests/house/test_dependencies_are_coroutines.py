"""No request uses a thread without need: what a route depends on is a coroutine."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from deploy.programs import PROGRAMS, Program
from tools.openapi_pages import application


def calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from calls(each)


def routes(app: FastAPI) -> list[RouteContext]:
    """Those of the included routers too."""
    return list(iter_route_contexts(app.routes))


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_route_depends_on_is_a_coroutine(program: Program) -> None:
    plain = {
        f"{route.path}: {call.__name__}"
        for route in routes(application(program))
        for call in calls(route.dependant)
        if not inspect.iscoroutinefunction(call) and not inspect.isasyncgenfunction(call)
    }
    assert plain == set()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_route_is_a_coroutine_itself(program: Program) -> None:
    found = routes(application(program))
    assert found
    assert [route.path for route in found if not inspect.iscoroutinefunction(route.endpoint)] == []
