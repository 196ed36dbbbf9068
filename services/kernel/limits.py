"""The application class of every service: hot routes before the framework, its refusals as problems after it."""

import logging
from typing import Any

import orjson
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from services.kernel.hot_routes import HotRoute
from services.kernel.problems import PROBLEM_JSON, Problem, TooLarge

log = logging.getLogger(__name__)

_BODY = orjson.dumps(TooLarge().body())
_HEADERS = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(_BODY)).encode())]


class LimitedFastAPI(FastAPI):
    """The framework enforces the body limit and answers 413 in plain text; here that becomes the problem it is.

    The limit wraps all middleware, so the answer is replaced outside of everything.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hot_routes: list[HotRoute] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        left = await self._answer_hot(scope, receive, send)
        if left is None:
            return
        try:
            await super().__call__(scope, left, _replacing(send))
        except Problem:
            raise
        except Exception as error:
            # Answered and logged by our handler; raised on, the server would log its message, which may quote a row.
            log.debug("already answered: %s", type(error).__name__)

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


def _is_plain_refusal(message: Message) -> bool:
    return message["status"] == TooLarge.status and (b"content-type", PROBLEM_JSON.encode()) not in message["headers"]
