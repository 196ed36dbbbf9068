"""The gateway's raw part: every request passes it first, as bytes, and most are only forwarded.

The order matters: path and headers are checked before routing, the token before the body is read.
"""

import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

from gateway.edge import security_headers
from gateway.edge.asgi import CLOSING, App, Headers, Message, Receive, Scope, Send, answer, answer_json, answer_problem
from gateway.edge.bodies import ClientDisconnected, IncomingBody
from gateway.edge.hosts import AllowedHosts
from gateway.edge.personal_numbers import NumberInAddress, check_query
from gateway.edge.proxy import Returned, Upstream, call_app
from gateway.edge.rate_limits import WITH_OWN_LIMIT, RateLimits, UnfinishedFiles, kind_of, network_of
from gateway.edge.refusals import RefusalRecorder
from gateway.edge.request_checks import check_headers, check_path, forwardable
from gateway.edge.routing import Route, Service, route_of
from gateway.edge.spa import Spa
from gateway.edge.uploads import BODY_LIMIT, PREFIX, UploadGate, discard
from services.kernel.audit.refusals import RECORDED
from services.kernel.auth.tokens import Claims, TokenRefused
from services.kernel.problems import MethodNotAllowed, NotFound, NotSignedIn, Problem

REQUESTS = Counter("bangfu_gateway_requests", "Requests the gateway passed on.", ["owner"])
REFUSALS = Counter("bangfu_gateway_refusals", "Requests the gateway answered itself with a problem.", ["type"])

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FOR_OWN_PROGRAMS = frozenset({b"/internal/events", b"/internal/revocations"})
# A load balancer asks by an address of its own, our own programs by that of their settings.
_UNDER_ANY_NAME = frozenset({b"/healthz", b"/readyz", b"/metrics"})
_NO_STORE = {b"cache-control": b"no-store"}


@dataclass(frozen=True)
class Parts:
    """The parts of the front; `verify` raises TokenRefused, `readiness` returns the state of each part."""

    upstreams: Mapping[Service, Upstream]
    uploads: UploadGate
    identity: App
    verify: Callable[[bytes], Claims]
    readiness: Callable[[], Awaitable[dict[str, bool]]]
    spa: Spa
    jwks: bytes
    openapi: bytes
    rate_limits: RateLimits
    hosts: AllowedHosts
    refusals: RefusalRecorder
    unfinished: UnfinishedFiles = field(default_factory=UnfinishedFiles)
    trusted_proxies: frozenset[str] = frozenset()
    is_tls: bool = False


@dataclass(slots=True)  # not frozen, as Incoming: creating a frozen one for each request costs four times as much
class Client:
    """The client's address and scheme, as far as they can be trusted."""

    address: str
    is_tls: bool


@dataclass(slots=True)
class Incoming:
    """A request with checked path and headers; `once` holds the headers that may occur only once."""

    scope: Scope
    receive: Receive
    once: Mapping[bytes, bytes]
    client: Client

    @property
    def path(self) -> bytes:
        path: bytes = self.scope["raw_path"]
        return path

    def body(self, limit: int, *, is_hurried: bool = True) -> IncomingBody:
        """Raises TooLarge."""
        return IncomingBody(self.receive, self.once, limit, is_hurried=is_hurried)


