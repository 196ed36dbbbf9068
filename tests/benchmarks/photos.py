"""`make bench-photos`: the CPU of a visit with two photos, until their thumbs can be seen.

Everything is counted: the visit with both uploads, the pictures that the workers prepare, the boards, and one look at a
thumb. With `--before`, an earlier version runs beside this one, and both get the same load in turn; each figure is the
median of the ratios of all pairs. CPU is that of every process below the supervisor, PostgreSQL and the store included;
the client's is listed separately and not in the sum.

The workers take what CPU is left, so on a busy machine they take long, and all programs look around meanwhile for what
there is to do. What an idle second costs is measured before and taken off for every second; the column "with idle" has
it all.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
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
SHOWN = (*PARTS, "others", "all")
PHASES = ("send", "prepare", "look")
WHOLE = "and a look"
LINES = {
    "send": ("send",),
    "prepare": ("prepare",),
    "until ready": ("send", "prepare"),
    "one look": ("look",),
    WHOLE: PHASES,
}
"""Lines of the table: sums of phases."""
IDLE_SECONDS = 20.0
WARM_UP_VISITS = 40
LEAST_COMPARED = 0.0005
"""Seconds a visit."""
LONGEST_WAIT_SECONDS = 900.0

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
    """One load: CPU seconds a visit by phase and part, without what an idle installation uses, and in all with it;
    `seconds` by phase."""

    visits: int
    cpu: dict[str, Cpu]
    with_idle: float
    seconds: dict[str, float]
    p50: float
    client_cpu: float
    failed: int
    trouble: list[str]
    load_before: machine.Load

    def of(self, part: str, phases: Sequence[str]) -> float:
        """`part`: one of `SHOWN`."""
        return sum(self._in(part, self.cpu[phase]) for phase in phases)

    @staticmethod
    def _in(part: str, cpu: Cpu) -> float:
        if part == "all":
            return sum(cpu.values())
        if part == "others":
            return sum(used for name, used in cpu.items() if name not in PARTS)
        return cpu.get(part, 0.0)


def main() -> None:
    options = _options()
    # Ended from outside, it still stops what it has started and deletes it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    print(f"machine: {machine.description()}; {machine.load()}")
    found: dict[int, dict[str, list[Run]]] = {}
    with ExitStack() as open_:
        minio = _minio(options)
        sides = [_side(open_, "now", CHECKOUT, minio)]
        if options.before:
            sides.insert(0, _side(open_, "before", options.before.resolve(), minio))
        for rows in [0, *options.rows]:
            idle = {side.name: _prepare(side, rows, options) for side in sides}
            found[rows] = _in_turn(sides, idle, options)
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


def _prepare(side: Side, rows: int, options: argparse.Namespace) -> Cpu:
    """A run that is not counted; the clones are copies of one of its visits. Returns what an idle second costs."""
    _measure(side, options, WARM_UP_VISITS, {})
    if rows:
        side.fill(rows)
    before = side.stack.cpu()
    time.sleep(IDLE_SECONDS)
    idle = {name: used / IDLE_SECONDS for name, used in _difference(before, side.stack.cpu()).items()}
    parts = ", ".join(f"{name} {idle.get(name, 0.0) * 1000:.1f}" for name in PARTS)
    print(f"{side.name}, idle, ms CPU a second: {sum(idle.values()) * 1000:.1f} ({parts})", flush=True)
    return idle


def _in_turn(sides: Sequence[Side], idle: Mapping[str, Cpu], options: argparse.Namespace) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {side.name: [] for side in sides}
    for number in range(options.pairs):
        for side in sides if number % 2 else reversed(sides):
            run = _measure(side, options, options.visits, idle[side.name])
            runs[side.name].append(run)
            print(f"{side.name:>6} {number + 1}: {_said(run)}", flush=True)
    return runs


def _burst(
    side: Side, options: argparse.Namespace, visits: int | None = None, looks: Sequence[tuple[int, str]] = ()
) -> Burst:
    """With fresh tokens: pictures may take longer than these live."""
    burst = make_burst(side.stack, side.teams, options.connections, 0.0, options.photos, options.photo_kind)
    return replace(burst, visits=visits, looks=list(looks))


def _measure(side: Side, options: argparse.Namespace, visits: int, idle: Cpu) -> Run:
    """`idle`: CPU seconds of an idle second by part. Raises RuntimeError when pictures were not prepared."""
    load_before = machine.load()
    marks, times = [side.stack.cpu()], [time.monotonic()]

    def mark() -> None:
        marks.append(side.stack.cpu())
        times.append(time.monotonic())

    sent = side.client.send(_burst(side, options, visits))
    mark()
    _finish(side.stack)
    mark()
    if options.photo_kind == "real":
        looked = side.client.send(_burst(side, options, looks=sent.sent))
        _check_looks(looked, sent)
    mark()
    return _run(sent, marks, times, idle, load_before)


def _finish(stack: Stack) -> None:
    """Waits until the boards and the pictures are done. The workers, which take what CPU is left, are hurried: where
    others work beside, they would get none. That changes what they use little, and how long it takes much."""
    ends = time.monotonic() + LONGEST_WAIT_SECONDS
    left: list[Backlog] = []
    while time.monotonic() < ends:
        stack.hurry("workers")
        left = [backlog for backlog in (wait_for_pictures(stack, 2.0), wait_for_feeds(stack, 2.0)) if backlog.left]
        if not left:
            return
    raise RuntimeError("; ".join(map(str, left)))


def _check_looks(looked: Result, sent: Result) -> None:
    if looked.failed or len(looked.latencies) != len(sent.sent):
        raise RuntimeError(f"{looked.failed} thumbs could not be read: {looked.trouble}")


def _run(sent: Result, marks: Sequence[Cpu], times: Sequence[float], idle: Cpu, load_before: machine.Load) -> Run:
    visits = len(sent.latencies)
    if not visits:
        raise RuntimeError(f"no visit was stored: {sent.trouble}")
    cpu, seconds = {}, {}
    for n, phase in enumerate(PHASES):
        seconds[phase] = times[n + 1] - times[n]
        used = _difference(marks[n], marks[n + 1])
        cpu[phase] = {part: (value - idle.get(part, 0.0) * seconds[phase]) / visits for part, value in used.items()}
    with_idle = sum(_difference(marks[0], marks[-1]).values()) / visits
    middle = statistics.median(sent.latencies)
    return Run(visits, cpu, with_idle, seconds, middle, sent.cpu / visits, sent.failed, sent.trouble, load_before)


def _difference(before: Cpu, after: Cpu) -> Cpu:
    return {name: used - before.get(name, 0.0) for name, used in after.items()}


def _said(run: Run) -> str:
    busy = "" if run.load_before.is_quiet else f"  BUSY before ({run.load_before})"
    failed = f"  {run.failed} FAILED: {run.trouble}" if run.failed else ""
    took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in run.seconds.items())
    return f"{run.of('all', PHASES) * 1000:.2f} ms CPU a visit; {took}; p50 {run.p50 * 1000:.0f} ms{busy}{failed}"


def _title(rows: int, options: argparse.Namespace) -> str:
    photos = f"{options.photos} {'photos' if options.photo_kind == 'real' else 'files of noise'}"
    where = f"{rows:,} visits in the database before" if rows else "fresh database"
    return (
        f"visits with {photos} of 307,200 bytes, {options.connections} connections, {options.visits} visits a run, "
        f"{where}; ms CPU a visit, medians of {options.pairs}"
    )


def _table(runs: dict[str, list[Run]]) -> str:
    lines = [f"{'':<22}" + "".join(f"{name:>12}" for name in (*SHOWN, "with idle", "| client"))]
    for name, of_side in runs.items():
        for title, phases in LINES.items():
            figures = [statistics.median(run.of(part, phases) for run in of_side) for part in SHOWN]
            if title == WHOLE:
                figures += [statistics.median(values) for values in _beside(of_side)]
            lines.append(f"{name + ', ' + title:<22}" + "".join(f"{value * 1000:12.2f}" for value in figures))
    if len(runs) == 2:
        pairs = list(zip(runs["before"], runs["now"], strict=True))
        for title, phases in LINES.items():
            lines.append(f"{'ratio, ' + title:<22}" + "".join(f"{_ratio(pairs, part, phases):>12}" for part in SHOWN))
    return "\n".join(lines)


def _beside(runs: Sequence[Run]) -> tuple[list[float], list[float]]:
    return [run.with_idle for run in runs], [run.client_cpu for run in runs]


def _ratio(pairs: Sequence[tuple[Run, Run]], part: str, phases: Sequence[str]) -> str:
    """Now / before, the median of the pairs; nothing for a part that uses too little to compare."""
    both = [(one.of(part, phases), other.of(part, phases)) for one, other in pairs]
    if any(one < LEAST_COMPARED for one, _ in both):
        return "-"
    return f"{max(0.0, statistics.median(other / one for one, other in both)):.2f}"


def _flatness(found: dict[int, dict[str, list[Run]]]) -> str:
    """Every number of rows against the smallest, for each version."""
    least = min(found)
    lines = []
    for rows in sorted(found)[1:]:
        for name, runs in found[rows].items():
            one, other = (statistics.median(run.of("all", PHASES) for run in of) for of in (found[least][name], runs))
            lines.append(f"{name}: {other / one:.2f} of the CPU of a fresh database at {rows:,} visits")
    return "\n".join(lines)


def _write(path: Path, options: argparse.Namespace, found: dict[int, dict[str, list[Run]]]) -> None:
    said = {name: str(value) for name, value in vars(options).items()}
    rows = {str(rows): {name: [asdict(run) for run in runs] for name, runs in of.items()} for rows, of in found.items()}
    text = json.dumps({"machine": machine.description(), "options": said, "rows": rows}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
