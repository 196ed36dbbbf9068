"""`make bench-visits`: visits a second through the gateway of a real installation, and the cost of one.

The load is the one with which ODK Central was measured on the same kind of machine: plain visits, and visits with two
photos of 307,200 bytes; 1, 8 and 32 connections that each send the next when the last was answered; bursts of 8 s after
a warm-up; a fresh database, and the same with 200,000 visits cloned inside it. A visit with photos is a PUT, two
uploads and two completions, and counts when the last answer says that it is stored.

CPU is that of every process below the supervisor, PostgreSQL and the store included; the client's is listed separately
and not in the sum. Requests a second depend on the machine and on its other load: compare CPU.
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks import machine
from tests.benchmarks.backlog import Backlog, wait_for_feeds, wait_for_pictures
from tests.benchmarks.load import Client, Measured, load_client, measure
from tests.benchmarks.seed import Team, fill, make_teams
from tests.benchmarks.stack import OURS, Stack, running_stack
from tests.benchmarks.visit_bodies import PhotoKind

CONNECTIONS = (1, 8, 32)
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Cell:
    """One line of the table: all bursts of one kind of load."""

    rows: int
    photos: int
    connections: int
    bursts: list[Measured]
    load_before: machine.Load

    def median(self, name: str) -> float:
        values: list[float] = [getattr(burst, name) for burst in self.bursts]
        return statistics.median(values)

    def cpu_of(self, part: str) -> float:
        return statistics.median(burst.cpu.get(part, 0.0) for burst in self.bursts)

    @property
    def failed(self) -> int:
        return sum(burst.failed for burst in self.bursts)


def main() -> None:
    options = _options()
    print(f"machine: {machine.description()}; {machine.load()}")
    with running_stack(options.home) as stack, load_client() as client:
        teams = make_teams(stack)
        _print_memory(stack, "idle after start")
        cells = []
        for rows in [0, *options.rows]:
            _prepare(stack, client, teams, rows)
            for photos in options.photos:
                print(f"\n{_title(rows, photos)}\n{HEADING}", flush=True)
                for connections in options.connections:
                    cells.append(_cell(stack, client, teams, options, rows, photos, connections))
                    print(_line(cells[-1]), flush=True)
        _print_memory(stack, "after all bursts")
        backlogs = _drain(stack, client, teams, options) if max(options.photos) else []
    if options.json:
        found = {
            "machine": machine.description(),
            "cells": [asdict(cell) for cell in cells],
            "backlogs": [asdict(backlog) for backlog in backlogs],
        }
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.visits", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[200_000], help="visits cloned beforehand (200000)")
    parser.add_argument("--photos", type=int, nargs="+", default=[0, 2], help="photos a visit (0 2)")
    parser.add_argument("--photo-kind", choices=("noise", "real"), default="noise", help="see visit_bodies.Photos")
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--seconds", type=float, default=8.0, help="length of a burst (8)")
    parser.add_argument("--warm-up", type=float, default=8.0, help="length of the burst that is not counted (8)")
    parser.add_argument("--bursts", type=int, default=3, help="bursts of each kind; the median is shown (3)")
    parser.add_argument("--home", type=Path, help="use the `bangfu up` that runs on this home instead of a fresh one")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    return parser.parse_args()


def _prepare(stack: Stack, client: Client, teams: Sequence[Team], rows: int) -> None:
    """The first visit is a real one, sent; the clones are copies of it."""
    if not rows:
        return
    measure(stack, client, teams, connections=1, seconds=1.0)
    wait_for_feeds(stack)
    fill(stack, rows)


def _cell(
    stack: Stack,
    client: Client,
    teams: Sequence[Team],
    options: argparse.Namespace,
    rows: int,
    photos: int,
    connections: int,
) -> Cell:
    kind: PhotoKind = options.photo_kind
    measure(stack, client, teams, connections, options.warm_up, photos, kind)
    before = machine.load()
    bursts = [measure(stack, client, teams, connections, options.seconds, photos, kind) for _ in range(options.bursts)]
    return Cell(rows, photos, connections, bursts, before)


HEADING = (
    "   c  visits/s   p50 ms   p95 ms   p99 ms   CPU ms  "
    "gateway submiss. workers  others postgres   store | client  failed"
)
SHOWN = ("gateway", "submissions", "workers", "postgres", "store")
"""Workers: feeds, board and pictures. Others: households and campaigns, called by the feeds, and the supervisor."""


def _title(rows: int, photos: int) -> str:
    what = f"visits with {photos} photos of 307,200 bytes" if photos else "plain visits"
    return f"{what}, {rows:,} visits in the database before" if rows else f"{what}, fresh database"


def _line(cell: Cell) -> str:
    shown = {name: cell.cpu_of(name) * 1000 for name in SHOWN}
    whole = cell.median("cpu_in_all") * 1000
    other = whole - sum(shown.values())
    times = " ".join(f"{cell.median(name) * 1000:8.1f}" for name in ("p50", "p95", "p99"))
    busy = "" if cell.load_before.is_quiet else f"   BUSY before ({cell.load_before})"
    return (
        f"{cell.connections:4d} {cell.median('visits_a_second'):9.1f} {times} {whole:8.2f} {shown['gateway']:8.2f} "
        f"{shown['submissions']:8.2f} {shown['workers']:7.2f} {other:7.2f} {shown['postgres']:8.2f} "
        f"{shown['store']:7.2f} | {cell.median('client_cpu') * 1000:6.2f} {cell.failed:7d}{busy}"
    )


def _print_memory(stack: Stack, when: str) -> None:
    """Of our own Python processes, the picture child included; PostgreSQL and the store are listed separately."""
    parts = {name: stack.memory(name) for name in (*OURS, "postgres", "store")}
    print(f"\nmemory {when}, MB:        " + "".join(f"{name:>12}" for name in (*parts, "ours")))
    for kind in ("rss", "pss"):
        values = [getattr(memory, kind) for memory in parts.values()]
        values.append(getattr(stack.memory(*OURS), kind))
        print(f"  {kind.upper():24}" + "".join(f"{value / MEGABYTE:12.0f}" for value in values), flush=True)


def _drain(stack: Stack, client: Client, teams: Sequence[Team], options: argparse.Namespace) -> list[Backlog]:
    """One more burst with pictures that can be decoded: the work it leaves, and its duration."""
    wait_for_pictures(stack)
    measured = measure(stack, client, teams, 8, options.seconds, max(options.photos), "real")
    used = stack.cpu()
    began = time.monotonic()
    backlogs = [wait_for_feeds(stack), wait_for_pictures(stack)]
    taken, after = time.monotonic() - began, stack.cpu()
    print(f"\nafter {measured.visits} visits with decodable photos in {options.seconds:.0f} s:")
    for backlog in backlogs:
        print(f"  {backlog}")
    deferred = sum(after.values()) - sum(used.values())
    print(f"  CPU of everything while it drained: {deferred:.1f} s in {taken:.1f} s", flush=True)
    return backlogs


if __name__ == "__main__":
    main()
