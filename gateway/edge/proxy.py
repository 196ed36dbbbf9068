"""Forwards requests to the services, with streaming in both directions, over `HttpClient`.

Only the routing table decides where a request goes: host and port are settings, the target is the checked raw path.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from gateway.edge.asgi import App, Headers, Message, Scope, Send, UpstreamCut, UpstreamSlow
from gateway.edge.bodies import ClientDisconnected, IncomingBody
from gateway.edge.http_client.client import HttpClient, Outgoing
from gateway.edge.http_client.connection import Exchange
from gateway.edge.http_client.errors import NothingSent, TooSlow, UpstreamError
from gateway.edge.request_checks import HOP_BY_HOP
from services.kernel.problems import Problem, Unavailable

_WATCH_AFTER = 0.25
"""Seconds, at least one and at most two times, after which a request gets a task that watches for a disconnect."""

# uvicorn writes its own date.
_NOT_RETURNED = HOP_BY_HOP | {b"server", b"date"}


class Upstream:
    """One program, called over loopback or mounted in this process."""

    def __init__(self, client: HttpClient, url: str, app: App | None = None) -> None:
        address = urlsplit(url)
        if address.scheme != "http" or not address.hostname:
            raise ValueError("an upstream's address must be plain http")
        self._client = client
        self._host = address.hostname
        self._port = address.port or 80
        self._app = app
        self._watches = _Watches()

    async def forward(
        self, scope: Scope, body: IncomingBody, send: Send, headers: Headers, returned: "Returned"
    ) -> None:
        """`headers` go to the upstream, `returned` changes the headers of the answer.

        Raises Problem while no answer has begun; a later fault closes the connection inside the answer.
        """
        if self._app is not None:
            await call_app(self._app, {**scope, "headers": headers}, body, send, returned)
            return
        query = scope["query_string"]
        target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
        if body.is_read:
            request = Outgoing(scope["method"], target, headers)
        else:
            length = None if body.is_chunked else body.length
            request = Outgoing(scope["method"], target, _framed(headers, body), body.pieces(), length)
        watch = self._watches.begin(body)
        try:
            exchange = await self._exchange(request)
            await _answer(exchange, send, returned)
        except asyncio.CancelledError:
            watch.raise_if_disconnected()
            raise
        finally:
            self._watches.end(watch)

    async def ask(self, scope: Scope, method: str, target: bytes, headers: Headers) -> tuple[int, bytes]:
        """A request of the gateway's own, without a body; status and body of the answer.

        `scope`: of the request for whose sake it asks. Raises Unavailable, UpstreamSlow, UpstreamCut.
        """
        own = [(b"host", f"{self._host}:{self._port}".encode()), (b"content-length", b"0"), *headers]
        if self._app is not None:
            path = {"path": target.decode("ascii"), "raw_path": target, "query_string": b""}
            return await _ask_app(self._app, {**scope, **path, "method": method, "headers": own})
        exchange = await self._exchange(Outgoing(method, target, own))
        try:
            return exchange.status, await _whole(exchange)
        except UpstreamError:
            raise UpstreamCut() from None
        finally:
            exchange.abandon()

    async def _exchange(self, request: Outgoing) -> Exchange:
        try:
            return await self._client.exchange(self._host, self._port, request)
        except NothingSent:
            raise Unavailable() from None
        except TooSlow:
            raise UpstreamSlow() from None
        except UpstreamError:
            raise UpstreamCut() from None


class Returned:
    """The gateway's changes to the headers of an answer: `always` replaces those of the upstream.

    `unless_given` are defaults that the upstream may replace.
    """

    def __init__(self, always: Mapping[bytes, bytes], unless_given: Mapping[bytes, bytes]) -> None:
        self._always = list(always.items())
        self._unless_given = dict(unless_given)
        self._dropped = _NOT_RETURNED | always.keys()

    def headers(self, upstream: Headers) -> Headers:
        kept, dropped = self._always.copy(), self._dropped
        unless_given = self._unless_given
        for name, value in upstream:
            lower = name.lower()
            if lower in dropped:
                continue
            kept.append((lower, value))
            if lower in unless_given:
                unless_given = {other: default for other, default in unless_given.items() if other != lower}
        kept += unless_given.items()
        return kept


async def _answer(exchange: Exchange, send: Send, returned: Returned) -> None:
    try:
        headers = returned.headers(exchange.headers)
        await send({"type": "http.response.start", "status": exchange.status, "headers": headers})
        while piece := exchange.take() or await exchange.read():
            is_last = exchange.is_drained
            await send({"type": "http.response.body", "body": piece, "more_body": not is_last})
            if is_last:
                return
        await send({"type": "http.response.body"})
    except (UpstreamError, Problem):
        # The answer has begun, so the connection must be cut. uvicorn closes it when an answer is incomplete.
        return
    finally:
        exchange.abandon()


async def _whole(exchange: Exchange) -> bytes:
    """Raises UpstreamError."""
    body = b""
    while piece := await exchange.read():
        body += piece
    return body


async def _ask_app(app: App, scope: Scope) -> tuple[int, bytes]:
    """Raises UpstreamCut where the app answers nothing."""
    asked, status, answered = False, 0, b""

    async def receive() -> Message:
        nonlocal asked
        if asked:  # the app waits whether we go away
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, answered
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            answered += message.get("body", b"")

    try:
        await app(scope, receive, send)
    except Problem:
        status = 0
    if not status:
        raise UpstreamCut()
    return status, answered


async def call_app(app: App, scope: Scope, body: IncomingBody, send: Send, returned: Returned) -> None:
    """Frameworks turn an error from reading the body into a 422; this function restores the original problem."""
    has_begun = False
    refused: Problem | None = None

    async def receive() -> Message:
        nonlocal refused
        try:
            return await body.receive()
        except Problem as problem:
            refused = problem
            raise

    async def send_on(message: Message) -> None:
        nonlocal has_begun
        if refused is not None and not has_begun:
            return
        if message["type"] == "http.response.start":
            has_begun = True
            message = {**message, "headers": returned.headers(list(message.get("headers", [])))}
        await send(message)

    try:
        await app({**scope, "headers": _framed(scope["headers"], body)}, receive, send_on)
    except Problem as problem:
        refused = refused or problem
    if refused is not None and not has_begun:
        raise refused


def _framed(headers: Headers, body: IncomingBody) -> Headers:
    if body.is_chunked:
        return [*headers, (b"transfer-encoding", b"chunked")]
    if body.length:
        return [*headers, (b"content-length", str(body.length).encode())]
    return headers


class _Watch:
    """Cancels an exchange whose client has disconnected. Only a long request gets a task for it."""

    __slots__ = ("_body", "_is_disconnected", "_request", "_watcher", "rounds")

    def __init__(self, body: IncomingBody) -> None:
        self.rounds = 0
        self._body = body
        self._is_disconnected = False
        self._request = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None

    def look(self) -> None:
        self.rounds += 1
        # While the body is still being read, the reader sees the disconnect itself.
        if self.rounds > 1 and self._watcher is None and self._body.is_read:
            self._watcher = asyncio.create_task(self._watch())

    def end(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()

    def raise_if_disconnected(self) -> None:
        """Raises ClientDisconnected when this watch caused the cancellation."""
        if self._is_disconnected and self._request is not None:
            self._request.uncancel()
            raise ClientDisconnected from None

    async def _watch(self) -> None:
        while (await self._body.receive())["type"] != "http.disconnect":
            pass
        self._is_disconnected = True
        if self._request is not None:
            self._request.cancel()


class _Watches:
    """The watches of all open requests: one timer for all, which stops when none is left."""

    def __init__(self) -> None:
        self._under_way: set[_Watch] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, body: IncomingBody) -> _Watch:
        watch = _Watch(body)
        self._under_way.add(watch)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._look)
        return watch

    def end(self, watch: _Watch) -> None:
        self._under_way.discard(watch)
        watch.end()

    def _look(self) -> None:
        self._timer = None
        for watch in self._under_way:
            watch.look()
        if self._under_way:
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._look)
