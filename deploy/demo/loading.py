"""Runs the steps of the demo in order. A failed item is tried again, then left out and named."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from deploy.demo.client import DemoRefusedError
from deploy.faults import KnownFailure
from deploy.supervise.progress import Report

AT_ONCE = 8
PAUSE_SECONDS = 3.0
# After so many failures in one step its other items are not tried.
MOST_FAILURES = 10
NAMED = 3


class DemoIncompleteError(KnownFailure):
    """Names the items that were left out, by step."""


@dataclass(frozen=True)
class Step:
    """Items of one kind and the function that loads one of them; each may be loaded again."""

    name: str
    things: Sequence[Any]
    do: Callable[[Any], Awaitable[None]]
    weight: int = 1
    """Relative duration of one item, compared with those of the other steps."""
    is_foundation: bool = False
    """No later step works without it."""


class Failure(NamedTuple):
    """`error` is None for an item that was not tried."""

    thing: Any
    error: Exception | None


class Loader:
    """`report` gets the share that is done, and the name of the step."""

    def __init__(self, steps: Sequence[Step], report: Report, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._steps = steps
        self._report = report
        self._pause_seconds = pause_seconds
        self._all = sum(len(step.things) * step.weight for step in steps) or 1
        self._done = 0

    async def load(self) -> None:
        """Raises DemoIncompleteError, after all other items were done or when a required step failed."""
        incomplete = []
        for step in self._steps:
            left_out = await self._take(step)
            if left_out:
                incomplete.append(f"{len(left_out)} of {step.name}")
            if left_out and step.is_foundation:
                incomplete.append("all that stands on it")
                break
        if incomplete:
            raise DemoIncompleteError(f"the demo is not complete, `bangfu demo` tries again: {', '.join(incomplete)}")

    async def _take(self, step: Step) -> list[Failure]:
        begin, done_before = time.monotonic(), self._done
        left_out = await self._try(step, step.things)
        if left_out:
            await asyncio.sleep(self._pause_seconds)
            left_out = await self._try(step, [thing for thing, _ in left_out])
        self._done = done_before + len(step.things) * step.weight
        _log(step, time.monotonic() - begin, left_out)
        return left_out

    async def _try(self, step: Step, things: Sequence[Any]) -> list[Failure]:
        """Runs some items at once (the client's slots)."""
        queue, failures = iter(things), list[Failure]()

        async def work() -> None:
            for thing in queue:
                if len(failures) >= MOST_FAILURES:
                    failures.append(Failure(thing, None))
                elif (error := await _try_one(step, thing)) is not None:
                    failures.append(Failure(thing, error))
                else:
                    self._done += step.weight
                    self._report(self._done / self._all, step.name)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work())
        return failures


async def _try_one(step: Step, thing: Any) -> Exception | None:
    try:
        await step.do(thing)
    except DemoRefusedError as refusal:
        return None if refusal.is_of_an_older_demo else refusal
    except Exception as error:  # any fault is recorded, and the other items go on
        return error
    return None


def _log(step: Step, seconds: float, left_out: Sequence[Failure]) -> None:
    line = f"demo: {step.name} ({seconds:.1f} s)"
    if left_out:
        errors = [failure.error for failure in left_out if failure.error is not None]
        reasons = dict.fromkeys(_words(error) for error in errors)
        line += f", left out {len(left_out)} of {len(step.things)}: {'; '.join(list(reasons)[:NAMED])}"
    print(line, file=sys.stderr, flush=True)


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, DemoRefusedError) else f"{type(error).__name__} {error}".strip()
