"""Drives the load client and reads the server's CPU at both ends of a burst."""

import contextlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from services.kernel.clock import today
from tests.benchmarks.client import Burst, Result
from tests.benchmarks.processes import Memory
from tests.benchmarks.seed import Team
from tests.benchmarks.stack import OURS, Stack
from tests.benchmarks.visit_bodies import PhotoKind


class Client:
    """The load client's process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def send(self, burst: Burst) -> Result:
        """Raises RuntimeError when the client has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the client has no pipes")
        self._process.stdin.write(json.dumps(asdict(burst)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load client ended with {self._process.wait()}")
        return Result(**json.loads(line))


@contextlib.contextmanager
def load_client() -> Iterator[Client]:
    command = [sys.executable, "-m", "tests.benchmarks.client"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Client(process)


@dataclass(frozen=True)
class Measured:
    """One burst. Times in seconds, `cpu` in CPU seconds a visit by part, without the client's."""

    visits: int
    failed: int
    trouble: tuple[str, ...]
    visits_a_second: float
    p50: float
    p95: float
    p99: float
    cpu: dict[str, float]
    client_cpu: float
    memory: Memory

    @property
    def cpu_in_all(self) -> float:
        return sum(self.cpu.values())


def measure(
    stack: Stack,
    client: Client,
    teams: Sequence[Team],
    connections: int,
    seconds: float,
    photos: int = 0,
    photo_kind: PhotoKind = "noise",
) -> Measured:
    """One burst through the gateway. Raises RuntimeError when no visit was stored."""
    burst = make_burst(stack, teams, connections, seconds, photos, photo_kind)
    before = stack.cpu()
    result = client.send(burst)
    after = stack.cpu()
    if not result.latencies:
        raise RuntimeError(f"no visit was stored: {result.trouble}")
    return _measured(result, before, after, stack.memory(*OURS))


def make_burst(
    stack: Stack, teams: Sequence[Team], connections: int, seconds: float, photos: int, photo_kind: PhotoKind
) -> Burst:
    host, port = stack.address
    senders = [(stack.token(team.grant), team.households) for team in teams]
    return Burst(host, port, senders, today().isoformat(), connections, seconds, photos, photo_kind)


def _measured(result: Result, before: dict[str, float], after: dict[str, float], memory: Memory) -> Measured:
    visits = len(result.latencies)
    cuts = statistics.quantiles(result.latencies, n=100) if visits > 1 else result.latencies * 99
    return Measured(
        visits=visits,
        failed=result.failed,
        trouble=tuple(result.trouble),
        visits_a_second=visits / result.seconds,
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
        cpu={name: (used - before.get(name, 0.0)) / visits for name, used in after.items()},
        client_cpu=result.cpu / visits,
        memory=memory,
    )
