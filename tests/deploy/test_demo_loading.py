"""How the demo continues after a fault: retried, counted, named, and the rest is loaded."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from deploy.demo import steps
from deploy.demo.client import DemoRefusedError
from deploy.demo.loading import MOST_FAILURES, DemoIncompleteError, Loader, Step

REFUSED = DemoRefusedError("PUT /api/visits/7: 422 /problems/malformed content: too-short", "/problems/malformed")


class Office:
    """Stores items, and refuses those in `fails` as often as given there."""

    def __init__(self, fails: dict[int, int] | None = None, error: Exception = REFUSED) -> None:
        self.tries: Counter[int] = Counter()
        self.entered: list[int] = []
        self._fails = fails or {}
        self._error = error

    async def enter(self, thing: int) -> None:
        self.tries[thing] += 1
        await asyncio.sleep(0)
        if self.tries[thing] <= self._fails.get(thing, 0):
            raise self._error
        self.entered.append(thing)


async def _load(*steps: Step, report: Callable[[float, str], None] = lambda share, words: None) -> None:
    await Loader(steps, report, pause_seconds=0).load()


async def test_what_fails_for_good_is_named_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    visits, forms = Office({7: 99}), Office()
    with pytest.raises(DemoIncompleteError, match=r"`bangfu demo` tries again: 1 of visits$"):
        await _load(Step("visits", range(30), visits.enter), Step("forms", range(5), forms.enter))
    assert sorted(visits.entered) == [number for number in range(30) if number != 7]
    assert visits.tries[7] == 2
    assert sorted(forms.entered) == list(range(5))
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith(f", left out 1 of 30: {REFUSED}")
    assert "left out" not in told[1]


async def test_what_works_at_the_second_try_is_not_reported(capsys: pytest.CaptureFixture[str]) -> None:
    office = Office({3: 1, 4: 1}, ConnectionError("refused"))
    await _load(Step("visits", range(9), office.enter))
    assert sorted(office.entered) == list(range(9))
    assert "left out" not in capsys.readouterr().err


async def test_no_later_step_runs_after_a_required_one_failed(capsys: pytest.CaptureFixture[str]) -> None:
    later = Office()
    with pytest.raises(DemoIncompleteError, match=r"1 of teams, all that stands on it$"):
        await _load(Step("teams", [1], Office({1: 99}).enter, is_foundation=True), Step("x", [1], later.enter))
    assert later.entered == []
    assert "teams" in capsys.readouterr().err


async def test_a_step_stops_after_some_refusals() -> None:
    office = Office(dict.fromkeys(range(800), 99))
    with pytest.raises(DemoIncompleteError, match="800 of visits"):
        await _load(Step("visits", range(800), office.enter))
    assert sum(office.tries.values()) < 4 * MOST_FAILURES


@pytest.mark.parametrize("problem", ["visit-changed", "pairing-fixed", "report-exists"])
async def test_what_is_there_in_another_shape_stays_and_is_no_failure(problem: str) -> None:
    await _load(Step("visits", [1], Office({1: 99}, DemoRefusedError("x", f"/problems/{problem}")).enter))


async def test_the_share_grows_to_the_whole_whatever_fails() -> None:
    shares: list[tuple[float, str]] = []
    steps = [Step("a", range(20), Office({2: 99}).enter), Step("b", range(10), Office().enter, weight=4)]
    with pytest.raises(DemoIncompleteError):
        await _load(*steps, report=lambda share, words: shares.append((share, words)))
    assert shares == sorted(shares)
    assert shares[0] == (1 / 60, "a")
    assert shares[-1] == (1.0, "b")


async def test_a_stop_is_no_failure() -> None:
    async def wait(_: int) -> None:
        await asyncio.sleep(60)

    loading = asyncio.create_task(_load(Step("visits", [1], wait)))
    await asyncio.sleep(0.05)
    loading.cancel()
    stopped: Awaitable[None] = loading
    with pytest.raises(asyncio.CancelledError):
        await stopped


async def test_a_visit_waits_for_its_pairing_and_for_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other program reads pairings by a feed, which is slow on a busy machine."""
    early = DemoRefusedError("PUT /api/visits/7: 404", "/problems/household-not-paired")
    answers: list[Exception | str] = [early, early, "stored"]

    async def send() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(steps, "PAUSE_SECONDS", 0.0)
    assert await steps.once_paired(send) == "stored"
    answers = [REFUSED, "stored"]
    with pytest.raises(DemoRefusedError):
        await steps.once_paired(send)
