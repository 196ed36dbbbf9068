"""`make bench-photos`: the CPU of a visit with two photos, until their thumbs can be seen.

Everything is counted: the visit with both uploads, the pictures that the workers prepare, the boards, and one look at a
thumb. With `--before`, an earlier version runs beside this one, and both get the same load in turn; each figure is the
median of the ratios of all pairs. CPU is that of every process below the supervisor, PostgreSQL and the store included;
the client's is listed separately and not in the sum.

A part does nothing of its own while the other version is measured but what it always does: the CPU of an idle second is
printed first.
"""

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from tests.benchmarks import machine
from tests.benchmarks.backlog import Backlog, wait_for_feeds, wait_for_pictures
from tests.benchmarks.client import Burst, Result
from tests.benchmarks.load import Client, load_client, make_burst
from tests.benchmarks.seed import Team
from tests.benchmarks.servers import NotHere
from tests.benchmarks.stack import CHECKOUT, Stack, python_of, running_stack
from tests.contracts.stores import minio_binary

PARTS = ("gateway", "submissions", "workers", "postgres", "store")
"""Shown by name; others: households and campaigns, called by the feeds, and the supervisor."""
PHASES = ("send", "prepare", "look")
IDLE_SECONDS = 10.0
WARM_UP_VISITS = 40

Cpu = dict[str, float]


@dataclass(frozen=True)
class Side:
    """One of the versions that are compared, running."""

    name: str
    checkout: Path
    stack: Stack
    client: Client
    teams: Sequence[Team]

    def fill(self, rows: int) -> None:
        """See `seed.fill`."""
        _seed(self.checkout, self.stack, f"fill(stack, {rows})")


@dataclass(frozen=True)
class Run:
    """One load: CPU seconds a visit by phase and part; `seconds` by phase; `latencies` of visits, in seconds."""

    visits: int
    cpu: dict[str, Cpu]
    seconds: dict[str, float]
    p50: float
    client_cpu: float
    failed: int
    trouble: list[str]
    load_before: machine.Load

    def of(self, part: str) -> float:
        """In all phases."""
        return sum(phase.get(part, 0.0) for phase in self.cpu.values())

    @property
    def whole(self) -> float:
        return sum(sum(phase.values()) for phase in self.cpu.values())


def main() -> None:
    options = _options()
    print(f"machine: {machine.description()}; {machine.load()}")
    found: dict[int, dict[str, list[Run]]] = {}
    with ExitStack() as open_:
        minio = _minio(options)
        sides = [_side(open_, "now", CHECKOUT, minio)]
        if options.before:
            sides.insert(0, _side(open_, "before", options.before.resolve(), minio))
        for side in sides:
            _idle(side)
        for rows in [0, *options.rows]:
            for side in sides:
                _prepare(side, rows, options)
            found[rows] = _in_turn(sides, options)
            print(f"\n{_title(rows, options)}\n{_table(found[rows])}", flush=True)
    if len(found) > 1:
        print(f"\n{_flatness(found)}")
    if options.json:
        _write(options.json, options, found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.photos", description=__doc__)
    parser.add_argument("--before", type=Path, help="checkout of an earlier version, installed in its own .venv")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each version, in turn (5)")
    parser.add_argument("--visits", type=int, default=150, help="visits of a run (150)")
    parser.add_argument("--photos", type=int, default=2, help="photos of a visit (2)")
    parser.add_argument("--photo-kind", choices=("noise", "real"), default="real", help="noise: no decoder reads it")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rows", type=int, nargs="*", default=[], help="the same again with so many visits cloned")
    parser.add_argument("--store", choices=("embedded", "minio"), default="embedded", help="of both versions")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    return parser.parse_args()


def _minio(options: argparse.Namespace) -> str | None:
    """The path of its binary. Raises NotHere."""
    if options.store != "minio":
        return None
    found = minio_binary()
    if found is None:
        raise NotHere("there is no MinIO (make minio)")
    return found


def _side(open_: ExitStack, name: str, checkout: Path, minio: str | None) -> Side:
    stack = open_.enter_context(running_stack(checkout=checkout, minio=minio))
    made = _seed(checkout, stack, "print(json.dumps([[str(team.id), team.households] for team in make_teams(stack)]))")
    teams = [Team(UUID(id_), households) for id_, households in json.loads(made)]
    return Side(name, checkout, stack, open_.enter_context(load_client()), teams)


SEED = """
import json, pathlib
from tests.benchmarks.seed import fill, make_teams
from tests.benchmarks.servers import NotHere
from tests.benchmarks.stack import running_stack
with running_stack(pathlib.Path({home!r})) as stack:
    {what}
"""


def _seed(checkout: Path, stack: Stack, what: str) -> str:
    """Each version makes its rows itself: only it knows its tables."""
    program = SEED.format(home=str(stack.home), what=what)
    command = [python_of(checkout), "-c", program]
    return subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.PIPE, text=True).stdout


