"""The copy of the pairings has the register's last version, however many events arrive at once."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from services.kernel.db.database import Database
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.submissions.copies.events_read import PairingRead
from services.submissions.copies.handlers import save_pairings
from tests.databases import MakeDatabase, ServiceDatabase
from tests.support.people import BEIPIAO_VILLAGE, TEAM_A, TEAM_B


@pytest.fixture
def made(service_database: MakeDatabase) -> ServiceDatabase:
    return service_database("submissions")


def saved(pairing_id: UUID, **changes: Any) -> Event[PairingRead]:
    read = {
        "pairing_id": str(pairing_id),
        "household_id": str(pairing_id),
        "team_id": str(TEAM_A),
        "village_code": BEIPIAO_VILLAGE,
        "starts_on": "2020-01-01",
        "ends_on": None,
        "service_form": "pairing",
        "closed": False,
    }
    return Event(new_id(), "pairing.saved", str(pairing_id), PairingRead.model_validate({**read, **changes}))


async def tell(made: ServiceDatabase, *events: Event[PairingRead]) -> None:
    database = Database(made.worker, application_name="reader")
    try:
        async with database.transaction() as connection:
            await save_pairings(connection, events)
    finally:
        await database.close()


def kept(made: ServiceDatabase) -> dict[UUID, list[Any]]:
    with psycopg.connect(made.dsn()) as connection:
        rows = connection.execute("select pairing_id, team_id, ends_on, is_closed from paired_households").fetchall()
    return {pairing_id: rest for pairing_id, *rest in rows}


async def test_a_run_with_something_that_is_no_pairing_is_not_half_applied(made: ServiceDatabase) -> None:
    with pytest.raises(DBAPIError):
        await tell(made, saved(new_id()), saved(new_id(), village_code="\x00"))
    assert kept(made) == {}


async def test_of_several_events_about_one_pairing_the_last_one_holds(made: ServiceDatabase) -> None:
    moved, other = new_id(), new_id()
    await tell(
        made,
        saved(moved),
        saved(moved, team_id=str(TEAM_B), ends_on="2020-05-31", closed=True),
        saved(other, team_id=str(TEAM_B)),
        saved(other),
    )
    assert kept(made) == {moved: [TEAM_B, date(2020, 5, 31), True], other: [TEAM_A, None, False]}
    await tell(made, saved(moved, ends_on="2020-06-30", closed=True))
    assert kept(made)[moved] == [TEAM_A, date(2020, 6, 30), True]
