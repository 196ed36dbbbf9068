"""The FastAPI application of every service: problems instead of errors, health, metrics, an exact OpenAPI page."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg.errors import InterfaceError, OperationalError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from services.kernel.auth.principals import NotPermitted
from services.kernel.db.database import DATABASE_FAULTS
from services.kernel.problems import (
    PROBLEM_JSON,
    PROBLEM_SCHEMA,
    InternalError,
    Malformed,
    MethodNotAllowed,
    NotFound,
    NotSignedIn,
    Problem,
    TooLarge,
    Unavailable,
    problem_responses,
)
from services.kernel.web.access import know_open_parameters
from services.kernel.web.answers import problem_response
from services.kernel.web.limits import BodyLimit
from services.kernel.web.policies import Policies, Who, open_to, policies_of

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 1_000_000
# A list of households shrinks to a quarter: on a village's connection that saves half a second.
SMALLEST_COMPRESSED = 1_000
COMPRESSED_ALREADY = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
COMMON_PROBLEMS = problem_responses(NotSignedIn, NotPermitted, NotFound, TooLarge, Malformed, Unavailable)

# The sentence a volunteer reads next to a field; programs read `code`.
FIELD_MESSAGES = {
    "missing": "请填写此项。",
    "extra_forbidden": "没有这一项。",
    "string_too_short": "请填写此项。",
    "string_too_long": "内容太长。",
    "too_long": "数量太多。",
    "too_short": "至少要有一项。",
    "enum": "请从给出的选项中选择。",
    "literal_error": "请从给出的选项中选择。",
    "date_from_datetime_parsing": "日期格式应为 2020-05-25。",
    "date_parsing": "日期格式应为 2020-05-25。",
    "datetime_parsing": "时间格式应为 2020-05-25T17:00:00+08:00。",
    "timezone_aware": "时间格式应为 2020-05-25T17:00:00+08:00。",
    "greater_than_equal": "数值太小。",
    "less_than_equal": "数值太大。",
    "int_type": "请填写整数。",
    "json_invalid": "内容不完整，请重新发送。",
}
ANY_FIELD_MESSAGE = "填写有误。"

Check = Callable[[], Awaitable[dict[str, bool]]]
Recorder = Callable[[Request, Problem], Awaitable[None]]
"""Writes down what the trail keeps of a problem. Raises DATABASE_FAULTS."""

HEALTH_POLICIES: Policies = dict.fromkeys(("GET /healthz", "GET /readyz", "GET /metrics"), open_to(Who.ANYONE))
"""The front of the installation does not forward these."""


class Application(FastAPI):
    """Answers HEAD on every GET route, and does not raise an exception again that its handlers have answered."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        try:
            await super().__call__(scope, receive, send)
        except Problem:
            raise
        except Exception as error:
            if scope["type"] != "http":
                raise
            # Our handler answered and logged it; raised again, the server would log its message, which may quote a row.
            log.debug("already answered: %s", type(error).__name__)


