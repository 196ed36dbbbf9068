"""Decides which tests run one after the other in one worker, and which start first.

A module is one unit: its fixtures start servers. The journeys of one half share a running demo, so each half is one
unit. Long units start first, so that no worker has a long one left at the end while the others are idle.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"
# Each uses an installation of its own: an empty one, and a demo that a second edition would change for the others.
ALONE = ("tests/journeys/test_first_run.py", "tests/journeys/test_next_edition.py")
# About half of the journeys' time; the other half is all that are not named here.
_SECOND = ("own_account", "pairing", "people", "places", "planning", "roles", "screens")
SECOND_HALF = tuple(f"{JOURNEYS}test_{name}.py" for name in _SECOND)
# The first unit loads the demo, three minutes in which the others do what needs none. Then, as measured, the longest
# first. Modules not named here follow in the order of collection.
FIRST = (
    f"{JOURNEYS}1",
    "tests/faults/",
    *ALONE,
    "tests/deploy/test_up.py",
    "tests/deploy/test_key_change.py",
    "tests/deploy/test_reverse_proxy.py",
    "tests/deploy/test_account_commands.py",
    "tests/deploy/test_backup.py",
    f"{JOURNEYS}2",
    "tests/deploy/test_demo.py",
    "tests/contracts/",
    "tests/submissions/test_pictures.py",
)


class InPieces(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives a worker whole units, in the order of collection."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)


def in_running_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    return sorted(items, key=lambda item: _rank(piece_of(item.nodeid)))


def piece_of(nodeid: str) -> str:
    """The name of the unit of a test."""
    module = _module(nodeid)
    if not module.startswith(JOURNEYS) or module in ALONE:
        return module
    return f"{JOURNEYS}{1 + (module in SECOND_HALF)}"


def _module(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _rank(piece: str) -> int:
    return next((rank for rank, start in zip(count(), FIRST, strict=False) if piece.startswith(start)), len(FIRST))
