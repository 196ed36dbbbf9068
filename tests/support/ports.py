"""Ports for programs that a test starts: no two tests get the same one, in any worker."""

import os
import random

from deploy.supervise.ports import LOOPBACK, is_free

# Below the ports that the product itself chooses (the store from 12000, the services from 15000) and below those that
# the kernel gives to outgoing connections, so that nobody takes one between the choice and the start.
FIRST_PORT = 10_000
PORTS_PER_WORKER = 240
MAX_WORKERS = 8

_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Unused ports of this worker's own range. Raises RuntimeError when there are none left."""
    candidates = [port for port in _own_range() if port not in _given]
    # In random order: another run of the tests on this machine has the same range.
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