def _without_body(send: Send) -> Send:
    """Keeps the length: it is that of the answer to GET."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head


def create_application(
    title: str,
    *,
    description: str,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
    readiness: Check,
    max_body_size: int = MAX_BODY_BYTES,
    body_limits: Mapping[str, int] | None = None,
    recorder: Recorder | None = None,
) -> FastAPI:
    """`readiness` returns the state of each part; all must be true for `/readyz` to answer 200. `body_limits`: bytes by
    path, where the limit is not `max_body_size`. `recorder` is called before a problem is answered."""
    app = Application(
        title=title,
        description=description,
        version="1.0.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(know_open_parameters)],
        responses=COMMON_PROBLEMS,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.add_middleware(
        GZipMiddleware,
        minimum_size=SMALLEST_COMPRESSED,
        compresslevel=4,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *COMPRESSED_ALREADY),
    )
    app.add_middleware(BodyLimit, default=max_body_size, by_path=body_limits or {})
    app.state.recorder = recorder
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_malformed)
    app.add_exception_handler(HTTPException, _answer_http)
    for unreachable in (OperationalError, InterfaceError, DBAPIError, PoolTimeout, ConnectionError, TimeoutError):
        app.add_exception_handler(unreachable, _answer_database)
    app.add_exception_handler(Exception, _answer_internal)
    _add_health(app, readiness)
    app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]  # FastAPI's own documented way to extend the page
    return app


async def _answer_problem(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Problem):
        raise problem
    return await _answer_recorded(request, problem)


async def _answer_recorded(request: Request, problem: Problem) -> Response:
    """A refusal that cannot be recorded is answered 503: no attempt goes without its entry."""
    recorder: Recorder | None = request.app.state.recorder
    try:
        if recorder is not None:
            await recorder(request, problem)
    except DATABASE_FAULTS as fault:
        log.warning("a problem could not be recorded: %s", type(fault).__name__)
        return problem_response(Unavailable())
    return problem_response(problem)


async def _answer_malformed(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [field_error(e["loc"], e["type"], e.get("ctx", {}).get("message")) for e in error.errors()]
    return problem_response(Malformed(errors=errors))


def field_error(location: tuple[int | str, ...], code: str, message: str | None = None) -> dict[str, str]:
    """One entry of `Malformed.errors`; the value is not repeated, it may hold an ID number.

    `message`: a service's own sentence for its own code, from the context `message` of a `PydanticCustomError`.
    """
    path = ".".join(str(part) for part in location if part not in {"body", "query", "path"})
    return {"field": path, "code": code, "message": message or FIELD_MESSAGES.get(code, ANY_FIELD_MESSAGE)}


async def _answer_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    known: dict[int, Problem] = {
        404: NotFound(),
        405: MethodNotAllowed(),
        413: TooLarge(),
        401: NotSignedIn(),
    }
    problem = known.get(error.status_code)
    if problem is None:
        problem = Malformed(errors=[]) if error.status_code < 500 else InternalError()
    problem.headers.update(error.headers or {})
    if isinstance(problem, MethodNotAllowed):
        # The framework names the methods of one route only.
        problem.headers["Allow"] = _methods_of(request)
    return await _answer_recorded(request, problem)


def _methods_of(request: Request) -> str:
    offered = [
        method
        for method in ("GET", "PUT", "POST", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] == Match.FULL for route in request.app.routes)
    ]
    return ", ".join([*offered, *(["HEAD"] if "GET" in offered else [])])


async def _answer_database(request: Request, error: Exception) -> Response:
    """A lost or overloaded database gives 503; a refused statement is a fault of the program and gives 500."""
    if isinstance(error, DBAPIError) and not _is_transient(error):
        return await _answer_internal(request, error)
    log.warning("database: %s", type(error).__name__)
    return problem_response(Unavailable())


def _is_transient(error: DBAPIError) -> bool:
    """Lost connections, shutdown, lock and resource exhaustion are transient; errors in a statement are not."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or isinstance(error.orig, (OperationalError, InterfaceError, OSError))
    return error.connection_invalidated or state[:2] in {"08", "40", "53", "57", "58"}


async def _answer_internal(request: Request, error: Exception) -> Response:
    # The message may quote a row, so only the type and the traceback are logged.
    log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__, exc_info=_place(error))
    return problem_response(InternalError())


def _place(error: Exception) -> Any:
    return (type(error), type(error)("see the type and the place"), error.__traceback__) if _is_plain(error) else None


def _is_plain(error: Exception) -> bool:
    return type(error) in {
        TypeError,
        ValueError,
        KeyError,
        AttributeError,
        RuntimeError,
        AssertionError,
        IndexError,
    }


def _add_health(app: FastAPI, readiness: Check) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        parts = await readiness()
        status = 200 if all(parts.values()) else 503
        return Response(orjson.dumps({"ready": status == 200, "parts": parts}), status, media_type="application/json")

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI page with problems as `application/problem+json` (FastAPI itself documents its own 422 body)."""
    if app.openapi_schema is None:
        page = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = page.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = PROBLEM_SCHEMA
        page["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        page["security"] = [{"bearer": []}]
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        policies = policies_of(app)
        for path, operations in page.get("paths", {}).items():
            for method, operation in operations.items():
                _repair_responses(operation.get("responses", {}))
                if policy := policies.get(f"{method.upper()} {path}"):
                    operation["x-access"] = policy.access
                    operation["x-reach"] = str(policy.reach)
        app.openapi_schema = page
    return app.openapi_schema


def _repair_responses(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if status.isdigit() and int(status) >= 400:
            response["content"] = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
