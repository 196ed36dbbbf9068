"""Random plans, moves, withdrawals, visits and back-dated filings: after every step the dues, the rates and the board
of every campaign equal a naive recount of all that happened.
"""

from collections import Counter

import pytest

from tests.databases import MakeDatabase
from tests.stateful.checks import Compared, check_boards, check_dues
from tests.stateful.walk import MONTHS, Walk
from tests.stateful.world import running_world


async def walk_through(make: MakeDatabase, seed: int, steps: int) -> Compared:
    compared: Compared = Counter()
    async with running_world(make) as world:
        walk = Walk(world, seed)
        try:
            await walk.begin()
            for _ in range(steps):
                await walk.step()
                compared += await check_dues(walk)
                await check_boards(walk, MONTHS[1:3])
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, after {', '.join(walk.walked)}: {error}") from error
    return compared


@pytest.mark.parametrize("seed", range(1, 5))
async def test_every_step_leaves_what_a_naive_recount_says(service_database: MakeDatabase, seed: int) -> None:
    compared = await walk_through(service_database, seed, steps=25)
    assert sum(compared.values()) > 50


@pytest.mark.slow
async def test_long_walks_meet_every_form_in_every_state(service_database: MakeDatabase) -> None:
    compared: Compared = Counter()
    for seed in range(100, 125):
        compared += await walk_through(service_database, seed, steps=60)
    met = {(form, state) for form, counts, state in compared if counts}
    for form in ("visit", "progress_report", "registration_form", "unit_return"):
        assert {(form, "filed"), (form, "overdue")} <= met
    assert {state for _, _, state in compared} >= {"pending", "due_soon", "overdue", "filed", "late", "accepted"}
