"""The parts a running register is made of, and how a request reaches them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.households.roster.uploads import Uploads
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.events.outbox import FeedReader
from services.kernel.problems import Unavailable


@dataclass(slots=True)
class Parts:
    database: Database
    keys: KeyRing
    gateway_feed: FeedReader
    uploads: Uploads

    async def learn_organizations(self) -> None:
        """Read what the gateway published since the last look.

        Raises Unavailable: while the gateway is silent, nobody can say that a team does not exist.
        """
        if not await self.gateway_feed.catch_up_for_request():
            raise Unavailable()


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def key_ring_of(request: Request) -> KeyRing:
    return parts_of(request).keys


ServiceParts = Annotated[Parts, Depends(parts_of)]
Keys = Annotated[KeyRing, Depends(key_ring_of)]
