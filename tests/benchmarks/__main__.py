"""`make bench`: figures against their limits. `python -m tests.benchmarks --help` lists the options.

A missed bound prints MISSED; only with `--gate` it ends in exit status 1, because a shared machine may miss one by
chance.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import (
    board,
    expansion,
    form_bytes,
    gateway_cpu,
    look_rows,
    matrix,
    micro,
    passing,
    roster,
    visit_write,
)
from tests.benchmarks.figures import Figure, Report
from tests.benchmarks.servers import NotHere
from tests.benchmarks.stack import Stack, StackFailed, running_stack

WITHOUT_STACK = ("micro", "gateway", "board", "expansion", "matrix", "form", "roster")
WITH_STACK = ("passing", "looks", "write")


def main() -> int:
    options = _options()
    report = Report()
    report.begin()
    alone: dict[str, Callable[[], list[Figure]]] = {
        "micro": lambda: micro.measure(options.pairs),
        "gateway": lambda: gateway_cpu.measure(options.pairs, options.seconds),
        "board": lambda: board.figures(options.households, options.households * 5),
        "expansion": lambda: expansion.measure(options.pairs),
        "matrix": lambda: matrix.measure(options.pairs),
        "form": form_bytes.measure,
        "roster": roster.measure,
    }
    beside: dict[str, Callable[[Stack], list[Figure]]] = {
        "passing": lambda stack: passing.measure(stack, options.pairs, options.seconds),
        "looks": lambda stack: look_rows.measure(stack, options.pairs),
        "write": lambda stack: visit_write.measure(stack, options.pairs, options.seconds),
    }
    for name in [name for name in WITHOUT_STACK if name in options.only]:
        _add(report, name, alone[name])
    wanted = [name for name in WITH_STACK if name in options.only]
    if wanted:
        _with_stack(report, wanted, beside, options.home)
    if options.json:
        report.write(options.json)
    return _verdict(report, gate=options.gate)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    names = WITHOUT_STACK + WITH_STACK
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="the figures to measure")
    parser.add_argument("--pairs", type=int, default=5, help="rounds of ours and limit (5)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one run of load (4)")
    parser.add_argument(
        "--households",
        type=int,
        default=board.HOUSEHOLDS,
        help=f"of the board, with five visits each ({board.HOUSEHOLDS})",
    )
    parser.add_argument("--home", type=Path, help="use the `bangfu up` that runs on this home instead of a fresh one")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--gate", action="store_true", help="exit status 1 when a bound is missed")
    return parser.parse_args()


def _with_stack(
    report: Report, wanted: list[str], figures: dict[str, Callable[[Stack], list[Figure]]], home: Path | None
) -> None:
    try:
        with running_stack(home) as stack:
            for name in wanted:
                _add(report, name, partial(figures[name], stack))
    except StackFailed as reason:
        for name in wanted:
            report.skip(name, str(reason))


def _add(report: Report, name: str, measure: Callable[[], list[Figure]]) -> None:
    try:
        report.add(*measure())
    except NotHere as reason:
        report.skip(name, str(reason))


def _verdict(report: Report, *, gate: bool) -> int:
    if report.missed:
        print("MISSED: " + "; ".join(figure.name for figure in report.missed))
    return 1 if gate and report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
