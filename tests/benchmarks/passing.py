"""Throughput through the gateway against direct calls of the service, for a real GET from the database."""

from tests.benchmarks import machine, servers
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.benchmarks.gateway_cpu import BROWSER
from tests.benchmarks.load import load_client
from tests.benchmarks.load import measure as send_visits
from tests.benchmarks.seed import make_teams
from tests.benchmarks.stack import Stack

CONNECTIONS = 16
FEWEST_PAIRS = 9
"""The bound is near 1: with five pairs the variation of the machine would decide."""


def measure(stack: Stack, pairs: int, seconds: float) -> list[Figure]:
    """A team's page of 20 visits: scope, row-level security, SQL, JSON."""
    team = make_teams(stack, teams=1)[0]
    with load_client() as client:
        send_visits(stack, client, [team], connections=4, seconds=2.0)
    headers = {**BROWSER, "Authorization": f"Bearer {stack.token(team.grant)}"}
    _, gateway = stack.address
    _, direct = stack.service_address("submissions")

    def get(port: int) -> float:
        served = servers.wrk(port, "/api/visits?limit=20", headers, CONNECTIONS, seconds)
        if served.errors:
            raise RuntimeError(f"{served.errors} of {served.requests} requests failed")
        return served.a_second

    before = machine.load()
    ours, limit = in_turn(max(pairs, FEWEST_PAIRS), lambda: get(gateway), lambda: get(direct))
    return [
        Figure(
            f"requests a second through the gateway, c={CONNECTIONS}",
            "requests/s",
            ours,
            limit,
            "direct",
            Bound("at least", 0.95),
            note="GET /api/visits?limit=20 of a team; client, gateway, service and PostgreSQL share the cores",
            before=before,
            after=machine.load(),
        )
    ]
