"""The program for each path, and the body limit there."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Service = Literal["campaigns", "submissions", "households"]
Owner = Literal["gateway", "campaigns", "submissions", "households"]

API_BODY_LIMIT = 1_000_000

OWNERS: dict[bytes, Owner] = {
    b"auth": "gateway",
    b"me": "gateway",
    b"divisions": "gateway",
    b"organizations": "gateway",
    b"roles": "gateway",
    b"accounts": "gateway",
    b"clients": "gateway",
    b"confirmations": "gateway",
    b"vocabularies": "gateway",
    b"system": "gateway",
    b"audit": "gateway",
    b"audit.csv": "gateway",
    b"uploads": "gateway",
    b"notices": "campaigns",
    b"receipts": "campaigns",
    b"campaigns": "campaigns",
    b"measures": "campaigns",
    b"obligations": "campaigns",
    b"days-off": "campaigns",
    b"dues": "campaigns",
    b"calendar.ics": "campaigns",
    b"visits": "submissions",
    b"photos": "submissions",
    b"reports": "submissions",
    b"household-files": "submissions",
    b"rejected-uploads": "submissions",
    b"retention": "submissions",
    b"files": "submissions",
    b"households": "households",
    b"pairings": "households",
    b"progress": "households",
    b"progress.xlsx": "households",
}
SERVICES: tuple[Service, ...] = ("campaigns", "submissions", "households")

# A calendar program sends no header: its token is in the query, and the service checks it.
WITHOUT_BEARER = frozenset({b"calendar.ics"})

_LARGER_BODIES: tuple[tuple[re.Pattern[bytes], int], ...] = (
    (re.compile(rb"/api/households/imports"), 40_000_000),
    (re.compile(rb"/api/reports/[^/]+/scans"), 20_000_000),
    (re.compile(rb"/api/(?:divisions|organizations)/import"), 8_000_000),
)
_LARGER_ENDINGS = (b"/imports", b"/scans", b"/import")


@dataclass(frozen=True, slots=True)
class Route:
    """The route of an `/api` path; `body_limit` in bytes."""

    owner: Owner
    needs_bearer: bool
    body_limit: int


def route_of(path: bytes) -> Route | None:
    """The route of a checked path below /api, or None.

    >>> route_of(b"/api/visits/1").owner
    'submissions'
    >>> route_of(b"/api/visitsx"), route_of(b"/API/visits"), route_of(b"/api/internal/events")
    (None, None, None)
    """
    if not path.startswith(b"/api/"):
        return None
    route = _ROUTES.get(path[5:].partition(b"/")[0])
    if route is None or not path.endswith(_LARGER_ENDINGS):
        return route
    return replace(route, body_limit=_body_limit(path))


def _body_limit(path: bytes) -> int:
    for pattern, limit in _LARGER_BODIES:
        if pattern.fullmatch(path):
            return limit
    return API_BODY_LIMIT


_ROUTES = {
    segment: Route(owner, owner != "gateway" and segment not in WITHOUT_BEARER, API_BODY_LIMIT)
    for segment, owner in OWNERS.items()
}
