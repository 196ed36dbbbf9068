"""How well notices are read: precision, recall and titles on lines of our own (`notice_lines*.yaml`, N-02)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.campaigns.notices.text.proposal import Proposal
from services.campaigns.notices.text.proposals import propose

CLOCK = 2026
# Each set stands by itself, so that a good one hides no bad one. Decision 30 says how each did when it was new.
SETS = sorted(Path(__file__).parent.glob("notice_lines*.yaml"))


@dataclass
class Score:
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))

    def __str__(self) -> str:
        figures = f"precision {self.precision:.1%}, recall {self.recall:.1%} of {len(self.right + self.missed)}"
        return "\n".join(
            [figures, *(f"wrong  {each}" for each in self.wrong), *(f"missed {each}" for each in self.missed)]
        )


def value(proposal: Proposal, name: str) -> Any:
    found = getattr(proposal, name, None)
    if name == "at" and found is not None:
        return f"{found:%H:%M}"
    return list(found) if isinstance(found, tuple) else found


def agrees(proposal: Proposal, expected: dict[str, Any]) -> bool:
    return all(
        set(wanted) <= set(proposal.doubts) if name == "doubts" else value(proposal, name) == wanted
        for name, wanted in expected.items()
    )


def measure(lines: Path, kinds: set[str] | None = None) -> Score:
    """`kinds`: only those. A proposal fits one expected value, each expected value one proposal."""
    score = Score()
    for line in yaml.safe_load(lines.read_text(encoding="utf-8")):
        left = propose(line["text"], CLOCK)
        assert all(line["text"][each.start : each.end] == each.words for each in left)
        for expected in line["right"]:
            found = next((each for each in left if agrees(each, expected)), None)
            if found:
                left.remove(found)
            if kinds is None or expected["kind"] in kinds:
                (score.right if found else score.missed).append(f"{expected} in {line['text'][:40]!r}")
        score.wrong += [f"{each} in {line['text'][:40]!r}" for each in left if kinds is None or each.kind in kinds]
    return score


of_each_set = pytest.mark.parametrize("lines", SETS, ids=lambda lines: lines.stem)


@of_each_set
def test_of_what_is_proposed_95_in_100_are_right(lines: Path) -> None:
    score = measure(lines)
    assert score.precision >= 0.95, str(score)


@of_each_set
def test_of_what_stands_in_the_text_90_in_100_are_proposed(lines: Path) -> None:
    score = measure(lines)
    assert score.recall >= 0.90, str(score)


@of_each_set
def test_of_the_titles_90_in_100_are_found(lines: Path) -> None:
    score = measure(lines, {"title"})
    assert score.recall >= 0.90, str(score)
    assert score.wrong == []
