"""Forwarding to the services and to the photo store, streaming both ways, over `LeanTransport`.

Nothing of a client's bytes decides where a request goes except through the routing table: host and port are
settings, the target is the checked raw path.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from gateway.asgi import App, Headers, Message, Scope, Send, UpstreamCut, UpstreamSlow
from gateway.bodies import ClientGone, IncomingBody
from gateway.hygiene import HOP_BY_HOP
from services.kernel.lean_connection import Exchange
from services.kernel.lean_transport import LeanTransport, Outgoing
from services.kernel.problems import Problem, Unavailable

_WATCH_AFTER = 0.25
"""Seconds after which a request is worth a task that watches for the client's going away."""

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOO_SLOW = (httpx.ReadTimeout, httpx.WriteTimeout)
# uvicorn writes its own date.
_NOT_RETURNED = HOP_BY_HOP | {b"server", b"date"}


class Upstream:
    """One program or the store, reached over loopback, or a service mounted in this process."""

    def __init__(self, transport: LeanTransport, url: str, app: App | None = None) -> None:
        address = urlsplit(url)
        if address.scheme != "http" or not address.hostname:
            raise ValueError("an upstream's address must be plain http")
        self._transport = transport
        self._host = address.hostname
        self._port = address.port or 80
        self._app = app

    async def forward(
        self, scope: Scope, body: IncomingBody, send: Send, headers: Headers, returned: "Returned"
    ) -> None:
        """`headers` go to the upstream, `returned` says what comes back beside the upstream's own headers.

        Raises Problem while nothing was answered yet; a later fault ends the connection inside the answer.
        """
        if self._app is not None:
            await call_app(self._app, {**scope, "headers": headers}, body, send, returned)
            return
        query = scope["query_string"]
        target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
        request = Outgoing(
            scope["method"], target, _framed(headers, body), body.pieces(), None if body.is_chunked else body.length
        )
        async with _ClientWatch(body):
            exchange = await self._exchange(request)
            await _answer(exchange, send, returned)

    async def _exchange(self, request: Outgoing) -> Exchange:
        try:
            return await self._transport.exchange(self._host, self._port, request)
        except _NOTHING_SENT:
            raise Unavailable() from None
        except _TOO_SLOW:
            raise UpstreamSlow() from None
        except httpx.TransportError:
            raise UpstreamCut() from None


class Returned:
    """What the gateway does to an upstream's answer: `always` are headers it sets, whatever the upstream says.

    `unless_given` are defaults the upstream may set itself.
    """

    def __init__(self, always: Mapping[bytes, bytes], unless_given: Mapping[bytes, bytes]) -> None:
        self._always = list(always.items())
        self._unless_given = list(unless_given.items())
        self._dropped = _NOT_RETURNED | always.keys()

    def headers(self, upstream: Headers) -> Headers:
        given = [(lower, value) for name, value in upstream if (lower := name.lower()) not in self._dropped]
        names = {name for name, _ in given}
        return given + self._always + [field for field in self._unless_given if field[0] not in names]


async def _answer(exchange: Exchange, send: Send, returned: Returned) -> None:
    try:
        headers = returned.headers(exchange.headers)
        await send({"type": "http.response.start", "status": exchange.status, "headers": headers})
        while piece := await exchange.read():
            await send({"type": "http.response.body", "body": piece, "more_body": not exchange.is_drained})
            if exchange.is_drained:
                return
        await send({"type": "http.response.body"})
    except (httpx.TransportError, httpx.StreamError, Problem):
        # The answer has begun: the only honest end is a cut. uvicorn closes when an answer is left unfinished.
        return
    finally:
        exchange.abandon()


async def call_app(app: App, scope: Scope, body: IncomingBody, send: Send, returned: Returned) -> None:
    """Frameworks turn whatever reading a body raised into a complaint about its content; the refusal here wins."""
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


class _ClientWatch:
    """Ends an exchange whose client has gone. Only a request that lasts gets a task for it."""

    def __init__(self, body: IncomingBody) -> None:
        self._body = body
        self._has_gone = False
        self._watcher: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._request: asyncio.Task[object] | None = None

    async def __aenter__(self) -> "_ClientWatch":
        self._request = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._begin)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._has_gone and self._request is not None and isinstance(error, asyncio.CancelledError):
            self._request.uncancel()
            raise ClientGone from None

    def _begin(self) -> None:
        if not self._body.is_read:  # whoever reads the body will notice
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._begin)
            return
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._body.receive())["type"] != "http.disconnect":
            pass
        self._has_gone = True
        if self._request is not None:
            self._request.cancel()
