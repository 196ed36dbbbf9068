"""How many of our own files and calls a form's requests cross: how far one has to read to follow them (decision 18)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from services.kernel.ids import new_id
from tests.submissions.office import Office, progress
from tests.support.people import LEADER_A

ROOT = Path(__file__).parents[2]
BESIDE = {("services/kernel/loops.py", "every"), ("services/kernel/loops.py", "wait_or_stop")} | {
    ("services/kernel/web/revocations.py", name) for name in ("_read", "_try")
}
"""What goes on in the background, once or twice meanwhile, as fast as the machine is."""


@dataclass
class Crossed:
    calls: int = 0
    switches: int = 0
    """How often a call led into another file than the one before."""
    files: set[str] = field(default_factory=set)
    _last: str = ""
    _entered: set[FrameType] = field(default_factory=set)
    """A coroutine that goes on after it waited is no further call: nobody reads it again."""

    def of(self, package: str) -> int:
        return len([name for name in self.files if name.startswith(f"{package}/")])

    def hook(self, frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event != "call" or not path.is_relative_to(ROOT / "services") or frame in self._entered:
            return
        self._entered.add(frame)
        name = str(path.relative_to(ROOT))
        if (name, frame.f_code.co_name) in BESIDE:
            return
        self.calls += 1
        self.switches += name != self._last
        self.files.add(name)
        self._last = name


@contextmanager
def counted() -> Iterator[Crossed]:
    crossed = Crossed()
    sys.setprofile(crossed.hook)
    try:
        yield crossed
    finally:
        sys.setprofile(None)


async def test_to_start_and_to_submit_a_form_stays_as_short_as_it_is(office: Office) -> None:
    warm = await office.draft()
    await office.ask_leader_to_submit(warm["id"])
    report_id, body = new_id(), {**progress(), "pairing_id": str(office.pair()[0])}
    with counted() as start:
        answer = await office.ask(LEADER_A, "PUT", f"/{report_id}", json=body)
    assert answer.status_code == 201
    with counted() as submit:
        answer = await office.ask(LEADER_A, "POST", f"/{report_id}/submit")
    assert answer.status_code == 200
    for crossed in (start, submit):
        print(crossed.calls, crossed.switches, crossed.of("services/submissions"), crossed.of("services/kernel"))
        # Some came with access that ends, keyed hashes, sealed visits, the trail of looks, locks of what may move, and
        # with what a form is for: 103 and 111 before that.
        assert crossed.of("services/submissions") <= 18, sorted(crossed.files)
        assert crossed.of("services/kernel") <= 18, sorted(crossed.files)
        assert crossed.switches <= 125
    # 360 and 329; 301 and 298 before a form said what it is for. What is cleared up after the first answer is counted
    # with one or the other, and the numbers differ by a few with the release of Python.
    assert start.calls + submit.calls <= 700
