"""The size limit of request bodies."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel.problems import TooLarge
from services.kernel.web.answers import problem_response


class BodyLimit:
    """Refuses a body of more bytes than `by_path` allows for its path, or `default` for all others.

    The framework's own limit answers in plain text, after all middleware, where our handlers do not see it.
    """

    def __init__(self, app: ASGIApp, *, default: int, by_path: Mapping[str, int]) -> None:
        self._app = app
        self._default = default
        self._by_path = by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._by_path.get(scope["path"], self._default)
        announced = Headers(scope=scope).get("content-length")
        if announced is None:
            # The server enforces an announced length; a body without one is counted here.
            receive = _counting(receive, limit)
        elif not announced.isdecimal() or int(announced) > limit:
            await problem_response(TooLarge())(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _counting(receive: Receive, limit: int) -> Receive:
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            # Not our own problem class: the framework reports any other exception of `receive` as a malformed body.
            raise HTTPException(TooLarge.status)
        return message

    return counted
