"""The ASGI types of the gateway's raw part, and the answers that the gateway makes itself."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from services.kernel.problems import PROBLEM_JSON, Problem

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CLOSING = frozenset({400, 401, 408, 413, 421, 431})
"""Statuses of refusals after which the connection is closed: the rest of the request may be endless."""


class PathNotAllowed(Problem):
    status = 400
    code = "path-not-allowed"
    title = "网址不正确。"
    title_en = "This address is not allowed."


class HeaderNotAllowed(Problem):
    status = 400
    code = "header-not-allowed"
    title = "请求的格式不正确。"
    title_en = "A header of the request is not allowed."


class HeadersTooLarge(Problem):
    status = 431
    code = "headers-too-large"
    title = "请求的格式不正确。"
    title_en = "The headers of the request are too large."


class UpstreamCut(Problem):
    """The service may or may not have acted: the same PUT may be sent again, a POST is to be looked up first."""

    status = 502
    code = "upstream-cut"
    title = "服务中断，请查看是否已保存后再试。"
    title_en = "The service broke off; look whether your change was stored before trying again."


class UpstreamSlow(Problem):
    status = 504
    code = "upstream-slow"
    title = "服务没有及时答复，请查看是否已保存后再试。"
    title_en = "The service did not answer in time; look whether your change was stored before trying again."


class TooSlow(Problem):
    status = 408
    code = "too-slow"
    title = "网络太慢，请求没有收全，请再试一次。"
    title_en = "The request did not arrive completely in time."


async def answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def answer_problem(send: Send, problem: Problem, extra: Headers) -> None:
    """Also closes the connection when the request's body may still be arriving."""
    own = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    headers = [(b"content-type", PROBLEM_JSON.encode()), (b"cache-control", b"no-store"), *own, *extra]
    if problem.status in CLOSING:
        headers.append((b"connection", b"close"))
    await answer(send, problem.status, headers, orjson.dumps(problem.body()))


async def answer_json(send: Send, status: int, headers: Headers, body: object) -> None:
    await answer(send, status, [(b"content-type", b"application/json"), *headers], orjson.dumps(body))
