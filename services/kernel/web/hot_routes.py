"""A short way for the few requests that make up nearly all of a service's load.

A hot route answers a request in which everything is in order: signed in, ids well-formed, a body that validates. It
runs before the framework, whose layers cost more than the work itself. Anything else it leaves to the ordinary route
of the same path, body included, so there is one place that refuses and one that is documented.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import FastAPI, Request
from starlette.types import Message, Receive, Scope, Send

from services.kernel.auth.principals import Principal
from services.kernel.problems import NotSignedIn
from services.kernel.web.access import access_of
from services.kernel.web.inputs import Input, read_json

LARGEST_BODY: Final = 64 * 1024
"""Bytes; a longer body, or one of unknown length, takes the ordinary way, which knows the service's limit."""
_ID: Final = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_LENGTH: Final = re.compile(r"[0-9]{1,9}")
_NAME: Final = re.compile(r"\{\w+\}")


class NotPlain(Exception):
    """Something about the request is unusual or wrong; the ordinary route shall answer it."""


class _Gone(Exception):
    """The client left before the body was here."""


@dataclass(frozen=True, slots=True)
class HotRequest:
    request: Request
    principal: Principal
    ids: tuple[UUID, ...]
    body: bytes

    def read(self, model: type[Input]) -> Input:
        """Raises NotPlain: the ordinary route says what is wrong, and where."""
        if self.request.headers.get("content-type") != "application/json":
            raise NotPlain
        try:
            return read_json(model, self.body)
        except ValueError:
            raise NotPlain from None


Handler = Callable[[HotRequest], Awaitable[tuple[int, bytes]]]
"""Answers status and JSON. Raises `NotPlain` before anything was done, or whatever the ordinary route may raise."""


class HotRoute:
    """`path` as FastAPI writes it; every name in it stands for a UUID, `/api/visits/{visit_id}`."""

    def __init__(self, method: str, path: str, handler: Handler) -> None:
        self._method = method
        self._path = re.compile(_NAME.sub(lambda _: _ID, path))
        self._handler = handler

    def match(self, scope: Scope) -> tuple[UUID, ...] | None:
        if scope["method"] != self._method:
            return None
        found = self._path.fullmatch(scope["path"])
        return tuple(map(UUID, found.groups())) if found else None

    async def answer(
        self, app: FastAPI, ids: tuple[UUID, ...], scope: Scope, receive: Receive, send: Send
    ) -> Receive | None:
        """None when the request is answered; else what the ordinary route must read from, as nothing was done."""
        scope["app"] = app
        request = Request(scope, receive)
        if not _is_short(request):
            return receive
        try:
            body = await _read(receive)
        except _Gone:
            return None
        try:
            principal = access_of(request).principal_of(request)
            status, content = await self._handler(HotRequest(request, principal, ids, body))
        except (NotPlain, NotSignedIn):
            return _again(body, receive)
        except Exception as error:
            # As in the framework: the application's own handlers say what each is to the caller.
            await _answer_error(app, request, error, send)
            return None
        await _send(send, status, content)
        return None


def _is_short(request: Request) -> bool:
    if "transfer-encoding" in request.headers:
        return False
    length = request.headers.get("content-length", "0")
    return _LENGTH.fullmatch(length) is not None and int(length) <= LARGEST_BODY


async def _read(receive: Receive) -> bytes:
    """Raises _Gone."""
    pieces: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        pieces += message.get("body", b"")
        if not message.get("more_body", False):
            return pieces


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, then whatever really comes."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


async def _answer_error(app: FastAPI, request: Request, error: Exception, send: Send) -> None:
    handlers = app.exception_handlers
    handler = next((handlers[kind] for kind in type(error).__mro__ if kind in handlers), None)
    if handler is None:
        raise error
    answer = handler(request, error)
    response = await answer if isinstance(answer, Awaitable) else answer
    await response(request.scope, request.receive, send)


async def _send(send: Send, status: int, content: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
