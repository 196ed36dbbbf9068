"""Visit PUT, whole, against pgbench sending the same statement.

Ours: the service under uvicorn (FastAPI route, token, validation, fingerprint, one statement, two upload tickets),
straight, because the gateway has figures of its own. The limit: pgbench on the same server with the very text of
`queries.hot.PUT_VISIT`, prepared, as the same role under the same row-level security, for the same team, with two
photos in the manifest. pgbench reads no JSON, hashes nothing and answers nobody.
"""

import itertools
import re
import tempfile
from pathlib import Path

from deploy.programs import database_name, role_name
from services.kernel.clock import today
from services.submissions.queries import hot
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.benchmarks.load import load_client
from tests.benchmarks.load import measure as send_visits
from tests.benchmarks.seed import Team, make_teams
from tests.benchmarks.stack import Stack

CONNECTIONS = 16
PHOTOS = 2
_PARAMETER = re.compile(r"%\((\w+)\)s")


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


def pgbench_script(team: Team) -> str:
    """The statement with its parameters written in; ids are made of run, client and a counter."""
    households = ",".join(team.households)
    values = {
        "teams": f"'{{{team.id}}}'",
        "id": _id("8000"),
        "event_id": _id("8003"),
        "fingerprint": f"'\\x{'5a' * 32}'::bytea",
        "author_id": f"'{team.id}'::uuid",
        "household_id": f"('{{{households}}}'::uuid[])[:household::int]",
        "visited_on": f"'{today()}'::date",
        "content": f"'{'查看春耕备耕情况，送去玉米种子两袋、化肥一袋。' * 3}'",
        "amount_fen": "(20000 + :n::int % 500)",
        "aid_domains": "'{industry,goods}'",
        "goals": "'{hardship,health}'",
        "needs": "'希望联系县医院复查，帮助销售秋季小米。'",
        "minutes": "45",
        "signature": "null::jsonb",
        "recorded_at": "'2020-05-20T02:15:00Z'::timestamptz",
        "state": "'awaiting_photos'",
        "photos_missing": str(PHOTOS),
        "photos": _photos(),
    }
    statement = _PARAMETER.sub(lambda match: values[match[1]], hot.PUT_VISIT).strip()
    return f"\\set n :n + 1\n\\set household random(1, {len(team.households)})\n{statement};\n"


def _photos() -> str:
    """The manifest; its ids are made by the server, as pgbench can put no variable into a text."""
    photo = f"""'sha256', '{"5b" * 32}', 'size', 307200, 'content_type', 'image/jpeg', 'taken_at', now()"""
    objects = [f"jsonb_build_object('id', {_id(kind)}, {photo})" for kind in ("8001", "8002")]
    return f"jsonb_build_array({', '.join(objects)})"


def _id(kind: str) -> str:
    return (
        "('01900000-' || lpad(to_hex(:run::int), 4, '0') || '-7' || lpad(to_hex(:client_id::int), 3, '0') "
        f"|| '-{kind}-' || lpad(to_hex(:n::int), 12, '0'))::uuid"
    )