class Front:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._boot = secrets.token_hex(6)
        self._numbers = itertools.count(1)
        self._counters = {owner: REQUESTS.labels(owner) for owner in ("gateway", "uploads", *parts.upstreams)}
        self._returned = {
            is_tls: Returned(*_split_policy(security_headers.for_data(is_tls=is_tls))) for is_tls in (False, True)
        }
        self._own_paths: dict[bytes, Callable[[Scope, Client, Headers, Send], Awaitable[None]]] = {
            b"/healthz": self._answer_health,
            b"/readyz": self._answer_readiness,
            b"/metrics": self._answer_metrics,
            b"/.well-known/jwks.json": self._answer_jwks,
            b"/api/openapi.json": self._answer_openapi,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        client = self._client(scope)
        try:
            check_path(scope["raw_path"], scope["query_string"])
            incoming = Incoming(scope, receive, check_headers(scope["headers"]), client)
            await self._dispatch(incoming, send)
        except ClientDisconnected:
            return
        except Problem as problem:
            REFUSALS.labels(problem.code).inc()
            await answer_problem(send, problem, list(security_headers.for_data(is_tls=client.is_tls).items()))

    async def _dispatch(self, incoming: Incoming, send: Send) -> None:
        path = incoming.path
        route = route_of(path)
        if not (path in _UNDER_ANY_NAME or path.startswith(b"/internal/")):
            self._parts.hosts.check(incoming.once[b"host"], (incoming.scope.get("server") or ("", 0))[0])
        if path.startswith(PREFIX):
            await self._serve_upload(incoming, send)
        elif route is not None:
            await self._serve_api(route, incoming, send)
        elif path in self._own_paths:
            await self._serve_own(incoming, send)
        elif path in _FOR_OWN_PROGRAMS or path.startswith(b"/internal/accounts/"):
            await self._serve_own_programs(incoming, send)
        elif path == b"/api" or path.startswith((b"/api/", b"/internal/")):
            raise NotFound()
        else:
            await self._parts.spa.serve(incoming.scope, send, is_tls=incoming.client.is_tls)

    async def _serve_api(self, route: Route, incoming: Incoming, send: Send) -> None:
        claims = self._claims(incoming.once.get(b"authorization", b""))
        self._count(incoming, claims)
        if claims is None and route.needs_bearer:
            raise NotSignedIn()
        await self._check_query(incoming, claims)
        body = incoming.body(route.body_limit)
        headers = forwardable(incoming.scope["headers"])
        headers += self._provenance(incoming)
        self._counters[route.owner].inc()
        if route.owner == "gateway":
            await self._call_identity(incoming, headers, body, send)
            return
        returned = self._returned[incoming.client.is_tls]
        await self._parts.upstreams[route.owner].forward(incoming.scope, body, send, headers, returned)

    def _claims(self, given: bytes) -> Claims | None:
        """None without a valid token: the identity program decides by itself where one is needed."""
        if given[:7].lower() != b"bearer ":
            return None
        try:
            return self._parts.verify(given[7:])
        except TokenRefused:
            return None

    async def _check_query(self, incoming: Incoming, claims: Claims | None) -> None:
        """Raises NumberInAddress, Unavailable."""
        try:
            check_query(incoming.scope["query_string"])
        except NumberInAddress as problem:
            if claims is not None:
                await self._parts.refusals.record(claims, incoming.scope["method"], incoming.path, problem)
            raise

    def _count(self, incoming: Incoming, claims: Claims | None) -> None:
        """Raises TooManyRequests."""
        if claims is not None:
            self._parts.rate_limits.count(kind_of(incoming.scope["method"], incoming.path), claims.subject)
        elif incoming.path not in WITH_OWN_LIMIT:
            self._parts.rate_limits.count("anonymous", network_of(incoming.client.address))

    async def _call_identity(self, incoming: Incoming, headers: Headers, body: IncomingBody, send: Send) -> None:
        """Only the identity program reads cookies; it gets the trusted client address."""
        scope, client = incoming.scope, incoming.client
        own = [field for field in scope["headers"] if field[0] == b"cookie"]
        inner = {
            **scope,
            "client": (client.address, 0),
            "headers": headers + own,
            "scheme": "https" if client.is_tls else "http",
        }
        await call_app(self._parts.identity, inner, body, send, self._returned[client.is_tls])

    async def _serve_upload(self, incoming: Incoming, send: Send) -> None:
        if incoming.scope["method"] != "PUT":
            raise MethodNotAllowed(headers={"Allow": "PUT"})
        # A photo over a village's line may take as long as it comes at all (decision 22).
        body = incoming.body(BODY_LIMIT, is_hurried=False)
        headers = list(security_headers.for_data(is_tls=incoming.client.is_tls).items())
        try:
            part_of = self._parts.uploads.part_of(incoming.scope, incoming.once)
            self._count_upload(incoming, part_of)
            self._counters["uploads"].inc()
            taken = await self._parts.uploads.take(incoming.scope, incoming.once, body)
        except Problem as problem:
            await self._record_upload(incoming, problem)
            if b"expect" in incoming.once and not body.is_begun:
                # Whether the body still comes is up to its sender.
                problem.headers["Connection"] = "close"
            elif not (body.is_read or problem.status in CLOSING):
                REFUSALS.labels(problem.code).inc()
                await _refuse_while_it_comes(body, problem, send, headers)
                return
            raise
        if part_of is not None and taken.status == 200:
            self._parts.unfinished.forget(network_of(incoming.client.address), part_of)
        kind = (b"content-type", b"application/json")
        await answer(send, taken.status, [kind, *_NO_STORE.items(), *headers], taken.body)

    def _count_upload(self, incoming: Incoming, part_of: UUID | None) -> None:
        """The ticket names no account that could be trusted here; what gave it out is counted.

        Parts count for their file: one photo over a bad line must not use up what a whole office may send from its
        address. Raises TooManyRequests.
        """
        if part_of is None:
            self._count(incoming, None)
        else:
            self._parts.rate_limits.count("part", part_of)
            self._parts.unfinished.count(network_of(incoming.client.address), part_of)

    async def _record_upload(self, incoming: Incoming, problem: Problem) -> None:
        """Where the sender says who it is, which no upload has to. Raises Unavailable."""
        claims = self._claims(incoming.once.get(b"authorization", b""))
        if claims is not None and (problem.is_recorded or problem.status in RECORDED):
            await self._parts.refusals.record(claims, incoming.scope["method"], incoming.path, problem)

    async def _serve_own_programs(self, incoming: Incoming, send: Send) -> None:
        """For our own programs, which connect directly; the identity program checks the secret."""
        if _is_forwarded(incoming.scope):
            raise NotFound()
        await self._call_identity(incoming, forwardable(incoming.scope["headers"]), incoming.body(0), send)

    async def _serve_own(self, incoming: Incoming, send: Send) -> None:
        if incoming.scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
        headers = list(security_headers.for_data(is_tls=incoming.client.is_tls).items())
        await self._own_paths[incoming.path](incoming.scope, incoming.client, headers, send)

    async def _answer_health(self, _: Scope, __: Client, headers: Headers, send: Send) -> None:
        await answer_json(send, 200, headers, {"status": "ok"})

    async def _answer_readiness(self, _: Scope, __: Client, headers: Headers, send: Send) -> None:
        parts = await self._parts.readiness()
        is_ready = all(parts.values())
        no_store = [*headers, *_NO_STORE.items()]
        await answer_json(send, 200 if is_ready else 503, no_store, {"ready": is_ready, "parts": parts})

    async def _answer_metrics(self, scope: Scope, client: Client, headers: Headers, send: Send) -> None:
        """For a collector on this machine; a request through a proxy gets 404."""
        if client.address not in _LOOPBACK or _is_forwarded(scope):
            raise NotFound()
        kind = (b"content-type", CONTENT_TYPE_LATEST.encode())
        await answer(send, 200, [kind, *headers], generate_latest())

    async def _answer_jwks(self, _: Scope, __: Client, headers: Headers, send: Send) -> None:
        caching = (b"cache-control", b"public, max-age=300")
        await answer(send, 200, [(b"content-type", b"application/jwk-set+json"), caching, *headers], self._parts.jwks)

    async def _answer_openapi(self, _: Scope, __: Client, headers: Headers, send: Send) -> None:
        await answer(send, 200, [(b"content-type", b"application/json"), *headers], self._parts.openapi)

    def _client(self, scope: Scope) -> Client:
        """X-Forwarded-* count only from a proxy named in the settings, and only the last entry, which that proxy
        added."""
        address = scope["client"][0] if scope.get("client") else ""
        if address in self._parts.trusted_proxies:
            forwarded = dict(scope["headers"])
            named = forwarded.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip().decode("latin-1")
            is_tls = forwarded.get(b"x-forwarded-proto", b"").rpartition(b",")[2].strip() == b"https"
            return Client(named or address, is_tls or self._parts.is_tls)
        return Client(address, self._parts.is_tls)

    def _provenance(self, incoming: Incoming) -> Headers:
        client = incoming.client
        return [
            (b"x-forwarded-for", client.address.encode("latin-1")),
            (b"x-forwarded-proto", b"https" if client.is_tls else b"http"),
            (b"x-forwarded-host", incoming.once[b"host"]),
            (b"x-request-id", f"{self._boot}-{next(self._numbers):x}".encode()),
        ]


async def _refuse_while_it_comes(body: IncomingBody, problem: Problem, send: Send, headers: Headers) -> None:
    """Answers at once and takes the rest of the body, so that the connection serves the next request.

    A phone reads an answer when it has sent all: cut before, it would know nothing and send the same again.
    """

    async def send_open(message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "more_body": True} if is_body else message)

    await answer_problem(send_open, problem, headers)
    await discard(body)
    await send({"type": "http.response.body"})


def _is_forwarded(scope: Scope) -> bool:
    return any(name.startswith(b"x-forwarded-") for name, _ in scope["headers"])


def _split_policy(headers: dict[bytes, bytes]) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """The policy for data is a default: a service may set a stricter one on an answer."""
    policy = b"content-security-policy"
    always = {name: value for name, value in headers.items() if name != policy}
    return always, {policy: headers[policy], **_NO_STORE}
