"""The parts a running register is made of, and how a request reaches them."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from services.kernel.crypto import KeyRing
from services.kernel.database import Database
from services.kernel.events import FeedReader
from services.kernel.problems import Unavailable


@dataclass(slots=True)
class Parts:
    database: Database
    keys: KeyRing
    gateway_feed: FeedReader
    _learning_began_at: float = 0.0
    _learning: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def learn_organizations(self) -> None:
        """Read what the gateway published since the last look; requests that wait together share one reading.

        Raises Unavailable: while the gateway is silent, nobody can say that a team does not exist.
        """
        asked_at = time.monotonic()
        async with self._learning:
            # Only a reading that began after the question can hold the answer.
            if self._learning_began_at >= asked_at:
                return
            began_at = time.monotonic()
            if not await self.gateway_feed.try_catch_up():
                raise Unavailable()
            self._learning_began_at = began_at


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def key_ring_of(request: Request) -> KeyRing:
    return parts_of(request).keys


ServiceParts = Annotated[Parts, Depends(parts_of)]
Keys = Annotated[KeyRing, Depends(key_ring_of)]
