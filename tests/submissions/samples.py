"""Valid data for a test; each function takes only the values of the test."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from services.kernel.ids import new_id
from tests.support.people import BEIPIAO_VILLAGE, TEAM_A

INTERNAL_SECRET = "internal-secret-of-this-test"
KEY = base64.b64encode(b"k" * 32).decode()


@dataclass(frozen=True)
class Pairings:
    """The events of the households service."""

    connection: "psycopg.Connection[Any]"

    def pair(
        self,
        team: UUID = TEAM_A,
        village: str = BEIPIAO_VILLAGE,
        ends_on: str | None = None,
        household: UUID | None = None,
    ) -> UUID:
        """A household paired with `team` since the beginning of 2020; its id."""
        household = household or new_id()
        self.connection.execute(
            "insert into paired_households values (%s, %s, %s, %s, '2020-01-01', %s, %s)",
            (new_id(), household, team, village, ends_on, ends_on is not None),
        )
        return household


def visit_body(household_id: UUID, *photos: bytes, **changes: Any) -> dict[str, Any]:
    return {
        "household_id": str(household_id),
        "visited_on": "2020-05-12",
        "content": "入户走访，送去米面油，了解春耕情况。",
        "amount_fen": 20000,
        "aid_domains": ["goods"],
        "goals": ["hardship"],
        "needs": "希望联系玉米种子",
        "minutes": 60,
        "recorded_at": datetime(2020, 5, 12, 3, 0, tzinfo=UTC).isoformat(),
        "photos": [manifest(photo) for photo in photos],
        "signature": None,
        **changes,
    }


def manifest(photo: bytes, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "sha256": hashlib.sha256(photo).hexdigest(),
        "size": len(photo),
        "content_type": "image/jpeg",
        "taken_at": None,
        **changes,
    }
