"""Visit PUT, whole, against pgbench sending the same statement.

Ours: the service under uvicorn (FastAPI route, token, validation, fingerprint, the statement, two upload tickets),
without the gateway, which has its own figures. The limit: pgbench on the same server with the same work, prepared, as
the same role under the same row-level security, for the same team, with two photos in the manifest. pgbench parses no
JSON, hashes nothing and sends no answer.

The service sends a visit as one JSON value. Plain parameters are cheaper, so pgbench gets these (`one_visit`): the same
clauses, and the higher limit.
"""

import itertools
import re
import tempfile
from pathlib import Path

from deploy.programs import database_name, role_name
from services.kernel.ids import new_id
from tests.benchmarks import machine, servers
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.benchmarks.one_visit import PHOTOS, pgbench_script
from tests.benchmarks.seed import Team, make_teams
from tests.benchmarks.stack import Stack
from tests.benchmarks.visit_bodies import visit_template

CONNECTIONS = 16
SCRIPT = Path(__file__).parent / "put_visits.lua"


def measure(stack: Stack, pairs: int, seconds: float) -> list[Figure]:
    """Raises NotHere."""
    team = make_teams(stack, teams=1)[0]
    runs = itertools.count(1)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "put_visit.sql"
        script.write_text(pgbench_script(team), encoding="utf-8")
        body = Path(folder) / "visit.json"
        body.write_text(visit_template(PHOTOS), encoding="utf-8")
        before = machine.load()
        measured, limit = in_turn(
            pairs,
            lambda: _put_visits(stack, team, body, seconds),
            lambda: _pgbench(stack, script, next(runs), seconds),
        )
    figure = Figure(
        f"visit PUT with a list of {PHOTOS} photos, c={CONNECTIONS}",
        "visits/s",
        measured,
        limit,
        "pgbench",
        Bound("at least", 0.25),
        before=before,
        after=machine.load(),
    )
    return [figure]


def _put_visits(stack: Stack, team: Team, body: Path, seconds: float) -> float:
    """Visits a second, sent by wrk: as cheap a client as pgbench is. Counted again in the database."""
    headers = {"Authorization": f"Bearer {stack.token(team.grant)}", "Content-Type": "application/json"}
    _, port = stack.service_address("submissions")
    script = [str(SCRIPT), str(body), _stem(), _stem(), str(PHOTOS), *team.households]
    before = _visits_of(stack, team)
    served = servers.wrk(port, "/", headers, CONNECTIONS, seconds, script)
    stored = _visits_of(stack, team) - before
    # At the end wrk closes its connections: visits in progress are stored and not counted.
    if served.errors or not served.requests <= stored <= served.requests + CONNECTIONS:
        raise RuntimeError(f"{served.requests} visits answered, {served.errors} with an error, {stored} stored")
    return served.a_second


def _stem() -> str:
    """All of a UUIDv7 but its last twelve digits."""
    return str(new_id())[:24]


def _visits_of(stack: Stack, team: Team) -> int:
    with stack.connect("submissions") as connection:
        found = connection.execute("select count(*) from visits where team_id = %s", (team.id,)).fetchone()
    return int(found[0]) if found else 0


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
