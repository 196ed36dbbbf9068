"""Measures several candidates alternately, so that other load on the machine affects all of them alike."""

from collections.abc import Callable, Mapping

from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure

Measure = Callable[[], float]


def in_rounds(rounds: int, candidates: Mapping[str, Measure]) -> dict[str, list[float]]:
    """One warm-up of each, then `rounds` times all of them; the first one changes each time.

    >>> in_rounds(2, {"a": lambda: 1.0, "b": lambda: 2.0})
    {'a': [1.0, 1.0], 'b': [2.0, 2.0]}
    """
    names = list(candidates)
    for name in names:
        candidates[name]()
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(candidates[name]())
    return found


def figures(what: str, rounds: int, own: str, candidates: Mapping[str, Measure]) -> list[Figure]:
    """Each of the others against `own`, in CPU; nginx is the limit of `own` itself."""
    before = machine.load()
    found = in_rounds(rounds, candidates)
    after = machine.load()
    made = []
    for name, values in found.items():
        if name == own:
            continue
        ours, limit, against = (found[own], values, name) if name == "nginx" else (values, found[own], own)
        bound = Bound("at most", 8.0) if name == "nginx" else None
        title = f"{what}: {own if name == 'nginx' else name}"
        made.append(Figure(title, "us CPU", ours, limit, against, bound, before=before, after=after))
    return made