def _idle(side: Side) -> None:
    """What the programs use anyway, whoever does nothing."""
    before = side.stack.cpu()
    time.sleep(IDLE_SECONDS)
    used = _difference(before, side.stack.cpu())
    parts = ", ".join(f"{name} {used.get(name, 0.0) / IDLE_SECONDS * 1000:.1f}" for name in PARTS)
    print(f"{side.name}, idle, ms CPU a second: {sum(used.values()) / IDLE_SECONDS * 1000:.1f} ({parts})", flush=True)


def _prepare(side: Side, rows: int, options: argparse.Namespace) -> None:
    """A run that is not counted; the clones are copies of one of its visits."""
    _measure(side, replace(_burst(side, options), visits=WARM_UP_VISITS))
    if rows:
        side.fill(rows)


def _in_turn(sides: Sequence[Side], options: argparse.Namespace) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {side.name: [] for side in sides}
    for number in range(options.pairs):
        for side in sides if number % 2 else reversed(sides):
            run = _measure(side, _burst(side, options))
            runs[side.name].append(run)
            print(f"{side.name:>6} {number + 1}: {_said(run)}", flush=True)
    return runs


def _burst(side: Side, options: argparse.Namespace) -> Burst:
    burst = make_burst(side.stack, side.teams, options.connections, 0.0, options.photos, options.photo_kind)
    return replace(burst, visits=options.visits)


def _measure(side: Side, burst: Burst) -> Run:
    """Raises RuntimeError when visits were not stored, or pictures not prepared."""
    load_before = machine.load()
    marks, times = [side.stack.cpu()], [time.monotonic()]

    def mark() -> None:
        marks.append(side.stack.cpu())
        times.append(time.monotonic())

    sent = side.client.send(burst)
    mark()
    for backlog in (wait_for_feeds(side.stack), wait_for_pictures(side.stack)):
        _check(backlog)
    mark()
    if burst.photo_kind == "real":
        looked = side.client.send(replace(burst, looks=sent.sent))
        _check_looks(looked, sent)
    mark()
    return _run(sent, marks, times, load_before)


def _check(backlog: Backlog) -> None:
    if backlog.left:
        raise RuntimeError(str(backlog))


def _check_looks(looked: Result, sent: Result) -> None:
    if looked.failed or len(looked.latencies) != len(sent.sent):
        raise RuntimeError(f"{looked.failed} thumbs could not be read: {looked.trouble}")


def _run(sent: Result, marks: Sequence[Cpu], times: Sequence[float], load_before: machine.Load) -> Run:
    visits = len(sent.latencies)
    if not visits:
        raise RuntimeError(f"no visit was stored: {sent.trouble}")
    cpu = {
        phase: {part: used / visits for part, used in _difference(marks[n], marks[n + 1]).items()}
        for n, phase in enumerate(PHASES)
    }
    seconds = {phase: times[n + 1] - times[n] for n, phase in enumerate(PHASES)}
    middle = statistics.median(sent.latencies)
    return Run(visits, cpu, seconds, middle, sent.cpu / visits, sent.failed, sent.trouble, load_before)


