"""Over a thousand hostile files, each through the child that opens such files in production.

How long they take is printed, with `-s`, and not asserted.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from services.kernel.sandbox.frames import Frame, Refused
from services.kernel.sandbox.parent import ChildProgram, Sandbox, SandboxFault
from services.submissions.files import type_process, type_reading
from services.submissions.files.types import MOST_BYTES
from services.submissions.media import picture_process, pictures, scan_process, scan_reading
from tests.submissions.hostile_files import Hostile, corpus

MOST_MEMORY = 300_000_000
PROGRAMS = (pictures.PROGRAM, scan_reading.PROGRAM, type_reading.PROGRAM)
# The fast tests send one in so many to its child.
ONE_IN = 16


class Cost(NamedTuple):
    """CPU seconds and the peak of resident bytes of the child."""

    seconds: float
    peak: int
    outcome: str
    name: str


def question(hostile: Hostile) -> tuple[ChildProgram, Frame]:
    content = hostile.make()[:MOST_BYTES]
    if hostile.child in {"picture", "scan picture"}:
        pixels = pictures.SCREEN_PIXELS if hostile.child == "picture" else pictures.SCAN_PIXELS
        return pictures.PROGRAM, Frame({"pixels": pixels}, (content,))
    if hostile.child in {"scan", "page"}:
        return scan_reading.PROGRAM, Frame({"page": 1 if hostile.child == "page" else None}, (content,))
    return type_reading.PROGRAM, Frame({}, (content,))


class Children:
    """Those of production, which live a question longer, so that their peak can be read."""

    def __init__(self) -> None:
        self._sandboxes = {
            program.module: Sandbox(replace(program, at_once=1, questions=program.questions + 1, memory=None))
            for program in PROGRAMS
        }

    async def ask(self, hostile: Hostile) -> Cost:
        """Raises whatever is more than a refusal or the end of a child."""
        program, frame = question(hostile)
        sandbox = self._sandboxes[program.module]
        use = _Use(sandbox)
        watching = asyncio.create_task(use.watch())
        outcome = "answered"
        try:
            await sandbox.ask(frame)
        except (Refused, SandboxFault) as fault:
            outcome = str(fault) or type(fault).__name__
        use.look()
        watching.cancel()
        if program.questions == 1:
            await sandbox.aclose()
        return Cost(use.seconds, use.peak, outcome, f"{hostile.child}: {hostile.name}")

    async def aclose(self) -> None:
        for sandbox in self._sandboxes.values():
            await sandbox.aclose()


class _Use:
    """What the children of a sandbox use, seen every few milliseconds, as one that dies takes its figures along."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._seconds: dict[int, float] = {}
        self.peak = 0
        self.look()
        self._before = dict(self._seconds)
        self.peak = 0

    @property
    def seconds(self) -> float:
        return sum(self._seconds.values()) - sum(self._before.values())

    async def watch(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(0.005)

    def look(self) -> None:
        for number in self._sandbox.process_ids:
            with suppress(psutil.Error, OSError):
                times = psutil.Process(number).cpu_times()
                self._seconds[number] = times.user + times.system
                self.peak = max(self.peak, _peak(number))


def _peak(number: int) -> int:
    """Of the child's whole life; 0 when it has ended, or where the system does not tell."""
    status = Path(f"/proc/{number}/status").read_text()
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    made = Children()
    yield made
    await made.aclose()


def tell(costs: Iterable[Cost]) -> None:
    """The dearest of each, and how many ended how."""
    costs = list(costs)
    print()
    print(*Counter(f"{cost.name.partition(':')[0]}: {cost.outcome}" for cost in costs).most_common(), sep="\n")
    for cost in sorted(costs, reverse=True)[:8]:
        print(f"{cost.seconds:.2f} s CPU, {cost.peak >> 20} MB: {cost.name}: {cost.outcome}")
    dearest = max(costs, key=lambda cost: cost.peak)
    print(f"most memory: {dearest.peak >> 20} MB: {dearest.name}: {dearest.outcome}")
    print(f"{len(costs)} files, {sum(cost.seconds for cost in costs):.0f} s CPU")


def test_no_child_can_take_more_than_its_limit() -> None:
    for program in (picture_process, scan_process, type_process):
        assert program.LIMITS.address_space <= MOST_MEMORY
        assert program.LIMITS.cpu_seconds <= 5


def test_the_corpus_has_over_twelve_hundred_files() -> None:
    names = [f"{hostile.child}: {hostile.name}" for hostile in corpus()]
    assert len(names) >= 1_200
    assert len(set(names)) == len(names)


async def test_some_hostile_files_cost_no_more_than_themselves(children: Children) -> None:
    costs = [await children.ask(hostile) for hostile in list(corpus())[::ONE_IN]]
    assert max(cost.peak for cost in costs) <= MOST_MEMORY
    assert len({cost.outcome for cost in costs}) > 3


@pytest.mark.slow
async def test_every_hostile_file_costs_no_more_than_itself(children: Children) -> None:
    costs = [await children.ask(hostile) for hostile in corpus()]
    tell(costs)
    assert max(cost.peak for cost in costs) <= MOST_MEMORY
    assert len({cost.outcome for cost in costs}) > 5
