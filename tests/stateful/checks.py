"""What the product says of dues, rates and boards, against the naive count of the facts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import psycopg

from services.kernel import clock
from tests.households.naive_board import NaiveBoard, expected_of_all, figures_of_all
from tests.stateful.facts import Key, Owed
from tests.stateful.walk import Walk
from tests.stateful.world import CITY

Compared = Counter[tuple[str, bool, str]]
"""How many due items of which form, whether something counts for them, and in which state."""


async def check_dues(walk: Walk) -> Compared:
    stored, asked = await walk.stored_dues(), walk.facts.asked()
    assert asked - stored.keys() == set(), "asked for, and not there"
    assert stored.keys() - walk.facts.asked_once == set(), "there, and never asked for"
    # More time goes with what nobody is asked any more.
    walk.facts.more_time = {key: at for key, at in walk.facts.more_time.items() if key in stored}
    assert [key for key in stored if walk.facts.leaves_nothing(key)] == [], "asked for no more, and nothing came"
    counted, now = walk.counted(stored), clock.now()
    walk.facts.begun_once |= {key for key, owed in counted.items() if owed.count}
    compared: Compared = Counter()
    for key, owed in counted.items():
        due, duty = stored[key], walk.facts.duties[key.duty]
        told = tuple(due[name] for name in ("minimum", "count", "state"))
        assert told == (owed.minimum, owed.count, owed.state(now)), (key, duty, due)
        assert due["division_code"] == owed.place
        assert datetime.fromisoformat(due["due_at"]) == owed.due_at, (key, duty, due)
        assert due["due_on"] == owed.due_on.isoformat()
        compared[duty.form, owed.count > 0, owed.state(now)] += 1
    facts = walk.facts
    # Of a period that a changed cycle does not have now nothing is said.
    unsaid = {key: day for key, day in facts.stood.items() if key in stored and key not in counted}
    facts.stood = unsaid | {key: owed.due_on for key, owed in counted.items() if owed.filed_at is not None}
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


async def check_boards(walk: Walk, months: Sequence[str]) -> None:
    with psycopg.connect(walk.world.households.dsn()) as connection:
        for campaign_id in walk.of_state("published", "closed"):
            naive = NaiveBoard(connection, clock.now(), campaign_id)
            for month in months:
                query = f"/progress?division={CITY}&campaign_id={campaign_id}&month={month}"
                answer = await walk.world.call("households", "GET", query)
                assert answer.status_code == 200, answer.text
                expected = expected_of_all(naive.children(CITY, date.fromisoformat(f"{month}-01")))
                assert figures_of_all(answer.json()["rows"]) == expected
