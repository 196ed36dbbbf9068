"""Random plans, moves, withdrawals, visits and back-dated filings: after every step the dues, the rates and the board
of every campaign equal a naive recount of all that happened.
"""

from collections import Counter
from datetime import UTC, date, datetime

import psycopg
import pytest

from tests.databases import MakeDatabase
from tests.households.naive_board import NaiveBoard, expected_of_all, figures_of_all
from tests.stateful.facts import Key, Owed
from tests.stateful.walk import MONTHS, Walk
from tests.stateful.world import CITY, running_world

Compared = Counter[tuple[str, bool, str]]
"""How many due items of which form, whether something counts for them, and in which state."""


async def check_dues(walk: Walk) -> Compared:
    stored, asked = await walk.stored_dues(), walk.facts.asked()
    assert asked - stored.keys() == set(), "asked for, and not there"
    assert stored.keys() - walk.facts.asked_once == set(), "there, and never asked for"
    counted, now = walk.counted(stored), datetime.now(UTC)
    compared: Compared = Counter()
    for key, owed in counted.items():
        due, duty = stored[key], walk.facts.duties[key.duty]
        told = tuple(due[name] for name in ("minimum", "count", "state"))
        assert told == (owed.minimum, owed.count, owed.state(now)), (key, duty, due)
        assert due["division_code"] == owed.place
        compared[duty.form, owed.count > 0, owed.state(now)] += 1
    # A period that a changed cycle does not have stays stored where something was filed for it; it has no naive count.
    if len(counted) == len(stored):
        await check_rates(walk, {key: (stored[key]["division_code"], owed) for key, owed in counted.items()}, now)
    return compared


async def check_rates(walk: Walk, counted: dict[Key, tuple[str, Owed]], now: datetime) -> None:
    for campaign_id in walk.of_state("published", "closed"):
        rate = (await walk.world.call("campaigns", "GET", f"/dues/rate?campaign_id={campaign_id}")).json()
        of_it = [(place, owed) for place, owed in counted.values() if owed.campaign == campaign_id]
        assert rate["expected"] == sum(owed.minimum for _, owed in of_it)
        assert rate["filed"] == sum(owed.sheets for _, owed in of_it)
        assert rate["late"] == sum(min(owed.late, owed.sheets) for _, owed in of_it)
        assert rate["units"]["expected"] == len(of_it)
        for row in rate["rows"]:
            below = [owed for place, owed in of_it if row["division_code"] == (place if place == CITY else place[:6])]
            told = tuple(row[name] for name in ("owed", "overdue", "expected", "sheets"))
            assert told == (
                len(below),
                sum(owed.state(now) == "overdue" for owed in below),
                sum(owed.minimum for owed in below),
                sum(owed.sheets for owed in below),
            )


async def check_boards(walk: Walk) -> None:
    with psycopg.connect(walk.world.households.dsn()) as connection:
        for campaign_id in walk.of_state("published", "closed"):
            naive = NaiveBoard(connection, datetime.now(UTC), campaign_id)
            for month in (MONTHS[1], MONTHS[2]):
                query = f"/progress?division={CITY}&campaign_id={campaign_id}&month={month}"
                answer = await walk.world.call("households", "GET", query)
                assert answer.status_code == 200, answer.text
                expected = expected_of_all(naive.children(CITY, date.fromisoformat(f"{month}-01")))
                assert figures_of_all(answer.json()["rows"]) == expected


async def walk_through(make: MakeDatabase, seed: int, steps: int) -> Compared:
    compared: Compared = Counter()
    async with running_world(make) as world:
        walk = Walk(world, seed)
        try:
            await walk.begin()
            for _ in range(steps):
                await walk.step()
                compared += await check_dues(walk)
                await check_boards(walk)
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
    for seed in range(100, 120):
        compared += await walk_through(service_database, seed, steps=60)
    met = {(form, state) for form, counts, state in compared if counts}
    for form in ("visit", "progress_report", "registration_form", "unit_return"):
        assert {(form, "filed"), (form, "overdue")} <= met
    assert {state for _, _, state in compared} >= {"pending", "due_soon", "overdue", "filed", "late", "accepted"}
