"""Ports for programs that a test starts: no two tests are given the same one, in whichever worker they run."""

import os
import random

from deploy.supervise.ports import LOOPBACK, is_free

# Below the ports that the product itself chooses (the store from 12000, the services from 15000) and below those that
# the kernel lends to outgoing connections: between the choice and the start nobody else can take one.
FIRST_PORT = 10_000
PORTS_PER_WORKER = 240
MAX_WORKERS = 8

_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Ports of this worker's own range that nobody listens on. Raises RuntimeError when it is used up."""
    candidates = [port for port in _own_range() if port not in _given]
    # In no order: another run of the tests on this machine has the same range.
    random.shuffle(candidates)
    free = (port for port in candidates if is_free(LOOPBACK, port))
    found = [port for port, _ in zip(free, range(count), strict=False)]
    if len(found) < count:
        raise RuntimeError(f"no {count} free ports are left in {_own_range()}")
    _given.update(found)
    return found


def free_port() -> int:
    return free_ports(1)[0]


def _own_range() -> range:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % MAX_WORKERS
    first = FIRST_PORT + number * PORTS_PER_WORKER
    return range(first, first + PORTS_PER_WORKER)
