"""Every fault is a problem with a sentence, and none repeats the input."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI, Query, Response
from psycopg import DataError
from pydantic import Field
from sqlalchemy.exc import DBAPIError, OperationalError

from services.kernel.problems import PROBLEM_JSON
from services.kernel.web.application import create_application
from services.kernel.web.inputs import InputModel, has_forbidden_text

SECRET = "211381199001011234"


class Note(InputModel):
    text: str
    count: int


class Wanted(InputModel):
    kind: str = "all"
    kept_until: str = Field(default="", alias="until")


async def division(division: str = "") -> str:
    return division


def service() -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {"database": True, "store": False}

    app = create_application("test", description="", lifespan=lifespan, readiness=ready, max_body_size=1000)

    @app.get("/notes/{number}")
    async def read(number: int) -> str:
        return "x" * number

    @app.get("/files/{kind}")
    async def download(kind: str) -> Response:
        return Response(b"x" * 5000, media_type=f"application/{kind}")

    @app.get("/looks")
    async def look(area: Annotated[str, Depends(division)], since: Annotated[str, Query(alias="from")] = "") -> str:
        return area + since

    @app.get("/searches")
    async def search(wanted: Annotated[Wanted, Query()]) -> str:
        return wanted.kind

    @app.get("/inner", include_in_schema=False)
    async def inner() -> str:
        return ""

    @app.put("/notes/{number}")
    async def write(number: int) -> None: ...

    @app.post("/notes")
    async def add(note: Note) -> str:
        if note.text == "lost":
            raise OperationalError("insert", {"secret": SECRET}, ConnectionError())
        if note.text == "unfit":
            raise DBAPIError("insert", {"secret": SECRET}, DataError("text holds a NUL"))
        if note.text == "bug":
            raise ValueError(SECRET)
        return note.text

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "accepted", "encoding"),
    [
        ("/notes/5000", "identity", None),
        ("/notes/100", "gzip", None),
        ("/files/pdf", "gzip", None),
        ("/files/vnd.openxmlformats-officedocument.wordprocessingml.document", "gzip", None),
        ("/notes/5000", "gzip, deflate, br", "gzip"),
    ],
)
async def test_only_long_text_is_compressed_and_only_when_asked(
    client: httpx.AsyncClient, path: str, accepted: str, encoding: str | None
) -> None:
    answer = await client.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert len(answer.content) >= 100
    if encoding:
        assert int(answer.headers["content-length"]) < 1000
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("HEAD", "/notes", "POST"),
        ("OPTIONS", "/notes", "POST"),
        ("DELETE", "/notes/5", "GET, PUT, HEAD"),
    ],
)
async def test_a_method_not_allowed_is_answered_with_the_allowed_ones(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_head_is_get_without_its_body(client: httpx.AsyncClient) -> None:
    whole, head = await client.get("/notes/5"), await client.head("/notes/5")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers
    assert whole.content == b'"xxxxx"'
    assert (await client.head("/notes/five")).status_code == 422


@pytest.mark.parametrize(
    "path", ["/notes/5", "/looks", "/looks?from=1&division=2", "/searches?kind=1&until=2", "/inner?x="]
)
async def test_known_parameters_are_taken(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/notes/5?number=6", ["number"]),
        ("/looks?division=2113&divison=2114&month", ["divison", "month"]),
        ("/looks?since=1", ["since"]),
        ("/searches?kind=1&kept_until=2", ["kept_until"]),
        ("/searches?wanted=1", ["wanted"]),
        (f"/looks?{'x' * 100}=1", ["x" * 60]),
    ],
)
async def test_an_unknown_parameter_is_refused_and_named(
    client: httpx.AsyncClient, path: str, named: list[str]
) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM_JSON)
    assert [each["field"] for each in answer.json()["errors"]] == named
    assert {each["message"] for each in answer.json()["errors"]} == {"没有这一项。"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nothing", None, 404, "not-found"),
        ("DELETE", "/notes", None, 405, "method-not-allowed"),
        ("GET", "/notes", None, 405, "method-not-allowed"),
        ("POST", "/notes", "{", 422, "malformed"),
        ("POST", "/notes", "[]", 422, "malformed"),
        ("POST", "/notes", '{"text": "a"}', 422, "malformed"),
        ("POST", "/notes", '{"text": "a", "count": 1, "more": 1}', 422, "malformed"),
        ("POST", "/notes", '{"text": "\\u0000", "count": 1}', 422, "malformed"),
        ("POST", "/notes", '{"text": "' + "a" * 2000 + '", "count": 1}', 413, "too-large"),
        ("POST", "/notes", '{"text": "lost", "count": 1}', 503, "unavailable"),
        ("POST", "/notes", '{"text": "unfit", "count": 1}', 500, "internal"),
        ("POST", "/notes", '{"text": "bug", "count": 1}', 500, "internal"),
    ],
)
async def test_a_fault_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, body: str | None, status: int, code: str
) -> None:
    answer = await client.request(method, path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM_JSON
    problem = answer.json()
    assert problem["type"] == f"/problems/{code}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["title_en"]
    assert SECRET not in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)


async def test_a_fault_is_not_raised_on_for_the_server_to_log() -> None:
    transport = httpx.ASGITransport(service(), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/notes", json={"text": "bug", "count": 1})
    assert answer.status_code == 500


async def test_nothing_personal_reaches_the_log(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    for text in ("lost", "bug"):
        await client.post("/notes", json={"text": text, "count": 1})
    assert caplog.records
    assert SECRET not in caplog.text


async def test_a_part_that_fails_makes_the_service_not_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]) == (503, {"database": True, "store": False})
    assert (await client.get("/healthz")).status_code == 200


async def test_the_openapi_page_lists_the_problems_that_are_sent() -> None:
    page = service().openapi()
    responses = page["paths"]["/notes"]["post"]["responses"]
    for status in ("401", "403", "404", "413", "422", "503"):
        assert list(responses[status]["content"]) == [PROBLEM_JSON]
    assert "HTTPValidationError" not in page["components"]["schemas"]


@pytest.mark.parametrize("value", ["\x00", {"a": ["\x1b"]}, {"\x07": 1}, ["ok", {"b": "\ud800"}]])
def test_control_characters_are_found_however_deep(value: object) -> None:
    assert has_forbidden_text(value)


def test_control_characters_are_found_below_the_recursion_limit() -> None:
    deep: object = "\x00"
    for _ in range(5000):
        deep = [{"a": deep}]
    assert has_forbidden_text(deep)


def test_line_breaks_and_tabs_are_text() -> None:
    assert not has_forbidden_text({"a": ["第一行\n第二行\t完", 1, None, True]})
