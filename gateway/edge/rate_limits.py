"""How many requests an account, or an address without an account, may send in a minute.

Counted in this process only: a restart forgets, and two gateways allow double. The limits are generous for people and
for a phone that sends a week of visits, and they end a script that tries thousands of values. A refused request counts
for nothing, so whoever waits as long as `Retry-After` says is served.
"""

import ipaddress
import math
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal
from uuid import UUID

from services.kernel.problems import Problem

Kind = Literal["read", "write", "costly", "anonymous", "part"]
"""`part`: of a file under its ticket, whoever sends it."""
WINDOW = 60.0
"""Seconds: as much as is allowed in it may come at once."""
MOST_KNOWN = 100_000
"""Accounts or addresses of one kind in memory."""
PARTS_PER_MINUTE = 600
"""Of one file under its ticket: 300 KB in the smallest parts are 38, and come more than once over the worst lines."""
MOST_UNFINISHED = 500
"""Files of which parts are kept, of one address: behind one address there may be the phones of a whole town."""
UNFINISHED_FOR = 24 * 3600.0
"""Seconds; afterwards the worker has deleted the parts."""

_COSTLY_READS = re.compile(rb"\.(?:pdf|docx|zip|xlsx|csv)$|^/api/audit/verify$")
_COSTLY_WRITES = re.compile(
    rb"^/api/(?:notices/proposals|households/(?:imports|search|[^/]+/file)|household-files/[^/]+|divisions/import"
    rb"|reports/[^/]+/scans|audit/verify)$"
)
# These count their attempts themselves (`gateway/sessions/throttle.py`).
WITH_OWN_LIMIT = frozenset({b"/api/auth/login", b"/api/auth/token"})


class TooManyRequests(Problem):
    """Nothing was done; the same request may be sent again after `retry_after` seconds."""

    status = 429
    code = "too-many-requests"
    title = "操作太频繁，请稍等再试；没有送出的内容不会丢失。"
    title_en = "Too many requests; please wait a moment. Nothing is lost."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


def kind_of(method: str, path: bytes) -> Kind:
    """Of a request with a valid token.

    >>> kind_of("GET", b"/api/visits"), kind_of("PUT", b"/api/visits/1"), kind_of("GET", b"/api/reports/1.pdf")
    ('read', 'write', 'costly')
    """
    if method in ("GET", "HEAD"):
        return "costly" if _COSTLY_READS.search(path) else "read"
    return "costly" if _COSTLY_WRITES.search(path) else "write"


def network_of(address: str) -> str:
    """The address; of IPv6 the first half, which belongs to one subscriber.

    >>> network_of("2001:db8:1:2:3:4:5:6"), network_of("10.0.0.1"), network_of("unknown:")
    ('2001:db8:1:2::/64', '10.0.0.1', 'unknown:')
    """
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address, 64), strict=False))
    except ValueError:
        return address


class RateLimits:
    """GCRA: of each account only the time at which all it has used is given back."""

    def __init__(self, per_minute: Mapping[Kind, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._costs: dict[Kind, float] = {kind: WINDOW / number for kind, number in per_minute.items()}
        self._used_until: dict[Kind, dict[object, float]] = {kind: {} for kind in per_minute}
        self._clock = clock

    def __len__(self) -> int:
        return sum(map(len, self._used_until.values()))

    def count(self, kind: Kind, who: object) -> None:
        """Raises TooManyRequests."""
        now, known, cost = self._clock(), self._used_until[kind], self._costs[kind]
        until = max(known.get(who, 0.0), now) + cost
        # Half a cost of tolerance: a sum of floats must not refuse the last one allowed.
        if until - now > WINDOW + cost / 2:
            raise TooManyRequests(math.ceil(until - now - WINDOW))
        if who not in known and len(known) >= MOST_KNOWN:
            self._forget(kind, now)
        known[who] = until

    def _forget(self, kind: Kind, now: float) -> None:
        """Those that have everything back; the first ones where that makes no room."""
        known = {who: until for who, until in self._used_until[kind].items() if until > now}
        for who in list(known)[: max(len(known) - MOST_KNOWN // 2, 0)]:
            del known[who]
        self._used_until[kind].clear()
        self._used_until[kind].update(known)


class UnfinishedFiles:
    """How many files of one address have come in part only. Counted in memory, as `RateLimits` are: no address is
    stored anywhere."""

    def __init__(self, most: int = MOST_UNFINISHED, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[tuple[str, UUID], float] = OrderedDict()
        self._numbers: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._seen)

    def count(self, network: str, file_id: UUID) -> None:
        """Before a part is taken. Raises TooManyRequests for a file more than one address may begin."""
        now = self._clock()
        while self._seen and next(iter(self._seen.values())) <= now - UNFINISHED_FOR:
            self.forget(*next(iter(self._seen)))
        if (network, file_id) not in self._seen:
            if self._numbers[network] >= self._most:
                raise TooManyRequests(math.ceil(WINDOW))
            self._numbers[network] += 1
        self._seen[network, file_id] = now
        self._seen.move_to_end((network, file_id))

    def forget(self, network: str, file_id: UUID) -> None:
        """The file is stored, or its parts are too old."""
        if self._seen.pop((network, file_id), None) is None:
            return
        self._numbers[network] -= 1
        if not self._numbers[network]:
            del self._numbers[network]
