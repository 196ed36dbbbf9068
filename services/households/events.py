"""The events of the register. Ids, codes and dates only.

The database also writes them, for all rows of an import at once (`roster/loading_queries.py`, `moving_queries.py`).
"""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.events.outbox import publish
from services.kernel.events.payloads import Written


class PairingSaved(Written):
    """结对. `ends_on` is the last day, null while there is none."""

    types: ClassVar = ("pairing.saved",)

    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    starts_on: date
    ends_on: date | None
    service_form: str
    closed: bool


class EnrolmentSaved(Written):
    """纳入: the pairing counts in the campaign from day to day; null: as long as it runs. A last day before the first
    one: on no day.

    The database writes it (`enrolments/queries.py`, `by_itself_queries.py`).
    """

    types: ClassVar = ("enrolment.saved",)

    pairing_id: UUID
    campaign_id: UUID
    household_id: UUID
    team_id: UUID
    village_code: str
    starts_on: date | None
    ends_on: date | None


class HouseholdSaved(Written):
    types: ClassVar = ("household.saved",)

    household_id: UUID
    village_code: str
    registry_status: str


class HouseholdMoved(Written):
    """A household now belongs to another village, with all its pairings, of which `pairing.saved` was written before.
    The database writes it (`households/moving_queries.py`)."""

    types: ClassVar = ("household.moved",)

    household_id: UUID
    village_code: str


class HouseholdWithheld(Written):
    """限制处理, its end, and 销毁: the programs that have something of the household hide it, show it, destroy it."""

    types: ClassVar = ("household.restricted", "household.released", "household.erased")

    household_id: UUID
    village_code: str


async def publish_pairing(connection: AsyncConnection, row: Row[Any]) -> None:
    """`row`: the pairing in its current version."""
    saved = PairingSaved(
        pairing_id=row.id,
        household_id=row.household_id,
        team_id=row.team_id,
        village_code=row.village_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        service_form=row.service_form,
        closed=row.closed_at is not None,
    )
    await publish(connection, "pairing.saved", str(row.id), saved)
