"""The application class of every service: hot routes before the framework, its refusals as problems after it."""

import logging
from typing import Any

import orjson
from fastapi import FastAPI
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from services.kernel.problems import PROBLEM_JSON, MethodNotAllowed, Problem, TooLarge
from services.kernel.web.hot_routes import HotRoute

log = logging.getLogger(__name__)

_BODY = orjson.dumps(TooLarge().body())
_METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
_HEADERS = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(_BODY)).encode())]


class LimitedFastAPI(FastAPI):
    """The framework enforces the body limit and answers 413 in plain text; here that becomes the problem it is.

    The limit wraps all middleware, so the answer is replaced outside of everything. HEAD is answered wherever GET is,
    and `Allow` names every method of the path: the framework knows neither.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hot_routes: list[HotRoute] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        left = await self._answer_hot(scope, receive, send)
        if left is None:
            return
        try:
            await super().__call__(scope, left, _replacing(self._allowing(scope, send)))
        except Problem:
            raise
        except Exception as error:
            # Answered and logged by our handler; raised on, the server would log its message, which may quote a row.
            log.debug("already answered: %s", type(error).__name__)

    def _allowing(self, scope: Scope, send: Send) -> Send:
        async def allow(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == MethodNotAllowed.status:
                others = [header for header in message["headers"] if header[0] != b"allow"]
                message = {**message, "headers": [*others, (b"allow", self._methods_of(scope))]}
            await send(message)

        return allow

    def _methods_of(self, scope: Scope) -> bytes:
        offered = [
            method
            for method in _METHODS
            if any(route.matches({**scope, "method": method})[0] == Match.FULL for route in self.routes)
        ]
        return ", ".join([*offered, *(["HEAD"] if "GET" in offered else [])]).encode()

    async def _answer_hot(self, scope: Scope, receive: Receive, send: Send) -> Receive | None:
        for route in self.hot_routes:
            ids = route.match(scope)
            if ids is not None:
                return await route.answer(self, ids, scope, receive, send)
        return receive


def _replacing(send: Send) -> Send:
    is_replaced = False

    async def replace(message: Message) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start" and _is_plain_refusal(message):
            is_replaced = True
            await send({**message, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": _BODY})
        elif not is_replaced:
            await send(message)

    return replace


def _without_body(send: Send) -> Send:
    """The length stays: it is that of what GET would have sent."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head


def _is_plain_refusal(message: Message) -> bool:
    return message["status"] == TooLarge.status and (b"content-type", PROBLEM_JSON.encode()) not in message["headers"]
