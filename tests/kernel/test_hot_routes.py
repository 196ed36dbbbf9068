"""A hot route answers what is in order and nothing else; every refusal is the ordinary route's, word for word."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import Depends
from psycopg.errors import OperationalError
from pydantic import Field

from services.kernel.auth.principals import NotPermitted, Principal, RoleGrant
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.problems import PROBLEM_JSON
from services.kernel.web.access import Access, current_principal, grant_access
from services.kernel.web.application import LimitedFastAPI
from services.kernel.web.hot_routes import LARGEST_BODY, HotRequest, HotRoute
from services.kernel.web.inputs import InputModel, read_json
from services.kernel.web.service import create_service
from tests.support.tokens import public_jwks, token_for

SECRET = "211381199001011234"
PATH = "/notes/0197a3c0-0000-7000-8000-00000000a001"


class Line(InputModel):
    text: str


class Note(InputModel):
    text: str
    lines: list[Line] = Field(default=[])


def service(*, is_hot: bool) -> LimitedFastAPI:
    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {}

    app = create_service("test", description="", lifespan=lifespan, readiness=ready, max_body_size=100_000)

    @app.put("/notes/{note_id}")
    async def put(note_id: UUID, note: Note, _: Annotated[Principal, Depends(current_principal)]) -> dict[str, Any]:
        return {"way": "ordinary", "note": note, "id": note_id}

    async def hot_put(hot: HotRequest) -> tuple[int, bytes]:
        note = hot.read(Note)
        if note.text == "lost":
            raise OperationalError(SECRET)
        if note.text == "bug":
            raise ValueError(SECRET)
        if note.text == "forbidden":
            raise NotPermitted()
        return 201, json.dumps({"way": "hot", "note": note.model_dump(), "id": str(hot.ids[0])}).encode()

    if is_hot:
        app.hot_routes.append(HotRoute("PUT", "/notes/{note_id}", hot_put))
    access = Access(
        VerifiedTokens(TokenVerifier(json.loads(public_jwks()))), Database("postgresql+psycopg://", application_name="")
    )
    grant_access(app, access)
    return app


def headers() -> dict[str, str]:
    token = token_for(RoleGrant("volunteer", new_id(), None))
    return {"authorization": f"Bearer {token}", "content-type": "application/json"}


async def send(
    content: bytes | AsyncIterator[bytes],
    changes: dict[str, str] | None = None,
    *,
    is_hot: bool = True,
    path: str = PATH,
) -> httpx.Response:
    transport = httpx.ASGITransport(service(is_hot=is_hot))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.put(path, content=content, headers=headers() | (changes or {}))


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (b"", {}),
        (b"{", {}),
        (b"[]", {}),
        (b'{"text": 1}', {}),
        (b'{"text": "a", "more": 1}', {}),
        (b'{"text": "\\u0000"}', {}),
        (b'{"text": "\\b"}', {}),
        (b'{"text": "\\f"}', {}),
        (b'{"text": "\\ud800"}', {}),
        (b'{"text": "a", "lines": [{"text": "\\u001B"}]}', {}),
        (b'{"text": "a\x7f"}', {}),
        (b'{"text": "a", "lines": [{"text": "\x7f"}]}', {}),
        (b'{"text": "\x01"}', {}),
        (b'{"text": "\xff"}', {}),
        (b'{"text": "\xed\xa0\x80"}', {}),
        (b'{"text": NaN}', {}),
        (b'{"text": "a"}', {"authorization": ""}),
        (b'{"text": "a"}', {"authorization": "Bearer x.y.z"}),
        (b"{", {"authorization": ""}),
        (b'{"text": "a"}', {"content-type": "text/plain"}),
        (b'{"text": "a"}', {"content-length": "100001"}),
        (b'{"text": "' + b"a" * 100_000 + b'"}', {}),
    ],
)
async def test_a_refusal_is_the_ordinary_one(content: bytes, changes: dict[str, str]) -> None:
    hot = await send(content, changes)
    ordinary = await send(content, changes, is_hot=False)
    assert 400 <= hot.status_code < 500
    assert (hot.status_code, hot.content, hot.headers) == (ordinary.status_code, ordinary.content, ordinary.headers)


@pytest.mark.parametrize("path", ["/notes/1", PATH.upper(), PATH + "/", PATH + "/x", PATH + "%0a", "/notes/../notes"])
async def test_it_takes_no_path_but_its_own(path: str) -> None:
    hot = await send(b'{"text": "a"}', path=path)
    ordinary = await send(b'{"text": "a"}', is_hot=False, path=path)
    assert (hot.status_code, hot.content) == (ordinary.status_code, ordinary.content)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [("lost", 503, "unavailable"), ("bug", 500, "internal"), ("forbidden", 403, "not-permitted")],
)
async def test_a_fault_is_the_problem_it_is_elsewhere(
    text: str, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await send(json.dumps({"text": text}).encode())
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM_JSON)
    assert answer.json()["type"] == f"/problems/{code}"
    assert SECRET not in answer.text + caplog.text


async def test_what_is_unusual_but_right_goes_the_ordinary_way_with_its_body() -> None:
    long = b'{"text": "' + b"a" * LARGEST_BODY + b'"}'
    short, kind = b'{"text": "a"}', {"content-type": "application/json; charset=utf-8"}
    for content, changes in ((long, {}), (short, kind), (short, {"content-length": "x"})):
        answer = await send(content, changes)
        assert (answer.status_code, answer.json()["way"]) == (200, "ordinary")
        assert answer.json()["note"]["text"] == json.loads(content)["text"]


async def test_a_body_of_unknown_length_goes_the_ordinary_way() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"text": '
        yield b'"a"}'

    answer = await send(pieces())
    assert (answer.status_code, answer.json()["way"]) == (200, "ordinary")


@pytest.mark.parametrize("text", ["走访", "第一行\n第二行\t完", 'a "quoted" \\b word', "\U0001f600", "\\u0041"])
async def test_what_is_in_order_is_answered_at_once(text: str) -> None:
    note = {"text": text, "lines": [{"text": text}]}
    for content in (json.dumps(note).encode(), json.dumps(note, ensure_ascii=False).encode()):
        answer = await send(content)
        assert answer.status_code == 201
        assert answer.json() == {"way": "hot", "note": note, "id": PATH.rpartition("/")[2]}


async def test_nothing_is_answered_to_a_client_that_left() -> None:
    messages: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    )
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": PATH, "headers": [(b"content-length", b"20")]}
    await service(is_hot=True)(scope, receive, keep)
    assert sent == []


@pytest.mark.parametrize(
    "body", [b'{"text": "\\u0007"}', b'{"text": "a", "lines": [{"text": "\\b"}]}', b'{"text": "\x7f"}']
)
def test_json_with_control_characters_is_refused_in_bytes_too(body: bytes) -> None:
    with pytest.raises(ValueError, match="control characters"):
        read_json(Note, body)
