"""A figure: ours and a limit, measured alternately, and their ratio."""

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from tests.benchmarks import machine
from tests.benchmarks.machine import Load

Direction = Literal["at most", "at least"]


@dataclass(frozen=True)
class Bound:
    """A condition on a value.

    >>> Bound("at most", 8.0).holds(7.9), Bound("at least", 0.95).holds(0.9)
    (True, False)
    """

    direction: Direction
    value: float

    def holds(self, value: float) -> bool:
        return value <= self.value if self.direction == "at most" else value >= self.value

    def __str__(self) -> str:
        return f"{'<=' if self.direction == 'at most' else '>='} {self.value:g}"


@dataclass(frozen=True)
class Figure:
    """`ours` and `limit`: one raw value a round, in `unit`; `ratio` is the median of the ratios of all rounds.

    Without a measured limit (a size, a percentile) `limit` is empty and the bound is for the median of `ours`.
    """

    name: str
    unit: str
    ours: Sequence[float]
    limit: Sequence[float] = ()
    limit_name: str = ""
    bound: Bound | None = None
    inverted: bool = False
    """limit / ours instead of ours / limit: "how many times faster"."""
    note: str = ""
    before: Load | None = None
    after: Load | None = None

    @property
    def ratio(self) -> float | None:
        if not self.limit:
            return None
        pairs = zip(self.ours, self.limit, strict=True)
        return statistics.median(limit / ours if self.inverted else ours / limit for ours, limit in pairs)

    @property
    def value(self) -> float:
        """The value that the bound applies to."""
        return statistics.median(self.ours) if self.ratio is None else self.ratio

    @property
    def is_missed(self) -> bool:
        return self.bound is not None and not self.bound.holds(self.value)

    @property
    def was_busy(self) -> bool:
        """Only the time before counts: afterwards the load is ours."""
        return self.before is not None and not self.before.is_quiet

    def lines(self) -> list[str]:
        verdict = "" if self.bound is None else f"{self.bound}  {'MISSED' if self.is_missed else 'ok'}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}x"
        lines = [f"{self.name:<58} {ratio:>9}  {verdict}".rstrip(), f"    ours   {_values(self.ours)} {self.unit}"]
        if self.limit:
            lines.append(f"    {self.limit_name:<6} {_values(self.limit)} {self.unit}")
        if self.before and self.after:
            busy = "   BUSY MACHINE: judge the ratio only" if self.was_busy else ""
            lines.append(f"    before {self.before}; after {self.after}{busy}")
        return [*lines, f"    {self.note}"] if self.note else lines

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "value": self.value, "is_missed": self.is_missed}


def _values(values: Sequence[float]) -> str:
    """
    >>> _values([1.0, 2.0, 4.0])
    '2 (1 2 4)'
    """
    if len(values) == 1:
        return f"{values[0]:.4g}"
    shown = values if len(values) <= 9 else sorted(values)[:: max(len(values) // 8, 1)]
    return f"{statistics.median(values):.4g} ({' '.join(f'{value:.4g}' for value in shown)})"


def in_turn(pairs: int, ours: Callable[[], float], limit: Callable[[], float]) -> tuple[list[float], list[float]]:
    """One warm-up of each, then `pairs` rounds; the first one alternates."""
    ours(), limit()
    one: list[float] = []
    other: list[float] = []
    for number in range(pairs):
        if number % 2:
            other.append(limit())
            one.append(ours())
        else:
            one.append(ours())
            other.append(limit())
    return one, other


@dataclass
class Report:
    """Prints figures as they are measured, and stores them for the file and for the exit status."""

    figures: list[Figure] = field(default_factory=list)

    def begin(self) -> None:
        print(f"machine: {machine.description()}; {machine.load()}\n", flush=True)

    def add(self, *figures: Figure) -> None:
        for figure in figures:
            self.figures.append(figure)
            print("\n".join(figure.lines()), end="\n\n", flush=True)

    def skip(self, name: str, reason: str) -> None:
        print(f"{name:<58} NOT MEASURED: {reason}\n", flush=True)

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.is_missed]

    def write(self, path: Path) -> None:
        found = {"machine": machine.description(), "figures": [figure.as_json() for figure in self.figures]}
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
