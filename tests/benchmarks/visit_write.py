"""Visit PUT, whole, against pgbench sending the same statement.

Ours: the service under uvicorn (FastAPI route, token, validation, fingerprint, the statement, two upload tickets),
straight, because the gateway has figures of its own. The limit: pgbench on the same server with the same work,
prepared, as the same role under the same row-level security, for the same team, with two photos in the manifest.
pgbench reads no JSON, hashes nothing and answers nobody.

The service stores what arrives together in one statement (`queries.hot.PUT_VISITS`). For one visit a transaction plain
parameters are cheaper, so that is what pgbench is given (`one_visit`): the same clauses, and the higher limit.
"""

import itertools
import re
import tempfile
from pathlib import Path

from deploy.programs import database_name, role_name
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.benchmarks.load import load_client
from tests.benchmarks.load import measure as send_visits
from tests.benchmarks.one_visit import PHOTOS, pgbench_script
from tests.benchmarks.seed import make_teams
from tests.benchmarks.stack import Stack

CONNECTIONS = 16


def measure(stack: Stack, pairs: int, seconds: float) -> list[Figure]:
    team = make_teams(stack, teams=1)[0]
    address = stack.service_address("submissions")
    runs = itertools.count(1)
    with load_client() as client, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "put_visit.sql"
        script.write_text(pgbench_script(team), encoding="utf-8")

        def ours() -> float:
            burst = send_visits(stack, client, [team], CONNECTIONS, seconds, PHOTOS, address=address, put_only=True)
            if burst.failed:
                raise RuntimeError(f"{burst.failed} visits failed: {burst.trouble}")
            return burst.visits_a_second

        before = machine.load()
        measured, limit = in_turn(pairs, ours, lambda: _pgbench(stack, script, next(runs), seconds))
    figure = Figure(
        f"visit PUT with a list of {PHOTOS} photos, c={CONNECTIONS}",
        "visits/s",
        measured,
        limit,
        "pgbench",
        Bound("at least", 0.5),
        before=before,
        after=machine.load(),
    )
    return [figure]


def _pgbench(stack: Stack, script: Path, run: int, seconds: float) -> float:
    """Transactions a second."""
    arguments = [
        *("--host", str(stack.postgres.socket_directory), "--username", role_name("submissions", "app")),
        *("--no-vacuum", "--protocol", "prepared", "--client", str(CONNECTIONS), "--time", f"{seconds:.0f}"),
        *("--define", f"run={run}", "--define", "n=0", "--file", str(script), database_name("submissions")),
    ]
    said = stack.postgres.run("pgbench", arguments)
    if "number of failed transactions: 0 " not in said:
        raise RuntimeError(f"pgbench: {said[-500:]}")
    return float(re.findall(r"tps = ([\d.]+)", said)[-1])