def _difference(before: Cpu, after: Cpu) -> Cpu:
    return {name: used - before.get(name, 0.0) for name, used in after.items()}


def _said(run: Run) -> str:
    busy = "" if run.load_before.is_quiet else f"  BUSY before ({run.load_before})"
    failed = f"  {run.failed} FAILED: {run.trouble}" if run.failed else ""
    took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in run.seconds.items())
    return f"{run.whole * 1000:.2f} ms CPU a visit; {took}; p50 {run.p50 * 1000:.0f} ms{busy}{failed}"


def _title(rows: int, options: argparse.Namespace) -> str:
    photos = f"{options.photos} {'photos' if options.photo_kind == 'real' else 'files of noise'}"
    where = f"{rows:,} visits in the database before" if rows else "fresh database"
    return (
        f"visits with {photos} of 307,200 bytes, {options.connections} connections, {options.visits} visits a run, "
        f"{where}; ms CPU a visit, medians of {options.pairs}"
    )


def _table(runs: dict[str, list[Run]]) -> str:
    heading = f"{'':<16}" + "".join(f"{name:>12}" for name in (*PARTS, "others", "all", "| client"))
    lines = [heading]
    for name, of_side in runs.items():
        lines += [_line(f"{name}, {phase}", [_by_part(run.cpu[phase]) for run in of_side]) for phase in PHASES]
        client = statistics.median(run.client_cpu for run in of_side) * 1000
        lines.append(_line(f"{name}, all", [_whole_by_part(run) for run in of_side]) + f"{client:12.2f}")
    if len(runs) == 2:
        lines.append(_ratios(runs["before"], runs["now"]))
    return "\n".join(lines)


def _line(title: str, cpu: Sequence[Cpu]) -> str:
    names = (*PARTS, "others", "all")
    return f"{title:<16}" + "".join(f"{statistics.median(one[name] for one in cpu) * 1000:12.2f}" for name in names)


def _by_part(cpu: Cpu) -> Cpu:
    shown = {name: cpu.get(name, 0.0) for name in PARTS}
    whole = sum(cpu.values())
    return {**shown, "others": whole - sum(shown.values()), "all": whole}


def _whole_by_part(run: Run) -> Cpu:
    names = {name for phase in run.cpu.values() for name in phase}
    return _by_part({name: run.of(name) for name in names})


def _ratios(before: Sequence[Run], now: Sequence[Run]) -> str:
    """Now / before, the median of the pairs."""
    pairs = [(_whole_by_part(one), _whole_by_part(other)) for one, other in zip(before, now, strict=True)]
    shown = [
        statistics.median(other[name] / one[name] if one[name] else float("nan") for one, other in pairs)
        for name in (*PARTS, "others", "all")
    ]
    return f"{'ratio':<16}" + "".join(f"{ratio:12.2f}" for ratio in shown)


def _flatness(found: dict[int, dict[str, list[Run]]]) -> str:
    """Every number of rows against the smallest, for each version."""
    least = min(found)
    lines = []
    for rows in sorted(found)[1:]:
        for name, runs in found[rows].items():
            one, other = (statistics.median(run.whole for run in of) for of in (found[least][name], runs))
            lines.append(f"{name}: {other / one:.2f} of the CPU of a fresh database at {rows:,} visits")
    return "\n".join(lines)


def _write(path: Path, options: argparse.Namespace, found: dict[int, dict[str, list[Run]]]) -> None:
    said = {name: str(value) for name, value in vars(options).items()}
    rows = {str(rows): {name: [asdict(run) for run in runs] for name, runs in of.items()} for rows, of in found.items()}
    text = json.dumps({"machine": machine.description(), "options": said, "rows": rows}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
