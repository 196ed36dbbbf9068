"""What several callers ask for at the same moment, done in one go.

The first caller never waits for a second: its work starts at once. Whoever asks while that runs is collected, and the
next round takes them all. Alone, a caller gets an answer as fast as without this; in a crowd the work a round costs,
such as a statement and its commit, is shared.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Work = Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]]
"""Answers in the order of the items."""


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Item, Answer]):
    key: Hashable
    item: Item
    answer: "asyncio.Future[Answer]"


class Batches(Generic[Item, Answer]):
    """`most` items a round, `lanes` rounds at a time; two items with one key never meet in a round.

    An error of the kinds in `of_one_item` may be the fault of a single item: each of its round is then done again
    alone, so nobody is refused for what a neighbour sent. Any other error is everybody's.
    """

    def __init__(
        self,
        work: Work[Item, Answer],
        *,
        of_one_item: tuple[type[Exception], ...],
        most: int = 32,
        lanes: int = 2,
    ) -> None:
        self._work = work
        self._of_one_item = of_one_item
        self._most = most
        self._idle_lanes = lanes
        self._waiting: list[_Asked[Item, Answer]] = []
        self._rounds: set[asyncio.Task[None]] = set()

    async def ask(self, key: Hashable, item: Item) -> Answer:
        """Raises whatever the work raises. Work begun goes on when the caller is cancelled."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(key, item, answer))
        if self._idle_lanes:
            self._open_lane()
        return await answer

    def _open_lane(self) -> None:
        self._idle_lanes -= 1
        lane = asyncio.create_task(self._run_lane())
        self._rounds.add(lane)
        lane.add_done_callback(self._rounds.discard)

    async def _run_lane(self) -> None:
        try:
            while asked := self._take():
                await self._do(asked)
        finally:
            self._idle_lanes += 1

    def _take(self) -> list[_Asked[Item, Answer]]:
        taken: dict[Hashable, _Asked[Item, Answer]] = {}
        left = []
        for asked in self._waiting:
            if asked.answer.cancelled():
                continue
            if len(taken) < self._most and asked.key not in taken:
                taken[asked.key] = asked
            else:
                left.append(asked)
        self._waiting = left
        return list(taken.values())

    async def _do(self, asked: Sequence[_Asked[Item, Answer]]) -> None:
        try:
            answers = await self._work([one.item for one in asked])
        except self._of_one_item as error:
            if len(asked) == 1:
                _fail(asked, error)
                return
            for one in asked:
                await self._do([one])
        except Exception as error:  # the callers', who are waiting, to handle
            _fail(asked, error)
        else:
            for one, answer in zip(asked, answers, strict=True):
                if not one.answer.done():
                    one.answer.set_result(answer)


def _fail(asked: Sequence[_Asked[Item, Answer]], error: Exception) -> None:
    for one in asked:
        if not one.answer.done():
            one.answer.set_exception(error)
