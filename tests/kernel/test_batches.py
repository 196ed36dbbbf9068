"""Rounds are shared, refusals are not."""

import asyncio
from collections.abc import Sequence

import pytest

from services.kernel.db.batches import Batches


class Faulty(Exception):
    pass


class Down(Exception):
    pass


class Work:
    """Doubles numbers; every round waits until it is let go. 13 is nobody's number, 99 means that nothing works."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.gate = asyncio.Event()

    async def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.rounds.append(list(items))
        await self.gate.wait()
        if 13 in items:
            raise Faulty
        if 99 in items:
            raise Down
        return [item * 2 for item in items]


@pytest.fixture
def work() -> Work:
    return Work()


def one_lane(work: Work, most: int = 32) -> Batches[int, int]:
    return Batches(work, of_one_item=(Faulty,), most=most, lanes=1)


async def asking(batches: Batches[int, int], *items: int) -> list["asyncio.Task[int]"]:
    """The first item is in its round, the others wait behind it."""
    tasks = []
    for item in items:
        tasks.append(asyncio.create_task(batches.ask(item, item)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return tasks


async def test_one_faulty_item_is_refused_alone(work: Work) -> None:
    tasks = await asking(one_lane(work), 1, 2, 13, 3)
    work.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [int, int, Faulty, int]
    assert answers[0::3] == [2, 6]
    assert work.rounds == [[1], [2, 13, 3], [2], [13], [3]]


async def test_any_other_error_is_everybodys_and_nothing_is_tried_again(work: Work) -> None:
    tasks = await asking(one_lane(work), 1, 2, 99)
    work.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [int, Down, Down]
    assert work.rounds == [[1], [2, 99]]


async def test_after_an_error_the_next_is_served(work: Work) -> None:
    batches = one_lane(work)
    work.gate.set()
    with pytest.raises(Down):
        await batches.ask(99, 99)
    assert await batches.ask(4, 4) == 8


async def test_who_has_left_before_the_round_is_not_in_it(work: Work) -> None:
    tasks = await asking(one_lane(work), 1, 2, 3)
    tasks[1].cancel()
    await asyncio.sleep(0)
    work.gate.set()
    assert [await tasks[0], await tasks[2]] == [2, 6]
    assert work.rounds == [[1], [3]]


async def test_who_leaves_during_the_round_takes_no_answer_from_the_others(work: Work) -> None:
    batches = one_lane(work)
    tasks = await asking(batches, 1, 2, 3)
    work.gate.set()
    await tasks[0]
    tasks[1].cancel()
    assert await tasks[2] == 6


async def test_the_first_starts_at_once_and_the_others_share_a_round(work: Work) -> None:
    tasks = await asking(one_lane(work), 1, 2, 3, 4)
    assert work.rounds == [[1]]
    work.gate.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8]
    assert work.rounds == [[1], [2, 3, 4]]


async def test_two_of_one_key_never_meet(work: Work) -> None:
    batches = one_lane(work)
    tasks = await asking(batches, 1, 2, 2, 3, 2)
    work.gate.set()
    assert await asyncio.gather(*tasks) == [2, 4, 4, 6, 4]
    assert work.rounds == [[1], [2, 3], [2], [2]]


async def test_a_round_has_an_upper_end(work: Work) -> None:
    tasks = await asking(one_lane(work, most=2), 1, 2, 3, 4, 5, 6)
    work.gate.set()
    await asyncio.gather(*tasks)
    assert work.rounds == [[1], [2, 3], [4, 5], [6]]


async def test_two_lanes_run_side_by_side(work: Work) -> None:
    tasks = await asking(Batches(work, of_one_item=(Faulty,), lanes=2), 1, 2, 3, 4)
    assert work.rounds == [[1], [2]]
    work.gate.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8]
    assert work.rounds[2:] == [[3, 4]]
